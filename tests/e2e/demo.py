#!/usr/bin/env python3
"""Resets real card settings on the portal simulator and shows what vanishes.

Exits with 0 only if every step did what it said. The last line tells.
"""
import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from portal import show  # noqa: E402
from portal.control import Portal  # noqa: E402

STEP_LIMIT_S = 30


@dataclass
class Step:
    title: str
    credential: str     # "webhook NAME" or "token NAME"
    arguments: str
    exit_code: int
    gone: str           # the stored row that must vanish; "": none
    says: str           # what the command must say


STEPS = (
    Step("Contact card, the common view, by the webhook of an administrator",
         "webhook admin", "--scope C --yes contact",
         0, "common/contact_details_common", "contact common: reset"),
    Step("Contact card, the personal view of user 6",
         "webhook admin", "--user 6 contact",
         0, "6/contact_details", "reset"),
    Step("Lead card, one's own view, by an OAuth token",
         "token user7", "lead",
         0, "7/lead_details", "reset"),
    Step("Lead card of repeat customers, one's own view",
         "webhook user7", "--customer-type repeat lead",
         0, "7/returning_lead_details", "reset"),
    Step("A dynamic type's card (type 177, category 12)",
         "webhook user7", "item:177:12",
         0, "7/dynamic_177_details_c12", "reset"),
    Step("Refused: a plain user asks for the common view",
         "webhook user7", "--scope C --yes contact",
         7, "", "Access denied."),
)

def credential_options(portal, credential):
    kind, name = credential.split()
    if kind == "webhook":
        return ["--webhook-file", portal.webhooks[name]["file"]]
    return ["--token-file", portal.tokens[name]]


def show_command(arguments):
    """As typed, paths cut to their last part."""
    words = [Path(word).name if "/" in word else word for word in arguments]
    return "b24reset " + " ".join(words)


def concerned(cards, word):
    """Rows of the one card that the step is about."""
    return {row for row in cards if word in row and not row.endswith("_scope")}


def run(portal, command, number, step):
    arguments = (["--ca-file", portal.ca_file]
                 + credential_options(portal, step.credential)
                 + step.arguments.split())
    show.title(number, step.title)
    print(f"   $ {show_command(arguments)}")
    before = set(portal.cards())
    done = subprocess.run([command, *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=STEP_LIMIT_S, check=False)
    after = set(portal.cards())
    for line in done.stdout.splitlines():
        print(f"     {line}")
    word = "177_details_c12" if "item" in step.arguments else \
        step.arguments.split()[-1] + "_details"
    print(f"   settings stored for this card, before and after "
          f"(exit {done.returncode}):")
    show.rows(concerned(before, word), after)
    expected = {step.gone} if step.gone else set()
    good = (done.returncode == step.exit_code and before - after == expected
            and after <= before and step.says in done.stdout)
    show.verdict(good, before - after)
    return good


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--command", default="build/linux/b24reset")
    options = options.parse_args()
    with Portal() as portal:
        print(f"A portal simulator with customised cards listens on {portal.url}\n"
              "TLS with its own root; each certificate is verified.")
        good = sum(run(portal, options.command, number, step)
                   for number, step in enumerate(STEPS, 1))
    return show.closing(good, len(STEPS))


if __name__ == "__main__":
    sys.exit(main())
