"""The kiosk as its user has it: keys pressed, screen read, rows gone.

Run it as test_board.py: B24_BOARD and B24_PROFILE set. With the name of a
class behind it only that one runs: Happy is the short form.
"""

import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import network  # noqa: E402

if __name__ == "__main__":
    network.enter()
import panel  # noqa: E402
import pictures  # noqa: E402
from firmware import BOARD, Bench  # noqa: E402

BACK = "Any key: back"  # before that the outcome stands, whatever is pressed
COMMON = "common/contact_details_common"
LEAD = "1/returning_lead_details"
BUSY = {"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many"}


class Kiosk(unittest.TestCase):
    """A portal and a board for each test."""

    def setUp(self):
        self.bench = self.enterContext(Bench())
        self.portal = self.bench.portal

    def boot(self, ready="Address ok, clock ok", machine=(), **device):
        """machine: QEMU's options."""
        device = {"cooldown": 0, **device}
        self.guest = self.enterContext(self.bench.guest(
            self.bench.settings(**device), options=machine))
        self.panel = panel.panel(self.guest, BOARD)
        self.addCleanup(self.panel.close)
        self.before = set(self.portal.cards())
        return self.screen(ready)

    def screen(self, *texts, timeout=20):
        return panel.wait(self.panel, *texts, timeout=timeout)

    def press(self, *keys, seconds=panel.SHORT_S):
        """One after the other, each when the screen has told of the one before:
        on a busy machine the guest may be seconds behind."""
        for key in keys[:-1]:
            before = panel.wait(self.panel)
            self.panel.press(key, seconds)
            panel.wait_for_change(self.panel, before)
        self.panel.press(keys[-1], seconds)

    def gone(self):
        return self.before - set(self.portal.cards())

    def picture(self, name):
        pictures.keep(self.panel, name)

    def untouched(self):
        self.assertEqual(self.portal.calls(), [])
        self.assertEqual(self.gone(), set())


class Happy(Kiosk):
    def test_contact_for_all_then_my_leads(self):
        lines = self.boot()
        self.assertEqual(lines, ["[portal.test]", "Address ok, clock ok",
                                 "[>Contacts for all]", " My leads", "", "",
                                 "Hold select to reset"])
        self.picture("menu")
        panel.hold(self.panel)
        lines = self.screen("Done.", BACK)
        self.assertEqual(lines, ["[Contacts for all]", "Done.", "",
                                 "The card is back to", "its default view.",
                                 "", "Any key: back"])
        self.assertEqual(self.gone(), {COMMON})
        self.guest.wait("contact common: done, reset")
        self.picture("done")

        self.press("right")
        self.portal.fault("delay", before_ms=800)
        self.press("down")
        self.screen("[>My leads]", "Press select to reset")
        self.press("select")
        lines = self.screen("Waiting for an answer")
        self.assertEqual(lines, ["[My leads]", "portal.test", "",
                                 "Waiting for an answer", "", "",
                                 "Left: cancel"])
        self.picture("waiting")
        self.screen("Done.", "[My leads]")
        self.assertEqual(self.gone(), {COMMON, LEAD})
        self.guest.wait("lead personal (repeat customers): done, reset")
        self.assertEqual(len(self.portal.calls()), 2)


class Refused(Kiosk):
    def test_denied(self):
        self.boot(webhook="user7")
        panel.hold(self.panel)
        lines = self.screen("Not done.", BACK)
        self.assertEqual(lines[1:], ["Not done.", "", "Not allowed. Ask the",
                                     "portal's", "administrator.",
                                     "Any key: back"])
        self.picture("denied")
        self.assertRegex(self.guest.wait("advice administrator"),
                         r" ms\): Not allowed[.] Ask the portal's "
                         r"administrator[.]$")
        self.assertEqual(self.gone(), set())

    def test_throttled_then_fine(self):
        self.boot(retry=3)
        self.press("down")
        self.portal.fault("json", status=503, body=BUSY,
                          fields=[["Retry-After", "4"]])
        self.press("select")
        seen = {}
        for seconds in (4, 3, 2, 1):
            lines = self.screen("That did not work.", f"Again in {seconds} s")
            seen[seconds] = time.monotonic()
            if seconds == 3:
                self.picture("backoff")
                self.assertEqual(lines[6], "Left: cancel")
        self.assertGreater(seen[1] - seen[4], 2)
        self.screen("Done.")
        self.assertEqual(self.gone(), {LEAD})
        pause = int(self.guest.wait("backoff, again in ").split()[0])
        self.assertTrue(3900 < pause <= 6100, pause)
        self.guest.wait("done, reset (2 requests")

    def test_perhaps(self):
        """A request has left, and what it came to is not known."""
        self.boot(timeout=2, retry=0)
        self.portal.fault("delay", before_ms=4000)
        self.press("down", "select")
        lines = self.screen("Perhaps done.", BACK)
        self.assertEqual(lines[3:5], ["The portal did not", "answer. Try again."])
        self.assertEqual(self.gone(), {LEAD})
        self.portal.reset()
        self.portal.fault("delay", before_ms=1500)
        self.press("left", "select")
        self.screen("Waiting for an answer")
        self.press("left")
        self.screen("Perhaps done.", "You stopped it.")
        self.portal.wait_calls(1)
        self.assertEqual(self.gone(), {LEAD})

    def test_certificate_expired(self):
        self.bench.time.shift_s = 3000 * 86400
        self.boot()
        self.press("down", "select")
        self.assertEqual(self.screen("Not done.", BACK)[3:6], [
            "Certificate expired.", "Ask the portal's", "administrator."])
        self.untouched()

    def test_attempt_is_counted(self):
        self.boot(retry=1)
        self.portal.fault("json", status=503, body=BUSY)
        self.portal.fault("delay", before_ms=800)
        self.press("down", "select")
        self.screen("Waiting for an answer", "Attempt 2")
        self.screen("Done.")

    def test_clock_unset(self):
        self.bench.time.silent = True
        self.boot("Address ok, no clock")
        self.press("down", "select")
        lines = self.screen("Not done.", BACK)
        self.assertEqual(lines[3:6], ["No time yet. Wait a",
                                      "minute or call the", "installer."])
        self.picture("no-clock")
        self.untouched()

    def test_no_network(self):
        self.guest = self.enterContext(self.bench.guest(
            options=("-S",)))       # stands until the cable is pulled
        self.panel = panel.panel(self.guest, BOARD)
        self.addCleanup(self.panel.close)
        self.guest.link(False)
        self.guest.monitor("cont")
        self.screen("No network, no clock")
        self.press("down", "select")
        lines = self.screen("Not done.", BACK)
        self.assertEqual(lines[3:5], ["No connection. Check", "the cable, try again."])
        self.guest.link(True)
        self.press("left")
        self.screen("Address ok, clock ok")


class Settings(Kiosk):
    def broken(self, data, *says):
        path = self.bench.at / "broken.bin"
        path.write_bytes(data)
        with self.bench.guest(path) as guest:
            self.panel = panel.panel(guest, BOARD)
            self.addCleanup(self.panel.close)
            self.screen("[Settings not usable]", *says,
                        "Nothing will be sent.", "Call the installer.")
            self.before = set(self.portal.cards())
            self.press("select", "down")
            self.screen("[Settings not usable]", *says)
        self.untouched()

    def test_broken(self):
        good = self.bench.settings().read_bytes()
        self.broken(b"\xff" * 64, "none")
        self.broken(good[:-1] + bytes((good[-1] ^ 1,)), "damaged")
        self.broken(good[:4] + b"\x02" + good[5:], "of another version")

    def test_bad_entries(self):
        import provision
        good = self.bench.settings(retry=None).read_bytes()[16:]
        for tag, data in ((provision.RETRY, b"\x0b"),
                          (provision.RETRY, b""),
                          (provision.COOLDOWN, b"\x11\x0e"),
                          (provision.COOLDOWN, b"\x01"),
                          (provision.CODE, b"\x01\x02\x04"),
                          (provision.CODE, b"\x01\x02\x04\x03"),
                          (provision.CODE, b"\x01\x02\x04\x20"),
                          (provision.CODE, b"\x01\x02\x04\x00")):
            with self.subTest(tag=tag, data=data):
                entry = provision.entry(tag, data)
                self.broken(provision.block([good, entry]),
                            "an entry is not", "understood")
        twice = provision.entry(provision.RETRY, b"\0")
        self.broken(provision.block([good, twice, twice]), "understood")

    def test_block_of_an_older_tool(self):
        """Without the entries that came later: their defaults hold."""
        self.boot(retry=None, cooldown=None)
        self.press("down", "select")
        self.screen("Done.", BACK)
        self.press("left")
        self.assertRegex(self.screen("Wait ")[6], r"^Wait [345] s\.$")

    def test_no_reset_configured(self):
        self.boot(resets="")
        self.press("down", "up", "select")
        self.screen("Address ok", "No reset configured")
        self.untouched()


if __name__ == "__main__":
    unittest.main()
