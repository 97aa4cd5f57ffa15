"""curl sends every decision vector over verified TLS: which row goes?"""

import json
import tempfile
from pathlib import Path

from portal.tests.support import CONTACT, RESET, PortalCase, Raw, curl, request
from vectors import vectors

JSON = "Content-Type: application/json"


def place(decision):
    return f"{decision.owner}/{decision.row}"


class Decisions(PortalCase):
    def setUp(self):
        super().setUp()
        # the vectors are about resolution: let user 7 touch every row
        self.portal.set_user(7, crm_admin=True)
        self.rows = {place(d): [{"name": place(d)}] for d in vectors.decisions()
                     if d.row and not d.row.startswith("_")}

    def restore(self):
        """A transfer by which curl itself puts all rows back."""
        control = self.portal.control
        return {"url": control["url"] + "cards", "output": "/dev/null",
                "header": [f"X-Portal-Control: {control['key']}", JSON],
                "data-raw": json.dumps({"set": self.rows, "clear": True})}

    def test_every_vector(self):
        decisions = vectors.decisions()
        self.assertGreaterEqual(len(decisions), 55)
        hook = self.portal.webhooks["user7"]["url"]
        transfers = []
        for decision in decisions:
            transfers += [self.restore(), {
                "url": hook + decision.method, "header": JSON,
                "data-raw": decision.body}]
        answers = [a for a in curl(self.portal, *transfers) if a[1]]
        calls = self.portal.calls()
        self.assertEqual(len(decisions), len(calls))
        for decision, (status, body), call in zip(decisions, answers, calls):
            with self.subTest(body=decision.body, entity=decision.entity):
                self.check(decision, status, body, call)

    def check(self, decision, status, body, call):
        if decision.owner == "error":
            self.assertEqual(500, status)
            with self.assertRaises(ValueError):
                json.loads(body)
            self.assertEqual([], call["deleted"])
            return
        self.assertEqual(200, status)
        self.assertIs(True, json.loads(body)["result"])
        self.assertEqual(place(decision), call["target"])
        there = place(decision) in self.rows
        self.assertEqual([place(decision)] if there else [], call["deleted"])

    def test_same_rows_by_form_and_query(self):
        """Brackets, plain and encoded, in the body and in the address."""
        hook = self.portal.webhooks["user7"]["url"]
        deal = hook + "crm.deal.details.configuration.reset"
        lead = hook + "crm.lead.details.configuration.reset"
        cases = [
            ({"url": deal, "data": "extras[dealCategoryId]=9&scope=C"},
             "common/deal_details_c_9_common"),
            ({"url": deal, "data": "extras%5BdealCategoryId%5D=9"},
             "7/deal_details_c_9"),
            ({"url": lead, "form-string": "extras[leadCustomerType]=2"},
             "7/returning_lead_details"),
            ({"url": lead + "?extras%5BleadCustomerType%5D=2", "globoff": True},
             "7/returning_lead_details"),
            ({"url": lead + "?extras[leadCustomerType]=2", "globoff": True,
              "data": "userId=6"}, "6/returning_lead_details"),
            # the body wins over the query
            ({"url": hook + RESET + "?scope=C", "header": JSON,
              "data-raw": '{"scope":"P"}'}, CONTACT),
        ]
        answers = curl(self.portal, *[transfer for transfer, _ in cases])
        self.assertEqual([200] * len(cases), [status for status, _ in answers])
        self.assertEqual([target for _, target in cases],
                         [call["target"] for call in self.portal.calls()])


class BodyLost(PortalCase):
    """The hazard of contract 1.3: true, and the caller's own row is gone."""

    def assert_silent_default(self, status, body, *flags):
        self.assertEqual(200, status)
        self.assertIs(True, json.loads(body)["result"])
        call = self.last()
        self.assertEqual([CONTACT], call["deleted"])
        self.assertLessEqual(set(flags), set(call["flags"]))

    def send(self, body, **options):
        """One curl transfer of exact octets."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "body")
            file.write_bytes(body)
            hook = self.portal.webhooks["user7"]["url"]
            return curl(self.portal, {
                "url": hook + RESET, "header": JSON,
                "data-binary": f"@{file}", **options})[-1]

    def test_unparsable_json(self):
        bodies = {
            "trailing NUL": b'{"scope":"C"}\0', "truncated": b'{"scope":"C"',
            "byte order mark": b'\xef\xbb\xbf{"scope":"C"}', "scalar": b'"C"',
            "trailing comma": b'{"scope":"C",}', "not UTF-8": b'{"scope":"C\xff"}',
            "too deep": b'{"scope":"C","a":' + b"[" * 600 + b"]" * 600 + b"}",
        }
        for name, body in bodies.items():
            with self.subTest(name):
                self.portal.reset()
                self.assert_silent_default(*self.send(body), "body_lost")

    def test_json_sent_as_text(self):
        answer = self.send(b'{"scope":"C"}', header="Content-Type: text/plain")
        self.assert_silent_default(*answer, "body_lost", "json_as_form")

    def test_empty_body(self):
        self.assert_silent_default(*self.send(b""), "no_body")

    def test_redirect_turned_get(self):
        self.portal.fault("redirect", status=302, to="same")
        answer = self.send(b'{"scope":"C"}', location=True)
        self.assert_silent_default(*answer)
        self.assertEqual(["POST", "GET"],
                         [call["verb"] for call in self.portal.calls()])

    def test_redirect_307_keeps_the_body(self):
        self.portal.fault("redirect", status=307, to="same")
        status, _ = self.send(b'{"scope":"C"}', location=True)
        self.assertEqual(400, status)   # user 7 may not touch the common view
        self.assertEqual([], self.last()["deleted"])

    def test_query_survives_a_lost_body(self):
        hook = self.portal.webhooks["admin"]["url"]
        status, _ = self.send(b'{"scope":"C"', url=hook + RESET + "?scope=C")
        self.assertEqual(200, status)
        self.assertEqual(["common/contact_details_common"], self.last()["deleted"])

    def test_short_body_never_arrives(self):
        """Behind a buffering web server half a request is no call."""
        wire = request(self.path(RESET), b'{"scope":"C"}')[:-4]
        raw = Raw(self.portal).send(wire)
        raw.sock.unwrap()
        call = self.portal.wait_calls(1)[0]
        self.assertIn("body_incomplete", call["flags"])
        self.assertEqual([], call["deleted"])
        self.assertIn(CONTACT, self.portal.cards())
        raw.sock.close()

    def test_lost_token_is_safe(self):
        pair = self.portal.token("user7")
        body = json.dumps({"auth": pair["access_token"]}).encode() + b"\0"
        reply = self.exchange(request(f"/rest/{RESET}", body))
        self.assertEqual(401, reply.status)
        self.assertEqual("NO_AUTH_FOUND", reply.json()[1]["error"])
        self.assertEqual([], self.last()["deleted"])


class ShortBody(PortalCase):
    OPTIONS = {"body_timeout": 0.2, "http": True}

    def test_time_out_closes_without_a_call(self):
        wire = request(self.path(RESET), b'{"scope":"C"}')[:-4]
        reply = self.exchange(wire)
        self.assertEqual((b"", "fin"), (reply.wire, reply.end))
        self.assertIn(CONTACT, self.portal.cards())

    def test_unbuffered_server_takes_what_came(self):
        self.portal.switch(short_body="execute")
        wire = request(self.path(RESET), b'{"scope":"C"}')[:-4]
        status, body = self.exchange(wire).json()
        self.assertEqual((200, True), (status, body["result"]))
        self.assertEqual([CONTACT], self.last()["deleted"])


class Newer(PortalCase):
    OPTIONS = {"fatal_on_typeerror": False, "http": True}

    def test_casts_instead_of_a_type_error(self):
        for value in ("abc", "", []):
            _, body = self.call("crm.deal.details.configuration.reset",
                                {"extras": {"dealCategoryId": value}})
            self.assertIs(True, body["result"])
            self.assertEqual("7/deal_details", self.last()["target"])
