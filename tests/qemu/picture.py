"""Pictures of the 128x64 screen: read, read as text by the font, written."""

import re
import struct
import zlib
from pathlib import Path

FONT = Path(__file__).resolve().parents[2] / "boards/common/font.c"
WIDTH, HEIGHT = 128, 64
COLUMNS, ROWS = 21, 7
CELL = (6, 9)           # a dark column and a dark row, then 5x8 dots
ZOOM, MARGIN = 3, 4     # of a picture for people
INK, GLASS = bytes((0xFF, 0xE8, 0x8C)), bytes((0x14, 0x14, 0x18))


def glyphs():
    """Dots of each letter, by rows: the other way round than font.c."""
    found = re.findall(r"\{(0x[^}]*)\}", FONT.read_text())
    letters = {}
    for code, columns in enumerate(found, 0x20):
        bits = [int(one, 16) for one in columns.split(",")]
        rows = tuple(sum((bit >> y & 1) << 4 - x for x, bit in enumerate(bits))
                     for y in range(8))
        letters[rows] = chr(code)
    if len(letters) != 95:
        raise AssertionError(f"{len(letters)} different letters in {FONT}")
    return letters


GLYPHS = glyphs()


def dots(ppm):
    """Rows of 0 and 1 out of a picture that is a multiple of the screen."""
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", ppm)
    width, height = int(head[1]), int(head[2])
    zoom = width // WIDTH
    if (width, height) != (WIDTH * zoom, HEIGHT * zoom):
        raise AssertionError(f"a picture of {width}x{height}")
    data = ppm[head.end():]
    grey = [[data[3 * (y * zoom * width + x * zoom)] for x in range(WIDTH)]
            for y in range(HEIGHT)]
    strange = {one for row in grey for one in row} - {0, 255}
    if strange:
        raise AssertionError(f"greys {strange}")
    return [[one // 255 for one in row] for row in grey]


def cell(picture, column, row):
    """The letter of a cell, and whether it is inverted."""
    left, top = column * CELL[0], row * CELL[1]
    ground = picture[top][left]
    rows = [picture[top + y][left:left + CELL[0]] for y in range(CELL[1])]
    if any(line[0] != ground for line in rows) or \
            any(one != ground for one in rows[0]):
        raise AssertionError(f"dots between the letters at {column}, {row}")
    shape = tuple(sum((one ^ ground) << 4 - x for x, one in
                      enumerate(line[1:])) for line in rows[1:])
    if shape not in GLYPHS:
        raise AssertionError(f"no letter at column {column} of row {row}")
    return GLYPHS[shape], ground


def text(picture):
    """Seven lines; one that is inverted stands in brackets."""
    lines = []
    for row in range(ROWS):
        cells = [cell(picture, column, row) for column in range(COLUMNS)]
        line = "".join(letter for letter, _ in cells).rstrip()
        grounds = {ground for _, ground in cells}
        if len(grounds) != 1:
            raise AssertionError(f"row {row} is half inverted")
        lines.append(f"[{line}]" if grounds == {1} else line)
    return lines


def png(picture):
    """The screen as people see it: larger, with a margin."""
    size = (ZOOM * (WIDTH + 2 * MARGIN), ZOOM * (HEIGHT + 2 * MARGIN))
    empty = [0] * WIDTH
    rows = [empty] * MARGIN + picture + [empty] * MARGIN
    raw = bytearray()
    for row in rows:
        wide = [0] * MARGIN + row + [0] * MARGIN
        line = b"\0" + bytes(one for one in wide for _ in range(ZOOM))
        raw += line * ZOOM

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data \
            + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">2I5B", *size, 8, 3, 0, 0, 0))
            + chunk(b"PLTE", GLASS + INK)
            + chunk(b"IDAT", zlib.compress(bytes(raw), 9))
            + chunk(b"IEND", b""))


def dots_of_png(data):
    """What png() was given."""
    width = ZOOM * (WIDTH + 2 * MARGIN)
    packed = b"".join(re.findall(rb"IDAT(.*)....\0\0\0\0IEND", data, re.S))
    raw = zlib.decompress(packed)
    rows = [raw[at + 1:at + 1 + width]
            for at in range(0, len(raw), ZOOM * (width + 1))]
    return [list(row[ZOOM * MARGIN:-ZOOM * MARGIN:ZOOM])
            for row in rows[MARGIN:-MARGIN]]
