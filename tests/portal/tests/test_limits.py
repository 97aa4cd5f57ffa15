"""Limits on the portal's own clock; the token endpoint."""

import json

from portal.tests.support import GET, RESET, PortalCase, request

PROFILE = "profile"


class Intensity(PortalCase):
    OPTIONS = {"http": True, "limit": "50/2"}
    THROTTLED = (503, {"error": "QUERY_LIMIT_EXCEEDED",
                       "error_description": "Too many requests"})

    def test_leaky_bucket(self):
        self.portal.throttle(capacity=3, drain=0.001)
        for _ in range(3):
            self.assertEqual(200, self.call(PROFILE)[0])
        self.assertEqual(self.THROTTLED, self.call(RESET))
        self.assertEqual([], self.last()["deleted"])
        self.portal.advance(2500)       # two and a half have drained
        self.assertEqual([200, 200, 503],
                         [self.call(PROFILE)[0] for _ in range(3)])

    def test_default_bucket(self):
        statuses = [self.call(PROFILE)[0] for _ in range(60)]
        self.assertEqual([200] * 50, statuses[:50])
        self.assertIn(503, statuses)

    def test_throttle_next(self):
        self.portal.throttle(2)
        self.assertEqual([503, 503, 200],
                         [self.call(PROFILE)[0] for _ in range(3)])


class Operating(PortalCase):
    OPTIONS = {"http": True}

    def test_window(self):
        """The call that crosses the limit completes; the next is blocked."""
        self.portal.operating(RESET, cost=300)
        statuses = []
        for _ in range(3):
            status, body = self.call(RESET)
            statuses.append(status)
        self.assertEqual([200, 200, 429], statuses)
        self.assertEqual("OPERATION_TIME_LIMIT", body["error"])
        self.assertEqual(200, self.call(GET)[0])             # another method
        self.assertEqual(200, self.call(RESET, hook="admin")[0])  # another key
        self.portal.advance(601)
        self.assertEqual(200, self.call(RESET)[0])

    def test_counters_tell(self):
        self.portal.operating(RESET, cost=479.25)
        block = self.call(RESET)[1]["time"]
        self.assertGreaterEqual(block["operating"], 479.25)
        left = block["operating_reset_at"] - block["start"]
        self.assertTrue(539 <= left <= 600, left)
        self.assertEqual(0, self.call(GET)[1]["time"]["operating"])

    def test_batch_bills_the_inner_method(self):
        self.portal.operating(RESET, cost=500)
        self.call("batch", {"cmd": [RESET]})
        error = self.call("batch", {"cmd": [RESET]})[1]["result"]["result_error"]
        self.assertEqual("OPERATION_TIME_LIMIT", error[0]["error"])


class Tokens(PortalCase):
    OPTIONS = {"http": True}

    def refresh(self, pair, verb="POST", **changes):
        params = {"grant_type": "refresh_token", "client_id": pair["client_id"],
                  "client_secret": pair["client_secret"],
                  "refresh_token": pair["refresh_token"], **changes}
        params = {key: value for key, value in params.items() if value is not None}
        if verb == "GET":
            query = "&".join(f"{key}={value}" for key, value in params.items())
            wire = request(f"//oauth/token/?{query}", verb="GET")
        else:
            wire = request("/oauth/token/", params,
                           kind="application/x-www-form-urlencoded")
        reply = self.exchange(wire)
        return reply.status, json.loads(reply.body)

    def works(self, pair):
        wire = request(f"/rest/{PROFILE}", {"auth": pair["access_token"]})
        return self.exchange(wire).status == 200

    def test_answer(self):
        pair = self.portal.token("expired")
        status, new = self.refresh(pair)
        self.assertEqual(200, status)
        self.assertEqual(["access_token", "expires", "expires_in", "scope", "domain",
                          "server_endpoint", "status", "client_endpoint",
                          "member_id", "user_id", "refresh_token"], list(new))
        self.assertRegex(new["access_token"], "^[0-9a-f]{70}$")
        self.assertEqual(3600, new["expires_in"])
        self.assertEqual(self.portal.url + "rest/", new["client_endpoint"])
        self.assertFalse(self.works(pair))
        self.assertTrue(self.works(new))

    def test_rotation(self):
        pair = self.portal.token("user7")
        _, second = self.refresh(pair)
        self.assertEqual((400, {"error": "invalid_grant"}), self.refresh(pair))
        status, third = self.refresh({**pair, **second}, "GET")
        self.assertEqual(200, status)
        self.assertEqual(3, len({p["refresh_token"] for p in (pair, second, third)}))
        self.portal.switch(refresh_reuse=True)
        self.assertEqual(200, self.refresh(pair)[0])

    def test_refusals(self):
        pair = self.portal.token("user7")
        cases = [
            ({"client_id": "local.other"}, 200, "wrong_client"),
            ({"client_secret": "no"}, 400, "invalid_client"),
            ({"refresh_token": "no"}, 400, "invalid_grant"),
            ({"refresh_token": None}, 400, "invalid_request"),
            ({"client_id": None}, 400, "invalid_request"),
            ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ]
        for changes, status, error in cases:
            with self.subTest(error):
                answer = self.refresh(pair, **changes)
                self.assertEqual((status, error), (answer[0], answer[1]["error"]))
        self.assertEqual('No "refresh_token" parameter found',
                         self.refresh(pair, refresh_token=None)[1]
                         ["error_description"])
        self.assertEqual((401, {"error": "expired_token"}),
                         self.refresh(self.portal.token("dead")))
        for state, error in {"removed": "NOT_INSTALLED",
                             "unpaid": "PAYMENT_REQUIRED"}.items():
            self.portal.switch(app=state)
            answer = self.refresh(pair)
            self.assertEqual((401, error), (answer[0], answer[1]["error"]))

    def test_life_of_a_token(self):
        pair = self.portal.token("user7")
        self.assertTrue(self.works(pair))
        self.portal.advance(3601)
        self.assertFalse(self.works(pair))
        self.assertEqual("expired_token", self.last()["error"])
        self.portal.reset()
        self.assertTrue(self.works(pair))
        self.portal.expire("user7", "both")
        self.assertEqual(401, self.refresh(pair)[0])
