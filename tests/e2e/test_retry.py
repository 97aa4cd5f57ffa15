"""--retry and --retry-max-time: which failures are tried again, after which
pause, and how it can be ended. Each row of tests/vectors/retry.tsv is judged by
the unit tests; here the pauses are real."""

import subprocess
import time
import unittest

from .support import COMMAND, Case, command

RETRY_AFTER = ("HTTP/1.1 502 Bad Gateway\r\nRetry-After: {}\r\n"
               "Content-Length: 6\r\n\r\n<html>")


class Retry(Case):
    def one(self, *arguments):
        ran = command(*self.webhook(), "--json", *arguments, "contact")
        self.assertEqual(len(ran.json), 1, ran.all)
        self.assert_no_secret(ran.all)
        return ran, ran.json[0]

    def test_throttled_then_fine(self):
        before = self.portal.cards()
        self.portal.throttle(2)
        ran, said = self.one("--retry", 3, "-v")
        self.assertEqual((ran.exit, said["outcome"]), (0, "ok_true"), ran.all)
        self.assertEqual((said["attempts"], said["retries"]), (3, 2))
        self.assertGreaterEqual(said["duration_ms"], 1000 + 2000)
        self.assertLess(said["duration_ms"], 2000 + 4000 + 500)
        self.assertEqual(self.gone(before), ["7/contact_details"])
        self.assertRegex(ran.err, r"(?m)^\* \d\.\d{3} s backoff$")
        self.assertRegex(
            ran.err,
            r"(?m)^\* api_error, HTTP status 503: again in [12]\.\d s$")
        # the attempts of one call are one in the portal's log
        self.assertIn(said["request_id"], ran.err)

    def test_gateway_then_fine(self):
        self.portal.vector("nginx_502")
        ran, said = self.one("--retry", 1, "-vv")
        self.assertEqual((ran.exit, said["attempts"]), (0, 2), ran.all)
        self.assertGreaterEqual(said["duration_ms"], 500)
        self.assertLess(said["duration_ms"], 1500)
        # both answers are shown whole, each from its status line on
        for status in ("502", "200"):
            self.assertRegex(ran.err, rf"(?m)^< HTTP/1\.1 {status} ")
        self.assertIn('< {"result":true', ran.err)

    def test_retry_after(self):
        self.portal.fault("raw", text=RETRY_AFTER.format(1))
        ran, said = self.one("--retry", 1)
        self.assertEqual((ran.exit, said["attempts"]), (0, 2), ran.all)
        self.assertGreaterEqual(said["duration_ms"], 1000)
        self.assertLess(said["duration_ms"], 2000)

    def test_no_pause_that_cannot_end_in_time(self):
        """The limit for all is seen before the pause, not after it."""
        self.portal.fault("raw", text=RETRY_AFTER.format(60))
        ran, said = self.one("--retry", 3, "--retry-max-time", 30)
        self.assertEqual((ran.exit, said["attempts"]), (75, 1), ran.all)
        self.assertEqual(said["retry_after_ms"], 60000)
        self.assertLess(ran.seconds, 1)
        self.portal.operating("crm.contact.details.configuration.reset", 9, 8)
        self.assertEqual(self.one()[0].exit, 0)     # the call that crosses it
        ran, said = self.one("--retry", 3, "--retry-max-time", 8)
        self.assertEqual((ran.exit, said["error"]),
                         (75, "OPERATION_TIME_LIMIT"), ran.all)
        self.assertEqual((said["attempts"], said["retries"]), (1, 0))
        self.assertLess(ran.seconds, 1)

    def test_never(self):
        """Nor without being asked."""
        for kind, settings, arguments, exit_code in (
                ("html", {"status": 502}, (), 75),
                ("html", {"status": 502}, ("--retry", 0), 75),
                ("html", {"status": 404}, ("--retry", 9), 6),
                ("json", {"status": 401, "body": {"error": "expired_token"}},
                 ("--retry", 9), 7),
                ("json", {"status": 401, "body": {"error": "OVERLOAD_LIMIT"}},
                 ("--retry", 9), 7),
                ("json", {"status": 400, "body": {"error": ""}},
                 ("--retry", 9), 7)):
            with self.subTest(kind=kind, settings=settings):
                self.portal.reset()
                self.portal.fault(kind, **settings)
                ran, said = self.one(*arguments)
                self.assertEqual(ran.exit, exit_code, ran.all)
                self.assertEqual((said["attempts"], said["retries"]), (1, 0))
                self.assertLess(ran.seconds, 0.5)

    def test_interrupt_in_a_pause(self):
        self.portal.throttle(1)
        with subprocess.Popen(
                [COMMAND, *map(str, self.webhook()), "--retry", "3", "-v",
                 "contact"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True) as process:
            lines = iter(process.stderr.readline, "")
            self.assertTrue(any("again in" in line for line in lines))
            began = time.monotonic()
            process.send_signal(2)
            out, err = process.communicate(timeout=5)
            took = time.monotonic() - began
        self.assertEqual(process.returncode, 130, out + err)
        self.assertLess(took, 0.5)
        self.assertIn("during a pause", out)
        self.assertEqual(len(self.portal.calls()), 1)

    def test_usage(self):
        for arguments in (("--retry", 21), ("--retry", -1), ("--retry", "x"),
                          ("--retry-max-time", 0)):
            ran = command(*self.webhook(), *arguments, "contact")
            self.assertEqual(ran.exit, 2, ran.all)
            self.assertIn("--retry", ran.err)


if __name__ == "__main__":
    unittest.main()
