"""Results, refusals and shapes of the methods."""

from portal.tests.support import CONTACT, GET, RESET, PortalCase, request

SET = "crm.contact.details.configuration.set"
FORCE = "crm.contact.details.configuration.forcecommonscopeforall"


class Cards(PortalCase):
    OPTIONS = {"http": True}

    def test_get_reset_get(self):
        self.assertEqual("section", self.call(GET)[1]["result"][0]["type"])
        self.assertIs(True, self.call(RESET)[1]["result"])
        self.assertIsNone(self.call(GET)[1]["result"])
        self.assertIs(True, self.call(RESET)[1]["result"])
        self.assertEqual([], self.last()["deleted"])

    def test_reset_takes_one_row_only(self):
        before = self.portal.cards()
        self.call(RESET)
        after = self.portal.cards()
        self.assertEqual({CONTACT}, set(before) - set(after))
        self.assertIn("7/contact_details_scope", after)

    def test_force_common(self):
        before = set(self.portal.cards())
        self.call(FORCE, {"scope": "C", "userId": 6}, "admin")
        gone = {f"{user}/contact_details" for user in (1, 6, 7)}
        self.assertEqual(gone | {"7/contact_details_scope"},
                         before - set(self.portal.cards()))

    def test_set_keeps_what_counts(self):
        data = [{"name": "a", "title": "A", "x": 1, "elements": [
            {"name": "E", "optionFlags": "1", "options": {"k": [1, 2]}, "y": 2},
            {"name": "F", "optionFlags": "no", "options": "no"}]}]
        self.assertIs(True, self.call(SET, {"data": data})[1]["result"])
        self.assertEqual([{"type": "section", "name": "a", "title": "A", "elements": [
            {"name": "E", "optionFlags": "1", "options": {"k": [1, 2]}},
            {"name": "F"}]}], self.call(GET)[1]["result"])

    def test_set_refusals(self):
        cases = [
            ({}, "Parameter 'data' must be array."),
            ({"data": "x"}, "Parameter 'data' must be array."),
            ({"data": []}, "There are no data to write."),
            ({"data": {"a": {}}}, "The data must be indexed array."),
            ({"data": [{"title": "t"}]}, "Section at index 0 does not have name."),
            ({"data": [{"name": "n"}]}, "Section at index 0 does not have title."),
            ({"data": [{"type": "x", "name": "n", "title": "t"}]},
             "Section at index 0 have type 'x'. The expected type is 'section'."),
            ({"data": [{"name": "n", "title": "t", "elements": [{}]}]},
             "Element at index 0 in section at index 0 does not have name."),
        ]
        for params, text in cases:
            with self.subTest(text):
                self.assertEqual((400, {"error": "", "error_description": text}),
                                 self.call(SET, params))

    def test_item_types(self):
        def result(**params):
            _, body = self.call("crm.item.details.configuration.reset", params)
            return body.get("error_description") or self.last()["target"]
        undefined = "Parameter 'entityTypeID' is not defined"
        self.assertEqual(undefined, result())
        for unknown in (0, 42, 127, 178, 1023, 1031, 1032):
            self.assertEqual(undefined, result(entityTypeId=unknown))
        self.assertEqual("The entity type 'INVOICE' is not supported in current"
                         " context.", result(entityTypeId=5))
        self.assertIn("'ORDER'", result(entityTypeId=14))
        rows = {1: "lead_details", 3: "contact_details", 7: "quote_details",
                31: "smart_invoice_details", 36: "smart_document_details",
                39: "smart_b2e_doc_details", 177: "dynamic_177_details",
                1038: "dynamic_1038_details"}
        for type_id, row in rows.items():
            self.assertEqual(f"7/{row}", result(entityTypeId=type_id))
        self.assertEqual("7/deal_details_c_9", result(
            ENTITY_TYPE_ID="2", extras={"dealCategoryId": 9}))

    def test_apostrophes_travel_escaped(self):
        wire = request(self.path("crm.item.details.configuration.reset"), {})
        self.assertEqual(
            b'{"error":"","error_description":"Parameter \\u0027entityTypeID'
            b'\\u0027 is not defined"}', self.exchange(wire).body)


class About(PortalCase):
    OPTIONS = {"http": True}

    def test_self_test_methods(self):
        self.assertEqual(
            {"ID": "7", "ADMIN": False, "NAME": "Sven", "LAST_NAME": "Seven",
             "PERSONAL_GENDER": "", "TIME_ZONE": ""},
            self.call("profile")[1]["result"])
        self.assertEqual(["user"], self.call("scope", hook="no_scope")[1]["result"])
        self.assertIn("+01:00", self.call("server.time")[1]["result"])
        self.assertEqual("7", self.call("user.current")[1]["result"]["ID"])
        self.assertEqual("CODE_EMPTY", self.call("feature.get")[1]["error"])
        methods = self.call("methods", hook="no_scope")[1]["result"]
        self.assertIn("profile", methods)
        self.assertNotIn(RESET, methods)

    def test_method_get(self):
        def get(name, hook="user7"):
            answer = self.call("method.get", {"name": name}, hook)[1]["result"]
            return answer["isExisting"], answer["isAvailable"]
        self.assertEqual((True, True), get(RESET))
        self.assertEqual((True, False), get(RESET, "no_scope"))
        self.assertEqual((False, False), get("crm.no.such"))

    def test_the_family_is_whole(self):
        methods = self.call("methods")[1]["result"]
        self.assertEqual(20, sum("details.configuration" in m for m in methods))


class Batch(PortalCase):
    OPTIONS = {"http": True}

    def batch(self, cmd, halt=0, hook="user7"):
        status, body = self.call("batch", {"cmd": cmd, "halt": halt}, hook)
        self.assertEqual(200, status)
        return body["result"]

    def test_named(self):
        result = self.batch({"a": RESET, "b": RESET + "?scope=C"})
        self.assertEqual({"a": True}, result["result"])
        self.assertEqual({"b": {"error": "", "error_description":
                                "Access denied."}}, result["result_error"])
        self.assertEqual(([], []), (result["result_total"], result["result_next"]))
        self.assertEqual({"a"}, set(result["result_time"]))

    def test_array_shapes(self):
        self.assertEqual([True, True], self.batch([RESET, RESET])["result"])
        holes = self.batch(["scope", "crm.no", "scope"])
        self.assertEqual({"0", "2"}, set(holes["result"]))
        self.assertEqual({"1"}, set(holes["result_error"]))
        first = self.batch(["crm.no"])
        self.assertEqual("ERROR_METHOD_NOT_FOUND", first["result_error"][0]["error"])
        self.assertEqual([], first["result"])

    def test_halt(self):
        cmd = {"a": RESET + "?scope=C", "b": RESET}
        self.assertEqual([], self.batch(cmd, halt=1)["result"])
        self.assertIn(CONTACT, self.portal.cards())
        self.assertEqual({"b": True}, self.batch(cmd)["result"])

    def test_refused_scope_has_no_text(self):
        result = self.batch({"a": RESET}, hook="no_scope")
        self.assertEqual({"a": {"error": "insufficient_scope",
                                "error_description": ""}}, result["result_error"])

    def test_bounds(self):
        result = self.batch(["server.time"] * 51 + ["batch"])
        self.assertEqual("ERROR_BATCH_LENGTH_EXCEEDED",
                         result["result_error"]["50"]["error"])
        result = self.batch({"n": "batch?cmd[]=scope"})
        self.assertEqual("ERROR_BATCH_METHOD_NOT_ALLOWED",
                         result["result_error"]["n"]["error"])

    def test_references(self):
        result = self.batch({"me": "profile", "r":
                             RESET + "?userId=$result[me][ID]"})
        self.assertIs(True, result["result"]["r"])
        self.assertEqual(CONTACT, self.last()["inner"][1]["target"])
