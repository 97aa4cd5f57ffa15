"""The portal's answers: envelope, time block, header block (contract 2)."""

import gzip
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import formatdate

from portal import php

REASONS = {
    200: "OK", 204: "No Content", 301: "Moved Permanently", 302: "Found",
    307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 408: "Request Timeout",
    413: "Request Entity Too Large", 429: "Too Many Requests",
    500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Time-out",
}
ZONE = timezone(timedelta(hours=1))
CORS = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Headers", "origin, content-type, accept"),
    ("X-Content-Type-Options", "nosniff"),
]
P3P = ('policyref="/bitrix/p3p.xml", CP="NON DSP COR CUR ADM DEV PSA PSD OUR '
       'UNR BUS UNI COM NAV INT DEM STA"')


class PortalError(Exception):
    """An error answer: status, code, text, and members beside them."""

    def __init__(self, status, code, text=None, extra=None):
        super().__init__(code)
        self.status = status
        self.body = {"error": code}
        if text is not None:
            self.body["error_description"] = text
        self.body.update(extra or {})


def refused(text):
    """A refusal by the method itself: 400 with an empty code (contract 1.7)."""
    return PortalError(400, "", text)


@dataclass
class Answer:
    status: int
    fields: list = field(default_factory=list)
    body: bytes = b""
    length: bool = False    # Content-Length whatever the switches say


def iso(moment):
    return datetime.fromtimestamp(int(moment), ZONE).isoformat()


def time_block(profile, start, finish, operating, reset_at):
    """The "time" member in one of four historical shapes (contract 8.2)."""
    floats = profile == "cloud_old"
    first = round(start, 6) if floats else int(start)
    last = round(finish, 6)
    block = {
        "start": first, "finish": last, "duration": last - first,
        "processing": (finish - start) / 1000 if floats
        else int(finish) - int(start),
        "date_start": iso(start), "date_finish": iso(finish),
    }
    if profile == "cloud_new":
        block["operating_reset_at"] = reset_at
    if profile != "selfhosted":
        block["operating"] = operating or 0
    return block


def html(status, text=None):
    """A web server's own page."""
    title = f"{status} {REASONS[status]}"
    page = (f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
            f"<center><h1>{text or title}</h1></center>\r\n<hr>"
            "<center>nginx</center>\r\n</body>\r\n</html>\r\n")
    return Answer(status, plain_fields("text/html"), page.encode(), length=True)


def plain_fields(content_type):
    return [("Server", "nginx"), ("Date", formatdate(usegmt=True)),
            ("Content-Type", content_type)]


def xml(name, value):
    """The .xml transport; list items are called "item"."""
    name = "item" if type(name) is int else name
    if isinstance(value, (list, tuple)):
        value = dict(enumerate(value))
    if isinstance(value, dict):
        inner = "".join(xml(key, item) for key, item in value.items())
    else:
        inner = php.to_string(value)
        for char, entity in zip("&<>\"'", ("amp", "lt", "gt", "quot", "apos")):
            inner = inner.replace(char, f"&{entity};")
    return f"<{name}>{inner}</{name}>"


def encode(data, transport, ascii_only):
    """Body and content type of an envelope."""
    if transport == "xml":
        text, kind = xml("response", data), "text/xml"
    else:
        text, kind = php.json_encode(data, ascii_only), "application/json"
    return text.encode("utf-8", "replace"), f"{kind}; charset=utf-8"


def cloud_fields(content_type, user, client_id, session, now, spent, cms):
    """The cloud's block: 27 lines on a webhook call (contract 2.3).

    spent: seconds of wall, user and system time; the first has lost its
    fraction on today's servers. cms: 32 hex digits of the installation.
    """
    wall, in_user, in_system = spent
    fields = plain_fields(content_type) + [
        ("P3P", P3P),
        ("X-Powered-CMS", f"Bitrix Site Manager ({cms})"),
        ("Expires", "Thu, 19 Nov 1981 08:52:00 GMT"),
        ("Cache-Control", "no-store, no-cache, must-revalidate"),
        ("Pragma", "no-cache"),
        ("Set-Cookie", "qmb=0.; path=/"),
        ("Set-Cookie", f"PHPSESSID={session}; path=/; secure; HttpOnly"),
        ("Set-Cookie", "BITRIX_SM_SALE_UID=0; path=/; secure"),
        *CORS,
    ]
    if client_id:
        fields.append(("X-Bitrix-Rest-Application", client_id))
    return fields + [
        ("X-Bitrix-Rest-Time", f"{int(wall):.10f}"),
        ("X-Bitrix-Rest-User-Time", f"{in_user:.10f}"),
        ("X-Bitrix-Rest-System-Time", f"{in_system:.10f}"),
        ("X-Bitrix24-Date", iso(now)),
        ("X-Bitrix24-User", str(user)),
        ("X-Bitrix-RI", secrets.token_hex(16)),
        ("X-Bitrix-LB", "lb-01"),
        ("Server-Timing", f"php;dur={1000 * wall:.0f}"),
        ("Strict-Transport-Security", "max-age=31536000; includeSubdomains"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("X-Content-Type-Options", "nosniff"),
    ]


def to_wire(answer, request, switches):
    """Head and body pieces of an answer under the framing switches."""
    body, fields = answer.body, list(answer.fields)
    offered = (request.field("accept-encoding") or "").lower()
    mode = switches["gzip"]
    if body and (mode == "always" or mode == "auto" and not answer.length
                 and ("gzip" in offered or "deflate" in offered)):
        body = gzip.compress(body, mtime=0)
        fields.append(("Content-Encoding", "gzip"))
    keep = request.keep_alive and switches["connection"] == "keep-alive"
    framing = "length" if answer.length else switches["framing"]
    if request.version == "HTTP/1.0" and framing == "chunked":
        framing, keep = "close", False
    if framing == "close":
        keep = False
    if answer.status == 204:
        pieces = []
    elif framing == "chunked":
        fields.append(("Transfer-Encoding", "chunked"))
        pieces = _chunks(body, switches)
    else:
        if framing == "length":
            fields.append(("Content-Length", str(len(body))))
        pieces = [body] if body else []
    fields.append(("Connection", "keep-alive" if keep else "close"))
    case = {"lower": str.lower, "upper": str.upper}.get(
        switches["header_case"], str)
    reason = REASONS.get(answer.status, "Status")
    head = f"HTTP/1.1 {answer.status} {reason}\r\n"
    head += "".join(f"{case(n)}: {v}\r\n" for n, v in fields) + "\r\n"
    if request.verb == "HEAD":
        pieces = []
    return head.encode("latin-1"), pieces, keep


def _chunks(body, switches):
    size = switches["chunk_size"] or len(body) or 1
    extension = ";a=b" if switches["chunk_extensions"] else ""
    pieces = [f"{len(body[i:i + size]):x}{extension}\r\n".encode()
              + body[i:i + size] + b"\r\n" for i in range(0, len(body), size)]
    trailer = "X-Trailer: 1\r\n" if switches["trailers"] else ""
    return pieces + [f"0{extension}\r\n{trailer}\r\n".encode()]
