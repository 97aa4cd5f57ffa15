"""Every vector of tests/vectors/answers.ini and every fault of the simulator,
through verified TLS and the built command: outcome, advice and exit code."""

import unittest

from .support import BEHIND_NGINX, Case, command, vectors

KEYS = {"ok", "outcome", "op", "method", "entity", "scope", "user",
        "http_status", "error", "error_description", "layer", "advice",
        "retry_after_ms", "attempts", "duration_ms", "resumed", "request_id",
        "portal"}
# What nginx in front makes of it: outcome, advice, exit.
BAD_GATEWAY = ("http_error", "retry", 75)       # no whole or no lawful head
NOT_HTTP_1 = ("http_error", "configuration", 6)     # the 400 is passed on
CUT_BODY = ("closed_early", "retry", 4)     # it judges chunks, then hangs up
# Plain HTTP has no close_notify: to nginx the end of the connection is the end
# of a body without length, and the client is told that it is complete.
ENDED = ("ok_true", "none", 0)
VECTORS_BEHIND_NGINX = {
    "truncated_no_notify": ENDED,
    "bad_chunk": CUT_BODY,
    "bad_chunk_huge": CUT_BODY,
    "many_headers": BAD_GATEWAY,    # beyond its proxy_buffer_size
    "many_headers_unfolded": BAD_GATEWAY,
    "many_headers_beyond": BAD_GATEWAY,
}
# fault, settings, outcome, exit, and what differs behind nginx
FAULTS = (
    ("cut", {"after": 0}, "closed_early", 4, BAD_GATEWAY),
    ("cut", {"after": 9}, "closed_early", 4, BAD_GATEWAY),
    ("cut", {"after": 200, "end": "reset"}, "closed_early", 4,
     BAD_GATEWAY),
    ("rst", {}, "closed_early", 4),
    ("close", {}, "closed_early", 4),
    ("drop", {}, "closed_early", 4),
    ("no_notify", {}, "ok_true", 0),    # complete by its own framing
    ("tiny", {}, "ok_true", 0),
    ("delay", {"before_ms": 200, "between_ms": 20}, "ok_true", 0),
    ("html", {}, "http_error", 75),
    ("html", {"status": 200}, "bad_reply", 6),
    ("raw", {"text": "SSH-2.0-none\r\n"}, "protocol_error", 6),
    ("raw", {"text": "HTTP/1.1 200 OK\r\n\r\n{\"result\":true}",
             "end": "drop"}, "closed_early", 4, ENDED),
    ("raw", {"text": "HTTP/1.1 200 OK\r\n\r\n{\"result\":true}"},
     "ok_true", 0),
    ("redirect", {"status": 301, "to": "other"}, "http_error", 6),
    ("redirect", {"status": 302, "to": "same"}, "http_error", 6),
    ("redirect", {"status": 307, "to": "http"}, "http_error", 6),
    ("redirect", {"status": 308, "to": "relative"}, "http_error", 6),
    ("accept_reset", {}, "connect_error", 4, BAD_GATEWAY),
    ("accept_close", {}, "connect_error", 4, BAD_GATEWAY),
    ("accept_plain", {}, "tls_error", 5, NOT_HTTP_1),
)


class Answers(Case):
    def one(self, *arguments):
        ran = command(*self.webhook(), "--json", *arguments)
        self.assertEqual(len(ran.json), 1, ran.all)
        self.assertGreaterEqual(set(ran.json[0]), KEYS)
        self.assert_no_secret(ran.all)
        return ran, ran.json[0]

    def test_vectors(self):
        asked = [v for v in vectors.load().values() if v.op == "reset"]
        self.assertGreater(len(asked), 60)
        for vector in asked:
            with self.subTest(vector=vector.name):
                self.portal.clear_faults()
                self.portal.vector(vector.name)
                ran, said = self.one("contact")
                outcome = (vector.outcome, vector.advice, vector.exit)
                if BEHIND_NGINX:
                    outcome = VECTORS_BEHIND_NGINX.get(vector.name, outcome)
                self.assertEqual((said["outcome"], said["advice"], ran.exit),
                                 outcome)
                self.assertEqual(said["ok"], outcome[2] == 0)
                if vector.outcome == "api_error":
                    self.assertEqual(said["error"], vector.code)

    def test_faults(self):
        for kind, settings, outcome, exit_code, *behind in FAULTS:
            if BEHIND_NGINX and behind:
                outcome, _, exit_code = behind[0]
            with self.subTest(kind=kind, **settings):
                self.portal.reset()
                self.portal.fault(kind, **settings)
                before = self.portal.cards()
                ran, said = self.one("contact")
                self.assertEqual((said["outcome"], ran.exit),
                                 (outcome, exit_code), ran.all)
                if said["outcome"] == "ok_true" and kind != "raw":
                    self.assertEqual(self.gone(before), ["7/contact_details"])

    def test_redirect_is_not_followed(self):
        before = self.portal.cards()
        self.portal.fault("redirect", to="same")
        self.one("contact")
        self.assertEqual(len(self.portal.calls()), 1)
        self.assertEqual(self.gone(before), [])

    def test_silence_ends_in_time(self):
        for kind in ("silence", "accept_hang"):
            self.portal.reset()
            self.portal.fault(kind)
            ran, said = self.one("--timeout", "1", "contact")
            self.assertEqual((said["outcome"], ran.exit), ("timeout", 4))
            self.assertLess(ran.seconds, 1.5)
            self.assertGreater(ran.seconds, 0.9)

    def test_stale_connection_is_reopened_once(self):
        """The answer says keep-alive, then the server closes."""
        self.portal.fault("raw", text="HTTP/1.1 200 OK\r\nContent-Length: 15"
                          "\r\n\r\n{\"result\":true}", end="close")
        ran = command(*self.webhook(), "--json", "lead", "contact")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual([one["outcome"] for one in ran.json],
                         ["ok_true", "ok_true"])

    def test_lost_body_hits_no_other_card(self):
        """The query repeats the parameters: even a proxy that eats the body
        does not make the portal fall back to its defaults."""
        self.portal.switch(lose_body=True)
        before = self.portal.cards()
        ran = command(*self.webhook("admin"), "--user", "6", "--customer-type",
                      "repeat", "lead")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(self.gone(before), ["6/returning_lead_details"])


if __name__ == "__main__":
    unittest.main()
