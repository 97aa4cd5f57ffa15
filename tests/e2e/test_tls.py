"""TLS 1.2 and 1.3, every kind of chain, IPv4, IPv6 and names; and what must
not be trusted."""

import os
import subprocess
import unittest
from pathlib import Path

from .support import Case, Portal, command

CHAINS = ("ecdsa", "rsa", "pss", "p384")


def private_file(folder, name, text):
    path = Path(folder) / name
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600),
              "w", encoding="utf-8") as file:
        file.write(text)
    return path


def webhook_at(portal, name, host):
    """The webhook's file with another host in it."""
    text = Path(portal.webhooks[name]["file"]).read_text(encoding="utf-8")
    tail = text.split("/rest/", 1)[1]
    safe = "".join(c if c.isalnum() else "_" for c in host)
    return private_file(portal.dir, f"hook-{safe}",
                        f"https://{host}:{portal.port}/rest/{tail}")


class Handshakes(unittest.TestCase):
    def check(self, chain, version):
        with Portal(chain=chain, tls_min=version, tls_max=version,
                    listen=["127.0.0.1", "::1"]) as portal:
            for host in ("127.0.0.1", "[::1]", "localhost", "portal.test"):
                hook = webhook_at(portal, "user7", host)
                for call in ("contact", "lead"):
                    before = set(portal.cards())
                    ran = command(
                        "--ca-file", portal.ca_file, "--webhook-file", hook,
                        "--resolve", f"portal.test:{portal.port}:127.0.0.1",
                        call)
                    self.assertEqual(ran.exit, 0, f"{host}: {ran.all}")
                    self.assertEqual(before - set(portal.cards()),
                                     {f"7/{call}_details"})
                portal.reset()
            ran = command("--ca-file", portal.ca_file, "--token-file",
                          portal.tokens["user7"], "-v", "contact")
            self.assertEqual(ran.exit, 0, ran.all)
            self.assertIn(f"TLSv{version}", ran.err)


for _chain in CHAINS:
    for _version in ("1.2", "1.3"):
        def _test(self, chain=_chain, version=_version):
            self.check(chain, version)
        setattr(Handshakes, f"test_{_chain}_{_version.replace('.', '_')}", _test)


class Refused(Case):
    def run_refused(self, *arguments, says, **leaf):
        before = self.portal.cards()
        ran = command(*arguments, "contact", **leaf)
        self.assertEqual(ran.exit, 5, ran.all)
        self.assertIn(says, ran.all.lower())
        self.assertEqual(self.portal.calls(), [])
        self.assertEqual(self.gone(before), [])

    def test_leaves(self):
        for leaf, says, advice in (
                ("expired", "expired", "administrator"),
                ("future", "not valid yet", "clock"),
                ("wrong-name", "name", "configuration")):
            with self.subTest(leaf=leaf):
                self.portal.leaf(leaf)
                self.run_refused(*self.webhook(), says=says)
                said, = command(*self.webhook(), "--json", "contact").json
                self.assertEqual((said["outcome"], said["advice"]),
                                 ("tls_error", advice))
        self.portal.leaf("valid")
        self.assertEqual(command(*self.webhook(), "contact").exit, 0)

    def test_other_root(self):
        with Portal(chain="rsa") as other:
            self.run_refused(
                "--ca-file", other.ca_file, "--webhook-file",
                self.portal.webhooks["user7"]["file"], says="unknown issuer")

    def test_roots_of_one_name(self):
        """Four roots of one name are tried, and no more."""
        root = Path(self.portal.ca_file).read_text(encoding="ascii")
        subject = subprocess.run(
            ["openssl", "x509", "-noout", "-subject", "-nameopt", "compat"],
            input=root, stdout=subprocess.PIPE, text=True,
            check=True).stdout.strip().removeprefix("subject=").strip()
        others = [subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-keyout", "/dev/null",
             "-days", "30", "-utf8", "-subj", subject],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            check=True).stdout for _ in range(4)]
        for before, exit_code in ((3, 0), (4, 5)):
            bundle = Path(self.portal.dir) / f"bundle-{before}.pem"
            bundle.write_text("".join(others[:before]) + root,
                              encoding="ascii")
            ran = command("--ca-file", bundle, "--webhook-file",
                          self.portal.webhooks["user7"]["file"], "contact")
            self.assertEqual(ran.exit, exit_code, ran.all)

    def test_system_roots(self):
        self.run_refused("--webhook-file",
                         self.portal.webhooks["user7"]["file"], says="unknown issuer")


if __name__ == "__main__":
    unittest.main()
