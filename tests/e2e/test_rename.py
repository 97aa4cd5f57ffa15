"""--follow-rename: a portal that has moved, and where nobody goes along."""

import tempfile
import unittest
from pathlib import Path

from .support import Case, command

OLD, NEW = "old.portal.test", "new.portal.test"


class Rename(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal.leaf("siblings")     # the certificate names both

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="rename-")
        self.addCleanup(folder.cleanup)
        hook = Path(self.portal.webhooks["user7"]["file"]).read_text(
            encoding="utf-8").strip()
        self.file = Path(folder.name) / "hook"
        self.file.touch(mode=0o600)
        self.file.write_text(hook.replace("//localhost", "//" + OLD, 1))

    def at(self, host):
        return f"{host}:{self.portal.port}"

    def redirect(self, host, status=302, times=1, **more):
        self.portal.fault("redirect", times, status=status,
                          location=f"https://{self.at(host)}/auth/", **more)

    def ask(self, *arguments, cards=("contact",)):
        resolve = [part for host in (OLD, NEW, "third.portal.test",
                                     "new.elsewhere.test")
                   for part in ("--resolve", self.at(host) + ":127.0.0.1")]
        ran = command("--ca-file", self.portal.ca_file, "--webhook-file",
                      self.file, *resolve, "--json", *arguments, *cards)
        self.assert_no_secret(ran.all)
        return ran, ran.json

    def hosts(self):
        return [dict((name.lower(), value) for name, value in call["fields"])
                ["host"] for call in self.portal.calls()]

    def test_followed(self):
        for status in (301, 302, 307, 308):
            self.portal.reset()
            before = self.portal.cards()
            self.redirect(NEW, status)
            ran, said = self.ask("--follow-rename")
            self.assertEqual(ran.exit, 0, ran.all)
            self.assertEqual((said[0]["moved_to"], said[0]["attempts"]),
                             (self.at(NEW), 2))
            self.assertEqual(self.gone(before), ["7/contact_details"])
            self.assertEqual(self.hosts(), [self.at(OLD), self.at(NEW)])
            verbs = {call["verb"] for call in self.portal.calls()}
            self.assertEqual(verbs, {"POST"})

    def test_later_cards_go_there_at_once(self):
        self.redirect(NEW)
        ran, said = self.ask("--follow-rename", cards=("contact", "lead"))
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual([one["moved_to"] for one in said],
                         [self.at(NEW)] * 2)
        self.assertEqual(self.hosts(), [self.at(host)
                                        for host in (OLD, NEW, NEW)])

    def test_told(self):
        self.redirect(NEW)
        ran = command("--ca-file", self.portal.ca_file, "--webhook-file",
                      self.file, "--resolve", self.at(OLD) + ":127.0.0.1",
                      "--resolve", self.at(NEW) + ":127.0.0.1",
                      "--follow-rename", "contact")
        self.assertEqual(ran.out, "contact personal: reset. The portal's address"
                         f" is {self.at(NEW)} now: write it into {self.file}.\n")

    def test_not_followed(self):
        for arguments, host in (
                ((), NEW), (("--follow-rename",), "new.elsewhere.test"),
                (("--follow-rename",), "portal.test")):
            with self.subTest(host=host):
                self.portal.reset()
                self.redirect(host)
                ran, said = self.ask(*arguments)
                self.assertEqual((ran.exit, said[0]["advice"]), (6, "moved"))
                self.assertEqual(said[0]["moved_to"], self.at(host))
                self.assertEqual(len(self.hosts()), 1)

    def test_once(self):
        self.redirect(NEW)
        self.redirect(OLD)
        ran, said = self.ask("--follow-rename", "--retry", 5)
        self.assertEqual((ran.exit, said[0]["advice"]), (6, "moved"), ran.all)
        self.assertEqual(len(self.hosts()), 2)

    def words(self, *arguments, hosts=(OLD, NEW)):
        ran = command("--ca-file", self.portal.ca_file, "--webhook-file",
                      self.file, *(part for host in hosts for part in (
                          "--resolve", self.at(host) + ":127.0.0.1")),
                      "--follow-rename", *arguments)
        self.assert_no_secret(ran.all)
        return ran

    def test_told_after_a_failure(self):
        self.redirect(NEW)
        self.portal.fault("html", status=502)
        ran = self.words("contact")
        self.assertEqual(ran.exit, 75, ran.all)
        self.assertIn(f"The portal's address is {self.at(NEW)} now", ran.out)
        self.portal.reset()
        self.redirect("third.portal.test")
        ran = self.words("contact", hosts=(OLD, "third.portal.test"))
        self.assertEqual(ran.exit, 5, ran.all)
        self.assertIn("(third.portal.test)", ran.out)
        self.assertNotIn(OLD, ran.out)

    def test_told_by_the_doctor(self):
        self.redirect(NEW)
        ran = self.words("doctor")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertRegex(ran.out, r"(?m)^credential +ok: .*The portal's address "
                         rf"is {self.at(NEW)} now: write it into ")

    def test_shown(self):
        """-vv shows where each request went, and each answer whole."""
        secret = self.file.read_text().rstrip("/").rsplit("/", 1)[1]
        body = ('{"error":"odd","error_description":"bad ' + secret[:8],
                secret[8:] + '"}')
        chunks = "".join(f"{len(one):x}\r\n{one}\r\n" for one in body)
        self.redirect(NEW)
        self.portal.fault("raw", text="HTTP/1.1 400 Bad\r\nTransfer-Encoding: "
                          "chunked\r\n\r\n" + chunks + "0\r\n\r\n")
        ran = self.words("-vv", "contact")
        self.assertEqual([line[8:] for line in ran.err.splitlines()
                          if line.startswith("> Host: ")],
                         [self.at(OLD), self.at(NEW)])
        for line in ("< HTTP/1.1 302 ", "< HTTP/1.1 400 ", "* 0."):
            self.assertIn(line, ran.err)
        self.assertNotIn(secret[:8], ran.all)
        self.assertNotIn(secret[8:], ran.all)

    def test_verified_there(self):
        self.redirect("third.portal.test")
        ran, said = self.ask("--follow-rename")
        self.assertEqual((ran.exit, said[0]["error"]), (5, "B24_E_TLS_NAME"))
        self.assertEqual(said[0]["moved_to"], self.at("third.portal.test"))
        self.assertEqual(self.hosts(), [self.at(OLD)])


if __name__ == "__main__":
    unittest.main()
