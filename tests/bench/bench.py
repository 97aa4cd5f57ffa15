#!/usr/bin/env python3
"""Instructions of one exchange from memory, counted by callgrind (exact: the
same for the same binary), against the budget. bench.py PROGRAM BUDGET CC"""
import re
import subprocess
import sys
import tempfile

import budget

# octets of one read, "0": all at once
PIECES = {"exchange_whole": "0", "exchange_64": "64", "exchange_1": "1"}


def instructions(program, piece):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--toggle-collect=bench_exchange",
             f"--callgrind-out-file={folder}/out", program, piece],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            timeout=120, check=True)
    if not done.stdout.startswith("ok_true"):
        raise SystemExit(f"bench: the exchange failed: {done.stdout}")
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def main():
    program, limits = sys.argv[1], budget.Budget(*sys.argv[2:])
    print("One exchange from memory, reply of 1 KB, by octets of one read; "
          "instructions (x86-64 -O2)")
    figures = {name: instructions(program, piece)
               for name, piece in PIECES.items()}
    return budget.closing("bench", figures, limits.judge(figures))


if __name__ == "__main__":
    sys.exit(main())
