#!/usr/bin/env python3
"""What the fleet's simulation says: that the device phase is worth it, that its
figures are possible ones, and that the README prints them."""
import os
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CAPACITY, DRAIN_S, DEVICES, WINDOW_S = 50, 2, 10000, 7200
ROW = re.compile(r"\| (.+?) \| (\d+) min (\d+) s \| (\d+) \| (\d+) \| (\d+) \|")


def run(*arguments):
    return subprocess.run([os.environ["B24_FLEET"], *map(str, arguments)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=60, check=False)


def figures(*arguments):
    """(seconds, done, refused, gave up) of both rows."""
    rows = ROW.findall(run(*arguments).stdout)
    return [(int(m) * 60 + int(s), *map(int, rest))
            for _, m, s, *rest in rows]


class Fleet(unittest.TestCase):
    def test_the_phase_wastes_nothing(self):
        at_once, phased = figures()
        self.assertEqual((at_once[1], phased[1]), (DEVICES, DEVICES))
        self.assertEqual(phased[2:], (0, 0))
        self.assertLessEqual(phased[0], WINDOW_S)
        self.assertGreater(at_once[0], 2 * phased[0])
        self.assertGreater(at_once[2], 10 * DEVICES)

    def test_nobody_is_faster_than_the_bucket(self):
        for row in figures() + figures(DEVICES, 600):
            self.assertGreaterEqual(row[0], (DEVICES - CAPACITY) / DRAIN_S)

    def test_a_small_fleet_passes_at_once(self):
        at_once, phased = figures(CAPACITY, 60)
        self.assertEqual(at_once, (0, CAPACITY, 0, 0))
        self.assertEqual(phased[1:], (CAPACITY, 0, 0))

    def test_one_too_many_waits_once(self):
        at_once, _ = figures(CAPACITY + 1, 60)
        self.assertEqual(at_once[1:], (CAPACITY + 1, 1, 0))
        self.assertIn(at_once[0], (1, 2))   # the first pause: 1 to 2 s

    def test_senseless_arguments(self):
        for wrong in (("0",), ("30000",), ("x",), ("10", "0"),
                      ("10", "90000")):
            done = run(*wrong)
            self.assertEqual(done.returncode, 2, wrong)
            self.assertIn("1 to", done.stdout)

    def test_the_readme_says_the_same(self):
        readme = (ROOT / "README.md").read_text()
        for line in run().stdout.splitlines():
            self.assertIn(line + "\n", readme)


if __name__ == "__main__":
    unittest.main()
