"""Reads the test vectors: answers, decisions and advice, all kept as data.

Importing has no side effect; README.md explains the files and the words.
"""
import configparser
import csv
import gzip
import http
import json
import os
import re
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))

# The clock of every answer that carries $T.
T = {
    "start": 1773307850, "finish": 1773307850.136405,
    "duration": 0.13640499114990234, "processing": 0,
    "date_start": "2026-03-12T12:30:50+01:00",
    "date_finish": "2026-03-12T12:30:50+01:00",
    "operating_reset_at": 1773308450, "operating": 0,
}
DEFAULT_TYPE = b"Content-Type: application/json; charset=utf-8"
FRAMINGS = ("chunked", "tiny_chunks", "raw_chunks", "length", "close", "none")
ENDS = ("keep", "close", "cut", "rst", "no_notify")
EXPECTED_EXTRAS = ("text_is", "reset_wait_s", "moved_to", "pair",
                   "access_token", "refresh_token", "portal", "note")
CHUNK = 8192

_WORD = re.compile(r"\\x([0-9A-F]{2})|\$([a-zA-Z]*)(?:\(([^)]*)\))?")


@dataclass
class Vector:
    """One answer and the conclusions expected from it."""
    name: str
    number: int
    kind: str           # valid, error, hostile
    op: str             # reset, get, batch, token: what was asked
    status: int
    fields: list        # raw header lines (bytes), as written in the file
    framing: str        # one of FRAMINGS
    end: str            # one of ENDS
    body: bytes
    declare: int        # announced size where it is not the real one, or None
    interim: int        # 1xx answer sent first, or None
    outcome: str
    advice: str
    exit: int
    code: str
    text: str
    result: str         # kind of the result member
    extra: dict = field(default_factory=dict)

    @property
    def cut(self):
        """True where the wire ends before the message does."""
        if self.framing == "close":
            return self.end != "close"
        return self.declare is not None

    @property
    def text_is_prefix(self):
        return self.extra.get("text_is") == "prefix"

    def head(self, location=None):
        """Status line and header fields up to and with the empty line."""
        lines = [_status_line(self.status)]
        fields = list(self.fields)
        if location is not None:
            fields = [f for f in fields if _name(f) != b"location"]
            fields.append(b"Location: " + location.encode("ascii"))
        names = {_name(f) for f in fields}
        if b"content-type" not in names and self.framing != "none":
            fields.insert(0, DEFAULT_TYPE)
        frame = self._framing_field()
        if frame and _name(frame) not in names:
            fields.append(frame)
        return b"\r\n".join(lines + fields) + b"\r\n\r\n"

    def payload(self):
        """The bytes after the head."""
        if self.framing == "chunked":
            return _chunked(self.body, self.declare)
        if self.framing == "tiny_chunks":
            return _tiny_chunks(self.body)
        return self.body

    def wire(self, location=None):
        """Everything the server sends; location replaces that field."""
        first = b""
        if self.interim is not None:
            first = _status_line(self.interim) + b"\r\n\r\n"
        return first + self.head(location) + self.payload()

    def _framing_field(self):
        if self.framing in ("chunked", "tiny_chunks", "raw_chunks"):
            return b"Transfer-Encoding: chunked"
        if self.framing == "length":
            size = len(self.body) if self.declare is None else self.declare
            return b"Content-Length: %d" % size
        if self.framing == "close":
            return b"Connection: close"
        return None


@dataclass
class Decision:
    """Which row a reset deletes when user 7 asks."""
    entity: str
    type_id: int        # or None
    body: str
    owner: object       # user id, "common" or "error"
    row: str            # or None

    @property
    def method(self):
        return "crm.%s.details.configuration.reset" % self.entity


@dataclass
class Advice:
    """One row of advice.tsv."""
    source: str         # call, token, http, outcome
    key: str            # code, kind of Location, or outcome
    status: str         # 401, 4xx, *
    advice: str
    exit: int
    reason: str


@dataclass
class Retry:
    """One row of retry.tsv."""
    situation: str
    error: str          # of enum b24_err
    status: int
    code: str
    after_s: int        # Retry-After, 0: none
    reset_s: int        # until the window ends, or None
    moved: bool
    once: bool
    pauses: list        # [(from_ms, to_ms), ...], the last for all others
    times: int          # None: any number


def load(path=None):
    """All answers: name -> Vector, in the file's order."""
    ini = configparser.ConfigParser(interpolation=None, strict=True,
                                    delimiters=("=",), default_section=None)
    with open(path or os.path.join(HERE, "answers.ini"),
              encoding="ascii") as file:
        ini.read_file(file)
    answers = {}
    for name in ini.sections():
        answers[name] = _vector(name, dict(ini[name]), answers)
    return answers


def decisions(path=None):
    """The decision vectors as a list of Decision."""
    rows = []
    for entity, type_id, body, owner, row in _rows(path, "decisions.tsv", 5):
        rows.append(Decision(entity, None if type_id == "-" else int(type_id),
                             body, int(owner) if owner.isdigit() else owner,
                             None if row == "-" else row))
    return rows


def advice(path=None):
    """The advice table as a list of Advice."""
    return [Advice(source, key, status, name, int(code), reason)
            for source, key, status, name, code, reason
            in _rows(path, "advice.tsv", 6)]


def retry(path=None):
    """The retry table as a list of Retry."""
    rows = []
    for situation, error, status, code, also, pauses, times \
            in _rows(path, "retry.tsv", 7):
        said = dict((word + "=").split("=")[:2] for word in also.split())
        if not set(said) <= {"-", "after", "reset", "moved", "once"}:
            raise ValueError("%s: %r" % (situation, also))
        rows.append(Retry(
            situation, "B24_E_" + error, int(status),
            "" if code == "-" else code, int(said.get("after", 0)),
            int(said["reset"]) if "reset" in said else None, "moved" in said,
            "once" in said,
            [tuple(int(float(end) * 1000) for end in pause.split("-"))
             for pause in pauses.split() if pause != "-"],
            None if times == "any" else int(times)))
    return rows


def advise(rows, source, key, status):
    """The row of advice() that decides, or None; key as in advice.tsv."""
    sources = ("token", "call") if source == "token" else (source,)
    keys = [(s, key.lower() or "(empty)") for s in sources]
    if source in ("token", "call"):
        keys.append(("call", "(unknown)"))
    for wanted in keys:
        fits = [r for r in rows if (r.source, r.key.lower()) == wanted]
        for pattern in (str(status), "%dxx" % (status // 100), "*"):
            for row in fits:
                if row.status == pattern:
                    return row
    return None


def _rows(path, default, width):
    with open(path or os.path.join(HERE, default), encoding="ascii") as file:
        lines = [line for line in file if line.strip() and line[0] != "#"]
    rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        if len(row) != width or "" in row:
            raise ValueError("%s: not %d cells: %r" % (default, width, row))
    return rows


def _vector(name, keys, known):
    def take(key, default=None):
        value = keys.pop(key, default)
        if value is None:
            raise ValueError("[%s] lacks %s" % (name, key))
        return value

    def number(key):
        value = keys.pop(key, None)
        return None if value is None else int(value)

    def words(text):
        return _expand(text, known)

    fields = []
    while "field.%d" % (len(fields) + 1) in keys:
        fields.append(words(keys.pop("field.%d" % (len(fields) + 1))))
    vector = Vector(
        name=name, number=int(take("number")), kind=take("kind"),
        op=take("op"), status=int(take("status")), fields=fields,
        framing=take("framing", "chunked"), end=take("end", "keep"),
        body=words(take("body")), declare=number("declare"),
        interim=number("interim"), outcome=take("outcome"),
        advice=take("advice"), exit=int(take("exit")),
        code=take("code", ""), text=words(take("text", "")).decode(),
        result=take("result"))
    for key in EXPECTED_EXTRAS:
        if key in keys:
            vector.extra[key] = words(keys.pop(key)).decode()
    if keys:
        raise ValueError("[%s] has unknown keys %s" % (name, sorted(keys)))
    if vector.framing not in FRAMINGS or vector.end not in ENDS:
        raise ValueError("[%s] has an unknown framing or end" % name)
    return vector


def _expand(text, known):
    """Bytes of a value: \\xHH and the $ words replaced, the rest as it is."""
    out, at = b"", 0
    for match in _WORD.finditer(text):
        out += text[at:match.start()].encode("ascii")
        at = match.end()
        if match.group(1):
            out += bytes.fromhex(match.group(1))
        else:
            out += _word(match.group(2), match.group(3) or "", known)
    return out + text[at:].encode("ascii")


def _word(word, args, known):
    if word == "T":
        return _time_object(args)
    if word == "body":
        return known[args].body
    if word == "head":
        size, name = args.split(",")
        return known[name].body[:int(size)]
    if word == "gzip":
        return gzip.compress(known[args].body, mtime=0)
    if word == "pretty":
        text = json.dumps(json.loads(known[args].body), indent=2)
        return (text + "\n").replace("\n", "\r\n").encode("ascii")
    if word == "html":
        return _html(int(args))
    if word == "repeat":
        times, what = args.split(",", 1)
        return _expand(what, known) * int(times)
    if word == "count":
        first, last, what = args.split(",", 2)
        return b"".join(_expand(what.replace("#", str(i)), known)
                        for i in range(int(first), int(last) + 1))
    raise ValueError("unknown word $%s" % word)


def _time_object(change):
    members = {key: json.dumps(value) for key, value in T.items()}
    if change:
        key, value = change.split("=")
        if key not in members:
            raise ValueError("no member %s in $T" % key)
        members[key] = value
    return ("{%s}" % ",".join('"%s":%s' % pair
                              for pair in members.items())).encode("ascii")


def _html(size):
    start = (b'<!DOCTYPE html><html><head><title>Error</title><style>body{'
             b'margin:0}</style></head><body><img src="data:image/svg+xml;'
             b'base64,')
    end = b'"></body></html>'
    filler = b"PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4K"
    room = size - len(start) - len(end)
    return start + (filler * (room // len(filler) + 1))[:room] + end


def _status_line(status):
    phrase = http.HTTPStatus(status).phrase
    return ("HTTP/1.1 %d %s" % (status, phrase)).encode("ascii")


def _name(line):
    return line.split(b":", 1)[0].lower()


def _chunked(body, declare):
    if declare is not None:
        return b"%x\r\n" % declare + body
    parts = [body[i:i + CHUNK] for i in range(0, len(body), CHUNK)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) \
        + b"0\r\n\r\n"


def _tiny_chunks(body):
    return b"".join(b"1;a=b\r\n%c\r\n" % byte for byte in body) \
        + b"0;a=b\r\nX-Trailer: end\r\n\r\n"
