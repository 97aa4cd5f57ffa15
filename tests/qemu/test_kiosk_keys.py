"""What keeps a press from being one too many: hold, code, cool-down, bounce.

Run it as test_kiosk.py.
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
from firmware import BOARD  # noqa: E402
from test_kiosk import BACK, LEAD, Kiosk as Base  # noqa: E402

MANY = "".join(f"\n[reset {n}]\nlabel = Number {n}\ncard = deal:{n}"
               for n in range(1, 7))
CODE = ("up", "select", "left", "down")
CODE_S = 10         # without a key
WRONG_S = 5


class Kiosk(Base):
    def test_hold(self):
        """Too short, with another key, then long enough."""
        self.boot()
        self.press("select", seconds=0.8)
        self.screen("[>Contacts for all]", "Hold select to reset")
        self.press("down", "up", seconds=panel.HOLD_S)
        self.screen("[>Contacts for all]", "Hold select to reset")
        self.untouched()
        with self.panel.down("select"):
            lines = self.screen("Keep holding select", "####")
            self.assertEqual(lines[2:4], ["This resets the card",
                                          "for everybody."])
            self.picture("hold")
            self.screen("Done.")

    def test_walk(self):
        self.boot(resets=MANY)
        self.press("up")
        self.assertEqual(self.screen("[>Number 1]")[2:6], [
            "[>Number 1]", " Number 2", " Number 3",
            " Number 4           v"])
        self.press("down", "down", "down", "left", "right")
        self.screen("[>Number 4")
        self.press("down")
        self.assertEqual(self.screen("[>Number 5")[2:6], [
            "[>Number 5           ^]", " Number 6", "", ""])
        self.press("down", "down", "down")
        self.assertEqual(self.screen("[>Number 6]")[3], "[>Number 6]")
        self.press("up", "up")
        self.screen(" Number 3", "[>Number 4           v]")
        self.untouched()

    if BOARD == "lm3s6965evb":      # keys of copper alone bounce
        def test_bounce_and_short_press(self):
            self.boot(resets=MANY)
            self.panel.bounce("down")
            self.screen("[>Number 2]")
            self.panel.bounce("down")
            self.screen("[>Number 3]")
            self.panel.bounce("up", opens=True)
            self.screen("[>Number 2]")
            self.panel.bounce("down", opens=True)
            self.screen("[>Number 3]")
            for number in (2, 1):           # up again before anybody looks
                time.sleep(3 * panel.SHORT_S)   # sooner it would be a bounce
                self.panel.touch("up")
                self.screen(f"[>Number {number}]")

    def test_cooldown(self):
        self.boot(cooldown=8)
        self.press("down", "select")
        self.screen("Done.", BACK)
        self.press("left")
        self.screen("Wait ", "[>My leads]")
        self.press("select")
        self.screen("Wait ", "[>My leads]")
        self.assertEqual(len(self.portal.calls()), 1)
        self.screen("Press select to reset")
        self.press("select")
        self.screen("Done.")
        self.assertEqual(len(self.portal.calls()), 2)

    def test_cooldown_after_a_failure(self):
        self.boot(webhook="user7", cooldown=60)
        panel.hold(self.panel)
        self.screen("Not done.", BACK)
        self.press("left")
        self.screen("Wait ", "[>Contacts for all]")

    def test_no_cooldown_of_what_was_not_sent(self):
        """Its advice is to try again; nothing is to be protected."""
        self.bench.time.silent = True
        self.boot("Address ok, no clock", cooldown=3600)
        self.press("down", "select")
        self.screen("Not done.", BACK)
        self.press("left")
        self.screen("Press select to reset", "[>My leads]")
        self.untouched()

    def test_outcome_outlasts_an_eager_press(self):
        self.boot()
        self.press("down")
        for calls in range(1, 6):
            self.press("select")
            lines = self.screen("Done.")
            self.panel.press("select")
            if BACK not in lines:       # seen in time, on a machine not too busy
                break
        self.screen("Done.", BACK)
        self.assertEqual(len(self.portal.calls()), calls)

    def test_code(self):
        self.boot(code=" ".join(CODE))
        self.press("down", "select")
        lines = self.screen("[My leads]", "Code: ____")
        self.assertEqual(lines[4:], ["Enter the code, or", "wait to go back.",
                                     ""])
        self.picture("code")
        self.press(*CODE[:3])
        self.screen("Code: ***_")
        self.press("up")
        self.screen("[>My leads]", "Wrong code: wait ")
        self.press("select")
        self.screen("Wrong code: wait", "[>My leads]")
        self.untouched()
        self.screen("Press select to reset", timeout=6 * WRONG_S)
        self.press("select")
        self.screen("Code: ____")
        self.press(*CODE[::-1])         # the same keys, not the same code
        lines = self.screen("Wrong code: wait")
        self.assertRegex(lines[6], r"^Wrong code: wait (10|[6-9])s$")
        self.untouched()
        self.screen("Press select to reset", timeout=6 * WRONG_S)
        self.press("select", *CODE)
        self.screen("Done.")
        self.assertEqual(self.gone(), {LEAD})

    def test_code_after_the_hold_and_left_alone(self):
        self.boot(code=" ".join(CODE))
        panel.hold(self.panel)
        self.screen("[Contacts for all]", "Code: ____")
        self.press("up")
        self.screen("Code: *___")
        begin = time.monotonic()
        self.screen("Hold select to reset", timeout=6 * CODE_S)
        self.assertGreater(time.monotonic() - begin, CODE_S - 2)
        self.untouched()

    def test_outcome_goes_by_itself(self):
        """After a minute, which passes quickly where nobody counts it."""
        self.bench.time.silent = True
        self.boot("Address ok, no clock",
                  machine=("-icount", "shift=0,sleep=off"))
        self.press("down", "select")
        self.screen("Not done.", "[My leads]")
        self.screen("[>My leads]", timeout=60)

    def test_reset_button(self):
        """The display keeps its memory, and may wait for half a command."""
        self.boot(cooldown=0)
        self.press("down")
        self.screen("[>My leads]")
        self.guest.reset()
        self.assertEqual(self.screen("Address ok, clock ok", "[>Contacts")[2:], [
            "[>Contacts for all]", " My leads", "", "",
            "Hold select to reset"])
        self.press("down", "select")
        self.screen("Done.", "[My leads]")

    def test_console(self):
        """It goes on as before: shown here, ended here, ended there."""
        self.boot()
        self.portal.fault("silence", times=2)
        self.guest.send("company")
        self.screen("[From the console]", "Waiting for an answer")
        self.press("select", "down")
        self.screen("Waiting for an answer")
        self.press("left")
        self.screen("[From the console]", "Perhaps done.", "You stopped it.",
                    BACK)
        self.guest.wait("company personal: failed")
        self.press("left", "down", "select")
        self.screen("[My leads]", "Waiting for an answer")
        self.guest.ask("company", "busy: a call is running")
        self.guest.send("cancel")
        self.screen("[My leads]", "You stopped it.")
        self.guest.ask("status", "last cancelled")
        self.assertEqual(self.gone(), set())
        # what ends as it begins is shown as well
        self.guest.send("contact scope=C user=6")
        lines = self.screen("[From the console]", "Not done.")
        self.assertEqual(lines[3:5], ["The settings are", "wrong. Call the"])


if __name__ == "__main__":
    unittest.main()
