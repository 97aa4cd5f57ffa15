#!/usr/bin/env python3
"""Boots the firmware in QEMU, resets card settings by UART command, and shows
what vanishes from the portal.

Exits with 0 only if every step did what it said. The last line tells.
"""
import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import network  # noqa: E402


@dataclass
class Step:
    title: str
    command: str
    gone: str           # the stored row that must vanish; "": none
    says: str           # what the board must say in the end
    card: str           # rows of this card are shown


STEPS = (
    Step("Contact card, the common view", "contact scope=C",
         "common/contact_details_common", "contact common: done, reset",
         "contact_details"),
    Step("Lead card of repeat customers, user 6's view",
         "lead user=6 customer-type=repeat", "6/returning_lead_details",
         "lead of user 6 (repeat customers): done, reset", "lead_details"),
    Step("A dynamic type's card (type 177, category 12)", "item:177:12",
         "1/dynamic_177_details_c12", "item:177:12 personal: done, reset",
         "177_details_c12"),
    Step("Refused before anything is sent: a user together with scope C",
         "contact scope=C user=6", "", "B24_E_USER_COMMON",
         "contact_details"),
)

BOLD, GREEN, RED, DIM, PLAIN = ("\033[1m", "\033[32m", "\033[31m", "\033[2m",
                                "\033[0m")
if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
    BOLD = GREEN = RED = DIM = PLAIN = ""


def show_rows(before, after):
    """The rows of the card concerned, and which of them are gone."""
    for row in sorted(before):
        owner, name = row.split("/")
        whose = "everybody" if owner == "common" else f"user {owner}"
        if row in after:
            print(f"      stays  {DIM}{whose:10} {name}{PLAIN}")
        else:
            print(f"      {RED}GONE{PLAIN}   {BOLD}{whose:10} {name}{PLAIN}")


def run(bench, guest, number, step):
    print(f"\n{BOLD}{number}. {step.title}{PLAIN}")
    before = set(bench.portal.cards())
    shown = len(guest.text)
    guest.send(step.command)
    try:
        guest.wait(step.says, 60)
        said = True
    except AssertionError:
        said = False
    after = set(bench.portal.cards())
    for line in guest.text[shown:].splitlines():
        print(f"   {DIM}uart{PLAIN} | {line}")
    print("   settings stored for this card, before and after:")
    show_rows({row for row in before if step.card in row}, after)
    expected = {step.gone} if step.gone else set()
    good = said and before - after == expected and after <= before
    print(f"   {GREEN}as expected{PLAIN}" if good else
          f"   {RED}NOT as expected{PLAIN}: gone {sorted(before - after)}")
    return good


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
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
              "network from which\nno packet can leave.\n")
        with bench.guest() as guest:
            guest.wait("clock:")
            for line in guest.text.strip().splitlines():
                print(f"   {DIM}uart{PLAIN} | {line}")
            good = sum(run(bench, guest, number, step)
                       for number, step in enumerate(STEPS, 1))
    print(f"\ndemo: {good} of {len(STEPS)} steps as expected")
    return 0 if good == len(STEPS) else 1


if __name__ == "__main__":
    sys.exit(main())
