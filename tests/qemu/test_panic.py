"""A board in QEMU whose processor goes astray: it says so, starts anew, says
why, and works. A storm of frames is no reason to.

Run it as test_board.py: B24_BOARD and B24_PROFILE set. Through QEMU's gdb stub
the real image is sent into an endless loop and to what is no instruction. (A
stack that overflows: test_virt.py; the machine lm3s6965evb ignores accesses to
where nothing is.)
"""

import socket
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import network  # noqa: E402

if __name__ == "__main__":
    network.enter()
from firmware import BOARD, Bench  # noqa: E402
from gdb import Gdb  # noqa: E402

# gdb's number of pc; an instruction that lets interrupts in (the board may have
# been asleep, with them masked), an endless loop, an instruction that is none,
# and RAM that is free for them; how long the watchdog waits
PC, UNMASK, LOOP, NONE, FREE, WATCHDOG_S = {
    "lm3s6965evb": (15, "62b6", "fee7", "00de", 0x2000FFF0, 5),
    "riscv-virt": (32, "73600430", "01a0", "0000", 0x80100000, 10),
}[BOARD]
XPSR, HANDLER = 25, 0x1FF       # Cortex-M: which interrupt is served
TRIES = 50
STORM_S = 12


class Panic(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="gdb-"))
        self.stub = Path(folder) / "gdb"
        self.bench = self.enterContext(Bench())
        self.guest = self.enterContext(self.bench.guest(
            panics=True, options=("-gdb", f"unix:{self.stub},server,nowait")))
        self.guest.wait("clock:")

    def works_after(self, why):
        """Where it happened; it is said twice, and once."""
        at = self.guest.wait(f"panic: {why} at ", WATCHDOG_S + 20)
        self.guest.wait("b24reset ")
        self.assertEqual(self.guest.wait(f"start: after a panic: {why} at "),
                         at)
        self.guest.ready()
        self.guest.ask("contact", "contact personal: done, reset")
        shown = len(self.guest.text)
        self.guest.reset()
        self.guest.ready()
        self.assertNotIn("panic", self.guest.text[shown:])
        return int(at, 16)

    def astray(self, code):
        """Runs it in the superloop's place, not in an interrupt's."""
        for _ in range(TRIES):
            with Gdb(self.stub) as gdb:
                if BOARD == "lm3s6965evb" and \
                        gdb.read_register(XPSR) & HANDLER:
                    continue
                gdb.write(FREE, bytes.fromhex(code))
                gdb.register(PC, FREE)
                return
        self.fail("it is always in an interrupt")

    def test_starved_watchdog(self):
        self.astray(UNMASK + LOOP)
        self.assertEqual(self.works_after("watchdog"),
                         FREE + len(UNMASK) // 2)

    def test_fault(self):
        self.astray(NONE)
        self.assertEqual(self.works_after("fault"), FREE)

    if BOARD == "lm3s6965evb":  # the other board's watchdog is an interrupt
        def test_starved_with_interrupts_masked(self):
            """Nobody is left to say why; it starts all the same."""
            self.astray("72b6" + LOOP)
            self.guest.wait("b24reset ", 2 * WATCHDOG_S + 20)
            self.guest.ready()
            self.guest.ask("contact", "contact personal: done, reset")


class Storm(unittest.TestCase):
    def test_frames_without_end(self):
        """Longer than any watchdog waits; the board has time for its user, and
        works when it is over."""
        bench = self.enterContext(Bench())
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        guest = self.enterContext(bench.guest())
        guest.wait("clock:")
        guest.monitor("human-monitor-command", **{
            "command-line": f"hostfwd_add net0 udp:127.0.0.1:{port}-:9"})
        sent, limit = 0, time.monotonic() + STORM_S
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as storm:
            storm.setblocking(False)
            asked = 0
            while time.monotonic() < limit:
                for _ in range(50):
                    try:
                        storm.sendto(b"x", ("127.0.0.1", port))
                        sent += 1
                    except BlockingIOError:
                        pass
                if time.monotonic() > limit - STORM_S / 2 and not asked:
                    guest.send("status")
                    asked = 1
        self.assertGreater(sent, 1000 * STORM_S)
        guest.wait("longest step:")
        guest.ask("contact", "contact personal: done, reset", 60)


if __name__ == "__main__":
    unittest.main()
