"""Profiles in INI files, the environment, systemd's credentials: which source
decides, and what is refused."""

import os
import unittest
from pathlib import Path

from .support import Case, command
from .test_command import witness
from .test_tls import private_file


class Profiles(Case):
    def setUp(self):
        super().setUp()
        self.home = Path(self.portal.dir) / "home"
        self.system = Path(self.portal.dir) / "xdg"
        self.user_file = self.home / "b24reset/config.ini"
        self.system_file = self.system / "b24reset/config.ini"
        for file in (self.user_file, self.system_file):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)
        self.env = {"XDG_CONFIG_HOME": str(self.home),
                    "XDG_CONFIG_DIRS": f"{self.portal.dir}/none:{self.system}"}

    def write(self, path, text, mode=0o644):
        """A file that names the simulator's CA above its sections."""
        path.write_text(f"ca_file = {self.portal.ca_file}\n{text}",
                        encoding="utf-8")
        path.chmod(mode)

    def hook(self, name="user7"):
        return self.portal.webhooks[name]["file"]

    def address(self, name="user7"):
        return Path(self.hook(name)).read_text(encoding="utf-8").strip()

    def run_it(self, *arguments, **env):
        ran = command(*arguments, env={**self.env, **env})
        self.assert_no_secret(ran.all)
        return ran

    def reset_by(self, *arguments, **env):
        """The rows that vanish, of a run that must succeed."""
        self.portal.reset()
        before = self.portal.cards()
        ran = self.run_it(*arguments, **env)
        self.assertEqual(ran.exit, 0, ran.all)
        return self.gone(before)

    # --- what a profile can say ----------------------------------------------

    def test_profile(self):
        self.write(self.user_file, f"""
            [kiosk]
            webhook_file = {self.hook()}    ; of user 7
            customer-type = repeat
            timeout = 5.5
            retry: 2
            cards = lead
            [office]
            webhook_file = {self.hook("admin")}
            scope = C
            """)
        self.assertEqual(self.reset_by("--profile", "kiosk"),
                         ["7/returning_lead_details"])
        self.assertEqual(self.reset_by(B24_PROFILE="kiosk"),
                         ["7/returning_lead_details"])
        self.assertEqual(self.reset_by("--profile", "office", "--yes", "deal"),
                         ["common/deal_details_common"])
        # leave for scope C is never in a file
        ran = self.run_it("--profile", "office", "deal")
        self.assertEqual(ran.exit, 2, ran.all)

    def test_no_profile_is_default(self):
        self.write(self.user_file, f"[default]\nwebhook_file = {self.hook()}\n"
                   "[x]\nwebhook_file = /nowhere\n")
        self.assertEqual(self.reset_by("contact"), ["7/contact_details"])

    def test_names_from_the_files_folder(self):
        for name, source in (("hook", self.hook()),
                             ("token.json", self.portal.tokens["user7"])):
            private_file(self.user_file.parent, name,
                         Path(source).read_text(encoding="utf-8"))
        self.write(self.user_file,
                   "[a]\nwebhook_file = hook\n[b]\ntoken_file = token.json\n")
        for profile in "ab":
            self.assertEqual(self.reset_by("--profile", profile, "contact"),
                             ["7/contact_details"])

    def test_resolve_several_times(self):
        hook = private_file(self.portal.dir, "hook-test", self.address().replace(
            "localhost", "portal.test").replace("127.0.0.1", "portal.test"))
        name = f"portal.test:{self.portal.port}"
        self.write(self.user_file, f"[default]\nwebhook_file = {hook}\n"
                   f"resolve = {name}:::1\nresolve = {name}:127.0.0.1\n")
        self.assertEqual(self.reset_by("contact"), ["7/contact_details"])

    def test_flags(self):
        self.write(self.user_file, f"[default]\nwebhook_file = {self.hook()}\n"
                   "verify = true\njson = true\n[quiet]\nverify = false\n")
        ran = self.run_it("contact")
        self.assertIs(ran.json[0]["default"], True)

    def test_doctor(self):
        self.write(self.user_file, f"[default]\nwebhook_file = {self.hook()}\n"
                   "cards = lead deal:9\n")
        ran = self.run_it("doctor")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertIn("deal:9 personal", ran.out)

    # --- who decides ----------------------------------------------------------

    def test_order(self):
        """flag > environment > user's file > system's, option by option."""
        def what(*arguments, **env):
            """The view of which user, and which card."""
            (row,) = self.reset_by(*arguments, **env)
            return row

        self.write(self.system_file, f"webhook_file = {self.hook('admin')}\n"
                   "user = 6\n[default]\ncards = contact\n")
        self.assertEqual(what(), "6/contact_details")
        self.write(self.user_file, "[default]\nuser = 7\n")
        self.assertEqual(what(), "7/contact_details")
        self.assertEqual(what(B24_USER="6"), "6/contact_details")
        self.assertEqual(what("--user", 7, B24_USER="6"), "7/contact_details")
        self.assertEqual(what("lead", B24_USER="6"), "6/lead_details")
        # what stands above the sections is weaker than they, file by file
        self.write(self.user_file, "user = 7\n[default]\nuser = 6\n")
        self.assertEqual(what(), "6/contact_details")

    def test_credentials_do_not_mix(self):
        """A stronger source's credential is taken whole, without another's
        portal."""
        self.write(self.user_file, f"portal = elsewhere.test\n[default]\n"
                   f"token_file = {self.portal.tokens['admin']}\n")
        for arguments, env in (
                (("--webhook-file", self.hook()), {}),
                (("--token-file", self.portal.tokens["user7"]), {}),
                ((), {"B24_WEBHOOK_FILE": self.hook()}),
                ((), {"B24_TOKEN_FILE": self.portal.tokens["user7"]}),
                ((), {"B24_WEBHOOK": self.address()})):
            with self.subTest(arguments=arguments[:1], env=list(env)):
                self.assertEqual(self.reset_by(*arguments, "contact", **env),
                                 ["7/contact_details"])

    def test_config(self):
        """--config replaces every other file."""
        self.write(self.user_file, "nonsense\n")
        own = Path(self.portal.dir) / "own.ini"
        self.write(own, f"webhook_file = {self.hook()}\n")
        self.assertEqual(self.reset_by("--config", own, "contact"),
                         ["7/contact_details"])
        self.assertEqual(self.reset_by("contact", B24_CONFIG=str(own)),
                         ["7/contact_details"])
        ran = self.run_it("--config", self.home / "no.ini", "contact")
        self.assertEqual(ran.exit, 3, ran.all)
        self.assertIn("No such file", ran.err)

    def test_places(self):
        folder = Path(self.portal.dir) / "somebody"
        file = folder / ".config/b24reset/config.ini"
        file.parent.mkdir(parents=True, exist_ok=True)
        self.write(file, f"webhook_file = {self.hook()}\ncards = contact\n")
        for env in ({"XDG_CONFIG_HOME": "", "HOME": str(folder)},
                    {"XDG_CONFIG_HOME": "relative", "HOME": str(folder)},
                    {"XDG_CONFIG_DIRS": f"relative::{folder}/.config"}):
            self.assertEqual(self.reset_by(**env), ["7/contact_details"])
        os.remove(file)
        ran = self.run_it("contact", HOME=str(folder), XDG_CONFIG_HOME="")
        self.assertEqual(ran.exit, 3, ran.all)
        self.assertIn("no credential", ran.err)

    def test_what_does_not_apply(self):
        """A profile is for resets; to the others it says where and as whom."""
        self.write(self.user_file, f"[default]\nwebhook_file = "
                   f"{self.hook('admin')}\nuser = 6\nverify = true\n"
                   "cards = lead\n")
        ran = self.run_it("doctor")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertIn("lead of user 6", ran.out)
        rows = self.reset_by("--yes", "force-common", "contact")
        self.assertIn("7/contact_details", rows)
        # what nobody can bring back is named each time
        ran = self.run_it("--yes", "force-common")
        self.assertEqual(ran.exit, 2, ran.all)
        self.assertIn("no card given", ran.err)

    def show(self, *arguments, **env):
        ran = self.run_it("--show-config", *arguments, **env)
        self.assertEqual((ran.exit, ran.err), (0, ""), ran.all)
        return {tuple(part.strip() for part in line.split("; "))
                for line in ran.out.splitlines()}

    def test_show_config(self):
        self.write(self.system_file, "timeout = 5\nretry = 2\nuser = 6\n")
        self.write(self.user_file, f"[x]\nretry = 1\nwebhook = {self.address()}"
                   "\ncards = lead deal\n", mode=0o600)
        self.assertEqual(
            self.show("--profile", "x", "--json", B24_USER="7"),
            {("webhook = ***", str(self.user_file)),
             ("profile = x", "command line"), ("json = true", "command line"),
             ("user = 7", "environment"), ("retry = 1", str(self.user_file)),
             ("timeout = 5", str(self.system_file)),
             (f"ca-file = {self.portal.ca_file}", str(self.user_file)),
             ("cards = lead deal", str(self.user_file))})
        self.assertEqual(self.portal.calls(), [])
        self.assertIn(("webhook = ***", "B24_WEBHOOK"),
                      self.show(B24_WEBHOOK=self.address()))
        folder = Path(self.portal.dir) / "show-credentials"
        folder.mkdir(exist_ok=True)
        private_file(folder, "token", "{}")
        self.assertIn((f"token-file = {folder}/token", "CREDENTIALS_DIRECTORY"),
                      self.show(CREDENTIALS_DIRECTORY=str(folder)))
        self.assertIn(("resolve = [::1]:443:::1", "command line"),
                      self.show("--resolve", "[::1]:443:[::1]"))
        self.assertIn(("portal = ***", "command line"),
                      self.show("--portal", self.address()))

    # --- secrets ----------------------------------------------------------------

    def test_address_in_the_file(self):
        text = f"[default]\n  webhook = {self.address()}  \n"
        self.write(self.user_file, text, mode=0o600)
        self.assertEqual(self.reset_by("contact"), ["7/contact_details"])
        for mode in (0o640, 0o604, 0o644):
            for section in ("default", "another"):
                self.write(self.user_file, text.replace("default", section),
                           mode=mode)
                ran = self.run_it("contact")
                self.assertEqual(ran.exit, 3, ran.all)
                self.assertIn("chmod 600", ran.err)
                self.assertIn(f"{self.user_file}:3: ", ran.err)
        self.assertEqual(len(self.portal.calls()), 1)

    def test_address_that_is_none(self):
        for value in ("", "x", "https://p.test/rest/1/0123456789abcdef/crm.x",
                      "http://p.test/rest/1/0123456789abcdef/"):
            self.write(self.user_file, f"[default]\nwebhook = {value}\n",
                       mode=0o600)
            ran = self.run_it("contact")
            self.assertEqual(ran.exit, 3, ran.all)
            self.assertNotIn("0123456789abcdef", ran.all)
            self.assertIn("config.ini", ran.err)

    def test_systemd_credential(self):
        folder = Path(self.portal.dir) / "credentials"
        folder.mkdir(exist_ok=True)
        for name, source in (("token", self.portal.tokens["user7"]),
                             ("webhook", self.hook())):
            file = private_file(folder, name,
                                Path(source).read_text(encoding="utf-8"))
            # as systemd lets a service's user in: by an access list, whose
            # mask shows as the group's right
            file.chmod(0o440)
            for arguments in (("contact",), ("--" + name.replace(
                    "webhook", "webhook-file").replace("token", "token-file"),
                    file, "contact")):
                self.assertEqual(
                    self.reset_by("--ca-file", self.portal.ca_file, *arguments,
                                  CREDENTIALS_DIRECTORY=str(folder)),
                    ["7/contact_details"])
        # the weakest source
        self.write(self.user_file,
                   f"[default]\nwebhook_file = {self.hook('admin')}\n")
        self.assertEqual(self.reset_by(
            "--user", 6, "contact", CREDENTIALS_DIRECTORY=str(folder)),
            ["6/contact_details"])
        # and not everybody's
        self.user_file.unlink()
        (folder / "webhook").chmod(0o444)
        ran = self.run_it("--ca-file", self.portal.ca_file, "contact",
                          CREDENTIALS_DIRECTORY=str(folder))
        self.assertEqual(ran.exit, 3, ran.all)

    # --- refused ----------------------------------------------------------------

    def test_refused(self):
        for text, line, says in (
                ("[default]\nwebhok_file = x", 3, "no key webhok_file"),
                ("[other]\nwebhok_file = x", 3, "no key webhok_file"),
                ("Timeout = 5", 2, "no such key"),
                ("https://p.test/rest/1/0123456789abcdef/ = 1", 2,
                 "no key https"),
                ("0123456789abcdef = 1", 2, "no such key"),
                ("timeout = x", 2, "timeout takes seconds"),
                ("timeout = 5\ntimeout = 6", 3, "timeout is given twice"),
                ("user = 0", 2, "user takes"),
                ("verify = maybe", 2, "verify is true or false"),
                ("help = true", 2, "no key help"),
                ("yes = true", 2, "no key yes"),
                ("dry-run = true", 2, "no key dry-run"),
                ("profile = x", 2, "no key profile"),
                ("webhook_file = https://p.test/rest/1/0123456789abcdef/", 2,
                 "takes a file"),
                ("[default\ntimeout = 5", 2, "neither"),
                ("0123456789abcdef", 2, "neither"),
                ("# " + "x" * 300, 2, "too long"),
                ("cards =", 2, "cards takes"),
                ("cards = " + "lead " * 17, 2, "too many")):
            with self.subTest(text=text[:40]):
                self.write(self.user_file, text + "\n")
                ran = self.run_it("contact")
                self.assertEqual(ran.exit, 3, ran.all)
                self.assertIn(f"{self.user_file}:{line}: ", ran.err)
                self.assertIn(says, ran.err)
                self.assertNotIn("0123456789abcdef", ran.all)
        for data, says in ((b"a\0b", "no text"), (b"#" * 9000, "too large")):
            self.user_file.write_bytes(data)
            ran = self.run_it("contact")
            self.assertEqual(ran.exit, 3, ran.all)
            self.assertIn(says, ran.err)

    def test_refused_in_the_environment(self):
        ran = self.run_it("contact", B24_TIMEOUT="soon")
        self.assertEqual(ran.exit, 3, ran.all)
        self.assertIn("B24_TIMEOUT takes seconds", ran.err)

    def test_no_such_profile(self):
        self.write(self.user_file, "[office]\ntimeout = 5\n[of]\n[office2]\n")
        for name in ("kiosk", "offic", "office]"):
            ran = self.run_it("--profile", name, "contact")
            self.assertEqual(ran.exit, 3, ran.all)
            self.assertIn(f"no file of configuration has a profile of this "
                          f"name: {name}", ran.err)
        for name in ("of", "office2"):      # there, and empty
            ran = self.run_it("--profile", name, "contact")
            self.assertIn("no credential", ran.err)

    def test_both_credentials(self):
        self.write(self.user_file, f"[default]\nwebhook_file = {self.hook()}\n"
                   f"token_file = {self.portal.tokens['user7']}\n")
        ran = self.run_it("contact")
        self.assertEqual(ran.exit, 2, ran.all)

    def test_json_of_a_refusal(self):
        self.write(self.user_file, "nonsense\n")
        ran = self.run_it("--json", "contact")
        self.assertEqual(ran.json[0]["outcome"], "config_error")
        self.assertEqual(ran.json[0]["layer"], "config")
        self.assertIn("config.ini:2", ran.json[0]["error_description"])

    def test_memory(self):
        """inih takes one block for each look at a file; without a file there
        is none."""
        counts, ran = witness(self.portal.dir, "--ca-file", self.portal.ca_file,
                              "--webhook-file", self.hook(), "contact")
        self.assertEqual((ran.exit, counts["own"]), (0, 0), ran.all)
        own = Path(self.portal.dir) / "own.ini"
        self.write(own, f"webhook_file = {self.hook()}\n" + "# x\n" * 1000)
        counts, ran = witness(self.portal.dir, "--config", own, "contact")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertLessEqual(counts["own"], 2)


if __name__ == "__main__":
    unittest.main()
