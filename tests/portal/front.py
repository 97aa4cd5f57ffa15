"""The public side: each exchange is logged, and spoiled on demand."""

import os
import sys

from portal import answer as answers
from portal import calllog, faults
from portal.http_io import Delivery
from portal.routes import route


class Front:
    def __init__(self, app, quiet=True):
        self.app, self.quiet = app, quiet

    def connection_fault(self):
        """The kind of fault that meets a new connection, or None."""
        fault = self.app.faults.for_connection()
        return fault["kind"] if fault else None

    def handshake_failed(self, error):
        reason = getattr(error, "reason", None) or type(error).__name__
        self.app.handshakes_failed.append(reason)
        self.say(f"      handshake failed: {reason}")

    def exchange(self, request):
        """The Delivery for one request; its record is in the log by then."""
        record = self.app.log.open(request)
        delivery = self._delivery(request, record)
        record["done"] = True
        self.say(calllog.line(record))
        return delivery

    def _delivery(self, request, record):
        app = self.app
        if "body_incomplete" in request.flags:
            record["flags"] = sorted(request.flags)
            if app.switches["short_body"] == "close":
                return Delivery([], "close")
        if app.switches["lose_body"] and request.body:
            request.flags.add("body_lost")
            request.body = b""
        where = route(request.path)
        record["kind"] = where.kind
        record["method"] = app.mask(where.method.lower())
        fault = app.faults.for_route(where)
        exchange = faults.Exchange(request, app.url)
        if fault is None or fault["execute"]:
            answer = app.answer(request, record, where)
            exchange.head, exchange.pieces, exchange.keep = answers.to_wire(
                answer, request, app.switches)
        record["flags"] = sorted(request.flags)
        if fault:
            record["fault"] = fault.get("name", fault["kind"])
            return faults.spoil(fault, exchange)
        pieces = [exchange.head, *exchange.pieces]
        if not app.switches["chunk_size"]:
            pieces = [b"".join(pieces)]     # one record, as a server would
        return Delivery(pieces, "keep" if exchange.keep else "close")

    def say(self, text):
        if self.quiet:
            return
        try:
            print(text, flush=True)
        except BrokenPipeError:
            sys.stdout = open(os.devnull, "w", encoding="ascii")
