"""The command: options, start, the ready file, stop."""

import argparse
import json
import os
import secrets
import signal
import sys
import threading
from pathlib import Path

from portal import app as application
from portal import certs, oauth, seed, server
from portal.control_api import Control
from portal.front import Front

ROOT = Path(__file__).resolve().parents[2]
PORT = 8443


def options(argv):
    parser = argparse.ArgumentParser(
        prog="portal", description="A Bitrix24 portal on the wire, for tests.")
    add = parser.add_argument
    add("--listen", action="append", metavar="ADDR",
        help="address, repeatable (default 127.0.0.1)")
    add("--port", type=int, default=PORT,
        help="0: any free one (default %(default)s)")
    add("--host", default="localhost", help="name in the addresses it writes")
    add("--public", metavar="URL", help="address of a proxy in front of it")
    add("--http", action="store_true", help="plain HTTP")
    add("--chain", choices=certs.KINDS, default="ecdsa")
    add("--leaf", choices=certs.LEAVES, default="valid")
    add("--tls-min", choices=server.VERSIONS, default="1.2")
    add("--tls-max", choices=server.VERSIONS, default="1.3")
    add("--dir", type=Path, default=ROOT / "build" / "portal",
        help="working folder (default build/portal)")
    add("--certs", type=Path,
        help="folder of the certificates (default DIR/certs)")
    add("--seed", metavar="TEXT",
        help="derive all secrets from it (default: random ones)")
    add("--limit", default="50/2", metavar="CAPACITY/DRAIN",
        help="leaky bucket per source address, or off (default %(default)s)")
    add("--operating-limit", type=float, default=480, metavar="S")
    add("--body-timeout", type=float, default=5, metavar="S",
        help="wait so long for the rest of a request")
    add("--quiet", action="store_true", help="no line per call")
    add("--until-eof", action="store_true",
        help="stop when standard input ends")
    add("--time-profile", choices=application.CHOICES["time_profile"],
        default="cloud_new")
    for name, default in (("docs-statuses", False), ("https-only", False),
                          ("fatal-on-typeerror", True)):
        add(f"--{name}", action=argparse.BooleanOptionalAction, default=default)
    return parser.parse_args(argv)


def make_app(opts):
    capacity, _, drain = opts.limit.partition("/")
    return application.App(
        opts.dir / "state.sqlite",
        {"time_profile": opts.time_profile, "docs_statuses": opts.docs_statuses,
         "https_only": opts.https_only,
         "fatal_on_typeerror": opts.fatal_on_typeerror},
        opts.seed, None if capacity == "off" else float(capacity),
        float(drain or 2), opts.operating_limit)


class Running:
    """The listeners of one process."""

    def __init__(self, opts):
        self.opts = opts
        opts.dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.ready = opts.dir / "portal.json"
        self.ready.unlink(missing_ok=True)
        self.app = make_app(opts)
        self.chain = None if opts.http else self._chain(opts.leaf)
        self.addresses = opts.listen or ["127.0.0.1"]
        sockets, self.port = server.bind(self.addresses, opts.port)
        self.app.url = self._url(opts.host) if not opts.public \
            else opts.public.rstrip("/") + "/"
        self.front = Front(self.app, opts.quiet)
        self.public = server.Server(self.front, sockets, self._context(),
                                    opts.body_timeout)
        control, self.control_port = server.bind(["127.0.0.1"], 0)
        self.key = secrets.token_hex(16)
        use_leaf = None if opts.http else self.use_leaf
        self.control = server.Server(
            Control(self.app, self.key, use_leaf), control)

    def _url(self, host):
        scheme = "http" if self.opts.http else "https"
        host = f"[{host}]" if ":" in host else host
        return f"{scheme}://{host}:{self.port}/"

    def _chain(self, leaf):
        folder = self.opts.certs or self.opts.dir / "certs"
        return certs.make_chain(folder, self.opts.chain, leaf)

    def _context(self):
        return self.chain and server.tls_context(
            self.chain, self.opts.tls_min, self.opts.tls_max)

    def use_leaf(self, leaf):
        self.chain = self._chain(leaf)
        self.public.context = self._context()

    def start(self):
        self.public.start()
        self.control.start()
        self._write_ready()

    def stop(self):
        self.ready.unlink(missing_ok=True)
        self.public.stop()
        self.control.stop()
        self.app.state.close()

    # --- files -------------------------------------------------------------

    def _write_ready(self):
        about = {
            "pid": os.getpid(), "port": self.port, "url": self.app.url,
            "urls": [self._url(address) for address in self.addresses],
            "ca_file": str(self.chain.root) if self.chain else None,
            "webhooks": self._webhooks(), "tokens": self._tokens(),
            "control": {
                "url": f"http://127.0.0.1:{self.control_port}/_control/",
                "key": self.key},
        }
        _write_private(self.ready, json.dumps(about, indent=1))

    def _webhooks(self):
        hooks = {}
        for name, secret in self.app.webhooks.items():
            user = seed.WEBHOOKS[name][0]
            url = f"{self.app.url}rest/{user}/{secret}/"
            path = self.opts.dir / f"webhook-{name}"
            _write_private(path, url + "\n")
            hooks[name] = {"user": user, "url": url, "file": str(path)}
        return hooks

    def _tokens(self):
        files = {}
        pairs = {name: oauth.describe(self.app, token)
                 for name, token in self.app.first_tokens.items()}
        foreign = {"access_token": secrets.token_hex(35),
                   "refresh_token": secrets.token_hex(35)}
        pairs[seed.UNKNOWN_PAIR] = {**pairs["user7"], **foreign}
        for name, pair in pairs.items():
            pair.update(client_id=seed.CLIENT_ID,
                        client_secret=self.app.client_secret)
            path = self.opts.dir / f"token-{name}.json"
            _write_private(path, json.dumps(pair, indent=1) + "\n")
            files[name] = str(path)
        return files

    def hello(self):
        """What a person needs in order to make a first call."""
        hook = self.opts.dir / "webhook-user7"
        root = self.chain.root if self.chain else "none, plain HTTP"
        trust = f" --cacert {root}" if self.chain else ""
        method = "crm.contact.details.configuration.get"
        print(f"portal   {self.app.url}\n"
              f"webhook  {hook}  (user 7; others beside it)\n"
              f"CA file  {root}\n"
              f"try      sed 's|.*|url = \"&{method}\"|' {hook}"
              f" | curl -sS{trust} --json '{{}}' -K -\n"
              "Ctrl-C ends it. Calls:", flush=True)


def _write_private(path, text):
    """Whole or not at all, readable by the owner only."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(scratch, path)


def _wait_for_end(until_eof):
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    if until_eof:
        def read():
            while sys.stdin.buffer.read1(4096):
                pass
            end.set()
        threading.Thread(target=read, daemon=True).start()
    end.wait()


def main(argv):
    opts = options(argv)
    try:
        running = Running(opts)
    except (OSError, RuntimeError) as error:
        print(f"portal: {error}", file=sys.stderr)
        return 1
    running.start()
    if not opts.quiet:
        running.hello()
    _wait_for_end(opts.until_eof)
    running.stop()
    sys.stdout.flush()
    os._exit(0)     # threads may hang in a fault; nothing is left to save
