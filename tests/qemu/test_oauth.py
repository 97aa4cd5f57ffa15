"""A device with an OAuth pair: renewed, kept in its flash, found again after a
restart, and whole whenever the power fails in the middle of keeping it."""

import json
import os
import shutil
import struct
import sys
import time
import unittest
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import network  # noqa: E402

os.environ.setdefault("B24_BOARD", "riscv-virt")    # it can keep a pair
if __name__ == "__main__":
    network.enter()
from firmware import Bench  # noqa: E402

BLOCK = 0x40000         # an erase block; the settings have the first
HEAD = struct.Struct("<III4s")
DONE = "contact personal: done, reset"
TRIES = 8               # to cut the power in the middle of a record
LIMIT_S = 30


def slots(chip):
    """What stands in each of the two slots: None, or (sequence, record)."""
    found = []
    with open(chip, "rb") as file:
        for slot in (1, 2):
            file.seek(slot * BLOCK)
            data = file.read(2048)
            length, sequence, crc, magic = HEAD.unpack_from(data)
            record = data[HEAD.size:HEAD.size + length]
            whole = magic == b"B24P" and zlib.crc32(
                data[:8] + record) == crc
            found.append((sequence, record) if whole else None)
    return found


class Oauth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bench = cls.enterClassContext(Bench())
        cls.portal = cls.bench.portal

    def setUp(self):
        self.portal.reset()
        self.chip = self.bench.at / "chip.bin"

    def provision(self, name="expired", **members):
        """The settings of a new device, its flash erased."""
        file = self.bench.at / "token.json"
        file.write_text(json.dumps({**self.portal.token(name), **members}))
        shutil.copy(self.bench.settings(webhook_file=None, token_file=file),
                    self.chip)

    def start(self):
        guest = self.bench.guest(self.chip)
        self.addCleanup(self.end, guest)
        guest.wait("clock:", LIMIT_S)
        return guest

    def end(self, guest):
        if guest.process.stderr.closed:
            return
        guest.stop()

    def pull_the_plug(self, guest):
        """What the flash holds stays; nothing else does."""
        guest.process.kill()
        guest.process.wait()
        shutil.copy(guest.chips[1], self.chip)
        guest.stop()

    def asked(self):
        return [(call["kind"], call["error"])
                for call in self.portal.calls(clear=True)]

    def no_secret(self, guest):
        pair = self.portal.token("expired")
        for name in ("access_token", "refresh_token", "client_secret"):
            self.assertNotIn(pair[name], guest.text)

    def test_renewed_and_found_after_a_restart(self):
        self.provision()
        guest = self.start()
        said = guest.ask("contact", DONE)
        self.assertIn("2 requests", said)
        self.assertIn("contact personal: refresh\n", guest.text)
        self.assertEqual(self.asked(), [("rest", "expired_token"),
                                        ("token", None), ("rest", None)])
        self.assertIn("1 request,", guest.ask("contact", DONE))
        self.no_secret(guest)
        self.pull_the_plug(guest)
        self.assertEqual([one is not None for one in slots(self.chip)],
                         [True, False])
        self.asked()
        guest = self.start()
        self.assertIn("1 request,", guest.ask("contact", DONE))
        self.assertEqual(self.asked(), [("rest", None)])
        # an hour later: the other slot
        self.portal.advance(4000)
        self.assertIn("2 requests", guest.ask("contact", DONE))
        guest.reset()
        guest.ready(LIMIT_S)
        self.assertIn("1 request,", guest.ask("contact", DONE))
        self.pull_the_plug(guest)
        (first, old), (second, new) = slots(self.chip)
        self.assertEqual(second, first + 1)
        self.assertNotEqual(old, new)

    def test_provisioned_anew(self):
        """The pair in flash belongs to the settings that it came from."""
        self.provision()
        guest = self.start()
        guest.ask("contact", DONE)
        self.pull_the_plug(guest)
        with open(self.chip, "rb") as file:
            file.seek(BLOCK)
            kept = file.read(2 * BLOCK)
        self.provision("admin")
        data = self.chip.read_bytes()
        self.chip.write_bytes(data.ljust(BLOCK, b"\xff") + kept)
        guest = self.start()
        self.asked()
        self.assertIn("1 request,", guest.ask("contact", DONE))
        self.assertEqual(self.portal.calls()[-1]["user"], 1)

    def test_lost_rotation(self):
        self.provision(refresh_token="used-up")
        guest = self.start()
        said = guest.ask("contact", "contact personal: failed,")
        self.assertIn("invalid_grant", said)
        self.assertIn("advice authorize", said)
        self.assertEqual(len(self.asked()), 2)

    def power_fails_while_keeping(self, guest, slot):
        """Kills QEMU as soon as a word of the record stands in the slot. 1: it
        was not whole by then."""
        at = slot * BLOCK + HEAD.size
        with open(guest.chips[1], "rb", buffering=0) as file:
            fd = file.fileno()
            before = os.pread(fd, 4, at)
            guest.send("contact")
            limit = time.monotonic() + LIMIT_S
            while os.pread(fd, 4, at) in (before, b"\xff\xff\xff\xff"):
                self.assertLess(time.monotonic(), limit, guest.text)
            guest.process.kill()
        self.pull_the_plug(guest)
        return slots(self.chip)[slot - 1] is None

    def test_power_fails_in_the_first_record(self):
        """Then the pair of the settings is what there is. Where the server
        takes its refresh token again, nothing is lost."""
        self.portal.switch(refresh_reuse=True)
        for _ in range(TRIES):
            self.provision()
            if self.power_fails_while_keeping(self.start(), 1):
                break
        else:
            self.fail("the power never failed in the middle")
        self.assertEqual(slots(self.chip), [None, None])
        self.asked()
        guest = self.start()
        self.assertIn("2 requests", guest.ask("contact", DONE))
        self.assertEqual([kind for kind, _ in self.asked()],
                         ["rest", "token", "rest"])
        self.pull_the_plug(guest)
        self.assertIsNotNone(slots(self.chip)[0])

    def test_power_fails_in_the_second_record(self):
        """Then the first record is what there is."""
        self.provision()
        guest = self.start()
        guest.ask("contact", DONE)
        self.pull_the_plug(guest)
        old = slots(self.chip)[0]
        good = self.chip.read_bytes()
        self.portal.switch(refresh_reuse=True)
        self.portal.advance(4000)
        for _ in range(TRIES):
            self.chip.write_bytes(good)
            if self.power_fails_while_keeping(self.start(), 2):
                break
        else:
            self.fail("the power never failed in the middle")
        self.assertEqual(slots(self.chip), [old, None])
        self.asked()
        guest = self.start()
        self.assertIn("2 requests", guest.ask("contact", DONE))
        self.assertEqual(self.asked()[0], ("rest", "expired_token"))
        self.pull_the_plug(guest)
        self.assertEqual([one is not None for one in slots(self.chip)],
                         [True, True])

    def test_flash_that_cannot_be_written(self):
        self.provision()
        guest = self.bench.guest(
            self.chip, options=("-set", "drive.data.readonly=on"))
        self.addCleanup(self.end, guest)
        guest.wait("clock:", LIMIT_S)
        said = guest.ask("contact", "contact personal: failed,")
        self.assertIn("B24_E_STORE", said)
        self.assertEqual(len(self.asked()), 2)
        # the new pair is tried again, and never used unsaved
        said = guest.ask("contact", "contact personal: failed,")
        self.assertIn("B24_E_STORE", said)
        self.assertEqual(self.asked(), [])


if __name__ == "__main__":
    unittest.main()
