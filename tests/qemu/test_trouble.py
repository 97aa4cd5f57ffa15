"""A board in QEMU in trouble: cable, silent servers, names, a hundred resets.

Run it as test_board.py: B24_BOARD and B24_PROFILE set. A relay between the
board and nginx stops the octets where a test wants it, so that the cable is
pulled in a known state and not after a guessed time. Every call must end with
one outcome within its limit, and the next call must work.
"""

import re
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import network  # noqa: E402

if __name__ == "__main__":
    network.enter()
from firmware import PROFILE, Bench  # noqa: E402
from relay import Relay  # noqa: E402

CHAINS = ("ecdsa",) if PROFILE == "minimal" else ("ecdsa", "p384", "rsa",
                                                  "pss")
LIMIT_S = 2         # of a call; a handshake takes a tenth of it
SLACK_MS = 500
NOBODY = "10.0.2.99"    # an address of the guest's network that never answers
ROW = "1/contact_details"
END = re.compile(r"^contact personal: (done|failed)", re.M)
MEMORY = re.compile(r"(\d+) of (\d+), blocks (\d+)$")
MS = re.compile(r"\((\d+) requests?, (\d+) ms")
START = re.compile(r"^b24reset \S+ on ", re.M)
GIVEN_UP = re.compile(r"panic|assert", re.I)
RESETS = 100
WARM = 20           # resets after which nothing may grow; ends a connection
FRAME = 128         # of an interrupt, which may come at the deepest place
KEPT = 10           # requests that nginx takes on one connection


def never_cached(names):
    """Each connection asks anew; names.code is what the server says."""
    plain = names.answer
    names.code = 0

    def answer(data):
        whole = plain(data)
        if names.code:
            return whole[:2] + bytes((0x81, 0x80 | names.code)) \
                + data[4:6] + bytes(6) + data[12:]
        if whole[6:8] == b"\0\1":
            whole = whole[:-10] + bytes(4) + whole[-6:]
        return whole
    names.answer = answer


class Board(unittest.TestCase):
    """One board for the tests of a class; it must never start anew."""

    options = {}
    device = {"timeout": LIMIT_S}

    @classmethod
    def setUpClass(cls):
        cls.bench = cls.enterClassContext(Bench(**cls.options))
        cls.portal = cls.bench.portal
        never_cached(cls.bench.names)
        cls.relay = Relay(cls.portal.port)
        cls.addClassCleanup(cls.relay.stop)
        url = cls.portal.webhooks["admin"]["url"]
        hook = cls.bench.at / "hook"
        hook.write_text(url.replace(f":{cls.portal.port}/",
                                    f":{cls.relay.port}/"))
        cls.guest = cls.enterClassContext(cls.bench.guest(
            cls.bench.settings(webhook_file=str(hook), **cls.device)))
        cls.guest.wait("clock:")

    def setUp(self):
        self.fine()

    def tearDown(self):
        self.fine()
        self.assertEqual(len(START.findall(self.guest.text)), 1,
                         "the board started anew:\n" + self.guest.text[-3000:])
        self.assertNotRegex(self.guest.text, GIVEN_UP)

    def fine(self):
        """All trouble ends."""
        self.relay.go()
        self.guest.link(True)
        self.bench.names.silent, self.bench.names.code = False, 0
        self.bench.names.names = {}
        self.portal.reset()

    def ends(self, sent):
        """Outcome and error; it came in time, so many requests had left."""
        said = self.guest.wait("contact personal: failed, ", LIMIT_S + 5)
        requests, ms = map(int, MS.search(said).groups())
        self.assertLessEqual(ms, LIMIT_S * 1000 + SLACK_MS)
        self.assertEqual(requests, sent)
        self.lost = set(self.before) - set(self.portal.cards())
        return said.split(", advice")[0]

    def next_call_works(self, start, gone=frozenset()):
        """gone: the rows that the call in trouble may have taken away."""
        self.assertLessEqual(self.lost, gone)
        self.fine()
        before = set(self.portal.cards())
        self.guest.ask("contact", "contact personal: done, reset")
        self.assertEqual(before - set(self.portal.cards()), {ROW})
        ends = END.findall(self.guest.text[start:])
        self.assertEqual(ends, ["failed", "done"])

    def begin(self):
        self.before = self.portal.cards()
        start = len(self.guest.text)
        self.guest.send("contact")
        return start

    def reached(self):
        self.assertTrue(self.relay.reached.wait(5), self.guest.text[-500:])

    def stall(self, where, holds, cable):
        with self.subTest(where, cable=cable):
            self.fine()
            self.relay.hold(*holds[0])
            start = self.begin()
            self.reached()
            for hold in holds[1:]:
                self.relay.hold(*hold)
                self.reached()
            if cable:
                self.guest.link(False)
                self.relay.go()
            self.assertEqual(self.ends(0), "timeout, B24_E_TIMEOUT")
            self.next_call_works(start)


# where the call stands, and how it comes there: one hold after the other.
# The board's hello is the first thing that goes up, before anything comes down
HANDSHAKE = (
    ("nothing of the board's hello", ("up", 0)),
    ("a part of the server's hello", ("down", 40)),
    ("a part of the certificates", ("down", 400)),
    ("the board's keys", ("down", 0), ("up", 0)),
    ("the server's finish", ("down", 0), ("up", 0), ("down", 0)),
)
PULLED = "the board's keys"
if PROFILE == "full":   # TLS 1.3: what the board sends next holds its request
    HANDSHAKE, PULLED = HANDSHAKE[:3], "a part of the certificates"
HALF = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        'Content-Length: 200\r\n\r\n{"result":')


class Trouble(Board):
    """The server is silent in each state, and the cable is pulled."""

    options = {"keepalive_requests": 1, "buffering": False,
               "tickets": False, "cache": False}    # whole handshakes

    def lookup_is_over(self):
        """lwIP goes on with a name that nobody wants any more, 3 s at most
        from one question to the next, and a call for the same name joins."""
        self.fine()
        asked = self.bench.names.asked
        limit = time.monotonic() + 5
        while self.bench.names.asked == asked and time.monotonic() < limit:
            time.sleep(0.02)
        self.assertGreater(self.bench.names.asked, asked)

    def test_name_server_silent(self):
        self.bench.names.silent = True
        start = self.begin()
        self.guest.wait("contact personal: resolve")
        self.assertEqual(self.ends(0), "timeout, B24_E_TIMEOUT")
        self.lookup_is_over()
        self.next_call_works(start)

    def test_name_server_says_no(self):
        for code, what in ((2, "failure"), (3, "no such name"),
                           (5, "refused")):
            with self.subTest(what):
                self.fine()
                self.bench.names.code = code
                start = self.begin()
                self.assertEqual(self.ends(0), "dns_error, B24_E_DNS")
                self.next_call_works(start)

    def test_cable_before_the_name(self):
        self.guest.link(False)
        start = self.begin()
        self.assertEqual(self.ends(0), "timeout, B24_E_TIMEOUT")
        self.lookup_is_over()
        self.next_call_works(start)

    def test_connect(self):
        for cable in (False, True):
            with self.subTest(cable=cable):
                self.fine()
                self.bench.names.names["portal.test"] = NOBODY
                start = self.begin()
                self.guest.wait("contact personal: connect")
                self.guest.link(not cable)
                self.assertEqual(self.ends(0), "timeout, B24_E_TIMEOUT")
                self.next_call_works(start)

    def test_handshake(self):
        for where, *holds in HANDSHAKE:
            self.stall(where, holds, cable=False)
        where, *holds = next(row for row in HANDSHAKE if row[0] == PULLED)
        self.stall(where, holds, cable=True)

    def asked(self, kind, **settings):
        """The request has left, the answer is not yet there."""
        self.portal.fault(kind, **settings)
        start = self.begin()
        self.guest.wait("contact personal: wait")
        return start

    def test_request_left(self):
        start = self.asked("silence")
        self.assertEqual(self.ends(1), "timeout, B24_E_TIMEOUT")
        self.next_call_works(start)
        start = self.asked("delay", before_ms=400)
        self.guest.link(False)
        self.assertEqual(self.ends(1), "timeout, B24_E_TIMEOUT")
        self.next_call_works(start, {ROW})

    def test_half_of_the_answer(self):
        for cable in (False, True):
            with self.subTest(cable=cable):
                self.fine()
                start = self.asked("delay", before_ms=400)
                self.relay.hold("down", 60)
                self.reached()
                if cable:
                    self.guest.link(False)
                    self.relay.go()
                self.assertEqual(self.ends(1), "timeout, B24_E_TIMEOUT")
                self.next_call_works(start, {ROW})

    def test_half_of_the_body(self):
        for cable in (False, True):
            with self.subTest(cable=cable):
                self.fine()
                start = self.asked("raw", text=HALF, end="hang")
                self.guest.wait("contact personal: read", 5)
                self.guest.link(not cable)
                self.assertRegex(self.ends(1), "^timeout, B24_E_TIMEOUT")
                self.next_call_works(start)


class Resumed(Board):
    """A session that is kept shortens the handshake; minimal keeps none."""

    options = {"keepalive_requests": 1}

    def test_handshake(self):
        self.guest.ask("contact", "contact personal: done, reset")
        for cable in (False, True):
            self.stall("a part of the server's hello", [("down", 40)], cable)


class Start(unittest.TestCase):
    """The cable is not in yet when the board starts."""

    def test_no_network_at_first(self):
        with Bench() as bench, bench.guest(options=("-S",)) as guest:
            guest.link(False)
            guest.monitor("cont")
            guest.wait("settings: ")
            before = bench.portal.cards()
            for _ in range(3):
                guest.ask("contact", "clock_error, B24_E_CLOCK, advice clock")
                guest.ask("status", "net: down")
                time.sleep(0.5)
            self.assertEqual(bench.names.asked + bench.time.asked, 0)
            guest.link(True)
            guest.wait("net: up")
            guest.wait("clock: ")
            guest.ask("contact", "contact personal: done, reset")
            self.assertEqual(set(before) - set(bench.portal.cards()), {ROW})


class Patient(Board):
    """With time enough, a cable that comes back lets the call succeed."""

    options = {"keepalive_requests": 1}
    device = {"timeout": 30}

    def test_cable_comes_back(self):
        self.portal.fault("delay", before_ms=300)
        start = self.begin()
        self.guest.wait("contact personal: wait")
        self.guest.link(False)
        time.sleep(1)
        self.guest.link(True)
        self.guest.wait("contact personal: done, reset", 35)
        self.assertEqual(set(self.before) - set(self.portal.cards()), {ROW})
        self.assertEqual(len(END.findall(self.guest.text[start:])), 1)
        self.assertEqual(len(self.portal.calls()), 1)


class Kept(Board):
    options = {"keepalive_requests": KEPT}

    def memory(self):
        """Arena's peak, its blocks in use, the stack's peak: as the board
        says them."""
        arena = self.guest.ask("status", "arena: ")
        peak, size, blocks = map(int, MEMORY.match(arena).groups())
        self.assertTrue(0 < peak <= size, arena)
        stack, room = map(int, self.guest.wait("stack: ").split(" of "))
        self.assertTrue(0 < stack <= room)
        return peak, blocks, stack

    def test_many_resets(self):
        """All the arena is given back each time nginx ends a connection."""
        self.portal.throttle(capacity=10 * RESETS)
        for number in range(1, RESETS + 1):
            self.portal.set_cards({ROW: "x"})
            self.guest.ask("contact", "contact personal: done, reset")
            if number == 1:
                self.assertGreater(self.memory()[1], 0)  # it is kept
            if number % KEPT == 0:
                peak, blocks, stack = self.memory()
                self.assertEqual(blocks, 0)
            if number == WARM:
                warm = peak, stack
        self.assertNotIn(ROW, self.portal.cards())
        self.assertEqual(len(self.portal.calls()), RESETS)
        self.assertEqual(peak, warm[0])
        self.assertLessEqual(stack, warm[1] + FRAME)


class Chains(unittest.TestCase):
    """Each kind of chain that the profile knows, to nginx without a relay."""

    def test_connections(self):
        for chain in CHAINS:
            with self.subTest(chain), \
                    Bench(chain=chain, keepalive_requests=3) as bench, \
                    bench.guest() as guest:
                guest.wait("clock:")
                for _ in range(4):
                    guest.ask("contact", "contact personal: done", 60)
                self.assertEqual(
                    [call["number"] for call in bench.portal.calls()],
                    [1, 2, 3, 1])
                self.assertNotIn(ROW, bench.portal.cards())

    def test_server_ends_an_idle_connection(self):
        with Bench(keepalive_timeout="1s") as bench, bench.guest() as guest:
            guest.wait("clock:")
            guest.ask("contact", "contact personal: done")
            time.sleep(2)
            said = guest.ask("company", "company personal: done")
            self.assertNotIn("same connection", said)
            # no ticket and no room for one in the smallest image
            (self.assertNotIn if PROFILE == "minimal" else self.assertIn)(
                "session resumed", said)


if __name__ == "__main__":
    unittest.main()
