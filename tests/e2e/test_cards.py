"""Every card by the built command: the right row vanishes, and no other."""

import unittest

from .support import Case, command

# arguments, the row that must vanish (of user 7, or of the one named)
OWN = (
    ("contact", "7/contact_details"),
    ("company", "7/company_details"),
    ("lead", "7/lead_details"),
    ("deal", "7/deal_details"),
    ("--customer-type simple lead", "7/lead_details"),
    ("--customer-type repeat lead", "7/returning_lead_details"),
    ("deal:9", "7/deal_details_c_9"),
    ("item:177", "7/dynamic_177_details"),
    ("item:177:12", "7/dynamic_177_details_c12"),
    ("item:1", "7/lead_details"),
    ("item:3", "7/contact_details"),
)
FAMILY_ITEM = (
    ("--family item contact", "7/contact_details"),
    ("--family item --customer-type repeat lead", "7/returning_lead_details"),
    ("--family item deal:9", "7/deal_details_c_9"),
    ("--family item company", "7/company_details"),
)


class Cards(Case):
    def reset(self, credential, arguments):
        before = self.portal.cards()
        ran = command(*credential, *arguments.split())
        self.assertEqual(ran.exit, 0, ran.all)
        self.assert_no_secret(ran.all)
        return self.gone(before)

    def test_own(self):
        for arguments, row in OWN + FAMILY_ITEM:
            for credential in (self.webhook(), self.token()):
                with self.subTest(arguments=arguments, by=credential[2]):
                    self.portal.reset()
                    self.assertEqual(self.reset(credential, arguments), [row])

    def test_others_and_common(self):
        for arguments, row in OWN + FAMILY_ITEM:
            name = row.split("/")[1]
            with self.subTest(arguments=arguments):
                self.portal.reset()
                self.assertEqual(
                    self.reset(self.webhook("admin"), "--user 6 " + arguments),
                    [f"6/{name}"])
                self.assertEqual(
                    self.reset(self.token("admin"),
                               "--scope C --yes " + arguments),
                    [f"common/{name}_common"])

    def test_several_on_one_connection(self):
        before = self.portal.cards()
        ran = command(*self.webhook(), "--json", "contact", "lead", "deal:9")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(self.gone(before),
                         ["7/contact_details", "7/deal_details_c_9",
                          "7/lead_details"])
        self.assertEqual([one["attempts"] for one in ran.json], [1, 1, 1])
        self.assertEqual(len({one["request_id"] for one in ran.json}), 3)

    def test_denied(self):
        before = self.portal.cards()
        for arguments in ("--scope C --yes contact", "--user 6 contact"):
            ran = command(*self.webhook(), *arguments.split())
            self.assertEqual(ran.exit, 7, ran.all)
            self.assertIn("Access denied.", ran.all)
            self.assertEqual(self.gone(before), [])

    def test_one_denied_the_others_done(self):
        before = self.portal.cards()
        ran = command(*self.webhook("no_crm"), "contact", "lead")
        self.assertEqual(ran.exit, 7, ran.all)
        self.assertEqual(len(self.portal.calls()), 2)
        self.assertEqual(self.gone(before), [])

    def test_common_asks(self):
        before = self.portal.cards()
        ran = command(*self.webhook("admin"), "--scope", "C", "contact")
        self.assertEqual(ran.exit, 2, ran.all)
        self.assertIn("--yes", ran.all)
        self.assertEqual(self.gone(before), [])
        self.assertEqual(self.portal.calls(), [])

    def test_wrong_credentials(self):
        for credential, code in (
                (self.webhook("inactive"), 7), (self.webhook("no_scope"), 7),
                (self.token("dead"), 7), (self.token("unknown"), 7),
                (self.token("no_crm"), 7)):
            with self.subTest(credential=credential[3]):
                ran = command(*credential, "contact")
                self.assertEqual(ran.exit, code, ran.all)
                self.assert_no_secret(ran.all)


if __name__ == "__main__":
    unittest.main()
