#!/usr/bin/env python3
"""Runs test suites and adds up what their runners say.

    check.py [--jobs N] SUITES

SUITES is a file with one suite a line: a name, white space, a command. The
closing lines of cmocka and of Python's unittest are counted; a command without
one counts as a single test, judged by its exit code. With CI=true a skipped
test is a failed one. The last line is "N passed, N failed".

A name that begins with "~" is a suite that waits more than it works, for a
device's timeouts: those have as many lanes of their own.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import time

SUITE_LIMIT_S = 900
CMOCKA_RUN = re.compile(r"^\[==========\] .*?(\d+) test\(s\) run\.", re.M)
CMOCKA_PASSED = re.compile(r"^\[  PASSED  \] (\d+) test\(s\)", re.M)
CMOCKA_SKIPPED = re.compile(r"^\[  SKIPPED \] (\d+) test\(s\)", re.M)
UNITTEST_RUN = re.compile(r"^Ran (\d+) tests? in ", re.M)
UNITTEST_BAD = re.compile(r"\b(?:failures|errors|unexpected successes)=(\d+)")
UNITTEST_SKIPPED = re.compile(r"\bskipped=(\d+)")


def total(pattern, text):
    return sum(int(n) for n in pattern.findall(text))


def count(output, exit_code):
    """(passed, failed, skipped) as the runner's closing lines tell it."""
    if CMOCKA_RUN.search(output):
        run = total(CMOCKA_RUN, output)
        passed = total(CMOCKA_PASSED, output)
        skipped = total(CMOCKA_SKIPPED, output)
        failed = run - passed - skipped
    elif UNITTEST_RUN.search(output):
        closing = output[UNITTEST_RUN.search(output).end():]
        run = total(UNITTEST_RUN, output)
        failed = total(UNITTEST_BAD, closing)
        skipped = total(UNITTEST_SKIPPED, closing)
        # a class that cannot be set up fails without having run a test
        passed = max(0, run - failed - skipped)
    else:
        return (1, 0, 0) if exit_code == 0 else (0, 1, 0)
    if exit_code != 0 and failed == 0:
        failed = 1  # it died after, or before, its last test
    if passed + failed + skipped == 0:
        failed = 1  # a suite that runs nothing shows nothing
    return passed, failed, skipped


def run(suite):
    name, command = suite
    began = time.monotonic()
    try:
        done = subprocess.run(command, shell=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=SUITE_LIMIT_S)
        output, exit_code = done.stdout.decode(errors="replace"), done.returncode
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"").decode(errors="replace")
        output += f"\n{name}: no end after {SUITE_LIMIT_S} s\n"
        exit_code = -1
    return name, output, exit_code, time.monotonic() - began


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options.add_argument("suites", help="file of suites")
    options = options.parse_args()
    with open(options.suites, encoding="utf-8") as lines:
        suites = [line.split(None, 1) for line in lines
                  if line.strip() and not line.startswith("#")]

    passed = failed = skipped = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as working, \
            concurrent.futures.ThreadPoolExecutor(options.jobs) as waiting:
        ends = [waiting.submit(run, (name[1:], command))
                if name.startswith("~") else working.submit(run, (name, command))
                for name, command in suites]
        for end in concurrent.futures.as_completed(ends):
            name, output, exit_code, seconds = end.result()
            good, bad, left = count(output, exit_code)
            if left and os.environ.get("CI") == "true":
                good, bad, left = good, bad + left, 0
            passed, failed, skipped = passed + good, failed + bad, skipped + left
            if bad or left:
                print(output)
            print(f"{name:24} {good:5} passed {bad:3} failed {left:3} skipped"
                  f" {seconds:7.1f} s", flush=True)
    print(f"{passed} passed, {failed} failed"
          + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
