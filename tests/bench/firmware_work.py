#!/usr/bin/env python3
"""Instructions that a board executes for a reset.

    firmware_work.py [--board B] [--profile P] [--image IMAGE] [CHAIN ...]

QEMU counts what the guest executes (-icount); asleep it executes nothing. The
first reset resolves, connects and shakes hands, the second one goes over the
same connection. Counts differ by some 0.2 % from run to run.
"""
import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/qemu"))
import network  # noqa: E402

CHAINS = {"minimal": ["ecdsa"], "default": ["ecdsa", "p384", "rsa"],
          "full": ["ecdsa", "p384", "rsa"]}
COUNT = ("-icount", "shift=0,sleep=off")


def work(bench, guest, command, says):
    """Millions of instructions from the command to its end."""
    before = guest.monitor("query-replay")["icount"]
    guest.ask(command, says, 300)
    return (guest.monitor("query-replay")["icount"] - before) / 1e6


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--board", default="lm3s6965evb")
    options.add_argument("--profile", default="default", choices=CHAINS)
    options.add_argument("--image")
    options.add_argument("chains", nargs="*")
    options = options.parse_args()
    os.environ.update(B24_BOARD=options.board, B24_PROFILE=options.profile)
    if options.image:
        os.environ["B24_IMAGE"] = str(Path(options.image).resolve())
    network.enter()
    from firmware import Bench
    print(f"{options.board}, profile {options.profile}, million instructions")
    for chain in options.chains or CHAINS[options.profile]:
        with Bench(chain=chain) as bench, bench.guest(options=COUNT) as guest:
            guest.wait("clock:", 60)
            first = work(bench, guest, "contact", "contact personal: done")
            second = work(bench, guest, "company", "company personal: done")
        print(f"  {chain:8} first reset {first:8.2f}   second {second:6.2f}",
              flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
