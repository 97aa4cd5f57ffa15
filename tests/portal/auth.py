"""Who calls: credentials and the order in which they are checked.

The first failure is the answer (contract 1.5); lookup order as contract 8.1.
"""

import re
import secrets
from dataclasses import dataclass

from portal import seed
from portal.answer import PortalError

# code: status by the English documentation, where it differs from the source
DOCS_STATUS = {
    "OVERLOAD_LIMIT": 503, "INVALID_CREDENTIALS": 403,
    "insufficient_scope": 403, "INVALID_REQUEST": 400, "ACCESS_DENIED": 403,
    "user_access_error": 403, "PORTAL_DELETED": 500,
}
GLOBAL_SCOPE = ""   # of methods that every credential may call


@dataclass
class Caller:
    user: object        # seed.User
    kind: str           # webhook or oauth
    credential: str     # its name in the seed, never its secret
    scopes: tuple

    @property
    def client_id(self):
        return seed.CLIENT_ID if self.kind == "oauth" else None


def unauthorized(code, text):
    return PortalError(401, code, text)


def identify(portal, request, path_pair, params, scope):
    """The Caller, or PortalError. Takes the credential out of params."""
    _refuse_session_auth(request, params)
    pair = path_pair or _pair_in(params)
    if pair:
        params.pop("aplogin", None)
        params.pop("ap", None)
        return _webhook(portal, request, pair, scope)
    key = _token_in(request, params)
    if key is None:
        raise unauthorized("NO_AUTH_FOUND", "Wrong authorization data")
    return _oauth(portal, request, key, scope)


def _refuse_session_auth(request, params):
    if "sessid" not in params and not request.field("x-bitrix-csrf-token"):
        return
    raise PortalError(401, "session_failed", "Sessid check failed", {
        "sessid": secrets.token_hex(16),
        "extended_error": "user_not_authorized"})


def _pair_in(params):
    if "aplogin" in params and "ap" in params:
        return str(params["aplogin"]), str(params["ap"])
    return None


def _token_in(request, params):
    header = request.field("authorization") or ""
    bearer = re.match(r"Bearer\s+(.*)", header, re.I)
    found = bearer[1] if bearer else None
    for name in ("auth", "access_token"):
        value = params.pop(name, None)
        if found is None and value is not None and not isinstance(value, dict):
            found = str(value)
    params.pop("auth_connector", None)
    return found


def _webhook(portal, request, pair, scope):
    switches = portal.switches
    if switches["https_only"] and not request.tls:
        raise unauthorized("INVALID_REQUEST", "Https required.")
    name = portal.webhook_named(*pair)
    if name is None:
        raise unauthorized("INVALID_CREDENTIALS", "Invalid request credentials")
    user_id, scopes = seed.WEBHOOKS[name]
    if scope != GLOBAL_SCOPE and scope not in scopes:
        raise unauthorized(
            "insufficient_scope", "The request requires higher privileges"
            " than provided by the webhook token")
    if switches["overload"]:
        raise _overload()
    if switches["unpaid"]:
        raise unauthorized("ACCESS_DENIED",
                           "REST is available only by subscription.")
    user = portal.users[user_id]
    _authorise_user(portal, request, user)
    return Caller(user, "webhook", f"webhook:{name}", scopes)


def _oauth(portal, request, key, scope):
    switches = portal.switches
    if switches["oauth_down"]:
        raise unauthorized("CONNECTION_ERROR",
                           "Error connecting to authorization server")
    token = portal.state.by_access(key)
    if token is None:
        raise unauthorized("invalid_token",
                           "Unable to get application by token")
    if switches["overload"]:
        raise _overload()
    if switches["unpaid"]:
        raise unauthorized("ACCESS_DENIED",
                           "REST is available only on commercial plans.")
    if switches["app"] != "installed":
        raise unauthorized("APPLICATION_NOT_FOUND", "Application not found")
    if token.expires <= portal.clock.now():
        raise unauthorized("expired_token",
                           "The access token provided has expired")
    if scope != GLOBAL_SCOPE and scope not in token.scopes:
        raise unauthorized(
            "insufficient_scope", "The request requires higher privileges"
            " than provided by the access token")
    user = portal.users[token.user]
    _authorise_user(portal, request, user)
    if switches["app_limited"] and not user.admin:
        raise unauthorized("user_access_error",
                           "The user does not have access to the application.")
    return Caller(user, "oauth", f"oauth:{token.name}", token.scopes)


def _overload():
    return unauthorized("OVERLOAD_LIMIT",
                        "REST API is blocked due to overload.")


def _authorise_user(portal, request, user):
    other = portal.session_user(request.field("cookie") or "")
    if other is not None and other != user.id:
        raise unauthorized("authorization_error", "You are signed in as another"
                           " user. Please log out first.")
    if not user.active:
        raise unauthorized("authorization_error", "Unable to authorize user")
