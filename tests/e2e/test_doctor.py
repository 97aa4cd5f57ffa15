"""b24reset doctor: a line for each thing on the way to a reset, against the
simulator with every link of that way broken in turn."""

import json
import os
import subprocess
import unittest
from datetime import datetime, timezone
from pathlib import Path

from .support import BEHIND_NGINX, COMMAND, ROOT, Case, Portal, command
from .test_answers import KEYS
from .test_tls import private_file

WITNESS = Path(os.environ.get("B24_OUT", ROOT / "build/linux"),
               "tests/witness.so")
LINES = ["addresses", "connection", "tls", "certificate", "clock",
         "credential", "scope", "method", "card"]
ASKED = ["profile", "scope", "method.get",
         "crm.contact.details.configuration.get"]
RESET = "crm.contact.details.configuration.reset"


class Doctor(Case):
    def ask(self, *arguments, by="user7", env=None, credential=None):
        """The run, and its lines by name; nothing may have changed."""
        before = self.portal.cards()
        ran = command(*(credential or self.webhook(by)), "--json", "doctor",
                      *arguments, env=env)
        self.assert_no_secret(ran.all)
        for one in ran.json:
            self.assertGreaterEqual(set(one), KEYS | {"check", "status",
                                                      "text"})
            self.assertEqual(one["op"], "doctor")
            self.assertEqual(one["ok"], one["status"] == "ok")
        self.assertEqual(self.portal.cards(), before)
        return ran, {one["check"]: one for one in ran.json}

    def assert_broken(self, lines, name, skipped):
        """This line failed; those from skipped on were not looked at."""
        states = {check: one["status"] for check, one in lines.items()}
        expected = dict.fromkeys(LINES, "ok")
        expected.update(dict.fromkeys(skipped, "skipped"), **{name: "failed"})
        self.assertEqual({k: states[k] for k in LINES}, expected)

    # --- all is well -----------------------------------------------------------

    def test_all_well(self):
        ran, lines = self.ask()
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(list(lines), LINES)
        self.assertEqual({one["status"] for one in lines.values()}, {"ok"})
        self.assertEqual([call["method"].lower()
                          for call in self.portal.calls()], ASKED)
        # and perhaps ::1, where nobody listens
        self.assertIn("127.0.0.1", lines["addresses"]["addresses"])
        self.assertEqual(lines["connection"]["peer"],
                         f"127.0.0.1:{self.portal.port}")
        self.assertEqual(lines["tls"]["tls_version"], "TLSv1.3")
        self.assertIn("GCM", lines["tls"]["tls_suite"])
        self.assertLessEqual(abs(lines["clock"]["clock_offset_s"]), 1)
        self.assertEqual((lines["credential"]["owner"],
                          lines["credential"]["portal_admin"]), (7, False))
        self.assertIs(lines["scope"]["crm"], True)
        self.assertEqual((lines["method"]["exists"],
                          lines["method"]["available"]), (True, True))
        self.assertIn(RESET, lines["method"]["text"])
        self.assertIs(lines["card"]["default"], False)

    def test_in_words(self):
        ran = command(*self.webhook(), "doctor")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual([line.split()[:2] for line in ran.out.splitlines()],
                         [[name, "ok:"] for name in LINES])
        self.assertEqual(ran.err, "")
        self.assert_no_secret(ran.all)

    def test_chain(self):
        """Names and dates are those that openssl reads."""
        _, lines = self.ask()
        said = lines["certificate"]
        self.assertIn("root " + said["root"]["name"], said["text"])
        served = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{self.portal.port}",
             "-servername", "localhost", "-showcerts"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, timeout=20,
            check=False).stdout
        chain = ["-----BEGIN" + part.split("-----END CERT")[0] +
                 "-----END CERTIFICATE-----\n"
                 for part in served.split("-----BEGIN")[1:]
                 if part.startswith(" CERTIFICATE")]
        self.assertEqual(len(chain), len(said["certificates"]))
        chain.append(Path(self.portal.ca_file).read_text(encoding="ascii"))
        for pem, one in zip(chain, [*said["certificates"], said["root"]]):
            seen = subprocess.run(
                ["openssl", "x509", "-noout", "-subject", "-startdate",
                 "-enddate", "-nameopt", "multiline"], input=pem, text=True,
                stdout=subprocess.PIPE, check=True).stdout
            self.assertRegex(seen, rf"commonName += {one['name']}\n")
            for key, name in (("notBefore", "not_before"),
                              ("notAfter", "not_after")):
                text = seen.split(key + "=")[1].splitlines()[0]
                when = datetime.strptime(
                    text + "+0000", "%b %d %H:%M:%S %Y GMT%z")
                self.assertEqual(when.strftime("%Y-%m-%dT%H:%M:%SZ"),
                                 one[name])
            left = (when - datetime.now(timezone.utc)).days
            self.assertIn(one["days_left"], (left, left + 1))

    def test_chains(self):
        for chain in ("rsa", "pss", "p384"):
            for version in ("1.2", "1.3"):
                with self.subTest(chain=chain, version=version), \
                        Portal(chain=chain, tls_min=version,
                               tls_max=version) as portal:
                    ran = command("--ca-file", portal.ca_file, "--webhook-file",
                                  portal.webhooks["user7"]["file"], "doctor")
                    self.assertEqual(ran.exit, 0, ran.all)
                    self.assertIn(f"TLSv{version}", ran.out)
                    self.assertIn(f"root Test Root {chain}", ran.out)

    def test_several_cards(self):
        ran, _ = self.ask("lead", "deal:9", "item:177")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual([one["check"] for one in ran.json[7:]],
                         ["method", "card"] * 3)
        self.assertEqual([one["entity"] for one in ran.json[7:]],
                         ["lead"] * 2 + ["deal"] * 2 + ["item"] * 2)

    def test_token(self):
        ran, lines = self.ask(credential=self.token())
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertIn("access token of user 7", lines["credential"]["text"])

    def test_never_a_reset(self):
        for arguments in (("--verify",), ("--dry-run",)):
            ran = command(*self.webhook(), "doctor", *arguments)
            self.assertEqual(ran.exit, 2, ran.all)
            self.assertIn("doctor changes nothing", ran.err)
        self.assertEqual(self.portal.calls(), [])

    # --- the portal says no ------------------------------------------------------

    def test_common_view(self):
        """Not the administrator of the portal counts, but the CRM's right."""
        for by, admin, status in (("admin", True, "ok"),
                                  ("crm_admin", False, "ok"),
                                  ("user7", False, "failed")):
            with self.subTest(by=by):
                ran, lines = self.ask("--scope", "C", by=by)
                self.assertIs(lines["credential"]["portal_admin"], admin)
                self.assertEqual(lines["card"]["status"], "ok")
                self.assertEqual(lines["rights"]["status"], status)
                self.assertEqual(ran.exit, 7 if status == "failed" else 0)
        self.portal.set_user(1, crm_admin=False)
        ran, lines = self.ask("--scope", "C", by="admin")
        self.assertEqual((ran.exit, lines["credential"]["portal_admin"],
                          lines["rights"]["status"]), (7, True, "failed"))

    def test_right_is_asked_of_the_contact(self):
        """A card that the portal does not have says nothing of the right."""
        ran, lines = self.ask("--scope", "C", "item:1030", by="admin")
        self.assertEqual(ran.exit, 7, ran.all)
        self.assertEqual(lines["rights"]["status"], "ok", ran.all)

    def test_right_of_an_unknown_user(self):
        """Whoever may be user 1 may read that view: nothing follows."""
        self.portal.set_user(1, crm_admin=False)
        self.portal.fault("html", status=502, method="profile")
        ran, lines = self.ask("--scope", "C", by="admin")
        self.assertEqual(ran.exit, 75, ran.all)
        self.assertEqual(lines["rights"]["status"], "skipped")

    def test_users_view(self):
        ran, _ = self.ask("--user", "6", by="admin")
        self.assertEqual(ran.exit, 0, ran.all)
        ran, lines = self.ask("--user", "6")
        self.assertEqual((ran.exit, lines["card"]["status"]), (7, "failed"))
        self.assertIn("the right to change the CRM's settings",
                      lines["card"]["text"])

    def test_credentials(self):
        rest = ["scope", "method", "card"]
        hook = Path(self.portal.webhooks["user7"]["file"]).read_text(
            encoding="utf-8").strip().rstrip("/")
        gone = ("--ca-file", self.portal.ca_file, "--webhook-file",
                private_file(self.portal.dir, "hook-gone",
                             hook.rsplit("/", 1)[0] + "/0123456789abcdef"))
        for credential, name, skipped, says in (
                (gone, "credential", rest, "does not know this webhook"),
                (self.webhook("inactive"), "credential", rest, "Ask the"),
                (self.token("dead"), "credential", rest, "has ended"),
                (self.token("unknown"), "credential", rest, "invalid_grant"),
                (self.webhook("no_crm"), "card", [], "access to the CRM")):
            with self.subTest(says=says):
                ran, lines = self.ask(credential=credential)
                self.assertEqual(ran.exit, 7, ran.all)
                self.assert_broken(lines, name, skipped)
                self.assertIn(says, lines[name]["text"])

    def test_token_server_away(self):
        """The lines of the way are about the portal, not about the server
        that would have renewed the token."""
        pair = {**self.portal.token("expired"),
                "server_endpoint": "https://127.0.0.1:1/rest/"}
        file = private_file(self.portal.dir, "token-away", json.dumps(pair))
        ran, lines = self.ask(credential=("--ca-file", self.portal.ca_file,
                                          "--token-file", file))
        self.assertEqual(ran.exit, 4, ran.all)
        self.assertEqual(lines["connection"]["peer"],
                         f"127.0.0.1:{self.portal.port}")
        self.assertEqual(lines["tls"]["status"], "ok")
        self.assertEqual(lines["credential"]["status"], "failed")
        self.assertEqual(lines["scope"]["status"], "skipped")

    def test_inactive_user_of_the_documents(self):
        """There profile answers with an empty object."""
        for body in ({"result": {}}, {"result": []}):
            self.portal.fault("json", body=body, method="profile")
            ran, lines = self.ask()
            self.assertEqual(ran.exit, 7, ran.all)
            self.assert_broken(lines, "credential", [])
            self.assertIn("not active", lines["credential"]["text"])

    def test_no_scope(self):
        ran, lines = self.ask(by="no_scope")
        self.assertEqual(ran.exit, 7, ran.all)
        self.assertEqual([one["check"] for one in ran.json
                          if one["status"] == "failed"],
                         ["scope", "method", "card"])
        self.assertEqual((lines["method"]["exists"],
                          lines["method"]["available"]), (True, False))
        self.assertIn("tick", lines["scope"]["text"])

    def test_no_method(self):
        self.portal.fault("json", method="method.get", body={
            "result": {"isExisting": False, "isAvailable": False}})
        ran, lines = self.ask()
        self.assertEqual(ran.exit, 7, ran.all)
        self.assert_broken(lines, "method", [])
        self.assertIn("--family", lines["method"]["text"])

    def test_answers_in_between(self):
        """One answer fails; the others are asked for all the same, unless
        nothing could come of it."""
        for at, method in enumerate(ASKED):
            name = LINES[5 + at]
            with self.subTest(method=method):
                self.portal.reset()
                self.portal.fault("html", status=502, method=method)
                ran, lines = self.ask()
                self.assertEqual(ran.exit, 75, ran.all)
                self.assert_broken(lines, name, [])
                self.portal.fault("json", status=401, method=method, body={
                    "error": "INVALID_CREDENTIALS", "error_description": "x"})
                ran, lines = self.ask()
                self.assertEqual(ran.exit, 7, ran.all)
                self.assert_broken(lines, name, LINES[6 + at:])

    # --- the way there -----------------------------------------------------------

    def at(self, host, *arguments, env=None):
        hook = private_file(self.portal.dir, "hook-elsewhere",
                            f"https://{host}/rest/7/0123456789abcdef/")
        return self.ask(*arguments, env=env, credential=(
            "--ca-file", self.portal.ca_file, "--webhook-file", hook))

    def test_no_such_name(self):
        ran, lines = self.at("portal.invalid")
        self.assertEqual(ran.exit, 4, ran.all)
        self.assert_broken(lines, "addresses", LINES[1:])
        self.assertEqual(lines["card"]["error_description"], "not looked at")

    def test_nobody_there(self):
        ran, lines = self.at("127.0.0.1:1")
        self.assertEqual(ran.exit, 4, ran.all)
        self.assert_broken(lines, "connection", LINES[2:])
        self.assertIn("refused", lines["connection"]["text"])

    def test_several_addresses(self):
        name = f"portal.test:{self.portal.port}"
        hook = Path(self.portal.webhooks["user7"]["file"]).read_text(
            encoding="utf-8").split("/rest/", 1)[1]
        path = private_file(self.portal.dir, "hook-name",
                            f"https://{name}/rest/{hook}")
        ran, lines = self.ask(
            "--resolve", name + ":::1", "--resolve", name + ":127.0.0.1",
            credential=("--ca-file", self.portal.ca_file, "--webhook-file",
                        path))
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(lines["addresses"]["addresses"], ["::1", "127.0.0.1"])
        self.assertEqual(lines["connection"]["peer"],
                         f"127.0.0.1:{self.portal.port}")

    def test_certificates(self):
        self.addCleanup(self.portal.leaf, "valid")
        for leaf, says in (("expired", "has expired on"),
                           ("future", "set the clock"),
                           ("wrong-name", "is not for localhost")):
            with self.subTest(leaf=leaf):
                self.portal.leaf(leaf)
                ran, lines = self.ask()
                self.assertEqual(ran.exit, 5, ran.all)
                self.assert_broken(lines, "certificate", [
                    "tls", "clock", "credential", "scope", "method", "card"])
                self.assertIn(says, lines["certificate"]["text"])
                leaf, *_ = lines["certificate"]["certificates"]
                self.assertTrue(leaf["error"].startswith("B24_E_TLS_"))
        self.assertEqual(self.portal.calls(), [])

    def test_unknown_issuer(self):
        with Portal(chain="rsa") as other:
            ran, lines = self.ask(credential=(
                "--ca-file", other.ca_file, "--webhook-file",
                self.portal.webhooks["user7"]["file"]))
        self.assertEqual(ran.exit, 5, ran.all)
        self.assertIn("--ca-file", lines["certificate"]["text"])
        self.assertIsNone(lines["certificate"]["root"])

    def test_no_tls(self):
        self.portal.fault("accept_plain", times=None)
        ran, lines = self.ask()
        if BEHIND_NGINX:        # nginx speaks TLS, the portal behind it not
            self.assertEqual(ran.exit, 6, ran.all)
            return
        self.assertEqual(ran.exit, 5, ran.all)
        self.assert_broken(lines, "tls", LINES[3:])

    def test_silence_is_bounded(self):
        self.portal.fault("silence", times=None)
        ran, lines = self.ask("--timeout", "1")
        self.assertEqual(ran.exit, 4, ran.all)
        self.assert_broken(lines, "credential",
                           ["clock", "scope", "method", "card"])
        self.assertLess(ran.seconds, 1.5)

    def test_silence_resets_nothing(self):
        for method in ("profile", "scope", "method.get"):
            self.portal.reset()
            self.portal.fault("silence", method=method)
            ran, _ = self.ask("--timeout", "1")
            self.assertEqual(ran.exit, 4, ran.all)
            self.assertNotIn("may have been", ran.out)

    def test_no_random_numbers(self):
        """Nothing was looked at, and nothing is called fine."""
        ran, lines = self.ask(env={"LD_PRELOAD": str(WITNESS),
                                   "B24_WITNESS_RANDOM": "1"})
        self.assertEqual(ran.exit, 1, ran.all)
        self.assert_broken(lines, "tls",
                           [name for name in LINES if name != "tls"])
        self.assertIn("try again in a moment", lines["tls"]["text"])

    def test_no_date(self):
        self.portal.fault("raw", text="HTTP/1.1 200 OK\r\nContent-Length: 33\r\n"
                          "\r\n{\"result\":{\"ID\":7,\"ADMIN\":false}}")
        ran, lines = self.ask()
        self.assertEqual(ran.exit, 0, ran.all)
        if not BEHIND_NGINX:    # which dates every answer
            self.assertEqual(lines["clock"]["status"], "skipped")

    def test_interrupt(self):
        self.portal.fault("silence")
        with subprocess.Popen([COMMAND, *map(str, self.webhook()), "doctor"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as process:
            self.portal.wait_calls(1, timeout=0.5)
            process.send_signal(2)
            out, err = process.communicate(timeout=5)
        self.assertEqual(process.returncode, 130, out + err)
        self.assertIn("credential   failed: the call was cancelled", out)

    # --- the clock -----------------------------------------------------------------

    def with_clock(self, ahead):
        return self.ask(env={"LD_PRELOAD": str(WITNESS),
                             "B24_WITNESS_CLOCK": str(ahead)})

    def test_clock_off(self):
        for ahead, words in ((3600, "ahead of"), (-3600, "behind")):
            ran, lines = self.with_clock(ahead)
            self.assertEqual(ran.exit, 5, ran.all)
            self.assert_broken(lines, "clock", [])
            self.assertAlmostEqual(lines["clock"]["clock_offset_s"], ahead,
                                   delta=2)
            self.assertIn(words, lines["clock"]["text"])
            self.assertEqual(lines["clock"]["advice"], "clock")
        ran, lines = self.with_clock(60)
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertAlmostEqual(lines["clock"]["clock_offset_s"], 60, delta=2)

    def test_clock_far_off(self):
        """Every certificate has expired: then it is the clock."""
        ran, lines = self.with_clock(40 * 365 * 86400)
        self.assertEqual(ran.exit, 5, ran.all)
        self.assertIn("likely cause: set the clock",
                      lines["certificate"]["text"])
        self.assertLess(lines["certificate"]["root"]["days_left"], 0)

    def test_clock_unset(self):
        ran, lines = self.with_clock("unset")
        self.assertEqual(ran.exit, 5, ran.all)
        self.assert_broken(lines, "clock",
                           [name for name in LINES if name != "clock"])
        self.assertEqual(ran.json[0]["check"], "clock")
        self.assertEqual(self.portal.calls(), [])


if __name__ == "__main__":
    unittest.main()
