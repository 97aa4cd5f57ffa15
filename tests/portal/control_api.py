"""The control path of the simulator, /_control/NAME: JSON in, JSON out.

It has a listener of its own, plain HTTP on 127.0.0.1, so that a proxy in front
of the portal never leads here. Every call needs the key from portal.json; a
request that shows signs of forwarding is refused, key or not.
"""

import hmac
import ipaddress
import json

from portal import answer as answers
from portal import app as application
from portal import faults, seed
from portal.answer import Answer
from portal.http_io import Delivery

KEY_FIELD = "x-portal-control"
FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
             "x-real-ip", "forwarded", "via")
USER_FLAGS = ("admin", "crm", "crm_admin", "active")
NEVER = {"gzip": "off", "framing": "length", "connection": "keep-alive",
         "header_case": "as-is"}


class Wrong(Exception):
    """A control call that makes no sense: 400 with this text."""


MISTAKES = (Wrong, faults.BadFault, ValueError, TypeError, KeyError)


def refusal(request, key):
    """Why this request may not control the simulator, or None."""
    if not ipaddress.ip_address(request.peer[0]).is_loopback:
        return "not from this machine"
    if any(request.field(name) is not None for name in FORWARDED):
        return "came through a proxy"
    given = request.field(KEY_FIELD) or ""
    if not hmac.compare_digest(given.encode("latin-1"), key.encode()):
        return "no or wrong key"
    return None


class Control:
    """What Server needs of an app, for the control listener."""

    def __init__(self, app, key, use_leaf=None):
        self.app, self.key, self.use_leaf = app, key, use_leaf
        self.switches = {**application.SWITCHES, **NEVER}

    def exchange(self, request):
        """The Delivery for one control request."""
        status, body = self._answer(request)
        octets = json.dumps(body).encode()
        answer = Answer(status, answers.plain_fields("application/json"),
                        octets, length=True)
        head, pieces, keep = answers.to_wire(answer, request, self.switches)
        return Delivery([head + b"".join(pieces)], "keep" if keep else "close")

    def _answer(self, request):
        why = refusal(request, self.key)
        if why:
            return 403, {"error": why}
        prefix, _, name = request.path.strip("/").partition("/")
        command = getattr(self, f"do_{name}", None)
        if prefix != "_control" or command is None:
            return 404, {"error": "no such command"}
        try:
            wish = json.loads(request.body or b"{}")
            if not isinstance(wish, dict):
                raise Wrong("a JSON object is needed")
            return 200, command(wish)
        except MISTAKES as error:
            return 400, {"error": f"{type(error).__name__}: {error}"}

    # --- commands -----------------------------------------------------------

    def do_ping(self, wish):
        return {"now": self.app.clock.now(), "calls": self.app.log.seq}

    def do_reset(self, wish):
        self.app.reset()
        return {}

    def do_state(self, wish):
        app = self.app
        return {"cards": app.state.cards(), "switches": app.switches,
                "users": {u.id: {flag: getattr(u, flag) for flag in USER_FLAGS}
                          for u in app.users.values()},
                "faults": app.faults.pending(), "now": app.clock.now(),
                "handshakes_failed": list(app.handshakes_failed)}

    def do_cards(self, wish):
        """clear: drop all first; set: "owner/row" -> value, null drops it."""
        state = self.app.state
        if wish.get("clear"):
            state.replace_cards({})
        for place, value in wish.get("set", {}).items():
            owner, slash, row = place.partition("/")
            if not slash:
                raise Wrong("a card is called owner/row")
            if value is None:
                state.drop_card(owner, row)
            else:
                state.put_card(owner, row, value)
        return {"cards": state.cards()}

    def do_user(self, wish):
        """Change flags of a user until the next reset."""
        user_id = int(wish.pop("id"))
        if set(wish) - set(USER_FLAGS):
            raise Wrong("flags: " + ", ".join(USER_FLAGS))
        self.app.users[user_id] = self.app.users[user_id].changed(
            **{flag: bool(value) for flag, value in wish.items()})
        return {}

    def do_calls(self, wish):
        """The log from a sequence number on; clear empties it afterwards."""
        calls = self.app.log.since(int(wish.get("since", 0)))
        if wish.get("clear"):
            self.app.log.clear()
        return {"calls": calls}

    def do_fault(self, wish):
        return {"id": self.app.faults.add(wish)}

    def do_clear_faults(self, wish):
        self.app.faults.clear()
        return {}

    def do_clock(self, wish):
        self.app.clock.offset += float(wish.get("advance", 0))
        return {"now": self.app.clock.now()}

    def do_switch(self, wish):
        for name, value in wish.items():
            default = application.SWITCHES.get(name)
            if name not in application.SWITCHES:
                raise Wrong(f"no such switch: {name}")
            if name in application.CHOICES:
                if value not in application.CHOICES[name]:
                    raise Wrong(f"{name}: {application.CHOICES[name]}")
            elif type(value) is not type(default):
                raise Wrong(f"{name} takes a {type(default).__name__}")
        self.app.switches = {**self.app.switches, **wish}
        return {"switches": self.app.switches}

    def do_token(self, wish):
        """name of a pair; expire: access, refresh, both."""
        name, what = wish["name"], wish.get("expire", "access")
        if name not in seed.TOKENS or what not in ("access", "refresh", "both"):
            raise Wrong("no such pair, or expire is not access, refresh, both")
        past = self.app.clock.now() - 1
        for token in self.app.state.tokens():
            if token.name == name:
                if what in ("access", "both"):
                    token.expires = past
                if what in ("refresh", "both"):
                    token.refresh_expires = past
                self.app.state.put_token(token)
        return {}

    def do_throttle(self, wish):
        """next: so many calls are refused; capacity, drain: the bucket."""
        bucket = self.app.intensity
        if "next" in wish:
            bucket.throttle_next(int(wish["next"]))
        if "capacity" in wish:
            capacity = wish["capacity"]
            bucket.capacity = None if capacity is None else float(capacity)
        bucket.drain = float(wish.get("drain", bucket.drain))
        return {}

    def do_operating(self, wish):
        """method: each call costs so many seconds; limit: of the window."""
        operating = self.app.operating
        if "limit" in wish:
            operating.limit_s = float(wish["limit"])
        if "method" in wish:
            operating.cost[wish["method"].lower()] = float(wish["cost"])
        return {}

    def do_leaf(self, wish):
        """Serve another leaf from now on (certs.LEAVES)."""
        if self.use_leaf is None:
            raise Wrong("no TLS here")
        self.use_leaf(wish["leaf"])
        return {}
