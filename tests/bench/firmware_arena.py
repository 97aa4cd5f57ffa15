"""The smallest arena with which an image still does its work.

The image reads the arena's size from one constant, b24_reset_arena_room; a
copy of the image with another one is booted, and halving finds the smallest.
"""

import struct
import subprocess
import tempfile
from pathlib import Path

SYMBOL = "b24_reset_arena_room"
STEP = 32


def address(nm, image):
    listing = subprocess.run([nm, image], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return next(int(line.split()[0], 16) for line in listing.splitlines()
                if line.split()[-1] == SYMBOL)


def offset(elf, at):
    """Where in the file (ELF, 32 bits, little-endian) an address is kept."""
    table, = struct.unpack_from("<I", elf, 28)
    size, count = struct.unpack_from("<HH", elf, 42)
    for number in range(count):
        kind, begin, _, loaded, octets = struct.unpack_from(
            "<5I", elf, table + number * size)
        if kind == 1 and loaded <= at < loaded + octets:
            return begin + at - loaded
    raise LookupError(f"nothing is loaded at {at:#x}")


class Search:
    def __init__(self, image, nm, objcopy):
        self.elf = image.read_bytes()
        self.at = offset(self.elf, address(nm, image))
        self.room, = struct.unpack_from("<I", self.elf, self.at)
        self.objcopy = objcopy

    def image(self, folder, room):
        """The image with so much arena."""
        elf = bytearray(self.elf)
        struct.pack_into("<I", elf, self.at, room)
        path = Path(folder) / "b24reset.elf"
        path.write_bytes(elf)
        subprocess.run([self.objcopy, "-O", "binary", path,
                        path.with_suffix(".bin")], check=True)
        return path

    def smallest(self, works, peak):
        """works(image): whether it does. It is not far from the peak."""
        with tempfile.TemporaryDirectory(prefix="arena-") as folder:
            def good(room):
                return works(self.image(folder, room))
            high = min(self.room, (peak + 8 * STEP) // STEP * STEP)
            while not good(high):
                if high == self.room:
                    return None
                high = min(self.room, high + 16 * STEP)
            low = high - 16 * STEP
            while good(low):
                high, low = low, low - 16 * STEP
            while high - low > STEP:
                middle = (low + high) // 2 // STEP * STEP
                low, high = (low, middle) if good(middle) else (middle, high)
        return high
