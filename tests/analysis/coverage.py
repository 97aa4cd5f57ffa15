#!/usr/bin/env python3
"""Every line and every branch of src/ was run, or says why it cannot be.

    coverage.py OUT        OUT: a build with --coverage, its programs were run

Reads what the programs left beside the objects of OUT/src, adds up the counts
of all of them and names what nobody ran. A line that no test can reach carries
a comment with the reason:

    return; /* uncovered: why */
    /* uncovered: why */
    if (never) {    (where the comment stands alone: the next line, and the
        return;      block that it opens)
    }

and such a line that was run after all fails as well. The last line has the
figures; exit 0 only at 100 % of what is not excepted.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

REASON = re.compile(r"/\* uncovered: \S[^*]*(?:\*/|$)")
AT_A_TIME = 12      # objects per gcov


class Source:
    """Counts of one file, added up over all objects that include it."""

    def __init__(self, path):
        self.path = path
        self.lines = {}         # number: count
        self.branches = {}      # number: [count, ...]
        self.excepted = exceptions(path)

    def add(self, line):
        number = line["line_number"]
        self.lines[number] = self.lines.get(number, 0) + line["count"]
        counts = [branch["count"] for branch in line["branches"]]
        known = self.branches.setdefault(number, [])
        known += [0] * (len(counts) - len(known))
        for i, count in enumerate(counts):
            known[i] += count

    def missing(self):
        """(line, what nobody ran) in the order of the file."""
        for number in sorted(self.lines):
            if number in self.excepted:
                continue
            ways = self.branches[number]
            if not self.lines[number]:
                yield number, "line"
            elif 0 in ways:
                yield number, f"{ways.count(0)} of {len(ways)} branches"

    def needless(self):
        """Exceptions for what is run."""
        for number in sorted(self.excepted):
            if self.lines.get(number) and all(self.branches[number]):
                yield number

    def totals(self):
        """lines, of them run, branches, of them run; the excepted left out."""
        here = [n for n in self.lines if n not in self.excepted]
        ways = [count for n in here for count in self.branches[n]]
        return (len(here), sum(self.lines[n] > 0 for n in here),
                len(ways), sum(count > 0 for count in ways))


def exceptions(path):
    """Numbers of the lines that give a reason, or follow one."""
    found = set()
    text = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(text, 1):
        if not REASON.search(line):
            continue
        if not line.lstrip().startswith("/*"):
            found.add(number)
            continue
        while "*/" not in text[number - 1]:
            number += 1
        found |= block(text, number + 1)
    return found


def block(text, first):
    """The line, up to the closing brace below it where it opens a block."""
    line, last = text[first - 1], first
    if line.endswith("{"):
        end = line[:len(line) - len(line.lstrip())] + "}"
        while not text[last - 1].startswith(end):
            last += 1
    return set(range(first, last + 1))


def read(out):
    """Source objects by path, for everything below src/ and include/."""
    notes = sorted(str(note) for note in Path(out, "src").glob("*.gcno"))
    sources = {}
    for i in range(0, len(notes), AT_A_TIME):
        done = subprocess.run(
            ["gcov", "--branch-probabilities", "--json-format", "--stdout",
             *notes[i:i + AT_A_TIME]],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        for document in done.stdout.splitlines():
            for file in json.loads(document)["files"]:
                path = Path(file["file"])
                if path.parts[0] in ("src", "include"):
                    source = sources.setdefault(path, Source(path))
                    for line in file["lines"]:
                        source.add(line)
    return sources


def tell(path, source):
    """Print what is missing, lines that follow each other as one; how many."""
    first = None
    missing = list(source.missing())
    for (number, what), after in zip(missing, missing[1:] + [(0, "")]):
        first = first or number
        if what != "line" or after[1] != "line":
            last = "" if first == number else f"-{number}"
            print(f"{path}:{first}{last}: not run: {what}")
            first = None
    return len(missing)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sources = read(sys.argv[1])
    sums, faults = [0] * 4, 0
    for path in sorted(sources):
        source = sources[path]
        faults += tell(path, source)
        for number in source.needless():
            print(f"{path}:{number}: excepted, but it is run")
            faults += 1
        sums = [a + b for a, b in zip(sums, source.totals())]
    lines, run, branches, taken = sums
    excepted = sum(len(source.excepted) for source in sources.values())
    if not lines:
        sys.exit("coverage: no counts; was anything run?")
    print(f"coverage: {run} of {lines} lines ({100 * run / lines:.2f} %), "
          f"{taken} of {branches} branches ({100 * taken / branches:.2f} %) of "
          f"src, {excepted} lines excepted")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
