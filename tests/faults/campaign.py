"""Whole calls with one fault each, judged by what the portal did.

    campaign.py PROGRAM [--lto PROGRAM] [--points N] [--credential C]
                [--at-most N] [--jobs N]

PROGRAM is faults.c, built; it checks all that a client can be asked. Here its
claims are held against the portal's log: a call that says "done" has deleted
its row, a call that says that nothing was sent never arrived. Every number of
every kind of call fails, up to those that do not come any more; of the
allocations of a call that refreshes, one in points.STRIDE. --points N takes N of
them, spread; --at-most N leaves out series with more. The --lto program takes
turns in a spread run, and gets a spread of its own in a full one. The last line
is "N passed, N failed"."""

import argparse
import collections
import concurrent.futures
import json
import queue
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from portal.control import Portal  # noqa: E402
from points import (BEYOND, CALM, COUNTS, CREDENTIALS, QUIET,  # noqa: E402
                    SPREAD, every, sizes_of, some)

USER, ROW = 1_000_000, "contact_details"
SLOTS = 4               # user ids of one point, as in bench.h
CHUNK = 150             # points of one process; the log keeps 5,000 calls
POINT_S, START_S = 3, 30
PORTAL_S = 1800         # of one portal: its access tokens last an hour
TELL_EVERY = 5000
UNKNOWN_TOKEN = "0" * 70
EXTENSIONS = 20         # TCP cuts as it likes: never so much that this is needed


@dataclass
class Verdict:
    """What became of some points of a series."""
    passed: int = 0
    fired: set = field(default_factory=set)
    outcomes: collections.Counter = field(
        default_factory=collections.Counter)
    bad: list = field(default_factory=list)     # texts
    bad_points: set = field(default_factory=set)
    seen: dict = field(default_factory=dict)

    def add(self, other):
        self.passed += other.passed
        self.fired |= other.fired
        self.outcomes += other.outcomes
        self.bad += other.bad
        self.bad_points |= other.bad_points


class Judge:
    """A portal of its own, and the program run against it."""

    def __init__(self):
        self.begin()

    def begin(self):
        self.portal = Portal().start()
        self.old = time.monotonic() + PORTAL_S

    def stop(self):
        self.portal.stop()

    def _input(self, credential):
        portal = self.portal
        if credential == "refresh":
            # a rotation that a fault loses is no end: the old one still works
            portal.switch(refresh_reuse=True)
            url, token = portal.url, json.dumps(
                {**portal.token("admin"), "access_token": UNKNOWN_TOKEN})
        elif credential == "oauth":
            url = portal.url
            token = portal.token("admin")["access_token"]
        else:
            url, token = portal.webhooks["admin"]["url"], "-"
        return f"{url}\n{token}\n{portal.ca_file}\n"

    def run(self, program, series, numbers):
        """The Verdict on some numbers of a series."""
        if time.monotonic() > self.old:
            self.stop()
            self.begin()
        users = range(USER, USER + SLOTS * len(numbers))
        self.portal.set_cards({f"{user}/{ROW}": [] for user in users},
                              clear=True)
        self.portal.calls(clear=True)
        try:
            done = subprocess.run(
                [program, series.phase, series.tls, series.what, series.mode,
                 str(USER), *map(str, numbers)],
                input=self._input(series.credential), text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                timeout=START_S + POINT_S * len(numbers), check=False)
            text, code = done.stdout, done.returncode
            if code not in (0, 1):      # a sanitizer has something to say
                text += done.stderr
        except subprocess.TimeoutExpired as late:
            text = (late.stdout or b"").decode(errors="replace")
            code = "no end"
        return self._verdict(series, numbers, text, code)

    def _verdict(self, series, numbers, text, code):
        verdict, log = Verdict(), self._log()
        ended, point = 0, -1
        claims = []

        def bad(number, why):
            verdict.bad.append(f"{series} {number}: {why}")
            verdict.bad_points.add(number)

        for line in text.splitlines():
            word, _, rest = line.partition(" ")
            if word in ("did", "silent"):
                claims.append((word, *rest.split()))
            elif word == "seen":
                verdict.seen = dict(zip(COUNTS, map(int, rest.split())))
            elif word == "point":
                number, fired, error = rest.split()
                point += 1
                first = USER + SLOTS * point
                for claim in claims:
                    why = lie(log, first, *claim)
                    if why:
                        bad(int(number), why)
                claims = []
                verdict.outcomes[error if fired == "1" else "not reached"] += 1
                if fired == "1":
                    verdict.fired.add(int(number))
            elif word == "BAD":
                number, _, why = rest.partition(" ")
                bad(int(number), why)
            elif word == "done":
                ended = int(rest)
            else:
                bad("?", line)
        if point + 1 != len(numbers) or ended != len(numbers) or code not in (
                0, 1):
            bad(numbers[min(point + 1, len(numbers) - 1)],
                f"the program ended early: {code}")
        verdict.passed = point + 1 - len(
            verdict.bad_points & set(numbers[:point + 1]))
        return verdict

    def _log(self):
        """Request id -> records; a reopened connection repeats the id."""
        log = collections.defaultdict(list)
        for record in self.portal.calls(clear=True):
            for name, value in record["fields"]:
                if name.lower() == "x-request-id":
                    log[value].append(record)
        return log


def lie(log, first, word, request, user=0):
    """What is wrong with a claim of the point with that first user, or None."""
    records = log.get(request, [])
    if word == "silent":
        return "said that nothing was sent, but it arrived" if records else None
    if not first <= int(user) < first + SLOTS:
        return "reset the card of another point"
    gone = sum(record["deleted"] == [f"{user}/{ROW}"] for record in records)
    if gone != 1:
        return f"said that it was done, but the row was deleted {gone} times"
    return None


# --- the run ---------------------------------------------------------------------

class Campaign:
    def __init__(self, program, lto=None, jobs=2):
        self.program, self.lto = program, lto
        self.judges = queue.Queue()
        self.jobs = jobs
        self.verdicts = collections.defaultdict(Verdict)
        self.bad = []           # what belongs to no series
        self.done = 0
        self.began = time.monotonic()

    def _one(self, program, series, numbers):
        judge = self.judges.get()
        try:
            return series, judge.run(program, series, numbers)
        finally:
            self.judges.put(judge)

    def _all(self, work):
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            waiting = [pool.submit(self._one, *item) for item in work]
            for one in concurrent.futures.as_completed(waiting):
                series, verdict = one.result()
                self.verdicts[series].add(verdict)
                self._progress(verdict)

    def _progress(self, verdict):
        """A full run takes its time: what is wrong is told at once."""
        before, self.done = self.done, self.done + sum(
            verdict.outcomes.values())
        for text in verdict.bad:
            print(text, flush=True)
        if before // TELL_EVERY != self.done // TELL_EVERY:
            print(f"{self.done} points, {self.failed} failed", flush=True)

    def run(self, points=None, credentials=CREDENTIALS, at_most=None):
        """All points, or so many of them; of the series that are asked for."""
        judges = []
        try:
            for _ in range(self.jobs):
                judges.append(Judge())
                self.judges.put(judges[-1])
            sizes = {}
            for calm in CALM:
                if calm.credential in credentials:
                    verdict = judges[0].run(self.program, calm, [1])
                    self.bad += verdict.bad
                    sizes.update(sizes_of(calm, verdict.seen))
            sizes = {series: size for series, size in sizes.items()
                     if at_most is None or size <= at_most}
            if points is None:
                self._all(chunks(self.program, {
                    series: every(series, size)
                    for series, size in sizes.items()}))
                self._go_on(sizes)
                if self.lto:
                    self._all(chunks(self.lto, some(sizes, SPREAD)))
            else:
                chosen = some(sizes, points)
                lto = self.lto or self.program
                self._all(chunks(self.program, {
                    series: numbers[::2] for series, numbers in chosen.items()}))
                self._all(chunks(lto, {
                    series: numbers[1::2]
                    for series, numbers in chosen.items()}))
        finally:
            for judge in judges:
                judge.stop()
        return self

    def _go_on(self, sizes):
        """Every N was tried only when the last ones did not come any more;
        how many calls there are depends on how TCP cuts the stream."""
        last = {series: size + BEYOND for series, size in sizes.items()
                if series.what != "room" and series.mode != "real"}
        for _ in range(EXTENSIONS):
            last = {series: end for series, end in last.items()
                    if any(end - i in self.verdicts[series].fired
                           for i in range(QUIET))}
            self._all(chunks(self.program, {
                series: range(end + 1, end + 1 + BEYOND)
                for series, end in last.items()}))
            last = {series: end + BEYOND for series, end in last.items()}
        self.bad += [f"{series}: no end of calls" for series in last]

    # --- what came of it ------------------------------------------------------

    @property
    def passed(self):
        return sum(verdict.passed for verdict in self.verdicts.values())

    @property
    def failed(self):
        return len(self.bad) + sum(
            len(verdict.bad_points) for verdict in self.verdicts.values())

    def report(self):
        """Lines: points by kind of call, outcomes, what has no series."""
        calls, outcomes = collections.Counter(), collections.Counter()
        for series, verdict in self.verdicts.items():
            points = sum(verdict.outcomes.values())
            calls[f"{series.credential} TLS 1.{series.tls[1]} "
                  f"{series.phase}"] += points
            outcomes += verdict.outcomes
        yield from (f"{name:24} {count:6} points"
                    for name, count in sorted(calls.items()))
        yield from (f"{name:24} {count:6}"
                    for name, count in outcomes.most_common())
        yield from self.bad
        yield f"{time.monotonic() - self.began:.0f} s"


def chunks(program, chosen):
    for series, numbers in chosen.items():
        size = 3 if series.mode == "real" else CHUNK
        for at in range(0, len(numbers), size):
            yield program, series, list(numbers[at:at + size])


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("program")
    options.add_argument("--lto", help="the same, built with -flto")
    options.add_argument("--points", type=int, help="spread; default: all")
    options.add_argument("--credential", choices=CREDENTIALS,
                         help="only calls with this one")
    options.add_argument("--at-most", type=int, metavar="N",
                         help="only series of so many points")
    options.add_argument("--jobs", type=int, default=2)
    options = options.parse_args()
    campaign = Campaign(options.program, options.lto, options.jobs)
    campaign.run(options.points,
                 [options.credential] if options.credential else CREDENTIALS,
                 options.at_most)
    for text in campaign.report():
        print(text)
    print(f"{campaign.passed} passed, {campaign.failed} failed")
    return 1 if campaign.failed else 0


if __name__ == "__main__":
    sys.exit(main())
