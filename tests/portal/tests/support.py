"""What the test modules share: one portal each, curl, a raw client."""

import atexit
import json
import re
import socket
import ssl
import subprocess
import unittest
from urllib.parse import urlencode

from portal.control import Portal

RESET = "crm.contact.details.configuration.reset"
GET = "crm.contact.details.configuration.get"
CONTACT = "7/contact_details"
TCP_CLOSED = 7


_running = {}   # options as text -> Portal


def shared(options):
    """The portal with these options, started once for all classes."""
    key = json.dumps(options, sort_keys=True)
    if key not in _running:
        _running[key] = Portal(**options).start()
        atexit.register(_running[key].stop)
    return _running[key]


class PortalCase(unittest.TestCase):
    """A simulator, put back to its seed before every test."""

    OPTIONS = {}

    @classmethod
    def setUpClass(cls):
        cls.portal = shared(cls.OPTIONS)

    def setUp(self):
        self.portal.reset()

    def call(self, method=GET, params=None, hook="user7", **how):
        """A webhook call by JSON; (status, decoded body)."""
        wire = request(self.path(method, hook), params or {}, **how)
        return self.exchange(wire).json()

    def oauth(self, method=GET, params=None, token="user7", **how):
        """The same with an access token in the body."""
        pair = self.portal.token(token)
        body = {**(params or {}), "auth": pair["access_token"]}
        return self.exchange(request(f"/rest/{method}", body, **how)).json()

    def path(self, method, hook="user7"):
        url = self.portal.webhooks[hook]["url"]
        return "/" + url.split("/", 3)[3] + method

    def exchange(self, wire, **how):
        return Raw(self.portal, **how).exchange(wire)

    def last(self):
        return self.portal.calls()[-1]


def request(path, body=None, verb="POST", kind="application/json", fields=()):
    """A request on the wire; a body that is a dict goes as JSON or as a form."""
    if isinstance(body, dict):
        body = urlencode(body) if "form" in kind else json.dumps(body)
    if isinstance(body, str):
        body = body.encode()
    lines = [f"{verb} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    if body is not None:
        lines += [f"Content-Length: {len(body)}"]
        lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name}: {value}" for name, value in fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b"")


class Reply:
    """What came, octet for octet, and how the connection ended.

    end: notified (close_notify), fin (plain end), reset, silent (nothing ended).
    """

    def __init__(self, wire, end, arrivals):
        self.wire, self.end, self.arrivals = wire, end, arrivals
        head, _, self.raw = wire.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        whole = re.match(r"HTTP/1\.1 (\d{3}) ", lines[0])
        self.status = int(whole[1]) if whole else None
        self.fields = [tuple(line.split(": ", 1)) for line in lines[1:]]

    def values(self, name):
        return [v for n, v in self.fields if n.lower() == name.lower()]

    @property
    def body(self):
        if self.values("Transfer-Encoding") != ["chunked"]:
            return self.raw
        body, rest = b"", self.raw
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            count = int(size.partition(b";")[0], 16)
            if not count:
                break
            body, rest = body + rest[:count], rest[count + 2:]
        return body

    def json(self):
        return self.status, json.loads(self.body)


def ended(error):
    """The connection, without close_notify: older Pythons have no class of its
    own for what OpenSSL 3 calls it."""
    return (isinstance(error, (ssl.SSLEOFError, ConnectionResetError))
            or getattr(error, "reason", "") == "UNEXPECTED_EOF_WHILE_READING")


class Raw:
    """One connection that hides nothing."""

    def __init__(self, portal, timeout=5, **tls):
        self.timeout = timeout
        self.sock = socket.create_connection(("127.0.0.1", portal.port), timeout)
        if portal.ca_file:
            context = ssl.create_default_context(cafile=portal.ca_file)
            # A Python of OpenSSL 3 takes an end without close_notify for a
            # clean one unless told not to.
            context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
            for name, value in tls.items():
                setattr(context, name, value)
            self.sock = context.wrap_socket(
                self.sock, server_hostname="localhost",
                suppress_ragged_eofs=False)

    def send(self, wire):
        self.sock.sendall(wire)
        return self

    def receive(self):
        wire, arrivals, end = b"", 0, "silent"
        try:
            while True:
                data = self.sock.recv(65536)
                if not data:
                    end = "notified" if self.encrypted else "fin"
                    break
                wire, arrivals = wire + data, arrivals + 1
        except (ssl.SSLError, ConnectionResetError) as error:
            if not ended(error):
                raise
            end = "reset" if self.state() == TCP_CLOSED else "fin"
        except TimeoutError:
            pass
        return Reply(wire, end, arrivals)

    def state(self):
        """Of the connection in the kernel: TLS does not tell RST from FIN."""
        return self.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]

    @property
    def encrypted(self):
        return isinstance(self.sock, ssl.SSLSocket)

    def exchange(self, wire):
        try:
            return self.send(wire).receive()
        finally:
            self.sock.close()


def curl(portal, *transfers, timeout=30):
    """Run curl once for all transfers (option names and values), verified.

    Secrets go by standard input, never into the process list.
    """
    lines = []
    for transfer in transfers:
        if lines:
            lines.append("next")
        if portal.ca_file:
            lines.append(f"cacert = {quote(portal.ca_file)}")
        lines += ["silent", "show-error", 'write-out = "\\n%{http_code}\\n"']
        for name, values in transfer.items():
            for value in values if isinstance(values, list) else [values]:
                lines.append(name if value is True else f"{name} = {quote(value)}")
    done = subprocess.run(["curl", "-q", "-K", "-"], input="\n".join(lines),
                          capture_output=True, text=True, timeout=timeout,
                          check=False)
    if done.returncode:
        raise AssertionError(f"curl ended with {done.returncode}: {done.stderr}")
    rows = done.stdout.split("\n")
    return [(int(rows[i + 1]), rows[i]) for i in range(0, len(rows) - 1, 2)]


def quote(value):
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
