#!/usr/bin/env python3
"""A process that resets on and on, at a portal that often misbehaves.

    soak.py PROGRAM [--calls N] [--seed S]

Every call meets a healthy portal or a fault drawn at random. "ok_true" is
believed only if the portal's log has that very request as executed; what the
process holds must not grow. The last line is "N passed, N failed"."""
import argparse
import collections
import random
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from portal.control import Portal  # noqa: E402
from vectors import vectors  # noqa: E402

ROW = "contact_details"
HEALTHY = 0.5           # of the calls
ANEW = 0.1              # begin with a client made anew
WARM = 50               # calls before what is held is written down
SLACK_KB = 128          # of resident memory: the C library's own buffers
READY_S, END_S = 20, 10


def faults():
    """Wishes for Portal.fault(), all kinds."""
    plain = [{"kind": kind} for kind in (
        "delay", "tiny", "cut", "rst", "close", "drop", "no_notify", "html",
        "redirect", "silence", "accept_hang", "accept_reset", "accept_close",
        "accept_plain")]
    plain += [{"kind": "cut", "after": n} for n in (1, 12, 100, 300)]
    plain += [{"kind": "delay", "piece": 40, "between_ms": 5}]
    plain += [{"kind": "vector", "name": name}
              for name, vector in vectors.load().items()
              if vector.op in ("reset", "get")]
    return plain


class Soaked:
    """The program, one line to and fro."""

    def __init__(self, program, portal):
        self.process = subprocess.Popen(
            [program, portal.ca_file], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, bufsize=1)
        user = portal.webhooks["user7"]["file"]
        self.process.stdin.write(Path(user).read_text().strip() + "\n")

    def call(self, anew):
        self.process.stdin.write("new\n" if anew else "same\n")
        line = self.process.stdout.readline().split()
        if len(line) != 7:
            raise RuntimeError("the program has ended")
        return line[0], line[1], *map(int, line[2:])

    def end(self):
        self.process.stdin.close()
        try:
            return self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def executed(portal, request_id):
    """Did the portal delete the row by this request?"""
    for record in portal.calls():
        fields = {name.lower(): value for name, value in record["fields"]}
        if fields.get("x-request-id") == request_id:
            if f"7/{ROW}" in record["deleted"]:
                return True
    return False


def judge(portal, soaked, wish, anew):
    """(line, complaint) of one call."""
    portal.clear_faults()
    portal.set_cards({f"7/{ROW}": "{}"})
    portal.calls(clear=True)
    if wish:
        portal.fault(**wish)
    line = soaked.call(anew)
    request_id, outcome = line[:2]
    if outcome == "ok_true" and not executed(portal, request_id) \
            and not (wish and wish["kind"] == "vector"):
        return line, f"ok_true, but not done: {wish}"
    if not wish and outcome != "ok_true":
        return line, f"{outcome} at a healthy portal"
    return line, None


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("program")
    options.add_argument("--calls", type=int, default=20000)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    draw, wishes = random.Random(options.seed), faults()
    outcomes, bad, first, line = collections.Counter(), [], None, None
    with Portal() as portal:
        soaked = Soaked(options.program, portal)
        try:
            for n in range(options.calls):
                wish = None if draw.random() < HEALTHY else draw.choice(wishes)
                line, complaint = judge(portal, soaked, wish,
                                        draw.random() < ANEW)
                outcomes[line[1]] += 1
                bad += [f"call {n}: {complaint}"] if complaint else []
                first = line if n == WARM else first
        finally:
            code = soaked.end()
    growth = [b - a for a, b in zip(first[3:6], line[3:6])]
    if growth[0] > SLACK_KB or growth[1] > 0 or growth[2] > 0:
        bad.append(f"grown: {growth} (KB, descriptors, threads)")
    if code:
        bad.append(f"exit {code}")
    for name, count in outcomes.most_common():
        print(f"{count:7} {name}")
    print(f"resident {line[3]} KB, grown by {growth[0]} KB; "
          f"{growth[1]} descriptors, {growth[2]} threads more")
    print(*bad[:20], sep="\n")
    print(f"{options.calls - len(bad)} passed, {len(bad)} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
