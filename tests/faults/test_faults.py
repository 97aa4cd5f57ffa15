"""500 faults, spread over whole calls: see campaign.py and faults.c.

One test for each kind of call and one for the campaign as a whole. B24_FAULTS
and B24_FAULTS_LTO name the two programs, B24_FAULTS_POINTS the number."""

import os
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import campaign  # noqa: E402
import points  # noqa: E402

TESTS = HERE.parents[1] / "build" / "linux" / "tests"
PROGRAM = os.environ.get("B24_FAULTS", str(TESTS / "faults"))
LTO = os.environ.get("B24_FAULTS_LTO", str(TESTS / "faults_lto"))
POINTS = int(os.environ.get("B24_FAULTS_POINTS", points.SPREAD))
REACHED = 0.7       # of the points; how many there are varies with the random
                    # numbers, and some cannot strike where they stand
ERRORS = {"B24_OK", "B24_E_DNS", "B24_E_CONNECT", "B24_E_CLOSED",
          "B24_E_TIMEOUT", "B24_E_CLOCK", "B24_E_RANDOM", "B24_E_ARENA",
          "B24_E_ROOTS", "B24_E_TLS_UNTRUSTED", "B24_E_TLS_FUTURE"}


def setUpModule():
    Faults.campaign = campaign.Campaign(PROGRAM, LTO).run(POINTS)
    print("\n".join(Faults.campaign.report()))
    print(f"{Faults.campaign.passed} points passed, "
          f"{Faults.campaign.failed} failed")


class Faults(unittest.TestCase):
    campaign = None

    def judge(self, credential, tls, phase):
        own = [verdict for series, verdict in self.campaign.verdicts.items()
               if (series.credential, series.tls, series.phase)
               == (credential, tls, phase)]
        self.assertGreater(sum(verdict.passed for verdict in own), 0)
        self.assertEqual([text for verdict in own for text in verdict.bad], [])

    def test_every_point_was_run(self):
        run = self.campaign.passed + self.campaign.failed
        self.assertEqual((self.campaign.bad, run), ([], POINTS))

    def test_faults_strike(self):
        outcomes = sum((verdict.outcomes for verdict
                        in self.campaign.verdicts.values()),
                       start=campaign.collections.Counter())
        self.assertGreaterEqual(
            POINTS - outcomes["not reached"], REACHED * POINTS)
        self.assertLessEqual(ERRORS, set(outcomes))

    def test_no_room_for_our_last_handshake_message(self):
        """All allocations of a resumed TLS 1.2 call, one by one: three of them
        are our Finished's, which Mbed TLS sends all the same."""
        judge = campaign.Judge()
        try:
            for mode in ("once", "on"):
                verdict = judge.run(PROGRAM, points.Series(
                    "webhook", "12", "resumed", "alloc", mode), range(1, 61))
                self.assertEqual((verdict.bad, verdict.passed), ([], 60))
        finally:
            judge.stop()


def _add(credential, tls, phase):
    setattr(Faults, f"test_{credential}_tls{tls}_{phase}",
            lambda self: self.judge(credential, tls, phase))


for _calm in points.CALM:
    _add(_calm.credential, _calm.tls, _calm.phase)

if __name__ == "__main__":
    unittest.main()
