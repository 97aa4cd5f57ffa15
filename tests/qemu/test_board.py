"""A board in QEMU: boot, network, clock, cards, refusals, settings.

Run it with B24_BOARD and B24_PROFILE set (lm3s6965evb, default); it enters a
network of its own first.
"""

import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import network  # noqa: E402

if __name__ == "__main__":
    network.enter()
from firmware import BOARD, PROFILE, TESTS, Bench  # noqa: E402
from portal import certs  # noqa: E402
from portal.control import CERTS  # noqa: E402

KEEP_S = 10     # a connection that nobody uses

# command, the row that vanishes, how the board calls the card. The webhook is
# the administrator's, user 1.
CARDS = (
    ("contact", "1/contact_details", "contact personal"),
    ("contact user=6", "6/contact_details", "contact of user 6"),
    ("contact scope=C", "common/contact_details_common", "contact common"),
    ("contact family=item user=7", "7/contact_details", "contact of user 7"),
    ("company", "1/company_details", "company personal"),
    ("company scope=C", "common/company_details_common", "company common"),
    ("lead", "1/lead_details", "lead personal"),
    ("lead customer-type=simple user=6", "6/lead_details",
     "lead of user 6 (simple customers)"),
    ("lead customer-type=repeat", "1/returning_lead_details",
     "lead personal (repeat customers)"),
    ("lead scope=C customer-type=repeat",
     "common/returning_lead_details_common",
     "lead common (repeat customers)"),
    ("deal", "1/deal_details", "deal personal"),
    ("deal:9", "1/deal_details_c_9", "deal:9 personal"),
    ("deal:9 scope=C", "common/deal_details_c_9_common", "deal:9 common"),
    ("item:177", "1/dynamic_177_details", "item:177 personal"),
    ("item:177:12", "1/dynamic_177_details_c12", "item:177:12 personal"),
    ("item:177:12 scope=C", "common/dynamic_177_details_c12_common",
     "item:177:12 common"),
)

MISTYPED = (
    ("contacts", "no such command or card"),
    ("item", "item needs the number of its type"),
    ("item:0", "item needs the number of its type"),
    ("deal:x", "a category is one number"),
    ("deal:9:1", "a category is one number"),
    ("contact scope=X", "scope is P or C"),
    ("contact user=0", "user is a number"),
    ("contact user=4294967297", "user is a number"),
    ("lead customer-type=new", "customer-type is simple or repeat"),
    ("contact colour=red", "an option is"),
    ("contact scope=C user=6", "B24_E_USER_COMMON"),
    ("contact customer-type=simple", "B24_E_CUSTOMER_TYPE"),
    ("company:3", "B24_E_CATEGORY"),
    ("reset 9", "no such configured reset"),
    ("reset 1 user=6", "reset takes one number and nothing else"),
    ("reset 1 2", "reset takes one number and nothing else"),
    ("contact user=6 user=7", "an option is given twice"),
    ("contact scope=P scope=C", "an option is given twice"),
    ("deal family=item family=item", "an option is given twice"),
    (b"contact user=\xb16", "the line was damaged"),
    (b"contact user=6\x00\x1b7", "the line was damaged"),
    (b"\tcontact", "the line was damaged"),
    ("x" * 100, "the line is too long"),
)


class Ready(unittest.TestCase):
    """One portal and one board for all tests of a class."""

    portal_options = {}

    @classmethod
    def setUpClass(cls):
        cls.bench = cls.enterClassContext(Bench(**cls.portal_options))
        cls.portal = cls.bench.portal
        cls.guest = cls.enterClassContext(cls.bench.guest())
        cls.guest.wait("clock:")

    def setUp(self):
        self.portal.reset()

    def gone(self, command, says, timeout=30):
        before = set(self.portal.cards())
        self.guest.ask(command, says, timeout)
        after = set(self.portal.cards())
        self.assertLessEqual(after, before)
        return before - after


class Cards(Ready):
    def test_every_entity_and_scope(self):
        for command, row, name in CARDS:
            with self.subTest(command):
                self.portal.reset()
                self.assertEqual(self.gone(command, f"{name}: done, reset"),
                                 {row})

    def test_configured_resets(self):
        self.guest.ask("reset", "2  My leads: lead personal "
                       "(repeat customers)")
        self.assertEqual(
            self.gone("reset 1", "contact common: done, reset"),
            {"common/contact_details_common"})
        self.assertEqual(
            self.gone("reset 2", "lead personal (repeat customers): done"),
            {"1/returning_lead_details"})

    def test_mistyped_sends_nothing(self):
        self.portal.calls(clear=True)
        for command, says in MISTYPED:
            with self.subTest(command):
                self.assertEqual(self.gone(command, says), set())
        self.assertEqual(self.portal.calls(), [])

    def test_who_asks(self):
        self.guest.ask("contact", "contact personal: done")
        fields = dict(self.portal.calls()[-1]["fields"])
        self.assertRegex(fields["User-Agent"], r"^b24reset/.* \(kiosk-17\)$")
        self.assertEqual(self.portal.calls()[-1]["tls"]["sni"], "portal.test")

    def test_status(self):
        self.guest.ask("contact", "contact personal: done")
        self.guest.send("status")
        self.guest.wait("settings: device kiosk-17, portal portal.test:")
        self.guest.wait("net: 10.0.2.15")
        self.guest.wait("clock: 20")
        self.guest.wait("state: done, last ok_true")
        self.guest.wait("stack: ")


class Refused(unittest.TestCase):
    def setUp(self):
        self.bench = self.enterContext(Bench())
        self.portal = self.bench.portal

    def board(self, *args, **more):
        return self.enterContext(self.bench.guest(*args, **more))

    def nothing_gone(self, guest, says, command="contact scope=C", timeout=30):
        before = self.portal.cards()
        guest.ask(command, says, timeout)
        self.assertEqual(self.portal.cards(), before)

    def test_denied(self):
        guest = self.board(self.bench.settings("user7"))
        guest.wait("clock:")
        before = self.portal.cards()
        said = guest.ask("contact scope=C", "contact common: failed,")
        self.assertEqual(self.portal.cards(), before)
        self.assertIn("api_error", said)
        self.assertIn("Access denied", said)
        self.assertIn("advice administrator", said)

    def test_no_secret_on_the_uart(self):
        guest = self.board()
        guest.wait("clock:")
        secret = self.portal.webhooks["admin"]["url"].split("/")[-2]
        self.portal.fault("json", status=403, body={
            "error": "X", "error_description": f"at {secret} end"})
        said = guest.ask("contact", "contact personal: failed,")
        self.assertIn("at *** end", said)
        guest.ask("status", "stack:")
        guest.ask("help", "status")
        self.assertNotIn(secret, guest.text)

    def test_clock_unset(self):
        self.bench.time.silent = True
        guest = self.board()
        guest.wait("net: up")
        self.nothing_gone(guest, "clock_error, B24_E_CLOCK, advice clock")
        self.assertEqual(self.portal.calls(), [])

    def test_clock_of_nobody(self):
        self.bench.time.zero = True
        guest = self.board()
        guest.wait("clock: the time server is wrong")
        self.nothing_gone(guest, "clock_error, B24_E_CLOCK, advice clock")

    if BOARD == "riscv-virt":   # has an RTC
        def test_clock_of_its_own(self):
            """It counts until a time server says otherwise, which sets it."""
            self.bench.time.silent = True
            now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
            guest = self.board(options=("-rtc", f"base={now}"))
            self.assertIn("by the board's own", guest.wait("clock: 20"))
            guest.wait("net: up")
            guest.ask("contact", "contact personal: done")

        def test_clock_of_its_own_is_set(self):
            for base, told in (("1970-01-01", 1), ("2020-01-01", 1),
                               ("2034-01-01", 2)):
                with self.subTest(base):
                    guest = self.board(options=("-rtc", f"base={base}"))
                    for _ in range(told):
                        guest.wait("clock: 20")
                    guest.ask("contact", "contact personal: done")
                    words = guest.monitor("human-monitor-command", **{
                        "command-line": "xp /2xw 0x101000"}).split()
                    kept = int(words[1], 16) | int(words[2], 16) << 32
                    self.assertLess(abs(kept / 1e9 - time.time()), 10)

    def test_clock_of_the_past(self):
        self.bench.time.shift_s = -2 * 365 * 86400
        guest = self.board()
        guest.wait("clock: the time server is wrong")
        self.nothing_gone(guest, "clock_error, B24_E_CLOCK, advice clock")

    def test_time_without_our_number(self):
        self.bench.time.echo = False
        guest = self.board()
        guest.wait("net: up")
        limit = time.monotonic() + 10
        while not self.bench.time.asked and time.monotonic() < limit:
            time.sleep(0.05)
        self.assertGreater(self.bench.time.asked, 0)
        time.sleep(0.2)     # for the answer's way
        self.nothing_gone(guest, "clock_error, B24_E_CLOCK, advice clock")

    def test_server_down(self):
        settings = self.bench.settings()
        guest = self.board(settings)
        guest.wait("clock:")
        port = self.portal.port
        self.portal.halt()
        said = guest.ask("contact", "contact personal: failed,", 60)
        self.assertIn("connect_error", said)
        self.assertIn("advice", said)
        self.assertGreater(port, 0)

    def test_unknown_name(self):
        hook = self.bench.at / "hook"
        address = self.portal.webhooks["admin"]["url"]
        hook.write_text(address.replace("portal.test", "portal.invalid"))
        guest = self.board(self.bench.settings(webhook_file=str(hook)))
        guest.wait("clock:")
        self.nothing_gone(guest, "dns_error, B24_E_DNS", timeout=60)

    def certificate(self, says, settings=None, leaf=None):
        if leaf:
            self.portal.leaf(leaf)
        guest = self.board(settings)
        guest.wait("clock:")
        self.nothing_gone(guest, f"tls_error, {says}")
        self.assertEqual(self.portal.calls(), [])

    def test_wrong_root(self):
        other = certs.make_chain(CERTS, "p384").root
        self.certificate("B24_E_TLS_UNTRUSTED",
                         self.bench.settings(roots=str(other)))

    def test_expired(self):
        self.certificate("B24_E_TLS_EXPIRED", leaf="expired")

    def test_future(self):
        self.certificate("B24_E_TLS_FUTURE", leaf="future")

    def test_wrong_name(self):
        self.certificate("B24_E_TLS_NAME", leaf="wrong-name")


class Settings(unittest.TestCase):
    def setUp(self):
        self.bench = self.enterContext(Bench())

    def refuses(self, data, says):
        path = self.bench.at / "broken.bin"
        path.write_bytes(data)
        with self.bench.guest(path) as guest:
            guest.wait(f"settings: {says}")
            guest.ask("contact scope=C", "settings: not usable, nothing is sent")
            guest.ask("reset 1", "settings: not usable, nothing is sent")
            guest.ask("status", "stack:")
        self.assertEqual(self.bench.portal.calls(), [])
        self.assertEqual(self.bench.names.asked, 0)

    def test_none(self):
        self.refuses(b"\xff" * 64, "none")

    def test_one_bit(self):
        data = bytearray(self.bench.settings().read_bytes())
        for at in (9, 13, 20, len(data) - 1):
            with self.subTest(at=at):
                broken = bytearray(data)
                broken[at] ^= 1
                self.refuses(bytes(broken), "")

    def test_other_version(self):
        data = bytearray(self.bench.settings().read_bytes())
        data[4] = 9
        self.refuses(bytes(data), "of another version")

    def test_cut(self):
        data = self.bench.settings().read_bytes()
        self.refuses(data[:-5], "damaged")

    def test_bad_entries_with_a_good_checksum(self):
        import provision
        good = self.bench.settings().read_bytes()[16:]
        for name, entries, says in (
                ("unknown tag", good + provision.entry(99, b"x"),
                 "an entry is not understood"),
                ("cut entry", good + b"\x04\x00\xff\xff",
                 "an entry is cut"),
                ("device twice", good + provision.text(provision.DEVICE, "b"),
                 "an entry is not understood"),
                ("no webhook", provision.text(provision.DEVICE, "b"),
                 "an entry is missing"),
                ("a root that is none",
                 good + provision.entry(provision.ROOT, b"\x30\x03\x02\x01\x00"),
                 "an entry is not understood")):
            with self.subTest(name):
                self.refuses(provision.block([entries]), says)

    def test_fixed_address(self):
        block = self.bench.settings(address="10.0.2.77/24", gateway="10.0.2.2",
                                    dns="10.0.2.3")
        with self.bench.guest(block) as guest:
            guest.wait("net: up 10.0.2.77")
            guest.wait("clock:")
            guest.ask("contact", "contact personal: done")


class Life(Ready):
    def test_reset_button(self):
        self.guest.ask("contact", "contact personal: done")
        self.guest.reset()
        self.guest.wait("b24reset ")
        self.guest.ready()
        self.assertEqual(self.gone("company", "company personal: done"),
                         {"1/company_details"})

    def test_error_page_larger_than_any_buffer(self):
        self.portal.fault("html", status=502, size=40000)
        said = self.guest.ask("contact", "contact personal: failed,")
        self.assertIn("http_error", said)
        self.assertIn("HTTP 502", said)

    def test_connection_is_kept_then_given_back(self):
        self.guest.ask("contact", "contact personal: done")
        self.assertIn("same connection",
                      self.guest.ask("company", "company personal: done"))
        self.assertNotEqual(self.blocks(), 0)
        if PROFILE != "default":    # it takes its time
            return
        limit = time.monotonic() + 4 * KEEP_S
        while self.blocks() and time.monotonic() < limit:
            time.sleep(1)
        self.assertEqual(self.blocks(), 0)
        self.assertNotIn("same connection",
                         self.guest.ask("contact", "contact personal: done"))

    def blocks(self):
        """Of the arena, lent at this moment."""
        return int(self.guest.ask("status", "arena: ").rsplit(" ", 1)[1])

    def test_cancel(self):
        self.portal.fault("silence")
        self.guest.send("contact")
        self.guest.wait("contact personal: wait")
        self.guest.ask("contact", "busy: a call is running")
        self.guest.ask("cancel", "B24_E_CANCELLED")
        self.portal.clear_faults()
        self.guest.ask("contact", "contact personal: done")


class Chains(unittest.TestCase):
    """The kinds of chain that public authorities give; PROFILE=minimal knows
    P-256 alone and must refuse the others."""

    def test_kinds_of_chain(self):
        for chain in ("rsa", "pss", "p384"):
            with self.subTest(chain), Bench(chain=chain) as bench, \
                    bench.guest() as guest:
                guest.wait("clock:")
                if PROFILE != "minimal":
                    guest.ask("contact", "contact personal: done", 60)
                    continue
                before = bench.portal.cards()
                guest.ask("contact", "B24_E_TLS", 60)
                self.assertEqual(bench.portal.cards(), before)
                self.assertEqual(bench.portal.calls(), [])


if __name__ == "__main__":
    assert TESTS.exists()
    unittest.main()
