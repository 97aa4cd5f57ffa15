"""What only nginx brings: its keep-alive limits, its way of passing bodies on,
its own errors, its sessions. Belongs to the set-up B24_FRONT=nginx."""

import fcntl
import json
import os
import subprocess
import time
import unittest

from .support import BEHIND_NGINX, COMMAND, Case, Portal, command

CARDS = ("contact", "lead", "deal", "company", "deal:9")
ROWS = ["7/company_details", "7/contact_details", "7/deal_details",
        "7/deal_details_c_9", "7/lead_details"]
PAD = "x" * 100_000
# fault, settings, outcome, exit: bodies of several records of 16 KiB
LARGE = (
    ("html", {"size": 1_000_000}, "http_error", 75),
    ("html", {"size": 200_000, "status": 200}, "bad_reply", 6),
    ("json", {"status": 400, "body": {"error": "E", "error_description": PAD}},
     "api_error", 7),
    ("json", {"body": {"result": True, "pad": PAD}}, "too_large", 6),
)


def load_tests(_loader, tests, _pattern):
    return tests if BEHIND_NGINX else unittest.TestSuite()


class Nginx(Case):
    def setUp(self):
        super().setUp()
        self.first = dict(self.portal.front)

    def front(self, **settings):
        """nginx with these settings, all others as at first."""
        self.portal.reset()
        self.portal.restart(**{**{
            name: value for name, value in self.first.items()
            if name not in ("listen", "port", "host")}, **settings})

    def tearDown(self):
        self.front()

    def run_cards(self, *arguments):
        ran = command(*self.webhook(), "--json", *arguments)
        self.assert_no_secret(ran.all)
        return ran, ran.json

    def connections(self):
        return [call["connection"] for call in self.portal.calls()]

    # --- connections ----------------------------------------------------------

    def test_versions_and_keys(self):
        for chain in ("ecdsa", "rsa"):
            for version in ("1.2", "1.3"):
                with self.subTest(chain=chain, version=version):
                    self.front(chain=chain, tls_min=version, tls_max=version)
                    ran, _ = self.run_cards("contact")
                    self.assertEqual(ran.exit, 0, ran.all)
                    tls = self.portal.calls()[-1]["tls"]
                    self.assertEqual(tls["version"], f"TLSv{version}")
                    self.assertEqual(tls["sni"], "localhost")
                    if version == "1.2":
                        self.assertIn(chain.upper(), tls["cipher"])

    def test_limit_of_requests(self):
        """The connection ends after two requests, as often as it must."""
        self.front(keepalive_requests=2)
        before = self.portal.cards()
        ran, said = self.run_cards(*CARDS)
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(self.gone(before), ROWS)
        self.assertEqual([one["attempts"] for one in said], [1] * 5)
        a, _, b, _, c = seen = self.connections()
        self.assertEqual(seen, [a, a, b, b, c])
        self.assertEqual(len({a, b, c}), 3)

    def test_one_connection_where_it_is_kept(self):
        ran, _ = self.run_cards(*CARDS)
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(len(set(self.connections())), 1)

    def test_kept_connection_runs_out(self):
        """The answer promised more, then nginx hangs up: nobody notices.

        A full pipe holds the command where it tells of its first card."""
        self.front(keepalive_timeout="100ms")
        out, full = os.pipe()
        os.write(full, b"\n" * fcntl.fcntl(full, fcntl.F_SETPIPE_SZ, 4096))
        with subprocess.Popen(
                [COMMAND, *map(str, self.webhook()), "--json", "contact",
                 "lead"], stdout=full, stderr=subprocess.DEVNULL) as process:
            os.close(full)
            self.assertEqual(len(self.portal.wait_calls(1)), 1)
            time.sleep(0.5)
            self.assertEqual(len(self.portal.calls()), 1)
            with open(out, encoding="utf-8") as lines:
                said = [json.loads(line) for line in lines if line.strip()]
            self.assertEqual(process.wait(10), 0)
        self.assertEqual([one["attempts"] for one in said], [1, 1])
        self.assertEqual(len(self.portal.calls()), 2)
        self.assertEqual(len(set(self.connections())), 2)

    def test_sessions(self):
        """Kept by ticket, by number or not at all; both sides agree."""
        for version in ("1.2", "1.3"):
            for tickets in (True, False):
                for cache in (True, False):
                    with self.subTest(version=version, tickets=tickets,
                                      cache=cache):
                        self.front(tls_min=version, tls_max=version,
                                   tickets=tickets, cache=cache,
                                   keepalive_requests=1)
                        self.two_handshakes(tickets or cache)

    def two_handshakes(self, may_resume):
        ran, said = self.run_cards("contact", "lead")
        self.assertEqual(ran.exit, 0, ran.all)
        seen = [call["tls"]["resumed"] for call in self.portal.calls()]
        self.assertEqual(len(set(self.connections())), 2)
        self.assertEqual([one["resumed"] for one in said], seen)
        self.assertFalse(seen[0])
        self.assertFalse(seen[1] and not may_resume)

    # --- bodies -----------------------------------------------------------------

    def test_ways_of_passing_bodies_on(self):
        for buffering in (True, False):
            for upstream in ("1.0", "1.1"):
                self.front(buffering=buffering, upstream_http=upstream)
                for framing in ("chunked", "length", "close"):
                    with self.subTest(buffering=buffering, upstream=upstream,
                                      framing=framing):
                        self.portal.reset()
                        self.portal.switch(framing=framing, chunk_size=7)
                        before = self.portal.cards()
                        ran, said = self.run_cards("-vv", "contact", "lead")
                        self.assertEqual(ran.exit, 0, ran.all)
                        self.assertEqual(self.gone(before), [
                            "7/contact_details", "7/lead_details"])
                        self.assertEqual(len(set(self.connections())), 1)
                        chunked = "transfer-encoding: chunked" in \
                            ran.err.lower()
                        self.assertEqual(chunked, framing != "length")

    def test_large_bodies_in_records_of_any_size(self):
        for version in ("1.2", "1.3"):
            for record in ("16k", "4k", "1400"):
                self.front(record=record, tls_min=version, tls_max=version)
                for kind, settings, outcome, exit_code in LARGE:
                    with self.subTest(version=version, record=record,
                                      kind=kind, outcome=outcome):
                        self.portal.reset()
                        self.portal.fault(kind, **settings)
                        ran, said = self.run_cards("contact", "lead")
                        self.assertEqual(
                            (said[0]["outcome"], ran.exit),
                            (outcome, exit_code), ran.all[:2000])
                        self.assertEqual(said[1]["outcome"], "ok_true")

    # --- its own errors -----------------------------------------------------------

    def test_bad_gateway(self):
        """The portal hangs up before a word: 502, and the next call works."""
        self.portal.fault("cut", after=0)
        ran, said = self.run_cards("contact", "lead")
        self.assertEqual(ran.exit, 75, ran.all)
        self.assertEqual([one["http_status"] for one in said], [502, 200])
        self.assertEqual([one["advice"] for one in said], ["retry", "none"])

    def test_gateway_time_out(self):
        self.front(read_timeout="200ms")
        self.portal.fault("silence")
        ran, said = self.run_cards("contact", "lead")
        self.assertEqual(ran.exit, 75, ran.all)
        self.assertEqual([one["http_status"] for one in said], [504, 200])
        self.assertEqual(said[0]["advice"], "retry")

    def test_body_that_stops(self):
        """Within the body only an end of the connection is left to nginx."""
        for buffering in (True, False):
            for upstream in ("1.0", "1.1"):
                with self.subTest(buffering=buffering, upstream=upstream):
                    self.front(buffering=buffering, upstream_http=upstream)
                    self.portal.switch(framing="length")
                    self.portal.fault("rst", after=20)
                    ran, said = self.run_cards("contact")
                    self.assertEqual((said[0]["outcome"], ran.exit),
                                     ("closed_early", 4), ran.all)


class NobodyBehind(Case):
    """nginx stands, the portal behind it does not."""

    def test_no_portal(self):
        super(Portal, self.portal).halt()
        ran = command(*self.webhook(), "--json", "contact")
        self.assertEqual(ran.exit, 75, ran.all)
        self.assertEqual(ran.json[0]["http_status"], 502)
        self.assertEqual(ran.json[0]["outcome"], "http_error")

    def setUp(self):
        """Once; there is nobody to reset."""


if __name__ == "__main__":
    unittest.main()
