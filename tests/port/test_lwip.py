#!/usr/bin/env python3
"""The two ports on lwIP against the conformance test, on Linux.

B24_CONFORMANCE_LWIP names the built programs. lwIP runs in the program, on a
tap device in a network namespace of its own; the peer and its name server are
on the other end of it. Only root can make a tap device: for others, and where
there is none, everything is skipped (a failure under CI=true).
"""
import os
import pathlib
import re
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = os.environ.get("B24_CONFORMANCE_LWIP", "").split()
sys.path.insert(0, str(HERE.parent))
import namespaces  # noqa: E402

UNSHARE = namespaces.command() or ["false"]
SHELL = ["sh", "-euc"]
HOST, HOST6 = "10.9.0.1", "fd09::1"  # lwIP has .2, see lwip/stack.c
MAKE_TAP = f"""
ip link set lo up
ip tuntap add dev tap0 mode tap
ip addr add {HOST}/24 dev tap0
ip addr add {HOST6}/64 dev tap0 nodad
ip link set tap0 up
"""
LIMIT_S = 240
# The stack's stack: the client's own thread, not counting TLS. Measured on
# x86-64; a port that put a buffer there would be seen.
STACK_LIMIT = 12 * 1024


def why_no_tap():
    try:
        done = subprocess.run([*UNSHARE, *SHELL, MAKE_TAP], capture_output=True,
                              text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else done.stderr.strip() or "no tap"


def run_on_tap(program):
    script = MAKE_TAP + 'exec "$@"'
    return subprocess.run(
        [*UNSHARE, *SHELL, script, "sh", sys.executable, str(HERE / "peer.py"),
         "--dns", "--host", HOST, "--host6", HOST6, "--", program],
        capture_output=True, text=True, timeout=LIMIT_S, check=False)


def starting(word, done):
    return [line for line in done.stdout.splitlines()
            if line.startswith(word + " ")]


@unittest.skipUnless(PROGRAMS, "B24_CONFORMANCE_LWIP is not set: use make")
class LwipPorts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = why_no_tap()
        if reason:
            reason = f"needs root and a tap device: {reason}"
            if os.environ.get("CI") == "true":
                raise AssertionError(reason)
            raise unittest.SkipTest(reason)
        cls.done = {program: run_on_tap(program) for program in PROGRAMS}

    def test_every_case(self):
        for program, done in self.done.items():
            with self.subTest(os.path.basename(program)):
                self.assertEqual(starting("FAIL", done), [])
                self.assertEqual(done.returncode, 0,
                                 done.stdout + done.stderr)
                self.assertEqual(done.stderr, "")

    def test_every_case_was_run(self):
        """The summary is the last line and agrees with the lines."""
        for program, done in self.done.items():
            with self.subTest(os.path.basename(program)):
                last = done.stdout.splitlines()[-1]
                counts = re.match(
                    r"(\d+) passed, (\d+) failed, (\d+) skipped; ", last)
                self.assertIsNotNone(counts, last)
                seen = [len(starting(word, done))
                        for word in ("ok", "FAIL", "skip")]
                self.assertEqual([int(n) for n in counts.groups()], seen)
                self.assertGreaterEqual(sum(seen), 42)

    def test_skipped(self):
        """lwIP's resolver gives one address of a kind: no dead one first."""
        for program, done in self.done.items():
            with self.subTest(os.path.basename(program)):
                self.assertEqual(
                    [line.split(":")[0] for line in starting("skip", done)],
                    ["skip several addresses, the first is dead"])

    def test_stack_of_the_thread(self):
        """Painted; not in a build with sanitizers, whose frames are larger."""
        for program, done in self.done.items():
            if "socket" not in program or "-san/" in program:
                continue
            used = re.search(r"client's thread: (\d+) octets", done.stdout)
            self.assertIsNotNone(used, done.stdout)
            self.assertLess(int(used[1]), STACK_LIMIT)


if __name__ == "__main__":
    unittest.main()
