"""Pictures of the main screens: made by the tests, shown by the README.

They go to build/BOARD/screens. Those that boards/BOARD/screens holds as well
must show the same dots.
"""

import os

import picture
from firmware import BOARD, PROFILE, ROOT

MADE = ROOT / "build" / BOARD / "screens"
KEPT = ROOT / "boards" / BOARD / "screens"


def write(path, dots):
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_bytes(picture.png(dots))
    os.replace(scratch, path)


def leave(panel):
    """What the screen shows at the end of a demo."""
    if hasattr(panel, "dots"):
        path = ROOT / "build" / BOARD / "screen.png"
        write(path, panel.dots())
        print(f"\nthe screen as it is now: {path.relative_to(ROOT)}")


def keep(panel, name):
    """Nothing on a board without a screen; only one profile takes them."""
    if not hasattr(panel, "dots") or PROFILE != "default":
        return
    dots = panel.dots()
    write(MADE / f"{name}.png", dots)
    kept = KEPT / f"{name}.png"
    if kept.exists() and picture.dots_of_png(kept.read_bytes()) != dots:
        raise AssertionError(f"{kept} shows another screen than this run's: "
                             f"look at {MADE / name}.png and take it over")
