"""The cable is pulled, and left pressed, in each state that can be held.

Run it as test_kiosk.py. "Asking" alone is not here: the request is one
segment, and leaves within the poll that makes it.
"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import network  # noqa: E402

if __name__ == "__main__":
    network.enter()
import panel  # noqa: E402
from firmware import BOARD  # noqa: E402
import test_trouble  # noqa: E402
from test_kiosk import BACK  # noqa: E402
from test_trouble import HALF, LIMIT_S, NOBODY, ROW  # noqa: E402

RESETS = "\n[reset 1]\nlabel = My contacts\ncard = contact\n"
BUSY = {"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many"}
STATES = {
    "resolve": "Looking up the portal",
    "connect": "Connecting",
    "handshake": "Checking the portal",
    "wait": "Waiting for an answer",
    "read": "Reading the answer",
    "backoff": "That did not work.",
}


SENT = ("wait", "read", "backoff")      # the portal may have done it


class Held(test_trouble.Board):
    """One board, whose calls stop in the state that a test wants."""

    options = {"keepalive_requests": 1, "buffering": False}
    device = {"timeout": LIMIT_S, "retry": 1, "cooldown": 0, "resets": RESETS}

    def setUp(self):
        super().setUp()
        self.panel = panel.panel(self.guest, BOARD)
        self.addCleanup(self.panel.close)

    def screen(self, *texts, timeout=30):
        return panel.wait(self.panel, *texts, timeout=timeout)

    def hold(self, state):
        """A press, and what it meets; the screen says so."""
        self.fine()
        self.screen("[>My contacts]", "Press select to reset")
        self.before = set(self.portal.cards())
        if state == "resolve":
            self.bench.names.silent = True
        elif state == "connect":
            self.bench.names.names["portal.test"] = NOBODY
        elif state == "handshake":
            self.relay.hold("down", 40)
        elif state == "wait":
            self.portal.fault("silence", times=2)
        elif state == "read":
            self.portal.fault("raw", times=2, text=HALF, end="hang")
        else:
            self.portal.fault("json", times=2, status=503, body=BUSY,
                              fields=[["Retry-After", "3"]])
        self.panel.press("select")
        self.screen("[My contacts]", STATES[state])

    def back(self, state, says):
        """The outcome, then the menu; a free press then works."""
        self.screen("[My contacts]", BACK, says, "Perhaps done."
                    if state in SENT else "Not done.")
        self.assertEqual(self.before, set(self.portal.cards()))
        self.panel.press("right")
        self.screen("[>My contacts]")

    def works_again(self, looked_up):
        """At once, or when lwIP has given up a name that nobody wants any
        more: a call for the same name waits for the old answer."""
        self.fine()
        for _ in range(5):
            self.panel.press("select")
            lines = self.screen("[My contacts]", "Any key: back")
            self.panel.press("right")
            if "Done." in lines or not looked_up:
                break
        self.assertIn("Done.", lines)
        self.assertEqual(self.before - set(self.portal.cards()), {ROW})

    def test_cancel(self):
        for state in STATES:
            with self.subTest(state):
                self.hold(state)
                asked = len(self.portal.calls())
                self.panel.press("left")
                self.back(state, "You stopped it.")
                self.guest.wait("B24_E_CANCELLED")
                self.assertEqual(len(self.portal.calls()), asked)
                self.works_again(state == "resolve")

    def test_cable(self):
        """Twice in vain, with a countdown in between, then one outcome."""
        for state in STATES:
            with self.subTest(state):
                self.hold(state)
                self.guest.link(False)
                self.screen("That did not work.", "Again in 1 s")
                self.back(state, "The portal did not")
                self.guest.wait("contact personal: failed, timeout")
                self.works_again(True)

    def test_cable_comes_back(self):
        """In time for the second attempt."""
        self.hold("wait")
        self.portal.clear_faults()
        self.guest.link(False)
        self.screen("That did not work.")
        self.guest.link(True)
        self.screen("Done.")
        self.assertEqual(self.before - set(self.portal.cards()), {ROW})
        self.screen(BACK)
        self.panel.press("right")


if __name__ == "__main__":
    unittest.main()
