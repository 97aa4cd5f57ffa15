"""The log of calls, for tests as data and for people as lines; no secrets."""

import re
import threading
import time

MASK = "***"
KEPT = 5000
_PATH_SECRET = re.compile(r"(/rest/+(?:api/+)?[^/?]+/+)[^/?]+(?=/|$|\?)", re.I)
_VALUE_SECRET = re.compile(
    r"""(\b(?:auth|access_token|refresh_token|client_secret|ap)
        ["']?\s*(?:=|:|%3D)\s*["']?)[^&"'\s,}]+""", re.I | re.X)


class Masker:
    """Replaces known secrets anywhere, unknown ones where they usually are."""

    def __init__(self):
        self.known = frozenset()

    def learn(self, *values):
        self.known |= set(values)

    def __call__(self, text):
        for secret in self.known:
            text = text.replace(secret, MASK)
        text = _PATH_SECRET.sub(rf"\g<1>{MASK}", text)
        return _VALUE_SECRET.sub(rf"\g<1>{MASK}", text)


class CallLog:
    """Records in order; each is a dict that its call fills in."""

    def __init__(self, mask):
        self.mask = mask
        self.lock = threading.Lock()
        self.records = []
        self.seq = 0

    def open(self, request):
        """A new record with what the wire alone tells."""
        fields = [[name, self._field(name, value)]
                  for name, value in request.fields]
        record = {
            "seq": 0, "time": time.time(), "verb": request.verb,
            "path": self.mask(request.path), "query": self.mask(request.query),
            "fields": fields,
            "body": self.mask(request.body[:2048].decode("utf-8", "replace")),
            "body_bytes": len(request.body), "head_bytes": request.head_bytes,
            "flags": [], "parameters": [], "peer": request.peer[0],
            "tls": request.tls, "connection": request.connection,
            "number": request.number, "kind": "", "method": "",
            "credential": None, "user": None, "target": None, "deleted": [],
            "inner": [], "status": None, "error": None, "fault": None,
        }
        with self.lock:
            self.seq += 1
            record["seq"] = self.seq
            self.records = (self.records + [record])[-KEPT:]
        return record

    def _field(self, name, value):
        if name.lower() in ("authorization", "cookie"):
            return MASK
        return self.mask(value)

    def since(self, seq):
        with self.lock:
            return [record for record in self.records if record["seq"] > seq]

    def clear(self):
        with self.lock:
            self.records = []
            self.seq = 0


def line(record):
    """One line for a person who watches."""
    who = f"user {record['user']}" if record["user"] else "nobody"
    what = record["method"] or record["path"]
    parts = [f"{record['seq']:>4}  {record['verb']:<4} {what}", who,
             str(record["status"]) if record["status"] else "no answer"]
    if record["error"] is not None:
        parts.append(f"error {record['error']!r}")
    if record["target"]:
        done = " deleted" if record["deleted"] else ""
        parts.append(f"{record['target']}{done}")
    for inner in record["inner"]:
        parts.append(f"[{inner['method']} {inner['target'] or ''}]")
    if record["fault"]:
        parts.append(f"fault {record['fault']}")
    if record["flags"]:
        parts.append(" ".join(record["flags"]))
    return "  ".join(parts)
