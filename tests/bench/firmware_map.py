"""A linker map, split by component: who takes what of flash and of RAM."""

import collections
import re

COMPONENTS = (("/mbedtls/", "Mbed TLS"), ("/lwip/", "lwIP"),
              ("/obj/src/", "client"), ("/obj/port/", "port"),
              ("/obj/boards/", "board"))
ORDER = ("client", "port", "Mbed TLS", "lwIP", "libc", "board", "padding",
         "arena")
# What the application lends: the arena to Mbed TLS, itself to the client.
MEMORY = {".bss.arena": "arena", ".bss.client": "client"}
FLASH, RAM = (".text", ".data"), (".data", ".bss", ".noinit")
PIECE = re.compile(r" (\.\S+|COMMON|\*fill\*)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)"
                   r"(?:\s+(\S+))?")


def component(section, file):
    """The C library and the compiler's are what is left."""
    if section in MEMORY:
        return MEMORY[section]
    if section == "*fill*" or not file:
        return "padding"
    return next((name for part, name in COMPONENTS if part in file), "libc")


def split(path):
    """{"flash": {component: octets}, "RAM": ...}, in a fixed order."""
    text = path.read_text()
    text = text[text.index("Linker script and memory map"):]
    text = re.sub(r"\n {10,}(0x)", r" \1", text)    # long names take a line
    sums = {"flash": collections.Counter(), "RAM": collections.Counter()}
    inside = ""
    for line in text.splitlines():
        head = re.match(r"(\.\S+)", line)
        inside = head[1] if head else inside
        piece = PIECE.match(line)
        if not piece:
            continue
        name, octets = component(piece[1], piece[3]), int(piece[2], 16)
        if inside in FLASH:
            sums["flash"][name] += octets
        if inside in RAM:
            sums["RAM"][name] += octets
    return {kind: {name: counts[name] for name in ORDER if counts[name]}
            for kind, counts in sums.items()}
