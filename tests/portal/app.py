"""The portal itself: from a request to an answer, and what it remembers."""

import hashlib
import hmac
import re
import resource
import secrets
import threading
import time
from collections import deque

from portal import answer as answers
from portal import auth, calllog, limits, methods, oauth, params, php, seed
from portal.answer import Answer, PortalError
from portal.faults import Faults
from portal.methods import Context
from portal.state import State, Token

SWITCHES = {
    # how answers look
    "framing": "chunked",           # chunked, length, close
    "connection": "keep-alive",     # keep-alive, close
    "chunk_size": 0,                # octets per chunk; 0: one chunk
    "chunk_extensions": False, "trailers": False,
    "header_case": "as-is",         # as-is, lower, upper
    "gzip": "auto",                 # auto (when offered), off, always
    "ascii_json": False,            # older servers escape all non-ASCII
    "time_profile": "cloud_new",    # cloud_old, operating_only, selfhosted
    # how the server decides
    "docs_statuses": False, "https_only": False, "fatal_on_typeerror": True,
    "short_body": "close",          # close (as behind nginx), execute
    "lose_body": False,             # as a proxy that drops request bodies
    "refresh_reuse": False,         # a spent refresh token still works
    # what is wrong with the account
    "overload": False, "unpaid": False, "closed": False, "oauth_down": False,
    "app": "installed",             # removed, unpaid
    "app_limited": False,           # only portal administrators may use it
}
CHOICES = {
    "framing": ("chunked", "length", "close"),
    "connection": ("keep-alive", "close"),
    "header_case": ("as-is", "lower", "upper"),
    "gzip": ("auto", "off", "always"),
    "time_profile": ("cloud_new", "cloud_old", "operating_only", "selfhosted"),
    "short_body": ("close", "execute"),
    "app": ("installed", "removed", "unpaid"),
}
V3_NOT_FOUND = {"error": {
    "code": "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION",
    "message": "Method not found"}}
SESSIONS_KEPT = 1000


def _spent():
    """Wall, user and system seconds of this thread so far."""
    used = resource.getrusage(resource.RUSAGE_THREAD)
    return time.monotonic(), used.ru_utime, used.ru_stime


class App:
    def __init__(self, state_path, switches=None, seed_text=None,
                 capacity=50, drain=2, operating_limit_s=480):
        self.first_switches = {**SWITCHES, **(switches or {})}
        self.state = State(state_path, seed_text)
        self.clock = limits.Clock()
        self.intensity = limits.Intensity(self.clock, capacity, drain)
        self.operating = limits.Operating(self.clock, operating_limit_s)
        self.mask = calllog.Masker()
        self.log = calllog.CallLog(self.mask)
        self.faults = Faults()
        self.url = ""               # set by whoever listens; ends in /
        self.handshakes_failed = deque(maxlen=1000)     # reasons
        self.sessions = {}
        self.sessions_lock = threading.Lock()
        self._make_secrets()
        self.reset(cards=not self.state.cards())

    def _make_secrets(self):
        text = self.state.source.text
        self.webhooks = {
            name: self.state.secret(f"webhook/{name}", lambda: text(16))
            for name in seed.WEBHOOKS}
        self.client_secret = self.state.secret(
            "client_secret", lambda: text(50))
        self.member_id = self.state.secret(
            "member_id", lambda: text(32, "0123456789abcdef"))
        self.cms = hashlib.md5(self.member_id.encode()).hexdigest()
        self.mask.learn(*self.webhooks.values(), self.client_secret)

    def reset(self, cards=True):
        """Back to the seed; secrets and first token pairs are valid again."""
        self.clock.offset = 0.0
        self.users = {user.id: user for user in seed.USERS}
        self.switches = dict(self.first_switches)
        self.intensity.clear()
        self.operating.clear()
        self.faults.clear()
        self.log.clear()
        self.handshakes_failed.clear()
        self.sessions = {}
        if cards:
            self.state.replace_cards(seed.cards())
        self._first_tokens()

    def _first_tokens(self):
        self.state.drop_tokens()
        now = int(self.clock.now())
        self.first_tokens = {}
        for name, (user, scopes, live, refreshable) in seed.TOKENS.items():
            expires = now + (seed.TOKEN_LIFE_S if live else -60)
            refresh_ends = now + (seed.REFRESH_LIFE_S if refreshable else -60)
            token = Token(*self._first_pair(name, user, expires), name, user,
                          scopes, expires, refresh_ends)
            self.first_tokens[name] = token
            self.state.put_token(token)
            self.mask.learn(token.access, token.refresh)

    def _first_pair(self, name, user, expires):
        make = self.state.source.token
        return [self.state.secret(f"{part}/{name}", lambda: make(user, expires))
                for part in ("access", "refresh")]

    # --- who ----------------------------------------------------------------

    def webhook_named(self, user, secret):
        """The webhook that user (id or login) and secret mean, or None."""
        for name, known in self.webhooks.items():
            owner = self.users[seed.WEBHOOKS[name][0]]
            same = user == str(owner.id) or owner.active and user == owner.login
            if same and hmac.compare_digest(secret.encode(), known.encode()):
                return name
        return None

    def session_user(self, cookie):
        """The user to whom a returned session cookie was given, or None."""
        found = re.search(r"PHPSESSID=([^;\s]+)", cookie)
        return self.sessions.get(found[1]) if found else None

    def _new_session(self, user):
        session = secrets.token_hex(16)
        with self.sessions_lock:
            if len(self.sessions) >= SESSIONS_KEPT:
                self.sessions.pop(next(iter(self.sessions)))
            self.sessions[session] = user
        return session

    # --- routing --------------------------------------------------------------

    def answer(self, request, record, where):
        """The Answer to a request at a Route; fills in its record."""
        if where.kind == "token":
            result = oauth.answer(self, request, record)
        elif where.kind == "other":
            result = answers.html(404)
        elif request.verb == "OPTIONS":
            result = Answer(200, answers.plain_fields("text/html")
                            + list(answers.CORS))
        elif request.verb not in ("GET", "POST", "HEAD"):
            result = answers.html(405)
        elif where.kind == "v3":
            result = self._plain_error(404, V3_NOT_FOUND)
        else:
            result = self._rest(request, record, where)
        record["status"] = result.status
        return result

    def _rest(self, request, record, where):
        ctx = Context(self, None, record, where.method.lower())
        started = _spent()
        try:
            body, status = self._execute(ctx, request, where.pair), 200
        except PortalError as error:
            body, status = error.body, error.status
            if self.switches["docs_statuses"]:
                status = auth.DOCS_STATUS.get(body["error"], status)
            record["error"] = body["error"]
        except php.PhpTypeError:
            record["error"] = "TypeError"
            return self._fatal()
        spent = [after - before for before, after in zip(started, _spent())]
        return self._envelope(ctx, body, status, where.transport, spent)

    def _execute(self, ctx, request, pair):
        if not self.intensity.admits(request.peer[0]):
            raise PortalError(503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
        given = params.read(request)
        ctx.record["parameters"] = sorted(str(key) for key in given)
        if self.switches["closed"]:
            raise PortalError(403, "PORTAL_DELETED", "Portal was deleted")
        scope, function = methods.find(ctx.method)
        ctx.caller = auth.identify(self, request, pair, given, scope)
        ctx.record["user"] = ctx.caller.user.id
        ctx.record["credential"] = ctx.caller.credential
        if "token" in given:
            raise PortalError(403, "ACCESS_DENIED",
                              "Access denied! Link check failed")
        for reserved in ("state", "start", "method"):
            given.pop(reserved, None)
        return self._call(ctx, function, given)

    def _call(self, ctx, function, given):
        """Run one method within its operating limit; result and time."""
        who = ctx.caller.credential
        billed = ctx.method != "batch"
        if billed and self.operating.blocks(who, ctx.method):
            raise PortalError(429, "OPERATION_TIME_LIMIT",
                              "Method is blocked due to operation time limit.")
        start = self.clock.now()
        result = function(ctx, given)
        finish = self.clock.now()
        if billed:
            self.operating.add(who, ctx.method, finish - start)
        return {"result": result, "time": answers.time_block(
            self.switches["time_profile"], start, finish,
            self.operating.used(who, ctx.method),
            self.operating.reset_at(who, ctx.method))}

    def call_inner(self, outer, name, given):
        """One command of a batch; refused scopes have no text there."""
        scope, function = methods.find(name)
        record = {"method": name.lower(), "target": None, "deleted": []}
        outer.record["inner"].append(record)
        if scope != auth.GLOBAL_SCOPE and scope not in outer.caller.scopes:
            raise PortalError(401, "insufficient_scope", "")
        ctx = Context(self, outer.caller, record, name.lower())
        return self._call(ctx, function, given)

    # --- answers -------------------------------------------------------------

    def _envelope(self, ctx, body, status, transport, spent):
        octets, kind = answers.encode(
            body, transport, self.switches["ascii_json"])
        user = ctx.caller.user.id if ctx.caller else 0
        return Answer(status, answers.cloud_fields(
            kind, user, ctx.caller.client_id if ctx.caller else None,
            self._new_session(user) if user else secrets.token_hex(16),
            self.clock.now(), spent, self.cms), octets)

    def _plain_error(self, status, body):
        fields = answers.plain_fields("application/json; charset=utf-8")
        return Answer(status, fields + list(answers.CORS),
                      php.json_encode(body).encode())

    def _fatal(self):
        """What is left of a PHP error that nothing catches."""
        fields = answers.plain_fields("text/html; charset=utf-8")
        return Answer(500, fields + list(answers.CORS),
                      b"An error occurred while the script was running.")
