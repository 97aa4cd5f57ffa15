#!/usr/bin/env python3
"""What a firmware image costs, beside its budget.

    firmware_size.py --board B --profile P --size SIZE --nm NM IMAGE BUDGET

Flash and static RAM come from the image. Stack, arena and the longest step are
measured: the image boots in QEMU and resets a card over TLS with each kind of
chain that its profile knows; the board tells its own high-water marks. QEMU
lets each instruction take 16 ns of the guest's time, so that the time between
two watchdog feeds is a number of instructions. With the map of a
build without LTO beside the image (IMAGE's folder + "-nolto") flash is split
by component. Ends with 1 where a budget is exceeded.
"""
import argparse
import collections
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/qemu"), str(ROOT / "tests/bench")]
import network  # noqa: E402
from bench import budget  # noqa: E402  (tests/bench/bench.py)

CHAINS = {"minimal": ("ecdsa",), "default": ("ecdsa", "p384", "rsa"),
          "full": ("ecdsa", "p384", "rsa")}
# No allocator of a C library: lwIP and Mbed TLS bring their own, bounded ones.
ALLOCATORS = {"malloc", "calloc", "realloc", "free", "sbrk", "_sbrk",
              "_malloc_r", "_free_r", "printf", "snprintf", "vfprintf"}
ICOUNT = 4              # an instruction takes 2 ** 4 ns
COMPONENTS = (("/mbedtls/", "Mbed TLS"), ("/lwip/", "lwIP"),
              ("/obj/src/", "client"), ("/obj/port/", "port"),
              ("/obj/boards/", "board"))


def sections(size, image):
    listing = subprocess.run([size, "-A", image], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return {name: int(octets) for name, octets in
            re.findall(r"^(\.\S+)\s+(\d+)", listing, re.M)}


def allocators(nm, image):
    listing = subprocess.run([nm, image], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return ALLOCATORS & {line.split()[-1] for line in listing.splitlines()}


def split(listing):
    """Octets of flash by component, out of a linker map."""
    text = listing.read_text()
    text = text[text.index("Linker script and memory map"):]
    text = re.sub(r"\n {10,}(0x)", r" \1", text)
    sums, inside = collections.Counter(), ""
    for line in text.splitlines():
        head = re.match(r"(\.\S+)", line)
        inside = head.group(1) if head else inside
        piece = re.match(r" (\.\S+)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)\s+(\S+)",
                         line)
        if piece and inside in (".text", ".data"):
            name = next((name for part, name in COMPONENTS
                         if part in piece[3]), "libc and libgcc")
            sums[name] += int(piece[2], 16)
    return sums


def run(chain):
    """Boots and resets over TLS: the board's own figures."""
    from firmware import Bench
    icount = ("-icount", f"shift={ICOUNT}")
    with Bench(chain=chain) as bench, bench.guest(options=icount) as guest:
        guest.wait("clock:")
        guest.ask("contact", "contact personal: done", 60)
        guest.ask("company scope=C", "company common: done", 60)
        guest.send("status")
        figures = {}
        for name in ("arena", "longest step", "stack"):
            used, _, room = guest.wait(f"{name}: ").partition(" ")
            figures[name] = int(used)
            figures[name + " room"] = room.removeprefix("of ")
    figures["step"] = figures["longest step"] * 1000 >> ICOUNT
    return figures


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("board", "profile", "size", "nm"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("image", type=Path)
    options.add_argument("budget")
    options = options.parse_args()
    os.environ.update(B24_BOARD=options.board, B24_PROFILE=options.profile,
                      B24_IMAGE=str(options.image.resolve()))
    network.enter()
    limits = budget(options.budget)
    at = sections(options.size, options.image)
    runs = {chain: run(chain) for chain in CHAINS[options.profile]}
    room = next(iter(runs.values()))
    figures = {
        "flash": at[".text"] + at[".data"],
        "ram": at[".data"] + at[".bss"] + at.get(".noinit", 0),
        "stack": max(one["stack"] for one in runs.values()),
        "step": max(one["step"] for one in runs.values()),
    }
    print(f"{options.board}, profile {options.profile}")
    bad = 0
    for name, octets in figures.items():
        limit = limits.get(f"{options.board}.{options.profile}.{name}")
        over = limit is not None and octets > limit
        bad += over
        print(f"  {name:8} {octets:11,}   budget "
              + (f"{limit:11,}" if limit else "       none")
              + ("   OVER" if over else ""))
    print("  step: instructions between two watchdog feeds, at the most\n"
          f"  of the stack {int(room['stack room']):,} octets are there; of the "
          f"RAM the arena has {int(room['arena room']):,}\n"
          "  in use at the most, with the chain  arena         step")
    for chain, one in runs.items():
        print(f"    {chain:32} {one['arena']:8,}  {one['step']:11,}")
    nolto = options.image.parent.with_name(
        options.image.parent.name + "-nolto") / "b24reset.map"
    if nolto.exists():
        print("  flash without LTO: " + ", ".join(
            f"{name} {octets:,}" for name, octets in
            split(nolto).most_common()))
    found = allocators(options.nm, options.image)
    print("  allocators and stdio of a C library: "
          + (", ".join(sorted(found)) or "none"))
    print(f"size: {len(figures) - bad} of {len(figures)} within the budget")
    return 1 if bad or found else 0


if __name__ == "__main__":
    sys.exit(main())
