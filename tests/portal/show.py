"""What both demonstrations print of the portal: stored card settings, before
and after, and whether that was to be."""

import os
import sys

BOLD, GREEN, RED, DIM, PLAIN = (f"\033[{n}m" for n in (1, 32, 31, 2, 0))
if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
    BOLD = GREEN = RED = DIM = PLAIN = ""


def title(number, text):
    print(f"\n{BOLD}{number}. {text}{PLAIN}")


def rows(before, after):
    """The rows of the card concerned, and which of them are gone."""
    for row in sorted(before):
        owner, name = row.split("/")
        whose = "everybody" if owner == "common" else f"user {owner}"
        if row in after:
            print(f"      stays  {DIM}{whose:10} {name}{PLAIN}")
        else:
            print(f"      {RED}GONE{PLAIN}   {BOLD}{whose:10} {name}{PLAIN}")


def verdict(good, gone):
    print(f"   {GREEN}as expected{PLAIN}" if good
          else f"   {RED}NOT as expected{PLAIN}: gone {sorted(gone)}")


def closing(good, steps):
    """The last line, and the exit code."""
    print(f"\ndemo: {good} of {steps} steps as expected")
    return 0 if good == steps else 1
