"""Faults on demand: what goes wrong with the next calls.

A fault is a dict: "kind", "times" (None: until cleared), where it applies
("where": rest, token, any; "method": one method name), and the settings of its
kind. Faults of the transport let the call happen and spoil its answer; the
others replace the answer and no call happens; "execute" says otherwise.
"""

import base64
import threading
from dataclasses import dataclass

from portal import answer as answers
from portal import php
from portal.answer import Answer
from portal.http_io import Delivery

HTML_SIZE = 40 * 1024
VECTOR_ENDS = {"keep": "keep", "close": "close", "cut": "close",
               "rst": "reset", "no_notify": "drop"}
BEFORE_TLS = ("accept_hang", "accept_reset", "accept_close", "accept_plain")


class BadFault(Exception):
    """The tester asked for something that does not exist."""


@dataclass
class Exchange:
    """What a fault may look at: the request and the normal answer, if any."""
    request: object
    url: str            # of the portal, ends in /
    head: bytes = b""
    pieces: list = None
    keep: bool = True


class Faults:
    def __init__(self):
        self.lock = threading.Lock()
        self.queue = []
        self.next_id = 1

    def add(self, fault):
        fault = check(dict(fault))
        with self.lock:
            fault["id"] = self.next_id
            self.next_id += 1
            self.queue.append(fault)
        return fault["id"]

    def clear(self):
        with self.lock:
            self.queue = []

    def pending(self):
        with self.lock:
            return [dict(fault) for fault in self.queue]

    def take(self, matches):
        """The first fault that matches; its count goes down."""
        with self.lock:
            for fault in self.queue:
                if matches(fault):
                    return self._use(fault)
        return None

    def _use(self, fault):
        if fault["times"] is not None:
            fault["times"] -= 1
            if fault["times"] <= 0:
                self.queue.remove(fault)
        return fault

    def for_route(self, where):
        door = "token" if where.kind == "token" else "rest"
        method = where.method.lower()
        return self.take(lambda fault: (
            fault["kind"] not in BEFORE_TLS
            and fault["where"] in (door, "any")
            and fault.get("method", method).lower() == method))

    def for_connection(self):
        return self.take(lambda fault: fault["kind"] in BEFORE_TLS)


def check(fault):
    """The fault with its defaults, or BadFault."""
    kind = fault.get("kind")
    if kind not in KINDS and kind not in BEFORE_TLS:
        raise BadFault(f"no such kind: {kind}")
    where = "rest"
    if kind == "vector":
        where = "token" if _vector(fault.get("name")).op == "token" else "rest"
    fault.setdefault("where", where)
    fault.setdefault("times", 1)
    fault.setdefault("execute", kind in TRANSPORT)
    if fault["where"] not in ("rest", "token", "any"):
        raise BadFault("where: rest, token or any")
    if kind == "redirect":
        _location(fault, Exchange(None, "https://localhost/"))
    if kind == "raw":
        base64.b64decode(fault.get("base64", ""), validate=True)
    return fault


_vectors = {}


def _vector(name):
    """A vector of the project's data file, read at first use."""
    if not _vectors:
        from vectors import vectors
        _vectors.update(vectors.load())
    if name not in _vectors:
        raise BadFault(f"no such vector: {name}")
    return _vectors[name]


def spoil(fault, exchange):
    """The Delivery of an exchange under a fault."""
    return KINDS[fault["kind"]](fault, exchange)


# --- instead of the answer ---------------------------------------------------

def _vector_fault(fault, exchange):
    vector = _vector(fault["name"])
    wire = vector.wire(fault.get("location"))
    return Delivery([wire], fault.get("end", VECTOR_ENDS[vector.end]))


def _raw(fault, exchange):
    wire = base64.b64decode(fault["base64"]) if "base64" in fault \
        else fault["text"].encode("latin-1")
    return Delivery([wire], fault.get("end", "close"))


def _json(fault, exchange):
    """An answer of one's own: status, body (any JSON), fields."""
    body = php.json_encode(fault["body"]).encode()
    fields = answers.plain_fields("application/json; charset=utf-8")
    fields += [tuple(pair) for pair in fault.get("fields", [])]
    return _whole(Answer(fault.get("status", 200), fields, body, length=True))


def _whole(answer):
    fields = answer.fields + [("Content-Length", str(len(answer.body))),
                              ("Connection", "keep-alive")]
    reason = answers.REASONS.get(answer.status, "Status")
    head = f"HTTP/1.1 {answer.status} {reason}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    return Delivery([head.encode("latin-1"), answer.body])


def _html(fault, exchange):
    size = fault.get("size", HTML_SIZE)
    start, end = b"<html><body><!--", b"--></body></html>\n"
    body = start + b"x" * (size - len(start) - len(end)) + end
    fields = answers.plain_fields("text/html; charset=utf-8")
    return _whole(Answer(fault.get("status", 503), fields, body[:size]))


def _redirect(fault, exchange):
    answer = answers.html(fault.get("status", 302))
    answer.fields.append(("Location", _location(fault, exchange)))
    return _whole(answer)


def _location(fault, exchange):
    """Where to: same, other, http, relative, loop; or "location" literally."""
    if "location" in fault:
        return fault["location"]
    target = exchange.request.target if exchange.request else "/"
    scheme, _, rest = exchange.url.partition("://")
    host = rest.rstrip("/")
    joint = "&" if "?" in target else "?"
    places = {
        "same": f"{scheme}://{host}{target}{joint}moved=1",
        "other": f"https://{fault.get('host', 'new.portal.test')}{target}",
        "http": f"http://{host}{target}",
        "relative": "/auth/",
        "loop": f"{scheme}://{host}{target}",
    }
    if fault.get("to", "same") not in places:
        raise BadFault("to: " + ", ".join(places))
    return places[fault.get("to", "same")]


def _silence(fault, exchange):
    return Delivery([], "hang")


# --- spoiling the answer ---------------------------------------------------

def _delay(fault, exchange):
    pieces = [exchange.head, *exchange.pieces]
    if fault.get("piece"):
        pieces = _cut_up(b"".join(pieces), fault["piece"])
    return Delivery(pieces, "keep" if exchange.keep else "close",
                    fault.get("before_ms", 0), fault.get("between_ms", 0))


def _tiny(fault, exchange):
    wire = exchange.head + b"".join(exchange.pieces)
    return Delivery(_cut_up(wire, fault.get("size", 1)),
                    "keep" if exchange.keep else "close",
                    between_ms=fault.get("between_ms", 0))


def _cut_up(wire, size):
    return [wire[i:i + size] for i in range(0, len(wire), size)]


def _body_cut(end):
    """End the connection after so many octets of the body's framing."""
    def spoiled(fault, exchange):
        body = b"".join(exchange.pieces)
        after = fault.get("after", len(body) // 2)
        return Delivery([exchange.head + body[:after]], end)
    return spoiled


def _cut(fault, exchange):
    """End after so many octets of the whole answer, head included."""
    wire = exchange.head + b"".join(exchange.pieces)
    return Delivery([wire[:fault.get("after", 0)]], fault.get("end", "close"))


TRANSPORT = {
    "delay": _delay, "tiny": _tiny, "cut": _cut, "rst": _body_cut("reset"),
    "close": _body_cut("close"), "drop": _body_cut("drop"),
    "no_notify": lambda fault, exchange: Delivery(
        [exchange.head, *exchange.pieces], "drop"),
}
KINDS = {
    **TRANSPORT, "vector": _vector_fault, "raw": _raw, "json": _json,
    "html": _html, "redirect": _redirect, "silence": _silence,
}
