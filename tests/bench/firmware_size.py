#!/usr/bin/env python3
"""What a firmware image costs, beside its budget.

    firmware_size.py --board B --profile P --cross PREFIX [--split IMAGE]
                     [--needed] [--svg FILE] IMAGE BUDGET

Flash and static RAM come from the image. Stack, arena and the longest step are
measured: the image boots in QEMU and resets cards over TLS, with each kind of
chain that its profile knows, the cipher suites in the client's order and in the
server's; the board tells its own high-water marks. QEMU lets each instruction
take 16 ns of the guest's time, so that the time between two watchdog feeds is a
number of instructions. --split splits by component, out of the
map of a build without link-time optimization. --needed looks for the smallest
arena (slow). Ends with 1 where a budget is exceeded.
"""
import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/qemu"), str(ROOT / "tests/bench")]
import budget  # noqa: E402
import firmware_map  # noqa: E402
import firmware_svg  # noqa: E402
import network  # noqa: E402
from firmware_arena import Search  # noqa: E402

CHAINS = {"minimal": ("ecdsa",), "default": ("ecdsa", "p384", "rsa"),
          "full": ("ecdsa", "p384", "rsa")}
SERVERS = {"minimal": ({},), "default": ({}, {"own_order": True}),
           "full": ({}, {"own_order": True},
                    {"own_order": True, "tls_max": "1.2"})}
# No allocator of a C library: lwIP and Mbed TLS bring their own, bounded ones.
ALLOCATORS = {"malloc", "calloc", "realloc", "free", "sbrk", "_sbrk",
              "_malloc_r", "_free_r", "printf", "snprintf", "vfprintf"}
WAIT_S = 60
ICOUNT = 4              # an instruction takes 2 ** 4 ns


def sections(size, image):
    listing = subprocess.run([size, "-A", image], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return {name: int(octets) for name, octets in
            re.findall(r"^(\.\S+)\s+(\d+)", listing, re.M)}


def allocators(nm, image):
    listing = subprocess.run([nm, image], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return ALLOCATORS & {line.split()[-1] for line in listing.splitlines()}


def resets(guest):
    """Two resets, the second on the first one's connection: do they end well?"""
    for command, name in (("contact", "contact personal"),
                          ("company scope=C", "company common")):
        if not guest.ask(command, f"{name}: ", WAIT_S).startswith("done"):
            # the line above told of a step: the end comes later
            while not (said := guest.wait(f"{name}: ", WAIT_S)).startswith(
                    ("done", "failed")):
                pass
            if said.startswith("failed"):
                return False
    return True


def run(chain, server):
    """Boots and resets over TLS: the board's own figures."""
    from firmware import Bench
    icount = ("-icount", f"shift={ICOUNT}")
    with Bench(chain=chain, **server) as bench, \
            bench.guest(options=icount) as guest:
        guest.wait("clock:")
        if not resets(guest):
            raise SystemExit(f"no reset with chain {chain}\n{guest.text}")
        guest.send("status")
        figures = {}
        for name in ("arena", "longest step", "stack"):
            told = re.match(r"(\d+)(?: of (\d+))?", guest.wait(f"{name}: "))
            figures[name] = int(told[1])
            figures[name + " room"] = int(told[2] or 0)
    figures["step"] = figures["longest step"] * 1000 >> ICOUNT
    return figures


def measure(profile):
    """chain -> the board's own figures, the largest of all servers."""
    runs = {}
    for chain in CHAINS[profile]:
        several = [run(chain, server) for server in SERVERS[profile]]
        runs[chain] = {name: max(one[name] for one in several)
                       for name in several[0]}
    return runs


def needed(options, chain, peak):
    """The smallest arena; None: not with what there is."""
    from firmware import Bench
    search = Search(options.image, options.cross + "nm",
                    options.cross + "objcopy")
    with Bench(chain=chain) as bench:
        def works(image):
            os.environ["B24_IMAGE"] = str(image)
            with bench.guest() as guest:
                guest.wait("clock:")
                return resets(guest)
        return search.smallest(works, peak)


def show_split(options, parts):
    print("  by component, from a build without link-time optimization:")
    names = [name for name in firmware_map.ORDER
             if any(name in counts for counts in parts.values())]
    for name in names:
        print(f"    {name:9}" + "".join(
            f" {kind} {counts.get(name, 0):8,}" for kind, counts
            in parts.items()))
    print("    together " + "".join(
        f" {kind} {sum(counts.values()):8,}" for kind, counts in
        parts.items()))


def draw(options, figures, parts, stack_room):
    """The RAM's bar is the real build's; flash is split as the other one's."""
    parts["RAM"]["stack"] = stack_room
    options.svg.parent.mkdir(parents=True, exist_ok=True)
    options.svg.write_text(firmware_svg.draw(
        f"{options.board}, profile {options.profile}",
        f"Link-time optimization makes {figures['flash']:,} octets of this "
        "flash. Stack: what is set aside.",
        {"flash": parts["flash"], "RAM": parts["RAM"]}))
    print(f"  drawn: {os.path.relpath(options.svg)}")


def arguments():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("board", "profile", "cross"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("--split", type=Path)
    options.add_argument("--svg", type=Path)
    options.add_argument("--needed", action="store_true")
    options.add_argument("image", type=Path)
    options.add_argument("budget")
    return options.parse_args()


def main():
    options = arguments()
    os.environ.update(B24_BOARD=options.board, B24_PROFILE=options.profile,
                      B24_IMAGE=str(options.image.resolve()))
    network.enter()
    at = sections(options.cross + "size", options.image)
    runs = measure(options.profile)
    room = next(iter(runs.values()))
    figures = {
        "flash": at[".text"] + at[".data"],
        "ram": at[".data"] + at[".bss"] + at.get(".noinit", 0),
        "stack": max(one["stack"] for one in runs.values()),
        "step": max(one["step"] for one in runs.values()),
    }
    print(f"{options.board}, profile {options.profile}")
    bad = budget.Budget(options.budget, options.cross + "gcc",
                        f"{options.board}.{options.profile}.").judge(figures)
    print("  step: instructions between two watchdog feeds, at the most\n"
          f"  of the stack {room['stack room']:,} octets are there; of the RAM "
          f"the arena has {room['arena room']:,}\n"
          "  by chain:       step  arena in use"
          + ("  needed (each size tried)" if options.needed else ""))
    for chain, one in runs.items():
        print(f"    {chain:6} {one['step']:11,}  {one['arena']:12,}" + (
            f"  {needed(options, chain, one['arena']) or 0:6,}"
            if options.needed else ""))
    if options.split:
        parts = firmware_map.split(options.split.with_suffix(".map"))
        show_split(options, parts)
        if options.svg:
            draw(options, figures, parts, room["stack room"])
    found = allocators(options.cross + "nm", options.image)
    print("  allocators and stdio of a C library: "
          + (", ".join(sorted(found)) or "none"))
    return budget.closing("size", figures, bad) or bool(found)


if __name__ == "__main__":
    sys.exit(main())
