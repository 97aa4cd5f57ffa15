"""The settings block is made right or not at all, and tells no secret."""

import contextlib
import io
import itertools
import json
import os
import ssl
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "boards/common"), str(ROOT / "tests")]
import provision  # noqa: E402
from portal import certs  # noqa: E402
from portal.control import CERTS  # noqa: E402

SECRET = "5ecretofthewebhook"
JUDGE = Path(os.environ.get("B24_OUT", ROOT / "build/linux"),
             "tests/judge_settings")
GOOD = {"id": "kiosk-17", "sntp": "time.test", "roots": "a.der b.der",
        "webhook": f"https://portal.test/rest/1/{SECRET}/"}
RESET = {"card": "item:177:12", "scope": "C", "label": "One"}

TOKEN = {"access_token": SECRET + "A", "refresh_token": SECRET + "R",
         "expires": 1780319382, "scope": "crm",
         "client_endpoint": "https://portal.test/rest/",
         "server_endpoint": "https://oauth.test/rest/",
         "client_id": "local.1", "client_secret": SECRET + "C"}

# a webhook's address, and whether it is one
ADDRESSES = tuple((address.replace("S/", SECRET + "/"), good) for address, good in (
    ("https://portal.test/rest/1/S/", True),
    ("https://Portal.Test:8443/rest/1/S/", True),
    ("HTTPS://p/rest/a.b@c-d/S/", True),
    ("https://192.0.2.7/rest/1/S/", True),
    ("https://[2001:db8::7]:443/rest/1/S/", True),
    ("https://" + "x" * 63 + ".test/rest/1/S/", True),
    ("https://" + "x" * 64 + ".test/rest/1/S/", False),
    ("https://" + "x." * 63 + "y/rest/1/S/", True),
    ("https://" + "x." * 64 + "y/rest/1/S/", False),
    ("https://portal.test:99999/rest/1/S/", False),
    ("https://portal.test:0/rest/1/S/", False),
    ("https://my_portal.test/rest/1/S/", False),
    ("https://-p.test/rest/1/S/", False),
    ("https://p..test/rest/1/S/", False),
    ("https://192.0.2/rest/1/S/", False),
    ("https://192.0.2.07/rest/1/S/", False),
    ("https://[2001:db8::7/rest/1/S/", False),
    ("https://u:p@portal.test/rest/1/S/", False),
    ("https://portal.test/rest/api/S/", False),
    ("https://portal.test/rest/.a/S/", False),
    ("https://portal.test/rest/1/S/?x=1", False),
    ("https://portal.test/rest/1/S/#x", False),
    ("https://portal.test/rest/1/S/crm.x/", False),
    ("https://portal.test/rest/1/" + "x" * 65 + "/", False),
))

# name, section, what is changed (None: dropped)
WRONG = (
    ("an address as a file's name", "device",
     {"webhook": None,
      "webhook_file": f"https://portal.test/rest/1/{SECRET}/"}),
    ("an address as a token file's name", "device",
     {"webhook": None, "token_file": f"https://portal.test/rest/1/{SECRET}/"}),
    ("an address as a root's name", "device",
     {"roots": f"https://portal.test/rest/1/{SECRET}/"}),
    ("no id", "device", {"id": None}),
    ("id with a blank", "device", {"id": "a b"}),
    ("http", "device", {"webhook": f"http://portal.test/rest/1/{SECRET}/"}),
    ("no secret", "device", {"webhook": "https://portal.test/rest/1/"}),
    ("a method behind", "device",
     {"webhook": f"https://portal.test/rest/1/{SECRET}/crm.x/"}),
    ("no webhook", "device", {"webhook": None}),
    ("two webhooks", "device", {"webhook_file": "a.der"}),
    ("a webhook and a token", "device", {"token_file": "token.json"}),
    ("no JSON", "device", {"webhook": None, "token_file": "a.der"}),
    ("no object", "device", {"webhook": None, "token_file": "list.json"}),
    ("not enough", "device", {"webhook": None, "token_file": "part.json"}),
    ("no roots", "device", {"roots": None}),
    ("root is missing", "device", {"roots": "none.der"}),
    ("unknown key", "device", {"verify": "off"}),
    ("gateway alone", "device", {"gateway": "10.0.0.1"}),
    ("address alone", "device", {"address": "10.0.0.2/24"}),
    ("timeout too long", "device", {"timeout": "601"}),
    ("timeout in words", "device", {"timeout": "long"}),
    ("retry too often", "device", {"retry": "11"}),
    ("retry empty-handed", "device", {"retry": "-1"}),
    ("cooldown too long", "device", {"cooldown": "3601"}),
    ("cooldown in words", "device", {"cooldown": "long"}),
    ("three keys", "device", {"code": "up up down"}),
    ("five keys", "device", {"code": "up up down down up"}),
    ("no such key", "device", {"code": "up up down enter"}),
    ("empty code", "device", {"code": ""}),
    ("empty cooldown", "device", {"cooldown": ""}),
    ("a user in scope C", "reset 1", {"user": "6"}),
    ("customers of a contact", "reset 1",
     {"card": "contact", "customer_type": "simple"}),
    ("category of a contact", "reset 1", {"card": "contact:5"}),
    ("category of a quote", "reset 1", {"card": "item:7:5"}),
    ("no such type", "reset 1", {"card": "item:5"}),
    ("empty category", "reset 1", {"card": "deal:"}),
    ("no card", "reset 1", {"card": None}),
    ("unknown card", "reset 1", {"card": "contacts"}),
    ("item without type", "reset 1", {"card": "item"}),
    ("too many parts", "reset 1", {"card": "deal:1:2"}),
    ("scope", "reset 1", {"scope": "X"}),
    ("customer type", "reset 1", {"customer_type": "new"}),
    ("long label", "reset 1", {"label": "x" * 21}),
    ("user too large", "reset 1", {"user": "2147483648"}),
)


class Provision(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pem = Path(certs.make_chain(CERTS, "ecdsa").root).read_text("ascii")
        cls.der = ssl.PEM_cert_to_DER_cert(cls.pem)

    def setUp(self):
        self.at = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.at / "a.der").write_bytes(self.der)
        (self.at / "b.der").write_bytes(self.der)
        (self.at / "token.json").write_text(json.dumps(TOKEN))
        (self.at / "list.json").write_text(json.dumps([TOKEN]))
        (self.at / "part.json").write_text(
            json.dumps({**TOKEN, "client_secret": None}))

    def run_with(self, section="device", **changes):
        """Exit code, everything printed."""
        sections = {"device": dict(GOOD), "reset 1": dict(RESET)}
        for key, value in changes.items():
            sections[section].pop(key, None)
            if value is not None:
                sections[section][key] = value
        config = self.at / "device.ini"
        config.write_text("\n".join(
            f"[{name}]\n" + "".join(f"{k} = {v}\n" for k, v in keys.items())
            for name, keys in sections.items()))
        said = io.StringIO()
        arguments = ["provision.py", str(config), str(self.at / "out.bin")]
        with mock.patch.object(sys, "argv", arguments), \
                contextlib.redirect_stdout(said), \
                contextlib.redirect_stderr(said):
            code = provision.main()
        self.assertNotIn(SECRET, said.getvalue())
        return code, said.getvalue()

    def judged(self, data=None):
        """What a device says of the block."""
        out = self.at / "out.bin"
        if data is not None:
            out.write_bytes(data)
        return subprocess.run([JUDGE, out], stdout=subprocess.PIPE, text=True,
                              check=False).stdout.strip()

    def test_layout(self):
        self.assertEqual(self.run_with()[0], 0)
        out = self.at / "out.bin"
        self.assertEqual(out.stat().st_mode & 0o777, 0o600)
        data = out.read_bytes()
        magic, version, zero, octets, crc = struct.unpack("<4sHHII", data[:16])
        self.assertEqual((magic, version, zero), (b"B24S", 1, 0))
        self.assertEqual(octets, len(data) - 16)
        self.assertEqual(crc, zlib.crc32(data[:12] + data[16:]))
        self.assertIn(struct.pack("<4B3i", 4, 1, ord("C"), 0, 0, 177, 12)
                      + b"One\0", data)
        self.assertEqual(data.count(self.der), 2)

    def test_keys(self):
        """Absent, nothing is written: the device has its own defaults."""
        self.run_with()
        bare = (self.at / "out.bin").read_bytes()[16:]
        code, said = self.run_with(retry="0", cooldown="3600",
                                   code="up down  left select")
        self.assertEqual(code, 0)
        self.assertNotIn("left", said)
        data = (self.at / "out.bin").read_bytes()[16:]
        more = (b"\x08\0\x01\0\0" b"\x09\0\x02\0\x10\x0e"
                b"\x0a\0\x04\0\x01\x02\x04\x10")
        self.assertEqual(data.replace(more, b"", 1), bare)
        self.assertEqual(len(data), len(bare) + len(more))

    def test_token(self):
        """Instead of the webhook; what a refresh does not need stays out."""
        code, said = self.run_with(webhook=None, token_file="token.json")
        self.assertEqual(code, 0, said)
        data = (self.at / "out.bin").read_bytes()[16:]
        tag, zero, octets = struct.unpack("<BBH", data[:4])
        self.assertEqual((tag, zero), (11, 0))
        want = {name: value for name, value in TOKEN.items() if name != "scope"}
        self.assertEqual(json.loads(data[4:4 + octets]), want)

    def test_wrong(self):
        for name, section, changes in WRONG:
            with self.subTest(name):
                code, said = self.run_with(section, **changes)
                self.assertEqual(code, 1)
                self.assertIn("provision: ", said)
                self.assertFalse((self.at / "out.bin").exists())

    def test_right(self):
        """Whatever the device takes."""
        for changes in ({"card": "lead", "customer_type": "repeat"},
                        {"card": "item:1", "customer_type": "simple"},
                        {"card": "deal:9"}, {"card": "deal:0"},
                        {"card": "item:2:4"}, {"card": "item:1030:4"},
                        {"card": "item:31"},
                        {"card": "contact", "scope": "P", "user": "6"},
                        {"label": "One ; of many"}):
            with self.subTest(changes):
                self.assertEqual(self.run_with("reset 1", **changes)[0], 0)
                self.assertEqual(self.judged(), "good")
        for changes in ({"retry": "10", "cooldown": "3600", "timeout": "600",
                         "code": "up down left right"},
                        {"address": "10.0.0.2/24", "gateway": "10.0.0.1",
                         "dns": "10.0.0.1"},
                        {"id": "x" * 32, "sntp": "y" * 63},
                        {"roots": "a.der " * 8}):
            with self.subTest(changes):
                self.assertEqual(self.run_with(**changes)[0], 0)
                self.assertEqual(self.judged(), "good")

    def test_addresses(self):
        """Here and on the device the same ones are good."""
        for address, good in ADDRESSES:
            with self.subTest(address):
                code, _ = self.run_with(webhook=address)
                self.assertEqual(code, 0 if good else 1)
                if good:
                    self.assertEqual(self.judged(), "good")
                else:
                    block = provision.block([
                        provision.text(provision.WEBHOOK, address),
                        provision.text(provision.DEVICE, "d"),
                        provision.text(provision.SNTP, "t"),
                        provision.entry(provision.ROOT, self.der)])
                    self.assertEqual(self.judged(block),
                                     "an entry is not understood")
                (self.at / "out.bin").unlink(missing_ok=True)

    def test_roots(self):
        for name, data in (("longer", self.der + b"\n"),
                           ("cut", self.der[:-1]), ("empty", b""),
                           ("no certificate", b"\x30\x03\x02\x01\x00")):
            with self.subTest(name):
                (self.at / "b.der").write_bytes(data)
                self.assertEqual(self.run_with()[0], 1)

    def test_board_without_a_store(self):
        with self.assertRaisesRegex(provision.Wrong, "cannot keep"):
            provision.credential({"token_file": "token.json"}, self.at, False)

    def test_example_of_the_manual(self):
        text = (ROOT / "boards/README.md").read_text(encoding="utf-8")
        lines = text[text.index("    [device]\n"):].splitlines()
        block = "".join(line[4:] + "\n" for line in itertools.takewhile(
            lambda line: not line or line.startswith("    "), lines)
            if not line.startswith("    make "))
        (self.at / "hook").write_text(GOOD["webhook"])
        for name in ("root-a.pem", "root-b.pem"):
            (self.at / name).write_text(self.pem)
        config = self.at / "manual.ini"
        config.write_text(block.replace("/etc/kiosk/webhook",
                                        str(self.at / "hook")))
        data = provision.make(config)
        self.assertEqual(self.judged(data), "good")
        self.assertIn(b"Contacts for all\0", data)
        self.assertIn(struct.pack("<BBHI", 7, 0, 4, 65000), data)
        self.assertEqual(data.count(self.der), 2)

    def test_one_root_warns(self):
        code, said = self.run_with(roots="a.der")
        self.assertEqual(code, 0)
        self.assertIn("one root alone", said)

    def test_malformed_quotes_nothing(self):
        config = self.at / "broken.ini"
        config.write_text(f"[device]\nid = 1\nhttps {SECRET}\n")
        said = io.StringIO()
        arguments = ["provision.py", str(config), str(self.at / "out.bin")]
        with mock.patch.object(sys, "argv", arguments), \
                contextlib.redirect_stderr(said):
            self.assertEqual(provision.main(), 1)
        self.assertNotIn(SECRET, said.getvalue())


if __name__ == "__main__":
    unittest.main()
