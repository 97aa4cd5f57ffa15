#!/usr/bin/env python3
"""Boots the firmware in QEMU, resets card settings by its keys, and shows what
vanishes from the portal and what stands on the screen.

Exits with 0 only if every step did what it said. The last line tells. The last
screen is left in build/BOARD/screen.png.
"""
import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import network  # noqa: E402
import panel  # noqa: E402
from portal import show  # noqa: E402


RESETS = """
[reset 1]
label = Contacts for all
card = contact
scope = C
[reset 2]
label = Leads of Anna
card = lead
user = 6
customer_type = repeat
[reset 3]
label = My orders
card = item:177:12
"""
HOLD = "hold select"
DONE = ("Done.", "Any key: back")


@dataclass
class Step:
    title: str
    keys: tuple
    gone: str           # the stored row that must vanish; "": none
    screen: tuple       # lines that the screen must show in the end
    says: str           # what the UART must say; "": nothing more
    card: str           # rows of this card are shown


STEPS = (
    Step("Select, but too short for what is everybody's", ("select",), "",
         ("Hold select to reset",), "", "contact_details"),
    Step("Select for two seconds: the contact card, the common view",
         (HOLD,), "common/contact_details_common", DONE,
         "contact common: done, reset", "contact_details"),
    Step("Down, select: lead card of repeat customers, user 6's view",
         ("left", "down", "select"), "6/returning_lead_details",
         DONE, "lead of user 6 (repeat customers): done, reset",
         "lead_details"),
    Step("Down, select: a dynamic type's card, and the portal is busy at first",
         ("left", "down", "select"),
         "1/dynamic_177_details_c12", DONE,
         "item:177:12 personal: done, reset", "177_details_c12"),
)

def show_screen(lines):
    print("   the screen:")
    for line in lines:
        inverted = line.startswith("[")
        text = line.strip("[]").ljust(21)
        print(f"      | {show.BOLD if inverted else ''}{text}{show.PLAIN} |"
              + (" <" if inverted else ""))


def act(kiosk, guest, step):
    """The keys, and whether screen and UART told of it."""
    try:
        for name in step.keys:
            if name == HOLD:
                panel.hold(kiosk)
            else:
                before = panel.wait(kiosk)
                kiosk.press(name)
                panel.wait_for_change(kiosk, before)
        if step.says:
            guest.wait(step.says, 60)
        panel.wait(kiosk, *step.screen)
        return True
    except AssertionError:
        return False


def run(bench, guest, kiosk, number, step):
    show.title(number, step.title)
    before = set(bench.portal.cards())
    shown = len(guest.text)
    said = act(kiosk, guest, step)
    after = set(bench.portal.cards())
    for line in guest.text[shown:].splitlines():
        if line and not line.startswith(("screen", "key")):
            print(f"   {show.DIM}uart{show.PLAIN} | {line}")
    show_screen(kiosk.lines())
    print("   settings stored for this card, before and after:")
    show.rows({row for row in before if step.card in row}, after)
    expected = {step.gone} if step.gone else set()
    good = said and before - after == expected and after <= before
    show.verdict(good, before - after)
    return good


def demo(bench, guest, board):
    kiosk = panel.panel(guest, board)
    panel.wait(kiosk, "clock ok", timeout=30)
    for line in guest.text.strip().splitlines():
        if not line.startswith("screen"):
            print(f"   {show.DIM}uart{show.PLAIN} | {line}")
    show_screen(kiosk.lines())
    good = 0
    for number, step in enumerate(STEPS, 1):
        if number == len(STEPS):
            bench.portal.fault("json", status=503, body={
                "error": "QUERY_LIMIT_EXCEEDED", "error_description": "Busy"})
        good += run(bench, guest, kiosk, number, step)
    import pictures     # knows the board, by the environment
    pictures.leave(kiosk)
    kiosk.close()
    return good


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    options.add_argument("--board", default="lm3s6965evb")
    options.add_argument("--image")
    options = options.parse_args()
    os.environ["B24_BOARD"] = options.board
    if options.image:
        os.environ["B24_IMAGE"] = os.path.abspath(options.image)
    network.enter()
    from firmware import Bench
    with Bench() as bench:
        print(f"A portal simulator behind nginx listens on {bench.portal.url}"
              f"\nTLS with its own root; {options.board} boots in QEMU, in a "
              "network from which\nno packet can leave. The demo presses its "
              "keys.\n")
        block = bench.settings(resets=RESETS, retry=3, cooldown=0)
        with bench.guest(block) as guest:
            good = demo(bench, guest, options.board)
    return show.closing(good, len(STEPS))


if __name__ == "__main__":
    sys.exit(main())
