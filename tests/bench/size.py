#!/usr/bin/env python3
"""What the client costs: octets of flash per file and the deepest stack, on the
Cortex-M3 (-Os, linked with --gc-sections as a webhook reset needs it, without
TLS, port and C library) and on this host; compared with the budget.

    size.py OUT BUDGET      compiles into OUT/m3 and OUT/host
"""
import collections
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "tree"))
import budget  # noqa: E402
import layers  # noqa: E402

FLAGS = ["-std=c99", "-Os", "-ffunction-sections", "-fdata-sections",
         "-Iinclude", "-fstack-usage", "-fcallgraph-info=su"]
TARGETS = {
    "m3": ["arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb",
           "--specs=picolibc.specs"],
    "host": ["gcc"],
}
JSMN = os.environ.get("JSMN_DIR") or "/usr/include"
# What firmware that resets by webhook calls.
ROOTS = ("b24_site_parse", "b24_init", "b24_start", "b24_poll",
         "b24_poll_hint", "b24_progress", "b24_result", "b24_cancel",
         "b24_close")
# What it must not carry, since it names none of it.
OPTIONAL = ("b24_oauth_ops", "b24_oauth_build", "b24_rename_ops",
            "b24_token_parse")
PURE = ("b24_site_parse", "b24_method_check", "b24_request_build",
        "b24_http_resp_feed", "b24_http_resp_end", "b24_reply_read",
        "b24_reply_fail", "b24_preview", "b24_roots_find_der")


def run(command):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"size: {' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def compile_all(target, folder):
    """Objects of the core without TLS, which is counted with Mbed TLS."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "jsmn.h", "w", encoding="ascii") as only:
        # a folder of its own: a cross compiler must not see the host's headers
        only.write(f'#include "{JSMN}/jsmn.h"\n')
    objects = []
    for source in sorted((ROOT / "src").glob("*.c")):
        if source.name.startswith("b24_tls"):
            continue
        objects.append(folder / (source.stem + ".o"))
        run([*TARGETS[target], *FLAGS, "-isystem", folder, "-c", source, "-o",
             objects[-1]])
    return objects


def outside(target, folder, objects):
    """An object with a function of each name that these leave to others."""
    names = {kind: {line.split()[-1] for line in run(
        ["nm", f"--{kind}-only", "-A", *objects]).splitlines()}
        for kind in ("defined", "undefined")}
    source = folder / "outside.s"
    source.write_text(".section .outside,\"ax\"\n" + "".join(
        f".globl {name}\n" + (".thumb_func\n" if target == "m3" else "")
        + f"{name}:\n"
        for name in sorted(names["undefined"] - names["defined"])))
    run([*TARGETS[target], "-c", source, "-o", source.with_suffix(".o")])
    return source.with_suffix(".o")


def link(target, folder, objects):
    """Per file: octets that stay in the image. Map lines name the object."""
    image, listing = folder / "client.elf", folder / "client.map"
    wanted = [f"-Wl,-u,{name}" for name in ROOTS]
    run([*TARGETS[target], "-nostdlib", "-nostartfiles", "-static",
         "-Wl,--gc-sections", "-Wl,-e,b24_poll", *wanted,
         f"-Wl,-Map={listing}", "-o", image, *objects,
         outside(target, folder, objects)])
    linked = {line.split()[-1] for line in run(["nm", image]).splitlines()}
    if linked & set(OPTIONAL):
        raise SystemExit(f"size: not asked for: {linked & set(OPTIONAL)}")
    sizes = collections.defaultdict(int)
    text = listing.read_text()
    text = text[text.index("Linker script and memory map"):]
    for section, octets, name in re.findall(
            r"^ (\.(?:text|rodata)[^\s]*)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)\s+(\S+\.o)$",
            text, re.M):
        sizes[pathlib.Path(name).stem] += int(octets, 16)
    return dict(sizes)


def stacks(folder):
    """Deepest call chain from each function, octets, by gcc's own figures."""
    own, calls = {}, collections.defaultdict(set)
    for info in folder.glob("*.ci"):
        text = info.read_text()
        for title, label in re.findall(r'node: \{ title: "([^"]+)" label: "([^"]+)"',
                                       text):
            found = re.search(r"(\d+) bytes \((static|dynamic[^)]*)\)", label)
            if found:
                own[title] = int(found.group(1))
        for source, target in re.findall(
                r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', text):
            calls[source].add(target)

    def deepest(name, seen=()):
        if name in seen:
            raise SystemExit(f"size: recursion through {name}")
        below = [deepest(one, (*seen, name)) for one in calls[name]
                 if one in own]
        return own[name] + max(below, default=0)

    return {name: deepest(name) for name in own}


def table(sizes_m3, sizes_host):
    def layer(name):
        return layers.LAYER_OF.get(layers.PARTS.get(name, name), 0)
    print(f"{'file':20} {'layer':>5} {'Cortex-M3':>10} {'x86-64':>8}")
    for name in sorted(sizes_m3, key=lambda one: (layer(one), one)):
        print(f"{name:20} {layer(name):5} {sizes_m3[name]:10,}"
              f" {sizes_host.get(name, 0):8,}")
    print(f"{'in all':26} {sum(sizes_m3.values()):10,}"
          f" {sum(sizes_host.values()):8,}")


def struct_size(target, folder):
    probe = folder / "probe.c"
    probe.write_text('#include "b24/b24.h"\n'
                     "const char b24_size[sizeof(struct b24_client)] = {1};\n")
    run([*TARGETS[target], "-Iinclude", "-c", probe, "-o", folder / "probe.o"])
    listing = run(["nm", "-S", folder / "probe.o"])
    return int(re.search(r"^\S+ (\S+) R b24_size$", listing, re.M).group(1), 16)


def main():
    out = pathlib.Path(sys.argv[1]).resolve()
    limits = budget.Budget(sys.argv[2], TARGETS["m3"][0])
    sizes, structs = {}, {}
    for target in TARGETS:
        folder = out / target
        objects = compile_all(target, folder)
        sizes[target] = link(target, folder, objects)
        structs[target] = struct_size(target, folder)
    table(sizes["m3"], sizes["host"])
    deep = stacks(out / "m3")
    pure = {name: deep[name] for name in PURE if name in deep}
    if len(pure) != len(PURE):
        raise SystemExit("size: no stack figure for "
                         + ", ".join(set(PURE) - set(pure)))
    print("deepest stack from " + ", ".join(
        f"{name} {octets}" for name, octets in sorted(pure.items())))
    figures = {
        "client_text": sum(sizes["m3"].values()),
        "struct_b24_client": max(structs.values()),
        "stack_pure": max(pure.values()),
    }
    return budget.closing("size", figures, limits.judge(figures))


if __name__ == "__main__":
    sys.exit(main())
