#!/usr/bin/env python3
"""The port for Linux against the conformance test.

B24_CONFORMANCE names the built program. It runs in a user, network and mount
namespace of its own, where the name server of the test answers; where there
can be none, the cases that need names are skipped (a failure under CI=true).
"""
import os
import pathlib
import re
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ.get("B24_CONFORMANCE", "")
sys.path.insert(0, str(HERE.parent))
import namespaces  # noqa: E402

LIMIT_S = 200
UNSHARE = namespaces.command()


def run_in_peer(program, names):
    """The program's output, with the peer's services around it."""
    before = UNSHARE if names else []
    options = ["--namespace", "--dns"] if names else []
    command = [*before, sys.executable, str(HERE / "peer.py"), *options, "--",
               *program]
    return subprocess.run(command, capture_output=True, text=True,
                          timeout=LIMIT_S, check=False)


@unittest.skipUnless(PROGRAM, "B24_CONFORMANCE is not set: use make")
class PosixPort(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.names = UNSHARE is not None
        cls.done = run_in_peer([PROGRAM], cls.names)
        cls.lines = cls.done.stdout.splitlines()

    def verdicts(self, word):
        return [line for line in self.lines if line.startswith(word + " ")]

    def test_every_case(self):
        self.assertEqual(self.verdicts("FAIL"), [])
        self.assertEqual(self.done.returncode, 0,
                         self.done.stdout + self.done.stderr)
        self.assertEqual(self.done.stderr, "")

    def test_every_case_was_run(self):
        """The summary is the last line and agrees with the lines."""
        counts = re.match(r"(\d+) passed, (\d+) failed, (\d+) skipped; ",
                          self.lines[-1])
        self.assertIsNotNone(counts, self.lines[-1])
        seen = [len(self.verdicts(word)) for word in ("ok", "FAIL", "skip")]
        self.assertEqual([int(n) for n in counts.groups()], seen)
        self.assertGreaterEqual(sum(seen), 44)

    def test_nothing_skipped(self):
        skipped = self.verdicts("skip")
        if not self.names:
            reason = f"no namespaces here: {len(skipped)} cases with names"
            if os.environ.get("CI") == "true":
                self.fail(reason)
            self.skipTest(reason)
        # A machine without IPv6 cannot show it.
        self.assertEqual([s for s in skipped if "IPv6" not in s], [])

    def test_dead_address_comes_first(self):
        """Or the cases with several addresses would show nothing."""
        if not self.names:
            self.skipTest("no namespaces here")
        script = "getent ahosts first-dead.test; exit 0"
        done = run_in_peer(["sh", "-c", script, "sh"], True)
        first = [line.split()[0] for line in done.stdout.splitlines()
                 if "STREAM" in line]
        self.assertEqual(first, ["127.0.0.1", "127.0.0.9"])


if __name__ == "__main__":
    unittest.main()
