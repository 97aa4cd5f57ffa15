"""A board in QEMU and certificates that it must refuse: a short list out of
tests/hostile, on every profile.

Run it as test_board.py: B24_BOARD and B24_PROFILE set. One board, one server
that shows another chain each time; a chain that is good comes first and last.
"""

import sys
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent),
                str(Path(__file__).resolve().parents[2])]
import network  # noqa: E402

if __name__ == "__main__":
    network.enter()
from firmware import BOARD, PROFILE, image, provision  # noqa: E402
from guest import Guest  # noqa: E402
from portal import certs  # noqa: E402
from portal.control import CERTS  # noqa: E402
from services import Names, Time  # noqa: E402
from tests.hostile import cases, real  # noqa: E402
from tests.hostile.client import SECRET  # noqa: E402
from tests.hostile.server import Server  # noqa: E402

# Of real.KINDS: the first speaks TLS 1.3.
SERVERS = ("reference", "1.2") if PROFILE == "full" else ("reference",)
UNTRUSTED, CERT = ("B24_E_TLS_UNTRUSTED",), ("B24_E_TLS_CERT",)
# What is not in the profile cannot be read, and is not trusted either.
STRANGE = ("B24_E_TLS_CERT", "B24_E_TLS_UNTRUSTED", "B24_E_TLS_NAME",
           "B24_E_TLS_VERSION")
# Sections of certificates.ini whose root is the trusted one.
SECTIONS = {
    "self-signed": UNTRUSTED,
    "self-signed as the root": UNTRUSTED,
    "missing intermediate": UNTRUSTED,
    "other intermediate": UNTRUSTED,
    "issuer is no authority": UNTRUSTED,
    "leaf signed by a leaf": UNTRUSTED,
    "signature damaged": UNTRUSTED,
    "signature of the intermediate damaged": UNTRUSTED,
    "expired leaf": ("B24_E_TLS_EXPIRED",),
    "expired intermediate": ("B24_E_TLS_EXPIRED",),
    "leaf of tomorrow": ("B24_E_TLS_FUTURE",),
    "wrong name": ("B24_E_TLS_NAME",),
    "common name only": ("B24_E_TLS_NAME",),
    "for clients only": CERT,
    "names permitted": CERT,
    "SHA-1 leaf": STRANGE,
    "SHA-1 intermediate": STRANGE,
    "P-192 leaf": STRANGE,
    "RSA 1024 leaf": STRANGE,
    "RSA 1024 intermediate": STRANGE,
}
OWN = {
    "unknown root": ({"foreign.like": "root", "foreign.issuer": "foreign",
                      "foreign.subject": "Unknown Root",
                      "middle.issuer": "foreign"}, UNTRUSTED),
    "unknown root of the trusted one's name": (
        {"twin.like": "root", "twin.issuer": "twin", "middle.issuer": "twin"},
        UNTRUSTED),
}
GOOD = {}


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.workshop = cases.Workshop()
        cls.addClassCleanup(cls.workshop.close)
        for service in (Names(), Time()):
            cls.addClassCleanup(service.stop)
        cls.server = cls.enterClassContext(Server(lambda peer: cls.play(peer)))
        folder = cls.workshop.folder
        root = cls.workshop.file(cls.workshop.maker.situation(GOOD).trusted)
        config = folder / "device.ini"
        spare = certs.make_chain(CERTS, "p384").root
        config.write_text(
            f"[device]\nid = kiosk-17\nsntp = time.test\nroots = {spare} {root}"
            f"\nwebhook = https://portal.test:{cls.server.port}/rest/7/"
            f"{SECRET}/\n")
        block = folder / "settings.bin"
        provision.write_private(block, provision.make(config))
        cls.guest = cls.enterClassContext(Guest(BOARD, image(), block))
        cls.guest.wait("clock:")

    @classmethod
    def play(cls, peer):
        """The server's part of a connection."""
        cls.serve(peer)

    def reset(self, section, kind, says):
        """The rest of what the board says about a reset."""
        made = self.workshop.maker.situation(section)
        type(self).serve = staticmethod(real.server(
            kind, self.workshop.file(made.chain_pem), made.leaf.path, None))
        self.server.log.data = b""
        said = self.guest.ask("contact", says, 60)
        self.assertIsNone(self.server.error)
        return said

    def good(self):
        for kind in SERVERS:
            self.reset(GOOD, kind, "contact personal: done, reset")
            self.assertIn(SECRET.encode(), self.server.log.data)

    def test_refused(self):
        sections = cases.load("certificates.ini")
        rows = {name: (sections[name], errors)
                for name, errors in SECTIONS.items()}
        self.good()
        for name, (section, errors) in {**rows, **OWN}.items():
            for kind in SERVERS:
                with self.subTest(name, server=kind):
                    said = self.reset(section, kind,
                                      "contact personal: failed, tls_error, ")
                    self.assertIn(said.split(",")[0], errors)
                    self.assertEqual(self.server.log.data, b"",
                                     "the request has left")
        self.good()


if __name__ == "__main__":
    unittest.main()
