"""An OAuth access token that has run out: renewed once, kept, used."""

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from .support import COMMAND, Case, command

MEMBERS = ("access_token", "refresh_token", "expires")
LIMIT_S = 30


class Refresh(Case):
    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp(prefix="token-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / "token.json"

    def authorize(self, name="expired", **members):
        """A token file of its own: every test changes it."""
        pair = {"note": "\u00e9 / \" kept", **self.portal.token(name),
                "x": [1, {"access_token": "not this one"}], **members}
        self.file.write_text(json.dumps(pair, indent=3) + "\n\n",
                             encoding="utf-8")
        self.file.chmod(0o600)
        return pair

    def stored(self):
        return json.loads(self.file.read_text(encoding="utf-8"))

    def arguments(self, *more):
        return ("--ca-file", self.portal.ca_file, "--token-file", self.file,
                *more)

    def run_one(self, *more, card="contact"):
        before = self.known() if self.file.exists() else []
        ran = command(*self.arguments("--json", *more), card)
        for secret in before + self.known():
            self.assertNotIn(secret, ran.all)
        return ran, ran.json[0]

    def known(self):
        pair = self.stored()
        return [pair[name] for name in
                ("access_token", "refresh_token", "client_secret")]

    def asked(self):
        """What the portal and the token server were asked, in order."""
        return [(call["kind"], call["error"]) for call in self.portal.calls()]

    def no_litter(self):
        self.assertEqual(os.listdir(self.folder), ["token.json"])

    # --- renewed -------------------------------------------------------------

    def test_renewed_once_and_kept(self):
        old, cards = self.authorize(), self.portal.cards()
        before = self.file.read_text(encoding="utf-8")
        ran, said = self.run_one("-v")
        self.assertEqual((ran.exit, said["outcome"]), (0, "ok_true"), ran.all)
        self.assertEqual((said["refresh"], said["attempts"]), ("done", 2))
        self.assertRegex(ran.err, r"(?m)^\* \d\.\d{3} s refresh$")
        self.assertEqual(self.gone(cards), ["7/contact_details"])
        self.assertEqual(self.asked(), [("rest", "expired_token"),
                                        ("token", None), ("rest", None)])
        pair = self.stored()
        for name in MEMBERS:
            self.assertNotEqual(pair[name], old[name])
            before = before.replace(json.dumps(old[name]),
                                    json.dumps(pair[name]), 1)
        self.assertEqual(self.file.read_text(encoding="utf-8"), before)
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.no_litter()
        # and the next one finds it there
        ran, said = self.run_one(card="lead")
        self.assertEqual((ran.exit, said["attempts"]), (0, 1), ran.all)
        self.assertNotIn("refresh", said)
        self.assertEqual(len(self.asked()), 4)

    def test_several_cards_renew_once(self):
        self.authorize()
        ran = command(*self.arguments("--json"), "contact", "lead", "deal")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual([kind for kind, _ in self.asked()],
                         ["rest", "token", "rest", "rest", "rest"])

    def test_what_the_form_holds_is_not_shown(self):
        old = self.authorize()
        ran, _ = self.run_one("-vv")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertIn('"error":"expired_token"', ran.err)
        self.assertIn("secret, and not shown", ran.err)
        for text in (old["refresh_token"], old["client_secret"],
                     "refresh_token"):
            self.assertNotIn(text, ran.all)

    def test_link_stays_a_link(self):
        old = self.authorize()
        (self.folder / "there").mkdir()
        self.file.rename(self.folder / "there" / "real")
        self.file.symlink_to("there/real")
        ran, _ = self.run_one()
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertTrue(self.file.is_symlink())
        self.assertNotEqual(self.stored()["access_token"], old["access_token"])
        self.assertEqual(os.listdir(self.folder / "there"), ["real"])

    def test_owner_stays_the_owner(self):
        if os.geteuid():
            self.skipTest("only root may act for others")
        self.authorize()
        os.chown(self.file, 12345, 23456)
        ran, _ = self.run_one()
        self.assertEqual(ran.exit, 0, ran.all)
        about = self.file.stat()
        self.assertEqual((about.st_uid, about.st_gid), (12345, 23456))
        self.assertNotEqual(self.asked(), [])

    # --- two at once ---------------------------------------------------------

    def start(self, *more, card="contact", **settings):
        return subprocess.Popen(
            [COMMAND, *map(str, self.arguments("--json", *more)), card],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, **settings)

    def test_two_commands_renew_once(self):
        self.authorize()
        self.portal.fault("delay", where="token", before_ms=700)
        began = time.monotonic()
        running = [self.start(card=card) for card in ("contact", "lead")]
        ends = [one.communicate(timeout=LIMIT_S) for one in running]
        self.assertGreater(time.monotonic() - began, 0.7)
        self.assertEqual([one.returncode for one in running], [0, 0], ends)
        self.assertEqual([json.loads(out)["refresh"] for out, _ in ends],
                         ["done", "done"])
        kinds = [kind for kind, _ in self.asked()]
        self.assertEqual((kinds.count("token"), kinds.count("rest")), (1, 4))
        self.no_litter()

    def test_lock_that_is_never_given_back(self):
        """The wait has the call's limit, and costs no processor time."""
        self.authorize()
        self.portal.fault("silence", where="token")
        first = self.start("--timeout", 6)
        self.addCleanup(first.communicate)
        self.addCleanup(first.kill)
        self.portal_asked("token")
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        ran, said = self.run_one("--timeout", 1, card="lead")
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        self.assertEqual((ran.exit, said["outcome"]), (4, "timeout"), ran.all)
        self.assertEqual(said["refresh"], "failed")
        self.assertLess(spent, 0.5)

    def portal_asked(self, kind):
        limit = time.monotonic() + LIMIT_S
        while kind not in [one for one, _ in self.asked()]:
            self.assertLess(time.monotonic(), limit)
            time.sleep(0.02)

    def test_killed_in_the_middle(self):
        """The file is whole, and what was left over goes with the next."""
        old = self.authorize()
        self.portal.fault("silence", where="token")
        first = self.start()
        self.portal_asked("token")
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=LIMIT_S)
        self.assertEqual(self.stored(), old)
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["token.json", "token.json.new"])
        ran, _ = self.run_one()
        self.assertEqual(ran.exit, 0, ran.all)
        self.no_litter()

    # --- not renewed ---------------------------------------------------------

    def refused(self, advice, exit_code=7, *more):
        old = self.stored()
        ran, said = self.run_one(*more)
        self.assertEqual((ran.exit, said["advice"], said["refresh"]),
                         (exit_code, advice, "failed"), ran.all)
        self.assertEqual(self.stored(), old)
        self.no_litter()
        return said

    def test_lost_rotation_is_no_loop(self):
        self.authorize("dead")
        said = self.refused("authorize", 7, "--retry", 5)
        self.assertEqual(said["error"], "expired_token")
        self.assertEqual(len(self.asked()), 2)
        self.authorize("expired", refresh_token="used-up")
        self.assertEqual(self.refused("authorize")["error"], "invalid_grant")
        ran = command(*self.arguments(), "contact", "lead")
        self.assertIn("was not renewed: the authorization has ended", ran.out)
        self.assertIn("Authorize the application again", ran.out)
        self.assertIn("lead personal: not tried", ran.out)

    def test_refused_again_is_no_loop(self):
        self.authorize()
        self.portal.fault("json", times=2, where="rest", status=401,
                          body={"error": "expired_token"})
        ran, said = self.run_one("--retry", 5)
        self.assertEqual((ran.exit, said["advice"]), (7, "authorize"), ran.all)
        self.assertEqual(said["refresh"], "done")
        self.assertEqual(len(self.asked()), 3)

    def test_refusals(self):
        self.authorize(client_id="local.unknown")
        self.refused("configuration")
        self.authorize(client_secret="wrong")
        self.refused("configuration")
        self.authorize()
        # the portal's own checks come first: only the token server is told
        for vector, advice in (("token_unpaid", "administrator"),
                               ("token_wrong_client", "configuration")):
            self.portal.fault("vector", name=vector, where="token")
            self.refused(advice)

    def test_secrets_thrown_back(self):
        """By the token server, in code and text; by the portal, the new one."""
        old = self.authorize()
        self.portal.fault("json", where="token", status=400, body={
            "error": old["refresh_token"],
            "error_description": "no " + old["client_secret"]})
        self.refused("administrator", 7, "-vv")
        ran = command(*self.arguments("-vv"), "contact")
        self.assertEqual(ran.exit, 0, ran.all)
        pair = self.stored()
        for count in range(2):
            self.portal.fault("json", where="rest", status=403, body={
                "error": "odd", "error_description":
                pair["access_token"] + " " + "x" * count})
            ran, _ = self.run_one("-vv")
            self.assertEqual(ran.exit, 7)
            self.assertIn("***", ran.all)

    def test_token_server_out_of_order(self):
        self.authorize()
        self.portal.fault("html", where="token", status=502)
        self.refused("retry", 75)
        self.portal.fault("html", where="token", status=502)
        ran, said = self.run_one("--retry", 1)
        self.assertEqual((ran.exit, said["attempts"], said["refresh"]),
                         (0, 3, "done"), ran.all)

    def test_no_room_nothing_asked(self):
        """A pair that could not be kept is not asked for."""
        old = self.authorize()

        def no_room():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
        one = self.start(preexec_fn=no_room)
        out, err = one.communicate(timeout=LIMIT_S)
        self.assertEqual(one.returncode, 3, out + err)
        said = json.loads(out)
        self.assertEqual((said["error"], said["advice"]),
                         ("B24_E_STORE", "configuration"))
        self.assertEqual(self.asked(), [("rest", "expired_token")])
        self.assertEqual(self.stored(), old)
        self.no_litter()

    def test_changed_by_somebody_else(self):
        """A file that others can read by now is not used."""
        self.authorize()
        self.portal.fault("delay", where="rest", before_ms=700,
                          method="crm.contact.details.configuration.reset")
        one = self.start()
        time.sleep(0.3)
        self.file.chmod(0o644)
        out, err = one.communicate(timeout=LIMIT_S)
        self.assertEqual(one.returncode, 3, out + err)
        self.assertEqual(json.loads(out)["error"], "B24_E_STORE")
        self.assertEqual([kind for kind, _ in self.asked()], ["rest"])

    def test_not_enough_for_it(self):
        for member in ("refresh_token", "client_id", "client_secret",
                       "server_endpoint"):
            self.authorize(**{member: None})
            ran = command(*self.arguments("--json"), "contact")
            self.assertEqual((ran.exit, ran.json[0]["advice"]),
                             (7, "refresh"), ran.all)
        self.authorize()
        ran = command("--ca-file", self.portal.ca_file, "--token-file", "-",
                      "--json", "contact", stdin=self.file.read_text())
        self.assertEqual((ran.exit, ran.json[0]["advice"]), (7, "refresh"))
        self.assertNotIn("token", [kind for kind, _ in self.asked()])

    def test_other_portal_is_told(self):
        self.authorize()
        self.portal.fault("json", where="token", body={
            **self.portal.token("user7"),
            "client_endpoint": "https://new.portal.example/rest/"})
        ran, said = self.run_one()
        self.assertEqual((ran.exit, said["moved_to"]),
                         (0, "new.portal.example"), ran.all)
        ran = command(*self.arguments(), "contact")
        self.assertEqual(ran.out, "contact personal: reset\n")


if __name__ == "__main__":
    unittest.main()
