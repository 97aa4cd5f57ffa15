"""Hostile certificates and servers: the command against each section of
certificates.ini and wire.ini.

Each section is a test. All of them are run side by side when the first begins;
the tests then look at what came of it.
"""

import concurrent.futures
import os
import socket
import subprocess
import unittest

from . import cases, client, server

# The command computes, the server waits for it, and the other way round.
SIDE_BY_SIDE = 2 + (os.cpu_count() or 1)
# A process may have to wait for a processor, by this much at most.
BUSY_MACHINE_S = 1.0
_workshop = None
_pool = None
_running = {}


def setUpModule():
    global _workshop, _pool
    if not os.path.exists(client.COMMAND):
        raise RuntimeError("there is no command: make all, or B24_COMMAND=")
    _workshop = cases.Workshop()
    _pool = concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE)
    # the slow ones first: they wait for a deadline
    for kind, case in sorted(_CASES, key=lambda item: item[1].timeout):
        _running[kind, case.name] = {
            variant: _pool.submit(run)
            for variant, run in case.variants(_workshop).items()}


def tearDownModule():
    _pool.shutdown(cancel_futures=True)
    _workshop.close()


class Judge(unittest.TestCase):
    """What holds for every section."""

    def judge(self, kind, case):
        self.assertEqual(case.mistakes(), [])
        for variant, future in _running[kind, case.name].items():
            with self.subTest(variant):
                ran = future.result()
                self.assertIsNone(ran.server_error)
                self.check_verdict(case, ran)
                self.check_wire(case, ran)

    def check_verdict(self, case, ran):
        if case.actual:
            self.assertNotIn(ran.verdict, case.verdicts,
                             "as it should be: drop known and actual")
            self.assertEqual(ran.verdict, case.actual, ran.text)
        else:
            self.assertIn(ran.verdict, case.verdicts, ran.text)
        self.assertLess(ran.duration_s, case.timeout * 1.1 + BUSY_MACHINE_S)
        if ran.verdict == "timeout":
            self.assertGreaterEqual(ran.duration_s, case.timeout)

    def check_wire(self, case, ran):
        """Nothing of the request leaves before the peer is verified."""
        self.assertEqual(ran.leaks(), "")
        self.assertLessEqual(ran.connections, 1, "it tried again")
        self.assertEqual(ran.log.strange, [], "octets that no key opens")
        if not case.request_may_leave:
            self.assertEqual(ran.log.data, b"", "the request has left")
        if ran.verdict == "trusted":
            self.assertEqual(ran.requests, 1)
            self.assertTrue(ran.log.data.startswith(
                b"POST /rest/7/" + client.SECRET.encode() + b"/crm.contact."))


class Certificates(Judge):
    pass


class Wire(Judge):
    pass


class Files(unittest.TestCase):
    """The data files themselves."""

    def test_enough(self):
        kinds = [kind for kind, _ in _CASES]
        self.assertGreaterEqual(kinds.count("Certificates"), 80)
        self.assertGreaterEqual(kinds.count("Wire"), 40)

    def test_both_ways(self):
        """A judge who always says the same would not do."""
        for wanted in ("Certificates", "Wire"):
            good = [case for kind, case in _CASES
                    if kind == wanted and case.verdicts == ["trusted"]]
            bad = [case for kind, case in _CASES
                   if kind == wanted and "trusted" not in case.verdicts]
            self.assertGreater(len(good), 20)
            self.assertGreater(len(bad), 40)


class JudgeItself(unittest.TestCase):
    """A client that does what must not be done is found out."""

    def ran(self, octets):
        with server.Server(lambda peer: peer.drain()) as listening:
            with socket.create_connection(("127.0.0.1",
                                           listening.port)) as sock:
                sock.sendall(octets)
                sock.shutdown(socket.SHUT_WR)
                self.assertEqual(sock.recv(1), b"")     # it has read all
            done = subprocess.CompletedProcess([], 0, "{}", "")
        return client.Ran(done, listening, 0)

    def test_secret_in_the_clear(self):
        part = client.SECRET[3:10].encode()
        for octets in (b"\x16\3\1\0\x07" + part,        # in a record
                       b"\x15\3\3\0\x20" + part):       # in a cut one
            self.assertNotEqual(self.ran(octets).leaks(), "")
        self.assertEqual(self.ran(b"\x16\3\1\0\x05hello").leaks(), "")

    def test_data_before_its_time(self):
        self.assertEqual(self.ran(b"\x17\3\3\0\x05hello").log.strange, [23])
        self.assertEqual(self.ran(b"\x16\3\3\0\x05hello").log.strange, [])


_CASES = cases.all_cases()
for _kind, _case in _CASES:
    def _test(self, kind=_kind, case=_case):
        self.judge(kind, case)
    _test.__doc__ = _case.section.get("special")
    setattr(globals()[_kind], "test_" + "".join(
        c if c.isalnum() else "_" for c in _case.name), _test)


if __name__ == "__main__":
    unittest.main()
