"""--verify: what the card was before and is after; force-common and its guard.
Each card's personal and common view is stored in the simulator at first."""

import os
import pty
import select
import subprocess
import time
import unittest

from .support import COMMAND, Case, command

FORCE = "force-common"
GET = "crm.contact.details.configuration.get"
RESET = "crm.contact.details.configuration.reset"
FORCED = "crm.contact.details.configuration.forceCommonScopeForAll"


def at_terminal(types, *arguments, limit=10):
    """Exit code and output of the command when a person sits there."""
    try:
        master, slave = pty.openpty()
    except OSError as error:    # a chroot without /dev/pts
        raise unittest.SkipTest(f"no terminals here: {error}") from error
    with subprocess.Popen([COMMAND, *map(str, arguments)], stdin=slave,
                          stdout=slave, stderr=slave) as process:
        os.close(slave)
        said, asked = b"", time.monotonic()
        while time.monotonic() - asked < limit:
            ready, _, _ = select.select([master], [], [], 0.2)
            try:
                said += os.read(master, 4096) if ready else b""
            except OSError:     # the other end is closed
                break
            if types is not None and (b"go on: " in said or b"y/N] " in said):
                os.write(master, types.encode())
                types = None
        process.kill()
    os.close(master)
    return process.returncode, said.decode()


class Verify(Case):
    def one(self, *arguments, by="user7"):
        ran = command(*self.webhook(by), "--json", "--verify", *arguments)
        self.assert_no_secret(ran.all)
        return ran, ran.json

    def methods(self):
        return [call["method"].lower() for call in self.portal.calls()]

    def test_default_after(self):
        before = self.portal.cards()
        ran, (said,) = self.one("contact")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual((said["ok"], said["default_before"], said["done"],
                          said["default"]), (True, False, True, True))
        self.assertEqual(said["op"], "reset")
        self.assertEqual(self.gone(before), ["7/contact_details"])
        self.assertEqual(self.methods(), [GET, RESET, GET])
        # one connection for all three
        self.assertEqual(len({call["connection"]
                              for call in self.portal.calls()}), 1)
        _, (said,) = self.one("contact")
        self.assertEqual((said["ok"], said["default_before"],
                          said["default"]), (True, True, True))

    def test_in_words(self):
        for expected in ("contact personal: reset, and verified: at its "
                         "default now, and was not before\n",
                         "contact personal: reset, and verified: at its "
                         "default now, as it was before\n"):
            ran = command(*self.webhook(), "--verify", "contact")
            self.assertEqual((ran.exit, ran.out), (0, expected))

    def test_every_view(self):
        for arguments, by, row in (
                ("--scope C --yes contact", "admin",
                 "common/contact_details_common"),
                ("--user 6 --customer-type repeat lead", "admin",
                 "6/returning_lead_details"),
                ("item:177:12", "user7", "7/dynamic_177_details_c12")):
            with self.subTest(arguments=arguments):
                self.portal.reset()
                before = self.portal.cards()
                ran, (said,) = self.one(*arguments.split(), by=by)
                self.assertEqual(ran.exit, 0, ran.all)
                self.assertEqual((said["default_before"], said["default"]),
                                 (False, True))
                self.assertEqual(self.gone(before), [row])
                # read and deleted: the same row
                self.assertEqual({call["target"]
                                  for call in self.portal.calls()}, {row})

    def test_counts_and_limits_are_the_cards(self):
        """Not of one of its three calls."""
        self.portal.fault("delay", times=3, before_ms=400)
        ran, (said,) = self.one("contact")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(said["attempts"], 3)
        self.assertGreaterEqual(said["duration_ms"], 1200)
        self.portal.reset()
        before = self.portal.cards()
        self.portal.fault("delay", times=3, before_ms=700)
        ran, (said,) = self.one("--retry-max-time", "1", "--retry", "3",
                                "contact")
        self.assertEqual((ran.exit, said["outcome"]), (4, "timeout"), ran.all)
        self.assertLess(ran.seconds, 2)
        self.assertLessEqual(len(self.gone(before)), 1)
        self.portal.reset()
        self.portal.fault("html", times=None, status=502)
        ran, (said,) = self.one("--retry", "1", "contact")
        self.assertEqual((said["retries"], said["attempts"]), (1, 2), ran.all)

    def test_of_any_size(self):
        """A card of 200 KB does not fit in any buffer, and need not."""
        section = {"name": "main", "title": "x" * 200_000, "type": "section",
                   "elements": []}
        self.portal.set_cards({"7/contact_details": [section]})
        ran, (said,) = self.one("contact")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertIs(said["default_before"], False)

    def test_unread_card_is_left_alone(self):
        before = self.portal.cards()
        self.portal.fault("html", status=502, method=GET)
        ran, said = self.one("contact", "lead")
        self.assertEqual(ran.exit, 75, ran.all)
        self.assertEqual((said[0]["method"], said[0]["done"]), (GET, False))
        self.assertEqual((said[0]["default_before"], said[0]["default"]),
                         (None, None))
        self.assertIs(said[1]["ok"], True)
        self.assertEqual(self.gone(before), ["7/lead_details"])
        self.portal.fault("html", status=502, method=GET)
        ran = command(*self.webhook(), "--verify", "contact")
        self.assertIn("not reset, since it could not be read before", ran.out)

    def test_refused_reset(self):
        ran, (said,) = self.one("--scope", "C", "--yes", "contact")
        self.assertEqual(ran.exit, 7, ran.all)
        self.assertEqual((said["method"], said["done"], said["default"]),
                         (RESET, False, None))
        self.assertEqual(self.methods(), [GET, RESET])

    def test_reset_that_did_nothing(self):
        """Something says true in the portal's name."""
        before = self.portal.cards()
        self.portal.fault("json", body={"result": True}, method=RESET)
        ran, (said,) = self.one("contact")
        self.assertEqual(ran.exit, 7, ran.all)
        self.assertEqual((said["ok"], said["outcome"], said["default"]),
                         (False, "ok_false", False))
        self.assertEqual(self.gone(before), [])
        self.portal.fault("json", body={"result": True}, method=RESET)
        ran = command(*self.webhook(), "--verify", "contact")
        self.assertIn("but settings are stored", ran.out)

    def test_reset_but_unread(self):
        before = self.portal.cards()
        self.portal.fault("json", body={"result": None}, method=GET)
        self.portal.fault("html", status=500, method=GET)
        ran, (said,) = self.one("contact")
        self.assertEqual(ran.exit, 75, ran.all)
        self.assertEqual((said["ok"], said["default_before"], said["done"],
                          said["default"]), (False, True, True, None))
        self.assertEqual(self.gone(before), ["7/contact_details"])

    def test_no_connection(self):
        self.portal.fault("accept_reset", times=None)
        ran, said = self.one("contact", "lead")
        self.assertIn(ran.exit, (4, 75), ran.all)   # 75: nginx's 502
        self.assertEqual([one["done"] for one in said], [False, False])

    def test_dry_run(self):
        ran = command(*self.webhook(), "--verify", "--dry-run", "contact")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(
            [line.split()[1].rsplit("/", 1)[1].split("?")[0]
             for line in ran.out.splitlines() if line.startswith("POST ")],
            [GET, RESET, GET])
        self.assertEqual(self.portal.calls(), [])


class ForceCommon(Case):
    def test_with_leave(self):
        before = self.portal.cards()
        ran = command(*self.webhook("admin"), "--yes", FORCE, "contact")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(ran.out, "contact of every user: personal views "
                         "deleted, the common one holds\n")
        gone = self.gone(before)
        self.assertIn("6/contact_details", gone)
        self.assertIn("7/contact_details", gone)
        self.assertTrue(all(row.split("/")[1] in
                            ("contact_details", "contact_details_scope")
                            and not row.startswith("common/")
                            for row in gone), gone)

    def test_json(self):
        ran = command(*self.webhook("admin"), "--yes", "--json", FORCE,
                      "deal:9", "lead")
        self.assertEqual([(one["ok"], one["op"], one["entity"], one["scope"],
                           one["user"]) for one in ran.json],
                         [(True, FORCE, "deal", None, None),
                          (True, FORCE, "lead", None, None)])

    def test_without_leave(self):
        before = self.portal.cards()
        ran = command(*self.webhook("admin"), FORCE, "contact")
        self.assertEqual(ran.exit, 2, ran.all)
        self.assertIn("give --yes", ran.err)
        self.assertIn("every user's", ran.err)
        self.assertEqual(self.portal.calls(), [])
        self.assertEqual(self.gone(before), [])

    def test_asks_for_the_word(self):
        for types, code in (("y\n", 130), ("\n", 130), ("force\n", 130),
                            ("\x04", 130), ("force-common\n", 0)):
            with self.subTest(types=types):
                before = self.portal.cards()
                got, said = at_terminal(types, *self.webhook("admin"), FORCE,
                                        "contact")
                self.assertEqual(got, code, said)
                self.assertIn("each user has arranged", said)
                if code:
                    self.assertIn("nothing was changed", said)
                self.assertEqual(bool(self.gone(before)), code == 0)
        self.assertEqual(len(self.portal.calls()), 1)

    def test_scope_c_asks_for_a_letter(self):
        for types, code in (("n\n", 130), ("y\n", 0)):
            got, said = at_terminal(types, *self.webhook("admin"), "--scope",
                                    "C", "contact")
            self.assertEqual(got, code, said)
        self.assertEqual(len(self.portal.calls()), 1)

    def test_never_again(self):
        """Whatever happened: a second time would wipe what was made since."""
        for kind, settings in (("html", {"status": 502}), ("rst", {}),
                               ("silence", {})):
            with self.subTest(kind=kind):
                self.portal.reset()
                self.portal.fault(kind, times=None, **settings)
                ran = command(*self.webhook("admin"), "--yes", "--retry", 3,
                              "--timeout", 1, FORCE, "contact")
                self.assertIn(ran.exit, (4, 75), ran.all)
                self.assertEqual(len(self.portal.calls()), 1)
        self.assertIn("Look in the portal before doing it again", ran.out)

    def test_refused(self):
        before = self.portal.cards()
        ran = command(*self.webhook("user7"), "--yes", FORCE, "contact")
        self.assertEqual(ran.exit, 7, ran.all)
        self.assertIn("the right to change the CRM's settings", ran.out)
        self.assertEqual(self.gone(before), [])

    def test_usage(self):
        for arguments, says in (
                ("", "no card"), ("--scope C contact", "--scope"),
                ("--user 6 contact", "--user"),
                ("--verify contact", "verified"), ("elephant", "elephant")):
            with self.subTest(arguments=arguments):
                ran = command(*self.webhook("admin"), "--yes", FORCE,
                              *arguments.split())
                self.assertEqual(ran.exit, 2, ran.all)
                self.assertIn(says, ran.err)
        self.assertEqual(self.portal.calls(), [])

    def test_dry_run(self):
        ran = command(*self.webhook("admin"), "--dry-run", FORCE, "contact")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertIn("/" + FORCED, ran.out)
        self.assertEqual(self.portal.calls(), [])


if __name__ == "__main__":
    unittest.main()
