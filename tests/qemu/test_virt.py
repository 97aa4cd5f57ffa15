"""riscv-virt in an image of its own: flash driver, watchdog, stack guard.

QEMU's flash lets a program turn 0 into 1 without an erase: what is refused
here is refused by the driver's own check.
"""

import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from guest import CHIP, Guest  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
BOARD = ROOT / "boards/riscv-virt"
COMMON = ROOT / "boards/common"
SOURCES = (BOARD / "start.c", BOARD / "board.c", BOARD / "virtio.c",
           BOARD / "flash.c", COMMON / "panic.c", COMMON / "say.c",
           COMMON / "digits.c", COMMON / "console.c", COMMON / "boot.c",
           COMMON / "uart_ring.c",
           ROOT / "tests/qemu/virt_console.c")
WATCHDOG_S = 2
CC = ("riscv64-unknown-elf-gcc", "-march=rv32imac", "-mabi=ilp32",
      "--specs=picolibc.specs", "-Os", "-std=c99", "-Wall", "-Wextra",
      "-Werror", "-nostartfiles", "-Wl,--defsym=BOARD_STACK_SIZE=2048",
      "-Wl,--fatal-warnings", f"-DWATCHDOG_MS={WATCHDOG_S * 1000}u",
      f"-I{COMMON}", f"-I{BOARD}", f"-I{ROOT}/include",
      f"-T{BOARD}/riscv-virt.ld")

BASE, BLOCK = 0x22000000, 0x40000
FIRST, SECOND, LAST = BASE + BLOCK, BASE + 2 * BLOCK, BASE + CHIP - BLOCK
OK, ARG, NOT_ERASED, FAILURE = 0, -1, -2, -4
ERASED = 0xFFFFFFFF


class Virt(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(
            tempfile.TemporaryDirectory(prefix="virt-")))
        cls.image = cls.folder / "virt.elf"
        subprocess.run([*CC, "-o", cls.image, *SOURCES], check=True)
        subprocess.run(["riscv64-unknown-elf-objcopy", "-O", "binary",
                        cls.image, cls.image.with_suffix(".bin")], check=True)

    def boot(self, settings=None, **more):
        guest = self.enterContext(
            Guest("riscv-virt", self.image, settings, **more))
        guest.wait("virt console")
        return guest


class Panics(Virt):
    def panic(self, guest, command, why):
        """It is said, noted for the next start, and then forgotten."""
        pc = guest.ask(command, f"panic: {why} at ")
        guest.wait("virt console")
        self.assertEqual(guest.wait(f"after a panic: {why} at "), pc)
        shown = len(guest.text)
        guest.reset()
        guest.wait("virt console")
        guest.ask("r 0", "panic: fault at ")    # there is nothing at 0
        # before the panic that "r 0" makes: a start is told of behind it
        self.assertNotIn("after a panic",
                         guest.text[shown:].partition("\npanic: ")[0])
        return int(pc, 16)

    def test_hang(self):
        guest = self.boot(panics=True)
        begin = time.monotonic()
        pc = self.panic(guest, "hang", "watchdog")
        self.assertGreater(time.monotonic() - begin, WATCHDOG_S - 0.1)
        self.assertEqual(pc >> 20, 0x200)

    def test_idle_is_no_hang(self):
        guest = self.boot()
        time.sleep(WATCHDOG_S + 1)
        self.assertEqual(int(guest.ask(f"r {FIRST:x}", "word "), 16), ERASED)

    def test_stack_overflow(self):
        guest = self.boot(panics=True)
        pc = self.panic(guest, "deep", "fault")
        self.assertEqual(pc >> 20, 0x200)


class Flash(Virt):
    def erase(self, guest, at):
        return int(guest.ask(f"e {at:x}", "rc "))

    def write(self, guest, at, count, word):
        return int(guest.ask(f"w {at:x} {count:x} {word:x}", "rc "))

    def read(self, guest, at):
        return int(guest.ask(f"r {at:x}", "word "), 16)

    def test_write_then_erase(self):
        guest = self.boot()
        self.assertEqual(self.write(guest, FIRST, 8, 0x11223344), OK)
        self.assertEqual(self.write(guest, SECOND, 1, 0x55667788), OK)
        self.assertEqual(self.write(guest, FIRST + BLOCK - 4, 1, 0), OK)
        self.assertEqual(self.read(guest, FIRST), 0x11223344)
        self.assertEqual(self.read(guest, FIRST + 28), 0x1122334B)
        self.assertEqual(self.read(guest, FIRST + 32), ERASED)
        self.assertEqual(self.erase(guest, FIRST), OK)
        for at in (FIRST, FIRST + 28, FIRST + BLOCK - 4):
            self.assertEqual(self.read(guest, at), ERASED)
        self.assertEqual(self.read(guest, SECOND), 0x55667788)

    def test_forgotten_erase(self):
        guest = self.boot()
        self.assertEqual(self.write(guest, FIRST + 4, 1, 0xF0), OK)
        self.assertEqual(self.write(guest, FIRST, 2, 0xEF), OK,
                         "ones become zeros: 0xF0 stays itself")
        self.assertEqual(self.write(guest, FIRST + 4, 1, 0xF1), NOT_ERASED)
        self.assertEqual(self.read(guest, FIRST + 4), 0xF0)
        # the second word cannot be written, so the first one is not either
        self.assertEqual(self.write(guest, FIRST, 2, 0), NOT_ERASED)
        self.assertEqual(self.read(guest, FIRST), 0xEF)
        self.assertEqual(self.write(guest, FIRST + 4, 1, 0x70), OK)
        self.assertEqual(self.read(guest, FIRST + 4), 0x70)

    def test_out_of_bounds(self):
        guest = self.boot()
        for at in (BASE, FIRST + 4, FIRST - 4, BASE + CHIP, 0x20000000, 0,
                   0xFFFC0000):
            with self.subTest(erase=hex(at)):
                self.assertEqual(self.erase(guest, at), ARG)
        for at, count in ((BASE, 1), (FIRST - 4, 2), (FIRST + 2, 1),
                          (BASE + CHIP, 1), (BASE + CHIP - 4, 2),
                          (FIRST, 0x40000001), (0xFFFFFFFC, 1)):
            with self.subTest(write=hex(at), count=count):
                self.assertEqual(self.write(guest, at, count, 0), ARG)
        self.assertEqual(self.write(guest, BASE + CHIP - 4, 1, 0), OK)
        self.assertEqual(self.erase(guest, LAST), OK)
        self.assertEqual(self.read(guest, BASE + CHIP - 4), ERASED)

    def test_chips_that_fail(self):
        guest = self.boot(options=("-set", "drive.data.readonly=on"))
        self.assertEqual(self.write(guest, FIRST, 1, 0), FAILURE)
        self.assertEqual(self.read(guest, FIRST), ERASED)
        self.assertEqual(self.erase(guest, FIRST), FAILURE)
        self.assertEqual(self.read(guest, FIRST), ERASED)

    def test_kept_by_reset_and_kill(self):
        chip = self.folder / "kept"
        chip.write_bytes(b"settings")
        guest = self.boot(chip)
        self.assertEqual(self.write(guest, LAST, 2, 0x01020304), OK)
        guest.reset()
        guest.wait("virt console")
        self.assertEqual(self.read(guest, LAST), 0x01020304)
        guest.process.kill()
        guest.process.wait()
        data = guest.chips[1].read_bytes()
        at = LAST - BASE
        self.assertEqual(data[:8], b"settings")
        self.assertEqual(data[at:at + 9], bytes.fromhex("0403020105030201ff"))
        chip.write_bytes(data)
        self.assertEqual(self.read(self.boot(chip), LAST + 4), 0x01020305)


if __name__ == "__main__":
    unittest.main()
