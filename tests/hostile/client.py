"""Runs the command against a server and judges what came of both."""

import json
import os
import subprocess
import time
from pathlib import Path

from .server import Server

ROOT = Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("B24_COMMAND", str(ROOT / "build/linux/b24reset"))
SECRET = "h0st1leS3cr3tZq7"
LIMIT_S = 20
# verdict: exit code, outcome, error
VERDICTS = {
    "trusted": (0, "ok_true", None),
    **{name: (5, "tls_error", f"B24_E_TLS_{name.upper()}") for name in (
        "untrusted", "name", "expired", "future", "cert", "chain", "version")},
    "tls": (5, "tls_error", "B24_E_TLS"),
    "connect": (4, "connect_error", "B24_E_CONNECT"),
    "closed": (4, "closed_early", "B24_E_CLOSED"),
    "timeout": (4, "timeout", "B24_E_TIMEOUT"),
    "record": (6, "too_large", "B24_E_TLS_RECORD"),
}


class Ran:
    """One run: what the command said, what the server got."""

    def __init__(self, done, server, seconds):
        self.exit, self.text = done.returncode, done.stdout + done.stderr
        try:
            said = json.loads(done.stdout)
        except ValueError:
            said = {}
        self.outcome, self.error = said.get("outcome"), said.get("error")
        self.log, self.connections = server.log, server.connections
        self.server_error = server.error
        # by the command's own clock, where it could say so
        self.duration_s = said.get("duration_ms", seconds * 1000) / 1000

    @property
    def requests(self):
        """How many requests arrived, by their lines."""
        return self.log.data.count(b" HTTP/1.1\r\n")

    @property
    def verdict(self):
        """The name of what happened."""
        found = (self.exit, self.outcome, self.error)
        for name, values in VERDICTS.items():
            if values == found:
                return name
        return f"none of the verdicts: {found}"

    def leaks(self):
        """Why what came in the clear is not clean; empty: it is."""
        secret = SECRET.encode()
        parts = [secret[at:at + 6] for at in range(len(secret) - 5)]
        parts += [b"/rest/", b"HTTP"]
        if any(part in self.log.octets for part in parts):
            return "part of the request came in the clear"
        if SECRET in self.text:
            return "the secret was printed"
        return ""


def call(serve, host, trusted, *, address="127.0.0.1", timeout=10):
    """Run the command once against serve(peer). trusted: a PEM file."""
    arguments = ()
    with Server(serve, address) as server:
        shown = f"[{host}]" if ":" in host else host
        if host != address:
            arguments = ("--resolve", f"{host}:{server.port}:{address}")
        began = time.monotonic()
        done = subprocess.run(
            [COMMAND, "--json", "--ca-file", str(trusted), "--webhook-file",
             "-", "--timeout", str(timeout), *arguments, "contact"],
            input=f"https://{shown}:{server.port}/rest/7/{SECRET}/\n",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
            timeout=LIMIT_S, check=False)
        seconds = time.monotonic() - began
    return Ran(done, server, seconds)
