"""Which calls fail: series of faults, and the numbers of each."""

from dataclasses import dataclass

CREDENTIALS, TLS, PHASES = ("webhook", "oauth", "refresh"), ("12", "13"), (
    "first", "resumed", "second", "close")
# Of calls that refresh an OAuth pair; nothing of it happens while closing.
REFRESHED = ("first", "second")
BEYOND = 8              # numbers tried behind the last call seen
QUIET = 3               # and so many at the end must not have been reached
COUNTS = ("port", "alloc", "random", "clock", "root")
ROOMS = 128             # arena sizes, in units of 512 octets, from 0
REAL = 6                # points that really sleep, for a second each
SPREAD = 500
STRIDE = 17             # between allocations of a call that refreshes: it makes
                        # three handshakes, and the other calls try each
                        # allocation of one
# what fails: what is counted, once or from there on
KINDS = {"error": ("port", "once on"), "block": ("port", "once on real"),
         "short": ("port", "once on"), "close": ("port", "once on"),
         "flip": ("port", "once"), "alloc": ("alloc", "once on"),
         "random": ("random", "once on"), "clock": ("clock", "once on"),
         "root": ("root", "once on"), "no_root": ("root", "once on"),
         "no_place": ("root", "once"),
         "room": ("room", "once")}


@dataclass(frozen=True)
class Series:
    """One kind of fault in one kind of call."""
    credential: str
    tls: str
    phase: str
    what: str
    mode: str

    def __str__(self):
        return (f"{self.credential} TLS 1.{self.tls[1]} {self.phase} call: "
                f"{self.what} {self.mode}")


CALM = [Series(credential, tls, phase, "none", "once")
        for credential in CREDENTIALS for tls in TLS for phase in PHASES
        if credential != "refresh" or phase in REFRESHED]


def sizes_of(calm, seen):
    """Series -> number of its points, of a kind of call that makes so many."""
    seen = {**seen, "room": ROOMS if calm.phase in ("first", "resumed")
            else 0}
    sizes = {}
    for what, (count, modes) in KINDS.items():
        for mode in modes.split():
            if mode == "real" and (calm.credential, calm.phase) != (
                    "webhook", "first"):
                continue
            if seen.get(count):
                sizes[Series(calm.credential, calm.tls, calm.phase, what,
                             mode)] = seen[count]
    return sizes


def spread(numbers, count):
    """So many of the numbers, the first and the last among them."""
    if count >= len(numbers):
        return list(numbers)
    if count == 1:
        return [numbers[len(numbers) // 2]]
    last = len(numbers) - 1
    return sorted({numbers[i * last // (count - 1)] for i in range(count)})


def every(series, size):
    if series.what == "room":
        return list(range(size))
    if series.mode == "real":
        return spread(range(1, size + 1), REAL)
    step = STRIDE if (series.credential, series.what) == (
        "refresh", "alloc") else 1
    return [*range(1, size + 1, step), *range(size + 1, size + 1 + BEYOND)]


def some(sizes, points):
    """So many points, as many of each series as of any other."""
    left, chosen = points, {}
    order = sorted(sizes, key=lambda series: sizes[series])
    for at, series in enumerate(order):
        share = left // (len(order) - at)
        numbers = range(1, sizes[series] + 1)
        if series.mode == "real":
            share = 2
        chosen[series] = spread(numbers, share)
        left -= len(chosen[series])
    return {series: numbers for series, numbers in chosen.items() if numbers}
