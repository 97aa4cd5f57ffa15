#!/usr/bin/env python3
"""TLS sessions that are kept: used when they can be, and never relied upon."""
import os
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from portal.control import Portal  # noqa: E402
from portal.nginx import NginxPortal  # noqa: E402

PROGRAM = os.environ.get("B24_SESSION", "build/linux/tests/session")
HOUR = 3600
CHECK, LENGTH, UNTIL, SITE, DATA = 0, 4, 8, 16, 20  # of struct b24_session
LIMIT_S = 60


@dataclass
class Call:
    outcome: str
    error: str
    resumed: int
    kept: int
    version: str


def first_end(portal):
    """When the first certificate of the served chain ends, Unix time."""
    pem = ssl.get_server_certificate(("127.0.0.1", portal.port))
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(pem)
        file.flush()
        told = subprocess.run(
            ["openssl", "x509", "-noout", "-enddate", "-in", file.name],
            text=True, stdout=subprocess.PIPE, check=True).stdout
    return ssl.cert_time_to_seconds(told.strip().split("=")[1])


def run(portal, *commands, hook=None):
    """The calls among commands, in order."""
    hook = hook or Path(portal.webhooks["user7"]["file"]).read_text().strip()
    done = subprocess.run([PROGRAM, portal.ca_file], text=True,
                          input="\n".join((hook, *commands)) + "\n",
                          stdout=subprocess.PIPE, timeout=LIMIT_S, check=True)
    return [Call(o, e, int(r), int(k), v) for o, e, r, k, v in
            (line.split() for line in done.stdout.splitlines())]


class Kept(unittest.TestCase):
    def assert_calls(self, calls, resumed):
        """All of them succeed, and so many were resumed: "011"."""
        self.assertEqual({call.outcome for call in calls}, {"ok_true"}, calls)
        self.assertEqual("".join(str(call.resumed) for call in calls),
                         resumed, calls)

    def test_every_kind_of_server(self):
        for kind in (Portal, NginxPortal):
            for options, version in (
                    ({}, "TLSv1.3"), ({"chain": "rsa"}, "TLSv1.3"),
                    ({"tls_max": "1.2"}, "TLSv1.2"),
                    ({"tls_max": "1.2", "chain": "rsa"}, "TLSv1.2")):
                with self.subTest(kind=kind.__name__, **options), \
                        kind(**options) as portal:
                    calls = run(portal, "call", "call", "call")
                    self.assert_calls(calls, "011")
                    self.assertEqual({call.version for call in calls},
                                     {version})

    def test_damaged(self):
        with Portal() as portal:
            for place in (CHECK, LENGTH, UNTIL, SITE, DATA, DATA + 100):
                with self.subTest(place=place):
                    self.assert_calls(
                        run(portal, "call", f"damage {place}", "call", "call"),
                        "001")
            for length in (0, 1, 2048, 2049, 4_000_000_000):
                with self.subTest(length=length):
                    self.assert_calls(
                        run(portal, "call", f"length {length}", "call",
                            "call"), "001")

    def test_forged(self):
        """Wherever a bit is wrong: the call succeeds, resumed or not."""
        for options in ({}, {"tls_max": "1.2"}):
            with Portal(**options) as portal:
                kept = run(portal, "call")[0].kept
                commands = ["call"]
                for place in range(DATA, DATA + kept,
                                   17 if kept < 400 else 61):
                    commands += [f"forge {place}", "call"]
                calls = run(portal, *commands)
                self.assertEqual({call.outcome for call in calls},
                                 {"ok_true"}, calls)
                self.assertIn(0, [call.resumed for call in calls[1:]])

    def test_too_old(self):
        with Portal() as portal:
            self.assert_calls(run(portal, "call", f"shift {12 * HOUR - 60}",
                                  "call"), "01")
            self.assert_calls(run(portal, "call", f"shift {12 * HOUR + 60}",
                                  "call"), "00")

    def test_verified_long_ago(self):
        """Resuming does not lengthen what the verification was good for."""
        with Portal() as portal:
            self.assert_calls(
                run(portal, "call", f"shift {8 * HOUR}", "call",
                    f"shift {13 * HOUR}", "call"), "010")

    def test_clock_stepped_back(self):
        with Portal() as portal:
            self.assert_calls(run(portal, f"shift {6 * HOUR}", "call",
                                  "shift 0", "call", "call"), "001")

    def test_chain_that_ends_before_a_session_would(self):
        with Portal() as portal:
            left = first_end(portal) - int(time.time())
            calls = run(portal, "call", "length 0", f"shift {left - HOUR}",
                        "call", "call")
            self.assert_calls(calls, "000")
            self.assertEqual([bool(call.kept) for call in calls],
                             [True, False, False])

    def test_another_portal(self):
        with Portal() as one, Portal() as two:
            hook = Path(two.webhooks["user7"]["file"]).read_text().strip()
            calls = run(two, "call", f"port {one.port}", "call", hook=hook)
            self.assertEqual([call.resumed for call in calls], [0, 0])
            self.assertEqual(calls[1].outcome, "api_error")     # and no TLS

    def test_server_that_has_forgotten(self):
        with Portal() as portal:
            with subprocess.Popen([PROGRAM, portal.ca_file], text=True,
                                  bufsize=1, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE) as process:
                process.stdin.write(
                    Path(portal.webhooks["user7"]["file"]).read_text().strip()
                    + "\ncall\n")
                first = process.stdout.readline().split()
                port = portal.port
                portal.halt()
                portal.options["port"] = port
                portal.start()
                process.stdin.write("call\ncall\n")
                process.stdin.close()
                rest = [line.split() for line in process.stdout]
        self.assertEqual([line[0] for line in (first, *rest)],
                         ["ok_true"] * 3)
        self.assertEqual([line[2] for line in (first, *rest)],
                         ["0", "0", "1"])

    def test_server_that_leaves(self):
        """What ends the handshake may be the session: once more without."""
        with Portal() as portal:
            for fault in ("accept_reset", "accept_close", "accept_plain"):
                with self.subTest(fault=fault):
                    calls = self.calls_around_fault(portal, fault)
                    self.assertEqual(calls, [["ok_true", "0"],
                                             ["ok_true", "0"],
                                             ["ok_true", "1"]])

    def calls_around_fault(self, portal, fault):
        hook = Path(portal.webhooks["user7"]["file"]).read_text().strip()
        with subprocess.Popen([PROGRAM, portal.ca_file], text=True, bufsize=1,
                              stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            process.stdin.write(hook + "\ncall\n")
            lines = [process.stdout.readline()]
            portal.fault(fault)
            for _ in range(2):
                process.stdin.write("call\n")
                lines.append(process.stdout.readline())
            process.stdin.close()
        return [line.split()[0:3:2] for line in lines]

    def test_a_lower_version_than_the_kept_one(self):
        with Portal() as portal:
            calls = run(portal, "call", "tls 12", "call", "call")
            self.assert_calls(calls, "001")
            self.assertEqual([call.version for call in calls],
                             ["TLSv1.3", "TLSv1.2", "TLSv1.2"])

    def test_too_little_memory_for_a_session(self):
        """A connection that fits succeeds, even where what is to be kept of it
        does not fit any more."""
        with Portal(tls_max="1.2") as portal:
            seen = set()
            for arena in range(30 * 1024, 46 * 1024, 256):
                call = run(portal, f"arena {arena}", "call")[0]
                seen.add((call.outcome, bool(call.kept)))
            self.assertLessEqual(seen, {("tls_error", False),
                                        ("ok_true", False),
                                        ("ok_true", True)})
            self.assertIn(("ok_true", True), seen)
            self.assertIn(("tls_error", False), seen)


if __name__ == "__main__":
    unittest.main()
