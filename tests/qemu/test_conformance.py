"""The port conformance test in QEMU: lwip_raw on a board's own network.

Run it with B24_BOARD and B24_PROFILE set, after `make BOARD=... conformance`.
The peer's services are tests/port/peer.py's; the guest reaches them through
QEMU's user networking.
"""

import os
import re
import sys
import time
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent),
                str(Path(__file__).resolve().parents[1] / "port")]
import network  # noqa: E402

if __name__ == "__main__":
    network.enter()
import dns_peer  # noqa: E402
import peer  # noqa: E402
from firmware import BOARD, image  # noqa: E402
from guest import Guest  # noqa: E402
from services import HOST, Time  # noqa: E402

LIMIT_S = 120
PORTS = ("echo", "slow", "drip", "ends", "resets", "silent", "leaves",
         "refused", "sink", "count")
NAMES = {"known": "known.test", "late": "late.test", "mute": "mute.test",
         "unknown": "unknown.test"}
# Of an answer: less than lwIP's second, more than the 0.5 s that are asked for,
# since the guest's clock stands while a busy machine does not let it run.
LATE_S = 0.9
ZONE = {"time.test": dns_peer.Answer([HOST]),
        "known.test": dns_peer.Answer([HOST]),
        "late.test": dns_peer.Answer([HOST], delay_s=LATE_S),
        "mute.test": dns_peer.Answer([], silent=True)}
# IPv4 alone, and lwIP's resolver gives one address
SKIPPED = {"echo over IPv6", "several addresses, the first refuses",
           "several addresses, the first is dead"}
LINE = re.compile(r"^(ok|FAIL|skip) ([^:\n]*)(.*)$", re.M)
CASES = 32


# A guest is slow: what the host takes on its behalf is to be full before the
# slow service begins to read.
SEND_BUFFER = Path("/proc/sys/net/ipv4/tcp_wmem")
PAUSE_S = 2


def slower(conn):
    time.sleep(PAUSE_S)
    peer.slow(conn)


class Conformance(unittest.TestCase):
    def setUp(self):
        keep = []
        self.addCleanup(lambda: [sock.close() for sock in keep])
        offers = peer.start_services("127.0.0.1", "::1", keep)
        offers["slow"] = peer.serve(slower, "127.0.0.1", window=4096)
        SEND_BUFFER.write_text("4096 16384 65536")
        self.offers = {name: offers[name] for name in PORTS}
        self.offers.update(NAMES, host=HOST)
        dns_peer.start(ZONE)
        clock = Time()
        self.addCleanup(clock.stop)

    def test_lwip_raw(self):
        elf = image().with_name("conformance.elf")
        with Guest(BOARD, elf) as guest:
            guest.wait("clock:")
            for name, value in self.offers.items():
                self.assertEqual(guest.ask(f"{name}={value}", "taken"), "")
            try:
                said = guest.ask("go", "conformance: ", LIMIT_S)
            finally:
                cases = LINE.findall(guest.text)
        self.assertEqual([case for case in cases if case[0] == "FAIL"], [])
        self.assertRegex(said, "^0 failed")
        self.assertEqual({name for word, name, _ in cases if word == "skip"},
                         SKIPPED)
        self.assertEqual(len(cases), CASES)


if __name__ == "__main__":
    os.environ.pop("B24_IMAGE", None)
    unittest.main()
