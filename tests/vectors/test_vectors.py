#!/usr/bin/env python3
"""The vectors are complete, agree with each other and are real HTTP."""
import gzip
import http.client
import io
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import to_c  # noqa: E402
import vectors  # noqa: E402

OUTCOMES = {
    "ok_true", "ok_false", "bad_reply", "api_error", "http_error",
    "protocol_error", "too_large", "closed_early", "timeout", "tls_error",
    "connect_error", "dns_error", "config_error", "clock_error"}
ADVICES = {
    "none", "retry", "wait", "refresh", "authorize", "administrator",
    "support", "configuration", "clock", "network", "moved"}
KINDS = {"true", "false", "null", "number", "string", "object", "array",
         "none"}
V3 = "BITRIX_REST_V3_EXCEPTION_"
# Every code of contract 3.2, with the statuses stated there.
CALL_CODES = {
    "QUERY_LIMIT_EXCEEDED": (503,), "OPERATION_TIME_LIMIT": (429,),
    "OVERLOAD_LIMIT": (401, 503), "expired_token": (401,),
    "invalid_token": (401,), "NO_AUTH_FOUND": (401,),
    "INVALID_CREDENTIALS": (401, 403), "insufficient_scope": (401, 403),
    "INVALID_REQUEST": (401, 400), "ACCESS_DENIED": (401, 403),
    "PAYMENT_REQUIRED": (401,), "user_access_error": (401, 403),
    "authorization_error": (401,), "APPLICATION_NOT_FOUND": (401,),
    "ERROR_OAUTH": (401,), "NOT_INSTALLED": (401,),
    "CONNECTION_ERROR": (401,), "verification_needed": (401,),
    "METHOD_CONFIRM_WAITING": (401,), "METHOD_CONFIRM_DENIED": (403,),
    "ERROR_METHOD_NOT_FOUND": (404,),
    "ERROR_MANIFEST_IS_NOT_AVAILABLE": (404,),
    "PORTAL_DELETED": (403, 500), "WRONG_LICENSE": (403,),
    "WRONG_AUTH_TYPE": (403,), "access_denied": (401,),
    "session_failed": (401,), "ERROR_ARGUMENT": (400,),
    "ERROR_CORE": (400, 500), "INTERNAL_SERVER_ERROR": (500,),
    "ERROR_UNEXPECTED_ANSWER": (500,), "WRONG_ENCODING": (200,),
    "ERROR_BATCH_METHOD_NOT_ALLOWED": (200, 405),
    "ERROR_BATCH_LENGTH_EXCEEDED": (200, 400),
    "PORTAL_BLOCKED_BY_LICENSE_SCANNER": (401, 403), "(empty)": (400,),
    V3 + "ACCESSDENIEDEXCEPTION": (400, 401, 403),
    V3 + "INSUFFICIENTSCOPEEXCEPTION": (403,),
    V3 + "METHODNOTFOUNDEXCEPTION": (404,),
    V3 + "RATELIMITEXCEPTION": (429,), V3 + "INVALIDJSONEXCEPTION": (400,),
    V3 + "VALIDATION_REQUESTVALIDATIONEXCEPTION": (400,),
    V3 + "INTERNAL_INTERNALEXCEPTION": (500,)}
# The same for contract 4.3.
TOKEN_CODES = {
    "invalid_grant": (400,), "expired_token": (401,),
    "invalid_client": (400, 401), "wrong_client": (200,),
    "invalid_request": (400,), "unsupported_grant_type": (400,),
    "unauthorized_client": (400,), "invalid_scope": (400, 403),
    "insufficient_scope": (400, 403), "PAYMENT_REQUIRED": (401, 402),
    "NOT_INSTALLED": (401,)}
ROWS_PER_ENTITY = {"contact": 30, "lead": 15, "deal": 9, "item": 1}


class FakeSocket:
    """Just enough of a socket for http.client."""

    def __init__(self, wire):
        self._wire = wire

    def makefile(self, _mode):
        return io.BytesIO(self._wire)


def read_back(vector):
    response = http.client.HTTPResponse(FakeSocket(vector.wire()))
    response.begin()
    return response, response.read()


def location_kind(vector):
    """The key of advice.tsv for a redirect."""
    for line in vector.fields:
        if line.lower().startswith(b"location: https://"):
            return "(https)"
    return "-"


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.answers = vectors.load()
        cls.rows = vectors.advice()

    def each(self):
        return self.answers.values()

    def test_all_numbers_in_order(self):
        numbers = [v.number for v in self.answers.values()]
        self.assertEqual(sorted(set(numbers)), list(range(1, 75)))
        self.assertEqual(numbers, sorted(numbers))

    def test_words_are_known(self):
        for v in self.each():
            self.assertIn(v.kind, ("valid", "error", "hostile"), v.name)
            self.assertIn(v.op, ("reset", "get", "batch", "token"),
                          v.name)
            self.assertIn(v.outcome, OUTCOMES, v.name)
            self.assertIn(v.advice, ADVICES, v.name)
            self.assertIn(v.result, KINDS, v.name)

    def test_advice_follows_the_table(self):
        for v in self.each():
            if v.outcome == "api_error":
                source = "token" if v.op == "token" else "call"
                row = vectors.advise(self.rows, source, v.code, v.status)
            elif v.outcome == "http_error":
                row = vectors.advise(self.rows, "http", location_kind(v),
                                     v.status)
            else:
                row = vectors.advise(self.rows, "outcome", v.outcome,
                                     v.status)
            self.assertIsNotNone(row, v.name)
            self.assertEqual((v.advice, v.exit), (row.advice, row.exit),
                             v.name)

    def test_sizes_stated_by_the_contract(self):
        sizes = {"ok_cloud_new": 245, "ok_cloud_old": 238, "nginx_502": 150,
                 "branded_503": 40960, "deep_json": 2000}
        for name, size in sizes.items():
            self.assertEqual(len(self.answers[name].body), size, name)
        block = self.answers["ok_cloud_new"].head().split(b"\r\n")[1:-2]
        self.assertEqual(len(block), 27)
        self.assertEqual(max(map(len, block)), 106)

    def test_valid_ones_are_http_and_json(self):
        for v in self.each():
            if v.kind != "valid":
                continue
            response, body = read_back(v)
            self.assertEqual(response.status, v.status, v.name)
            self.assertEqual(body, v.body, v.name)
            self.assertTrue(response.isclosed(), v.name)
            answer = json.loads(body)
            self.assertNotIn("error", answer, v.name)
            self.assertEqual("result" in answer, v.op != "token",
                             v.name)

    def test_errors_are_http(self):
        for v in self.each():
            if v.kind == "error":
                response, body = read_back(v)
                self.assertEqual(response.status, v.status, v.name)
                self.assertEqual(body, v.body, v.name)

    def test_codes_and_texts_are_what_json_says(self):
        for v in self.each():
            if v.outcome != "api_error":
                self.assertEqual((v.code, v.text), ("", ""), v.name)
                continue
            answer = json.loads(v.body.decode("utf-8", "replace"))
            code, text = answer["error"], answer.get("error_description", "")
            if isinstance(code, dict):
                code, text = code["code"], code["message"]
            self.assertEqual(v.code, str(code), v.name)
            if v.text_is_prefix:
                self.assertTrue(v.text and text.startswith(v.text), v.name)
            else:
                self.assertEqual(v.text, text, v.name)

    def test_truncated_ones_do_not_read_back(self):
        for v in self.each():
            self.assertEqual(v.cut, v.outcome == "closed_early", v.name)
            if v.declare is not None:
                self.assertGreater(v.declare, len(v.body), v.name)
                self.assertRaises(http.client.IncompleteRead, read_back, v)

    def test_heads_end_framed(self):
        for v in self.each():
            head = v.head()
            self.assertEqual(head.count(b"\r\n\r\n"), 1, v.name)
            framings = sum(line.lower().startswith(
                (b"transfer-encoding:", b"content-length:"))
                for line in head.split(b"\r\n"))
            self.assertEqual(framings,
                             0 if v.framing in ("close", "none") else 1,
                             v.name)

    def test_head_bounds(self):
        head = {name: len(self.answers[name].head()) for name in
                ("many_headers_unfolded", "many_headers_beyond")}
        self.assertLess(head["many_headers_unfolded"], 32768)
        self.assertGreater(head["many_headers_beyond"], 32768)

    def test_location_can_be_replaced(self):
        head = self.answers["moved_loop"].head("https://localhost:1/x")
        self.assertEqual(head.lower().count(b"location:"), 1)
        self.assertIn(b"Location: https://localhost:1/x\r\n", head)

    def test_special_bodies(self):
        answers = self.answers
        plain = answers["ok_cloud_new"].body
        self.assertEqual(gzip.decompress(answers["gzip_unasked"].body), plain)
        pretty = answers["ok_whitespace"].body
        self.assertTrue(pretty.endswith(b"\r\n"))
        self.assertEqual(json.loads(pretty), json.loads(plain))
        members = json.loads(answers["many_members"].body)
        self.assertEqual(len(members), 501)
        self.assertIs(members["result"], True)


class Tables(unittest.TestCase):
    def test_decisions_complete(self):
        rows = vectors.decisions()
        count = {}
        for row in rows:
            count[row.entity] = count.get(row.entity, 0) + 1
        self.assertEqual(count, ROWS_PER_ENTITY)
        self.assertEqual(len({(r.entity, r.body) for r in rows}), len(rows))

    def test_decisions_agree_with_themselves(self):
        for row in vectors.decisions():
            with self.subTest(row=row):
                body = json.loads(row.body)
                self.assertIn(row.owner, (7, 6, 1, 100, "common", "error"))
                self.assertEqual(row.owner == "error", row.row is None)
                self.assertEqual(row.owner == "common",
                                 (row.row or "").endswith("_common"))
                if row.entity == "item":
                    self.assertEqual(body["entityTypeId"], row.type_id)
                else:
                    self.assertIsNone(row.type_id)

    def test_advice_covers_every_code(self):
        rows = vectors.advice()
        for source, codes in (("call", CALL_CODES), ("token", TOKEN_CODES)):
            known = {r.key.lower() for r in rows if r.source == source}
            for code, statuses in codes.items():
                self.assertIn(code.lower(), known)
                for status in statuses:
                    row = vectors.advise(rows, source, code, status)
                    self.assertEqual(row.key.lower(), code.lower())
                    self.assertEqual(row.source, source)

    def test_advice_covers_every_outcome(self):
        keys = [r.key for r in vectors.advice() if r.source == "outcome"]
        self.assertEqual(sorted(keys),
                         sorted(OUTCOMES - {"api_error", "http_error"}))

    def test_advice_of_errors_differs_from_their_outcome(self):
        """Else the row says nothing."""
        tls, = (r for r in vectors.advice() if r.key == "tls_error")
        rows = [r for r in vectors.advice() if r.source == "error"]
        self.assertTrue(rows)
        for row in rows:
            self.assertTrue(row.key.startswith("B24_E_TLS_"), row)
            self.assertNotEqual(row.advice, tls.advice)
            self.assertEqual(row.exit, tls.exit)

    def test_advice_covers_every_status(self):
        rows = vectors.advice()
        for status in to_c.SAMPLES:
            if not 300 <= status < 400:
                self.assertIsNotNone(
                    vectors.advise(rows, "call", "SOMETHING_NEW", status))
            if status != 200:
                self.assertIsNotNone(vectors.advise(rows, "http", "-",
                                                    status))

    def test_advice_rows_are_unique_and_sane(self):
        rows = vectors.advice()
        seen = {(r.source, r.key.lower(), r.status) for r in rows}
        self.assertEqual(len(seen), len(rows))
        for row in rows:
            with self.subTest(row=row):
                self.assertIn(row.advice, ADVICES)
                self.assertIn(row.exit, (0, 3, 4, 5, 6, 7, 75))
                self.assertRegex(row.status, r"^(\*|[2-5]xx|[2-5]\d\d)$")

    def test_codes_with_a_status_agree_with_the_unknown_row(self):
        rows = vectors.advice()
        for row in rows:
            plain = row.source == "call" or row.source == "token"
            if not plain or row.key == "(unknown)" or row.status == "*":
                continue
            for status in to_c.statuses(rows, row):
                other = vectors.advise(rows, "call", "SOMETHING_NEW", status)
                self.assertEqual((row.advice, row.exit),
                                 (other.advice, other.exit), row)

    def test_every_advice_row_reaches_the_c_table(self):
        rows = vectors.advice()
        for row in rows:
            if row.source not in ("outcome", "error"):
                self.assertTrue(to_c.statuses(rows, row), row)

    def test_retry_rows_are_unique_and_sane(self):
        rows = vectors.retry()
        self.assertEqual(len({r.situation for r in rows}), len(rows))
        for row in rows:
            with self.subTest(row=row.situation):
                self.assertEqual(row.times == 0, not row.pauses)
                self.assertFalse(row.once and row.pauses)
                self.assertIn(row.times, (0, 1, 3, 6, None))
                for first, last in row.pauses:
                    self.assertLessEqual(row.after_s * 1000, first)
                    self.assertLessEqual(first, last)
                    self.assertLessEqual(last, 600_000)
                for before, after in zip(row.pauses, row.pauses[1:]):
                    self.assertLessEqual(before[0], after[0])

    def test_c_output_is_the_same_every_time(self):
        self.assertEqual(to_c.answers(), to_c.answers())
        self.assertEqual(to_c.advice(), to_c.advice())
        self.assertEqual(to_c.retry(), to_c.retry())


if __name__ == "__main__":
    unittest.main()
