"""HTTP/1.1 on a socket: strict and bounded reading, octet-exact writing."""

import re
import socket
import time
from dataclasses import dataclass, field

MAX_HEAD = 32 * 1024
MAX_BODY = 1024 * 1024
IDLE_S = 75.0


class BadRequest(Exception):
    """What the web server refuses before the portal sees it."""

    def __init__(self, status, why):
        super().__init__(why)
        self.status = status


class Gone(Exception):
    """The client left, or went silent, before a whole request was there."""


@dataclass
class Request:
    verb: str
    target: str
    version: str
    fields: list
    body: bytes = b""
    flags: set = field(default_factory=set)
    peer: tuple = ("", 0)
    tls: dict = None        # version, sni, resumed; None on plain HTTP
    connection: int = 0     # counted from 1
    number: int = 1         # of the request on its connection
    head_bytes: int = 0

    @property
    def path(self):
        return self.target.partition("?")[0]

    @property
    def query(self):
        return self.target.partition("?")[2].partition("#")[0]

    def field(self, name):
        """The last field of that name, in lower case, or None."""
        values = [v for n, v in self.fields if n.lower() == name]
        return values[-1] if values else None

    @property
    def keep_alive(self):
        wish = (self.field("connection") or "").lower()
        if self.version == "HTTP/1.0":
            return "keep-alive" in wish
        return "close" not in wish


@dataclass
class Delivery:
    """What goes on the wire, how, and how the connection ends after it.

    end: keep; close (close_notify, then FIN); drop (FIN without close_notify);
    reset (RST); hang (neither a word nor an end until the client leaves).
    """
    pieces: list
    end: str = "keep"
    before_ms: int = 0
    between_ms: int = 0


class Wire:
    """One connection: reads requests, carries out deliveries."""

    def __init__(self, sock, body_timeout_s=5.0):
        self.sock = sock
        self.body_timeout_s = body_timeout_s
        self.buffer = b""

    def _fill(self):
        try:
            data = self.sock.recv(65536)
        except (OSError, ValueError) as error:
            raise Gone(str(error)) from None
        if not data:
            raise Gone("closed")
        self.buffer += data

    def _take(self, count):
        while len(self.buffer) < count:
            self._fill()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def _line(self, limit=4096):
        while b"\r\n" not in self.buffer:
            if len(self.buffer) > limit:
                raise BadRequest(400, "line too long")
            self._fill()
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line

    def read_request(self):
        self.sock.settimeout(IDLE_S)
        while b"\r\n\r\n" not in self.buffer:
            if len(self.buffer) > MAX_HEAD:
                raise BadRequest(400, "head too large")
            self._fill()
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        request = parse_head(head)
        self.sock.settimeout(self.body_timeout_s)
        self._read_body(request)
        return request

    def _read_body(self, request):
        coding = (request.field("transfer-encoding") or "").lower()
        lengths = {value for name, value in request.fields
                   if name.lower() == "content-length"}
        if coding and (lengths or coding != "chunked"):
            raise BadRequest(400, "framing")
        if len(lengths) > 1 or any(re.search(r"[^0-9]|^$", n) for n in lengths):
            raise BadRequest(400, "Content-Length")
        if not coding and not lengths:
            return
        length = int(lengths.pop()) if lengths else 0
        if length > MAX_BODY:
            raise BadRequest(413, "body too large")
        if (request.field("expect") or "").lower() == "100-continue":
            request.flags.add("expect")
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            request.body = (self._chunks(request) if coding
                            else self._take(length))
        except Gone:
            # what came before the client stopped; the caller decides
            request.body, self.buffer = self.buffer, b""
            request.flags.add("body_incomplete")

    def _chunks(self, request):
        request.flags.add("chunked")
        body = b""
        while True:
            size = self._line().partition(b";")[0].strip()
            if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size):
                raise BadRequest(400, "chunk size")
            count = int(size, 16)
            if len(body) + count > MAX_BODY:
                raise BadRequest(413, "body too large")
            if not count:
                break
            body += self._take(count)
            if self._take(2) != b"\r\n":
                raise BadRequest(400, "chunk end")
        while self._line():
            pass  # trailers
        return body

    def deliver(self, delivery):
        """Send; True when the connection may carry another request."""
        time.sleep(delivery.before_ms / 1000)
        self.sock.settimeout(30)
        for i, piece in enumerate(delivery.pieces):
            if i and delivery.between_ms:
                time.sleep(delivery.between_ms / 1000)
            self.sock.sendall(piece)
        if delivery.end == "hang":
            self._wait_for_client()
        return delivery.end == "keep"

    def _wait_for_client(self):
        self.sock.settimeout(600)
        try:
            while self.sock.recv(65536):
                pass
        except OSError:
            pass


def parse_head(head):
    """A Request without its body, or BadRequest."""
    lines = head.decode("latin-1").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3 or parts[2] not in ("HTTP/1.0", "HTTP/1.1"):
        raise BadRequest(400, "request line")
    verb, target, version = parts
    if not verb.isalpha() or not target.startswith("/"):
        raise BadRequest(400, "request line")
    fields = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or set(name) & set(" \t\r\n"):
            raise BadRequest(400, "field")
        fields.append((name, value.strip(" \t")))
    hosts = [v for n, v in fields if n.lower() == "host"]
    if len(hosts) > 1 or (version == "HTTP/1.1" and not hosts):
        raise BadRequest(400, "Host")
    return Request(verb, target, version, fields, head_bytes=len(head) + 4)


def end_connection(sock, how):
    """Close as a Delivery's end says; never raises."""
    try:
        if how == "reset":
            time.sleep(0.02)  # what was sent arrives before the RST does
            linger = b"\x01\0\0\0\0\0\0\0"
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        elif how != "drop" and hasattr(sock, "unwrap"):
            sock.settimeout(0.2)
            sock = sock.unwrap()
        if how != "reset":
            sock.shutdown(socket.SHUT_WR)
            sock.settimeout(0.2)
            while sock.recv(65536):
                pass
    except (OSError, ValueError):
        pass
    finally:
        sock.close()
