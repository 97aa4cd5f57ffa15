"""What the end-to-end tests share: the command, run against a simulator."""

import json
import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tests" / "vectors"))
import namespaces  # noqa: E402,F401
import vectors  # noqa: E402,F401

# The two set-ups in which every suite runs: alone, and behind nginx.
BEHIND_NGINX = os.environ.get("B24_FRONT") == "nginx"
if BEHIND_NGINX:
    from portal.nginx import NginxPortal as Portal  # noqa: E402,F401
else:
    from portal.control import Portal  # noqa: E402,F401

COMMAND = os.environ.get("B24_COMMAND", str(ROOT / "build/linux/b24reset"))
LIMIT_S = 60


class Ran:
    """What a run of the command left."""

    def __init__(self, done, seconds):
        self.exit = done.returncode
        self.out, self.err = done.stdout, done.stderr
        self.seconds = seconds

    @property
    def all(self):
        return self.out + self.err

    @property
    def json(self):
        """The objects of --json, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def command(*arguments, env=None, stdin=None, limit=LIMIT_S, prefix=()):
    """Run the command; environment variables of the caller stay outside."""
    clean = {"PATH": os.environ["PATH"], "HOME": "/nonexistent",
             "LC_ALL": "C.UTF-8", **(env or {})}
    began = time.monotonic()
    done = subprocess.run(
        [*prefix, COMMAND, *map(str, arguments)], env=clean, text=True,
        errors="surrogateescape",
        input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit,
        check=False)
    return Ran(done, time.monotonic() - began)


class Case(unittest.TestCase):
    """One simulator for the class; reset() before each test."""

    options = {}

    @classmethod
    def setUpClass(cls):
        cls.portal = Portal(**cls.options).start()
        cls.addClassCleanup(cls.portal.stop)

    def setUp(self):
        self.portal.reset()

    def webhook(self, name="user7"):
        return ("--ca-file", self.portal.ca_file,
                "--webhook-file", self.portal.webhooks[name]["file"])

    def token(self, name="user7"):
        return ("--ca-file", self.portal.ca_file,
                "--token-file", self.portal.tokens[name])

    def secrets(self):
        """Every secret of the simulator."""
        found = []
        for hook in self.portal.webhooks.values():
            text = Path(hook["file"]).read_text(encoding="utf-8").strip()
            found.append(text.rstrip("/").rsplit("/", 1)[1])
        for name in self.portal.tokens:
            pair = self.portal.token(name)
            found += [pair["access_token"], pair["refresh_token"]]
        return found

    def assert_no_secret(self, text):
        for secret in self.secrets():
            self.assertNotIn(secret, text)

    def gone(self, before):
        """Rows that were there and are no more."""
        return sorted(set(before) - set(self.portal.cards()))
