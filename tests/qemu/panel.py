"""The five keys and the screen of a board in QEMU, as a person has them.

lm3s6965evb: keys by QMP, the display's picture read by the firmware's font.
riscv-virt: console words, and the lines that the console shows.
"""

import contextlib
import re
import tempfile
import time
from pathlib import Path

import picture

QCODES = {"up": "up", "down": "down", "left": "left", "right": "right",
          "select": "ctrl"}
SHORT_S = 0.1           # of a press: longer than the firmware's debouncing
HOLD_S = 2.2            # of the guest's time, which may be slower than ours
HOLDING = "Keep holding select"
LINE = re.compile(r"^screen ([0-6]): (.*)\n", re.M)
START = re.compile(r"^b24reset \S+ on ", re.M)


class Oled:
    def __init__(self, guest):
        self.guest = guest
        self._folder = tempfile.TemporaryDirectory(prefix="screen-")
        self._file = Path(self._folder.name) / "screen.ppm"

    def close(self):
        self._folder.cleanup()

    def _event(self, name, down):
        key = {"type": "qcode", "data": QCODES[name]}
        return {"type": "key", "data": {"down": down, "key": key}}

    def _key(self, name, down):
        self.guest.monitor("input-send-event",
                           events=[self._event(name, down)])

    @contextlib.contextmanager
    def held(self, name, seconds):
        """Down for so long; the caller looks at the screen meanwhile."""
        limit = time.monotonic() + seconds
        self._key(name, True)
        yield
        time.sleep(max(0, limit - time.monotonic()))
        self._key(name, False)
        time.sleep(SHORT_S)     # lets another press be one

    def press(self, name, seconds=SHORT_S):
        with self.held(name, seconds):
            pass

    @contextlib.contextmanager
    def down(self, name):
        self._key(name, True)
        yield
        self._key(name, False)
        time.sleep(SHORT_S)

    def touch(self, name):
        """Down and up at once: the firmware cannot run in between."""
        self.guest.monitor("input-send-event", events=[
            self._event(name, True), self._event(name, False)])

    def bounce(self, name, opens=False):
        """One press of a worn-out contact, as it closes or as it opens."""
        if opens:
            self._key(name, True)
            time.sleep(SHORT_S)
            self._key(name, False)
            time.sleep(0.006)
        for _ in range(4):
            self.touch(name)
        if not opens:
            self._key(name, True)
            time.sleep(SHORT_S)
            self._key(name, False)
        time.sleep(SHORT_S)     # lets another press be one

    def dots(self):
        self.guest.monitor("screendump", filename=str(self._file))
        return picture.dots(self._file.read_bytes())

    def lines(self):
        return picture.text(self.dots())


class Console:
    def __init__(self, guest):
        self.guest = guest

    def close(self):
        pass

    @contextlib.contextmanager
    def held(self, name, seconds):
        limit = time.monotonic() + seconds + SHORT_S
        self.guest.send(f"key {name} {int(seconds * 1000)}")
        yield
        time.sleep(max(0, limit - time.monotonic()))

    def press(self, name, seconds=SHORT_S):
        with self.held(name, seconds):
            pass

    def down(self, name):
        """Longer than is needed; it is let go of by itself."""
        return self.held(name, HOLD_S)

    def lines(self):
        text = self.guest.text
        begin = [found.start() for found in START.finditer(text)]
        lines = [""] * picture.ROWS
        for row, line in LINE.findall(text[begin[-1] if begin else 0:]):
            lines[int(row)] = line
        return lines


def panel(guest, board):
    return Oled(guest) if board == "lm3s6965evb" else Console(guest)


def hold(one, timeout=20):
    """Select, until the screen says that it is enough: the guest's clock falls
    behind on a busy machine."""
    limit = time.monotonic() + timeout
    with one.down("select"):
        lines = wait(one, HOLDING)
        while HOLDING in lines:
            if time.monotonic() > limit:
                raise AssertionError("held in vain")
            time.sleep(0.05)
            lines = wait(one)
    return lines


def wait(one, *wanted, timeout=10):
    """The screen, when each text stands in one of its lines at once."""
    limit = time.monotonic() + timeout
    while True:
        try:
            lines, whole = one.lines(), True
        except AssertionError as error:     # between two rows of dots
            lines, whole = [str(error)], False
        if whole and all(any(text in line for line in lines)
                         for text in wanted):
            return lines
        if time.monotonic() > limit:
            raise AssertionError(f"no {wanted} on the screen, but\n  "
                                 + "\n  ".join(lines) + "\nUART:\n"
                                 + one.guest.text[-1500:])
        one.guest.judge()
        time.sleep(0.03)


def wait_for_change(one, before, timeout=2):
    """Not every key changes something."""
    limit = time.monotonic() + timeout
    while wait(one) == before and time.monotonic() < limit:
        time.sleep(0.03)
