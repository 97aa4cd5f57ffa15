"""The settings block is made right or not at all, and tells no secret."""

import contextlib
import io
import json
import struct
import sys
import tempfile
import unittest
import zlib
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "boards/common"))
import provision  # noqa: E402

SECRET = "5ecretofthewebhook"
DER = b"\x30\x03\x02\x01\x00"
GOOD = {"id": "kiosk-17", "sntp": "time.test", "roots": "a.der b.der",
        "webhook": f"https://portal.test/rest/1/{SECRET}/"}
RESET = {"card": "item:177:12", "scope": "C", "label": "One"}

TOKEN = {"access_token": SECRET + "A", "refresh_token": SECRET + "R",
         "expires": 1780319382, "scope": "crm",
         "client_endpoint": "https://portal.test/rest/",
         "server_endpoint": "https://oauth.test/rest/",
         "client_id": "local.1", "client_secret": SECRET + "C"}

# name, section, what is changed (None: dropped)
WRONG = (
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
    def setUp(self):
        self.at = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.at / "a.der").write_bytes(DER)
        (self.at / "b.der").write_bytes(DER)
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
        self.assertEqual(data.count(DER), 2)

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
