"""What is really on the wire: answers, switches, every kind of fault."""

import gzip
import json
import re
import time
import unittest

from portal.control import Portal
from portal.tests.support import (CONTACT, GET, RESET, PortalCase, Raw, curl,
                                  request)
from vectors import vectors

TIME_KEYS = ["start", "finish", "duration", "processing", "date_start",
             "date_finish", "operating_reset_at", "operating"]


class Answers(PortalCase):
    def ask(self, method=GET, fields=(), **how):
        return self.exchange(request(self.path(method), {}, fields=fields), **how)

    def test_header_block(self):
        reply = self.ask()
        self.assertEqual(27, len(reply.fields))
        self.assertEqual(["nosniff"] * 2, reply.values("X-Content-Type-Options"))
        self.assertEqual(3, len(reply.values("Set-Cookie")))
        self.assertEqual(["chunked"], reply.values("Transfer-Encoding"))
        self.assertEqual([], reply.values("Content-Length"))
        self.assertEqual(["close"], reply.values("Connection"))
        longest = max(len(f"{n}: {v}") for n, v in reply.fields)
        self.assertLessEqual(longest, 110)
        pair = self.portal.token("user7")
        reply = self.exchange(request(f"/rest/{GET}",
                                      {"auth": pair["access_token"]}))
        self.assertEqual([pair["client_id"]],
                         reply.values("X-Bitrix-Rest-Application"))

    def test_body_is_one_line_in_order(self):
        body = self.ask(RESET).body
        self.assertNotIn(b"\n", body)
        self.assertNotIn(b" ", body)
        answer = json.loads(body)
        self.assertEqual(["result", "time"], list(answer))
        self.assertEqual(TIME_KEYS, list(answer["time"]))
        self.assertIsInstance(answer["time"]["start"], int)
        self.assertIn(answer["time"]["processing"], (0, 1))
        self.assertRegex(answer["time"]["date_start"], r"T\d\d:\d\d:\d\d\+01:00$")

    def test_errors_have_no_time(self):
        _, body = self.call(RESET, {"scope": "C"})
        self.assertEqual(["error", "error_description"], list(body))

    def test_time_profiles(self):
        keys = {"cloud_new": TIME_KEYS, "cloud_old": TIME_KEYS[:6] + ["operating"],
                "operating_only": TIME_KEYS[:6] + ["operating"],
                "selfhosted": TIME_KEYS[:6]}
        for profile, wanted in keys.items():
            self.portal.switch(time_profile=profile)
            body = self.ask().body
            block = json.loads(body)["time"]
            self.assertEqual(wanted, list(block), profile)
            if profile == "cloud_old":
                self.assertIsInstance(block["start"], float)
                self.assertRegex(body, rb'"processing":\d\.\d+e-\d')

    def test_escapes(self):
        self.assertIn(b"\\u0027contact_details of 7\\u0027 \\u0026 B\\/C",
                      self.ask().body)
        self.portal.set_cards({CONTACT: "\u00e9"})
        self.assertIn("\u00e9".encode(), self.ask().body)
        self.portal.switch(ascii_json=True)
        self.assertIn(b"\\u00e9", self.ask().body)

    def test_gzip_only_when_offered(self):
        offer = [("Accept-Encoding", "gzip, br")]
        reply = self.ask(fields=offer)
        self.assertEqual(["gzip"], reply.values("Content-Encoding"))
        self.assertIn("result", json.loads(gzip.decompress(reply.body)))
        self.assertEqual([], self.ask(fields=[("Accept-Encoding", "br")])
                         .values("Content-Encoding"))
        self.portal.switch(gzip="off")
        self.assertEqual([], self.ask(fields=offer).values("Content-Encoding"))

    def test_framing_switches(self):
        self.portal.switch(framing="length")
        reply = self.ask()
        self.assertEqual([str(len(reply.raw))], reply.values("Content-Length"))
        self.portal.switch(framing="close")
        reply = self.ask()
        self.assertEqual([], reply.values("Transfer-Encoding"))
        json.loads(reply.raw)
        self.portal.switch(framing="chunked", chunk_size=1, chunk_extensions=True,
                           trailers=True, header_case="lower")
        reply = self.ask()
        self.assertTrue(reply.raw.startswith(b"1;a=b\r\n{\r\n"))
        self.assertTrue(reply.raw.endswith(b"0;a=b\r\nX-Trailer: 1\r\n\r\n"))
        self.assertTrue(all(n == n.lower() for n, _ in reply.fields))

    def test_keep_alive(self):
        raw = Raw(self.portal)
        wire = request(self.path(GET), {}).replace(b"Connection: close\r\n", b"")
        raw.send(wire + wire).sock.settimeout(0.5)
        self.assertEqual(2, raw.receive().wire.count(b"HTTP/1.1 200 OK"))
        raw.sock.close()
        calls = self.portal.calls()
        self.assertEqual([1, 2], [call["number"] for call in calls])
        self.assertEqual(calls[0]["connection"], calls[1]["connection"])

    def test_continue(self):
        wire = request(self.path(GET), {}, fields=[("Expect", "100-continue")])
        self.assertTrue(self.exchange(wire).wire.startswith(
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))

    def test_chunked_request(self):
        wire = request(self.path(RESET, "admin"), None, fields=[
            ("Transfer-Encoding", "chunked"), ("Content-Type", "application/json")])
        wire += b'5\r\n{"sco\r\n8;x=y\r\npe":"C"}\r\n0\r\nT: 1\r\n\r\n'
        self.assertIs(True, self.exchange(wire).json()[1]["result"])
        self.assertEqual(["common/contact_details_common"], self.last()["deleted"])

    def test_not_http(self):
        good = request(self.path(GET), {})
        for name, wire in {
                "verb": b"\x16\x03\x01 / HTTP/1.1\r\n\r\n",
                "no host": b"GET / HTTP/1.1\r\n\r\n",
                "two lengths": good.replace(
                    b"Content-Length: 2", b"Content-Length: 2\r\nContent-Length: 3"),
                "both framings": good.replace(
                    b"Content-Length", b"Transfer-Encoding: chunked\r\nContent-Length"),
                "folded": good.replace(b"Host: localhost", b"Host: localhost\r\n x"),
        }.items():
            with self.subTest(name):
                reply = self.exchange(wire)
                self.assertEqual(400, reply.status)
                self.assertIn(b"nginx", reply.body)

    def test_xml(self):
        reply = self.ask(RESET + ".xml")
        self.assertEqual(["text/xml; charset=utf-8"], reply.values("Content-Type"))
        self.assertTrue(reply.body.startswith(b"<response><result>1</result><time>"))


class Vectors(PortalCase):
    ENDS = {"keep": "notified", "close": "notified", "cut": "notified",
            "rst": "reset", "no_notify": "fin"}

    def test_every_vector_octet_for_octet(self):
        table = vectors.load()
        self.assertGreater(len(table), 70)
        for name, vector in table.items():
            token = vector.op == "token"
            path = "/oauth/token/" if token else self.path(RESET)
            wire = request(path, {"grant_type": "refresh_token"} if token else {})
            with self.subTest(name):
                self.portal.vector(name)
                reply = self.exchange(wire)
                self.assertEqual(vector.wire(), reply.wire)
                self.assertEqual(self.ENDS[vector.end], reply.end)
        self.assertIn(CONTACT, self.portal.cards())     # no call was executed
        self.assertEqual(list(table), [c["fault"] for c in self.portal.calls()])

    def test_location_of_a_vector(self):
        self.portal.vector("moved", location="https://localhost:1/x")
        reply = self.exchange(request(self.path(RESET), {}))
        self.assertEqual(["https://localhost:1/x"], reply.values("Location"))


class Faults(PortalCase):
    def ask(self, **how):
        return self.exchange(request(self.path(RESET), {}), **how)

    def test_queue(self):
        self.portal.fault("html", method=GET)
        self.portal.fault("html", status=502, times=2)
        self.assertEqual([502, 502, 200], [self.ask().status for _ in range(3)])
        self.assertEqual(503, self.exchange(request(self.path(GET), {})).status)
        self.portal.fault("html", times=None)
        self.assertEqual([503] * 3, [self.ask().status for _ in range(3)])
        self.portal.clear_faults()
        self.assertEqual(200, self.ask().status)

    def test_delays(self):
        self.portal.fault("delay", before_ms=150)
        start = time.monotonic()
        self.assertEqual(200, self.ask().status)
        self.assertGreater(time.monotonic() - start, 0.15)
        self.portal.fault("delay", between_ms=30, piece=400)
        start = time.monotonic()
        reply = self.ask()
        self.assertGreater(time.monotonic() - start, 0.09)
        self.assertGreaterEqual(reply.arrivals, 4)

    def test_body_ends_early(self):
        """The call happened, the answer is lost: an ambiguous failure."""
        for kind, end in {"rst": "reset", "close": "notified",
                          "drop": "fin"}.items():
            self.portal.reset()
            self.portal.fault(kind, after=20)
            reply = self.ask()
            self.assertEqual((end, 20), (reply.end, len(reply.raw)), kind)
            self.assertNotIn(CONTACT, self.portal.cards())

    def test_execute_can_be_said(self):
        self.portal.fault("html", execute=True)
        self.assertEqual(503, self.ask().status)
        self.assertNotIn(CONTACT, self.portal.cards())

    def test_no_close_notify(self):
        self.assertEqual("notified", self.ask().end)
        self.portal.fault("no_notify")
        reply = self.ask()
        self.assertEqual("fin", reply.end)
        self.assertIs(True, reply.json()[1]["result"])

    def test_silence(self):
        self.portal.fault("silence")
        reply = self.ask(timeout=0.3)
        self.assertEqual((b"", "silent"), (reply.wire, reply.end))
        self.assertIn(CONTACT, self.portal.cards())

    def test_cut_and_tiny(self):
        for after in (0, 1, 12, 700):
            self.portal.fault("cut", after=after)
            self.assertEqual(after, len(self.ask().wire))
        self.portal.fault("tiny")
        reply = self.ask()
        self.assertEqual(200, reply.status)
        self.assertGreater(reply.arrivals, 500)

    def test_raw_html_json(self):
        self.portal.fault("raw", text="HTTP/1.1 200 OK\r\n\r\nhello")
        self.assertEqual(b"hello", self.ask().raw)
        self.portal.fault("raw", base64="AP8=", end="reset")
        reply = self.ask()
        self.assertEqual((b"\0\xff", "reset"), (reply.wire, reply.end))
        self.portal.fault("html")
        reply = self.ask()
        self.assertEqual((503, 40 * 1024), (reply.status, len(reply.raw)))
        self.portal.fault("json", status=418, body={"error": "TEAPOT"},
                          fields=[["Retry-After", "7"]])
        reply = self.ask()
        self.assertEqual((418, {"error": "TEAPOT"}), reply.json())
        self.assertEqual(["7"], reply.values("Retry-After"))

    def test_redirects(self):
        path = self.path(RESET)
        host = self.portal.url.split("//")[1].rstrip("/")
        for to, wanted in {
                "same": f"https://{host}{path}?moved=1",
                "other": f"https://new.portal.test{path}",
                "http": f"http://{host}{path}", "relative": "/auth/",
                "loop": f"https://{host}{path}"}.items():
            for status in (301, 302, 307, 308):
                self.portal.fault("redirect", to=to, status=status)
                reply = self.ask()
                self.assertEqual((status, [wanted]),
                                 (reply.status, reply.values("Location")))
        self.portal.fault("redirect", location="https://else.test/", times=1)
        self.assertEqual(["https://else.test/"], self.ask().values("Location"))

    def test_before_tls(self):
        for kind, message in {"accept_reset": "reset|[Ss]yscall",
                              "accept_close": "SSL|[Ss]yscall|reset|EOF",
                              "accept_plain": "wrong version|SSL"}.items():
            self.portal.fault(kind)
            with self.subTest(kind), self.assertRaises(AssertionError) as caught:
                curl(self.portal, {"url": self.portal.url + "rest/profile"})
            self.assertRegex(str(caught.exception), message)
        self.portal.fault("accept_hang")
        with self.assertRaises(AssertionError) as caught:
            curl(self.portal, {"url": self.portal.url, "max-time": "0.3"})
        self.assertIn("ended with 28", str(caught.exception))


class Certificates(PortalCase):
    def ended_with(self):
        try:
            curl(self.portal, {"url": self.portal.url + "rest/profile"})
        except AssertionError as error:
            return re.search(r"SSL certificate problem: ([\w ]+)|no alternative"
                             r" certificate subject name", str(error))[0]
        return "fine"

    def test_leaves(self):
        self.addCleanup(self.portal.leaf, "valid")
        self.assertEqual("fine", self.ended_with())
        for leaf, word in {"expired": "expired", "future": "not yet valid",
                           "wrong-name": "alternative"}.items():
            self.portal.leaf(leaf)
            self.assertIn(word, self.ended_with())
        self.portal.leaf("valid")
        self.assertEqual("fine", self.ended_with())
        self.assertTrue(self.portal.state()["handshakes_failed"])

    def test_both_versions(self):
        for version in ("1.2", "1.3"):
            curl(self.portal, {"url": self.portal.url + "rest/profile",
                               "tls-max": version})
            self.assertEqual(f"TLSv{version}", self.last()["tls"]["version"])


class Chains(unittest.TestCase):
    """The other chain kinds, both address families, one version only."""

    def check(self, **options):
        with Portal(listen=["127.0.0.1", "::1"], **options) as portal:
            for url in portal.urls:
                self.assertEqual(401, curl(portal, {"url": url + "rest/profile",
                                                    "globoff": True})[0][0])
            return [call["tls"]["version"] for call in portal.calls()]

    def test_kinds(self):
        for kind in ("rsa", "pss", "p384"):
            with self.subTest(kind):
                self.assertEqual(["TLSv1.3"] * 2, self.check(chain=kind))
        self.assertEqual(["TLSv1.2"] * 2, self.check(chain="pss", tls_max="1.2"))
