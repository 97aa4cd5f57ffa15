"""What a test with a guest needs around it: portal, names, time, settings."""

import os
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
sys.path[:0] = [str(TESTS), str(TESTS / "qemu"), str(ROOT / "boards/common")]
import provision  # noqa: E402
from guest import Guest  # noqa: E402
from portal import certs  # noqa: E402
from portal.control import CERTS  # noqa: E402
from portal.nginx import NginxPortal  # noqa: E402
from services import Names, Time  # noqa: E402

BOARD = os.environ.get("B24_BOARD", "lm3s6965evb")
PROFILE = os.environ.get("B24_PROFILE", "default")
RESETS = """
[reset 1]
label = Contacts for all
card = contact
scope = C
[reset 2]
label = My leads
card = lead
customer_type = repeat
"""


def image(board=BOARD, profile=PROFILE):
    given = os.environ.get("B24_IMAGE")
    return Path(given) if given else \
        ROOT / "build" / board / profile / "b24reset.elf"


class Bench:
    """Portal behind nginx at portal.test, name server, time server."""

    def __init__(self, **portal):
        self.folder = tempfile.TemporaryDirectory(prefix="qemu-")
        self.at = Path(self.folder.name)
        self.options = {"host": "portal.test", **portal}

    def __enter__(self):
        self.names, self.time = Names(), Time()
        self.portal = NginxPortal(**self.options)
        self.portal.start()
        return self

    def __exit__(self, *_):
        self.portal.stop()
        self.names.stop()
        self.time.stop()
        self.folder.cleanup()

    def settings(self, webhook="admin", roots=None, resets=RESETS, **device):
        """The file of a block; device: more keys, or None to drop one."""
        spare = certs.make_chain(CERTS, "p384").root
        keys = {"id": "kiosk-17", "sntp": "time.test", "retry": 0,
                "webhook_file": self.portal.webhooks[webhook]["file"],
                "roots": roots or f"{self.portal.ca_file} {spare}", **device}
        lines = [f"{name} = {value}" for name, value in keys.items()
                 if value is not None]
        config, block = self.at / "device.ini", self.at / "settings.bin"
        config.write_text("[device]\n" + "\n".join(lines) + resets)
        provision.write_private(block, provision.make(config))
        return block

    def guest(self, settings=None, **more):
        return Guest(BOARD, image(), settings or self.settings(), **more)
