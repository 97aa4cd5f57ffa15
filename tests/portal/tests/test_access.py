"""Who may do what, and which check speaks first."""

from portal.tests.support import CONTACT, GET, RESET, PortalCase, request

SET = "crm.contact.details.configuration.set"
FORCE = "crm.contact.details.configuration.forceCommonScopeForAll"
DENIED = (400, {"error": "", "error_description": "Access denied."})
SECTION = {"data": [{"name": "n", "title": "t"}]}


class Rights(PortalCase):
    OPTIONS = {"http": True}

    # rows: hook, own, other, common; may it get, may it reset and set, force
    TABLE = {
        "user7": {"get": (1, 0, 1), "change": (1, 0, 0), "force": 0},
        "admin": {"get": (1, 1, 1), "change": (1, 1, 1), "force": 1},
        "crm_admin": {"get": (1, 1, 1), "change": (1, 1, 1), "force": 1},
        "no_crm": {"get": (0, 0, 0), "change": (0, 0, 0), "force": 0},
    }
    WHOSE = ({}, {"userId": 6}, {"scope": "C"})

    def assert_may(self, may, method, params, hook):
        status, body = self.call(method, params, hook)
        if may:
            self.assertEqual(200, status, body)
        else:
            self.assertEqual(DENIED, (status, body))

    def test_table(self):
        for hook, rights in self.TABLE.items():
            for i, whose in enumerate(self.WHOSE):
                with self.subTest(hook=hook, whose=whose):
                    self.assert_may(rights["get"][i], GET, whose, hook)
                    self.assert_may(rights["change"][i], SET,
                                    {**SECTION, **whose}, hook)
                    self.assert_may(rights["change"][i], RESET, whose, hook)
            with self.subTest(hook=hook):
                self.assert_may(rights["force"], FORCE, {}, hook)

    def test_portal_admin_is_not_crm_admin(self):
        self.assertIs(False, self.call("profile", hook="crm_admin")[1]["result"]["ADMIN"])
        self.assertIs(True, self.call("profile", hook="admin")[1]["result"]["ADMIN"])

    def test_denied_before_type_error(self):
        status, body = self.call("crm.deal.details.configuration.reset", {
            "scope": "C", "extras": {"dealCategoryId": "abc"}})
        self.assertEqual(DENIED, (status, body))


class Order(PortalCase):
    OPTIONS = {"http": True, "https_only": True}

    def code(self, path, body=None, **how):
        status, answer = self.exchange(request(path, body or {}, **how)).json()
        return status, answer["error"]

    def test_unknown_method_before_bad_secret(self):
        self.assertEqual((404, "ERROR_METHOD_NOT_FOUND"),
                         self.code("/rest/7/wrong/crm.no.such"))

    def test_closed_portal_before_unknown_method(self):
        self.portal.switch(closed=True)
        self.assertEqual((403, "PORTAL_DELETED"), self.code("/rest/x/y/z"))

    def test_webhook_checks_one_after_another(self):
        """Each repair uncovers the next refusal."""
        self.portal.switch(overload=True, unpaid=True)
        secretless = "/rest/7/wrong/" + GET
        self.assertEqual((401, "INVALID_REQUEST"), self.code(secretless))
        self.portal.switch(https_only=False)
        self.assertEqual((401, "INVALID_CREDENTIALS"), self.code(secretless))
        self.assertEqual((401, "insufficient_scope"),
                         self.code(self.path(GET, "no_scope")))
        inactive = self.path(GET, "inactive")
        self.assertEqual((401, "OVERLOAD_LIMIT"), self.code(inactive))
        self.portal.switch(overload=False)
        self.assertEqual((401, "ACCESS_DENIED"), self.code(inactive))
        self.portal.switch(unpaid=False)
        self.assertEqual((401, "authorization_error"), self.code(inactive))

    def test_oauth_checks_one_after_another(self):
        """Plain HTTP is accepted here; the scope comes after the expiry."""
        self.portal.switch(oauth_down=True, overload=True, unpaid=True,
                           app="removed", app_limited=True)
        self.portal.expire("no_scope")

        def code(token, method=GET):
            return self.oauth(method, token=token)[1]["error"]
        self.assertEqual("CONNECTION_ERROR", code("unknown"))
        self.portal.switch(oauth_down=False)
        self.assertEqual("invalid_token", code("unknown"))
        self.assertEqual("OVERLOAD_LIMIT", code("no_scope"))
        self.portal.switch(overload=False)
        self.assertEqual("ACCESS_DENIED", code("no_scope"))
        self.portal.switch(unpaid=False)
        self.assertEqual("APPLICATION_NOT_FOUND", code("no_scope"))
        self.portal.switch(app="installed")
        self.assertEqual("expired_token", code("no_scope"))
        self.portal.advance(-7200)
        self.assertEqual("insufficient_scope", code("no_scope"))
        self.assertEqual("authorization_error", code("inactive"))
        self.assertEqual("user_access_error", code("user7"))
        self.portal.switch(app_limited=False)
        self.assertEqual(200, self.oauth(GET)[0])

    def test_docs_statuses(self):
        self.portal.switch(docs_statuses=True)
        self.assertEqual((400, "INVALID_REQUEST"), self.code(self.path(GET)))
        self.portal.switch(https_only=False)
        self.assertEqual((403, "INVALID_CREDENTIALS"), self.code("/rest/7/x/" + GET))
        self.assertEqual((403, "insufficient_scope"),
                         self.code(self.path(GET, "no_scope")))
        self.portal.switch(overload=True)
        self.assertEqual((503, "OVERLOAD_LIMIT"), self.code(self.path(GET)))


class Credentials(PortalCase):
    OPTIONS = {"http": True}

    def whoami(self, path="/rest/profile", body=None, **how):
        answer = self.exchange(request(path, body, **how)).json()[1]
        return answer["result"]["ID"] if "result" in answer else answer["error"]

    def test_lookup_order(self):
        admin = self.portal.token("admin")["access_token"]
        seven = self.portal.token("user7")["access_token"]
        six = self.portal.webhooks["user6"]["url"].split("/")[-2]
        bearer = [("Authorization", f"Bearer {admin}")]
        self.assertEqual("1", self.whoami(body={"access_token": admin}))
        self.assertEqual("7", self.whoami(body={"auth": seven,
                                                "access_token": admin}))
        self.assertEqual("1", self.whoami(body={"auth": seven}, fields=bearer))
        self.assertEqual("6", self.whoami(body={
            "aplogin": "6", "ap": six, "auth": seven}, fields=bearer))
        self.assertEqual("7", self.whoami(self.path("profile"), {
            "aplogin": "6", "ap": six}, fields=bearer))
        self.assertEqual("NO_AUTH_FOUND", self.whoami())
        self.assertEqual("7", self.whoami(f"/rest/profile?auth={seven}", verb="GET"))

    def test_login_instead_of_id(self):
        secret = self.portal.webhooks["user7"]["url"].split("/")[-2]
        self.assertEqual("7", self.whoami(f"/rest/seven/{secret}/profile"))
        self.assertEqual("INVALID_CREDENTIALS",
                         self.whoami(f"/rest/6/{secret}/profile"))

    def test_reserved_parameters(self):
        def code(**params):
            status, body = self.call(RESET, params)
            return status, body.get("error")
        self.assertEqual((401, "session_failed"), code(sessid="x"))
        self.assertEqual((403, "ACCESS_DENIED"), code(token="x"))
        self.assertEqual((200, None), code(state="x", start=1, method="x"))

    def test_cookie_of_another_user(self):
        reply = self.exchange(request(self.path("profile", "admin"), {}))
        cookie = next(c for c in reply.values("Set-Cookie") if "PHPSESSID" in c)
        fields = [("Cookie", cookie.partition(";")[0])]
        self.assertEqual(200, self.call("profile", hook="admin", fields=fields)[0])
        self.assertEqual("authorization_error",
                         self.call("profile", fields=fields)[1]["error"])

    def test_paths(self):
        hook = self.path("")
        for path in ("profile", "profile/", "profile.json", "PROFILE", "/profile",
                     "profile.json/?x=1&bx24_sdk_ver=2"):
            with self.subTest(path):
                self.assertEqual("7", self.whoami(hook + path))
        self.assertEqual("ERROR_METHOD_NOT_FOUND", self.whoami(hook + "profile.txt"))
        self.assertEqual("ERROR_METHOD_NOT_FOUND", self.whoami(hook))

    def test_other_doors(self):
        reply = self.exchange(request("/rest/api/7/x/crm.item.get", {}))
        self.assertEqual(404, reply.status)
        self.assertIn("METHODNOTFOUND", reply.json()[1]["error"]["code"])
        reply = self.exchange(request("/", verb="GET"))
        self.assertEqual((404, ["text/html"]),
                         (reply.status, reply.values("Content-Type")))
        reply = self.exchange(request(self.path(RESET), verb="OPTIONS"))
        self.assertEqual((200, b""), (reply.status, reply.body))
        self.assertEqual(["*"], reply.values("Access-Control-Allow-Origin"))
        self.assertIn(CONTACT, self.portal.cards())

    def test_get_destroys_too(self):
        reply = self.exchange(request(self.path(RESET), verb="GET"))
        self.assertIs(True, reply.json()[1]["result"])
        self.assertNotIn(CONTACT, self.portal.cards())
