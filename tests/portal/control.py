"""Start, steer and stop a simulator from a test.

    with Portal() as portal:
        portal.webhooks["user7"]["file"]     # give this to the client
        portal.calls()[-1]["deleted"]        # ["7/contact_details"]

Needs "tests" on sys.path:  from portal.control import Portal
"""

import http.client
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
CERTS = HERE.parents[1] / "build" / "portal-certs"
START_S, STOP_S, CALL_S = 30, 5, 10
NEGATABLE = ("docs_statuses", "https_only", "fatal_on_typeerror")


class ControlError(Exception):
    """The simulator refused a control call; the text says why."""


class Portal:
    """One simulator process.

    Options are those of the command with _ for -: http=True, chain="rsa",
    listen=["127.0.0.1", "::1"], tls_max="1.2", fatal_on_typeerror=False ...
    Where nothing else is said: any free port, a folder of its own that goes
    with it, certificates shared by all suites, no rate limit, no line per call.
    """

    def __init__(self, dir=None, **options):
        self.dir = None if dir is None else Path(dir)
        self._scratch = None
        self.options = {"port": 0, "limit": "off", "quiet": True,
                        "certs": CERTS, **options}
        self.process = None
        self._control = None

    # --- life ---------------------------------------------------------------

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Returns when it listens; attributes as in the ready file."""
        if self.dir is None:
            self._scratch = tempfile.mkdtemp(prefix="portal-")
            self.dir = Path(self._scratch)
        self.dir.mkdir(parents=True, exist_ok=True)
        (self.dir / "portal.json").unlink(missing_ok=True)
        with open(self.dir / "portal.log", "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(HERE), *self._arguments()],
                stdin=subprocess.PIPE, stdout=log, stderr=log)
        try:
            self._await_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def _arguments(self):
        args = ["--dir", str(self.dir), "--until-eof"]
        for name, value in self.options.items():
            flag = "--" + name.replace("_", "-")
            if value is True:
                args.append(flag)
            elif value is False:
                if name in NEGATABLE:
                    args.append("--no-" + flag[2:])
            elif isinstance(value, (list, tuple)):
                for item in value:
                    args += [flag, str(item)]
            elif value is not None:
                args += [flag, str(value)]
        return args

    def _await_ready(self):
        ready = self.dir / "portal.json"
        limit = time.monotonic() + START_S
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > limit:
                text = (self.dir / "portal.log").read_text(errors="replace")
                raise RuntimeError("the portal did not start: " + text[-2000:])
            time.sleep(0.005)
        about = json.loads(ready.read_text())
        self.pid, self.port = about["pid"], about["port"]
        self.url, self.urls = about["url"], about["urls"]
        self.ca_file = about["ca_file"]
        self.webhooks, self.tokens = about["webhooks"], about["tokens"]
        self.control = about["control"]

    def halt(self):
        """End the process by its own id, keep the folder; start() goes on."""
        if self._control:
            self._control.close()
            self._control = None
        if self.process is None:
            return
        self.process.stdin.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def stop(self):
        """Halt for good; safe to call twice."""
        self.halt()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = self.dir = None

    # --- control ------------------------------------------------------------

    def command(self, command, /, **wish):
        """One control call; the answer as a dict, or ControlError."""
        at = urlsplit(self.control["url"])
        fields = {"X-Portal-Control": self.control["key"],
                  "Content-Type": "application/json"}
        for attempt in (1, 2):      # a kept connection may have gone stale
            if self._control is None:
                self._control = http.client.HTTPConnection(
                    at.hostname, at.port, timeout=CALL_S)
            try:
                self._control.request("POST", at.path + command,
                                      json.dumps(wish), fields)
                reply = self._control.getresponse()
                body = json.loads(reply.read())
                break
            except (OSError, http.client.HTTPException):
                self._control.close()
                self._control = None
                if attempt == 2:
                    raise
        if reply.status != 200:
            raise ControlError(body["error"])
        return body

    def reset(self):
        """Cards, tokens, users, switches, faults, limits, clock, log: anew."""
        self.command("reset")

    def state(self):
        """cards, users, switches, faults, now, handshakes_failed."""
        return self.command("state")

    def cards(self):
        """All rows: "owner/row" -> value; owner is a user id or "common"."""
        return self.state()["cards"]

    def set_cards(self, rows=None, clear=False):
        """Put rows ("owner/row" -> value, None drops); clear: only these."""
        self.command("cards", set=rows or {}, clear=clear)

    def set_user(self, user_id, **flags):
        """Flags: admin, crm, crm_admin, active."""
        self.command("user", id=user_id, **flags)

    def calls(self, since=0, clear=False):
        """Records of the calls, oldest first, secrets masked."""
        return self.command("calls", since=since, clear=clear)["calls"]

    def wait_calls(self, count, timeout=5):
        """The records as soon as there are so many that are done."""
        limit = time.monotonic() + timeout
        while True:
            calls = [call for call in self.calls() if call.get("done")]
            if len(calls) >= count or time.monotonic() > limit:
                return calls
            time.sleep(0.01)

    def fault(self, kind, times=1, **settings):
        """Queue a fault (faults.py lists them); times=None: until cleared."""
        return self.command("fault", kind=kind, times=times, **settings)["id"]

    def vector(self, name, times=1, **settings):
        """Answer with a vector of answers.ini, octet for octet."""
        return self.fault("vector", times, name=name, **settings)

    def clear_faults(self):
        self.command("clear_faults")

    def advance(self, seconds):
        """Move the portal's clock; returns its new time."""
        return self.command("clock", advance=seconds)["now"]

    def now(self):
        return self.command("ping")["now"]

    def switch(self, **switches):
        """Change switches (app.SWITCHES); returns all of them."""
        return self.command("switch", **switches)["switches"]

    def expire(self, name, what="access"):
        """Let a token pair run out: access, refresh or both."""
        self.command("token", name=name, expire=what)

    def throttle(self, count=None, **bucket):
        """Refuse the next calls; or capacity= and drain= of the bucket."""
        if count is not None:
            bucket["next"] = count
        self.command("throttle", **bucket)

    def operating(self, method=None, cost=0, limit=None):
        """Let each call of a method cost seconds; limit= of the window."""
        wish = {} if method is None else {"method": method, "cost": cost}
        if limit is not None:
            wish["limit"] = limit
        self.command("operating", **wish)

    def leaf(self, name):
        """Serve another certificate: a name of certs.LEAVES."""
        self.command("leaf", leaf=name)

    def token(self, name):
        """The content of a token file."""
        with open(self.tokens[name], encoding="utf-8") as file:
            return json.load(file)
