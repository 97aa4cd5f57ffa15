#!/usr/bin/env python3
"""Instructions of one exchange from memory, counted by callgrind (exact: the
same for the same binary), against the budget. bench.py PROGRAM BUDGET"""
import re
import subprocess
import sys
import tempfile

ROWS = (("whole", "0", "exchange_whole"), ("64-octet reads", "64", "exchange_64"),
        ("1-octet reads", "1", "exchange_1"))


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


def budget(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.split("#")[0].split() for line in file]
    return {row[0]: int(row[1]) for row in rows if len(row) == 2}


def main():
    program, limits = sys.argv[1], budget(sys.argv[2])
    bad = 0
    print("One exchange from memory, reply of 1 KB, instructions (x86-64 -O2)")
    for name, piece, key in ROWS:
        count = instructions(program, piece)
        over = count > limits[key]
        bad += over
        print(f"  {name:16} {count:8,}   budget {limits[key]:8,}"
              f"{'   OVER' if over else ''}")
    print(f"bench: {len(ROWS) - bad} of {len(ROWS)} within the budget")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
