"""The token endpoint /oauth/token/ (contract 4.3): GET or POST form."""

from portal import params as parameters
from portal import php, seed
from portal.answer import Answer, plain_fields
from portal.state import Token


class Refused(Exception):
    def __init__(self, status, error, text=None):
        super().__init__(error)
        self.status = status
        self.body = {"error": error}
        if text:
            self.body["error_description"] = text


def answer(portal, request, record):
    """The endpoint's Answer; the record gets the pair's name."""
    try:
        body, status = _refresh(portal, request, record), 200
    except Refused as refusal:
        body, status = refusal.body, refusal.status
    record["error"] = body.get("error")
    fields = plain_fields("application/json")
    fields += [("Cache-Control", "no-store"), ("Pragma", "no-cache")]
    return Answer(status, fields, php.json_encode(body).encode())


def _refresh(portal, request, record):
    params = parameters.read(request)
    record["parameters"] = sorted(str(key) for key in params)
    asked = {key: value for key, value in params.items()
             if isinstance(value, str)}
    grant = asked.get("grant_type")
    if not grant:
        raise _missing("grant_type")
    if grant != "refresh_token":
        raise Refused(400, "unsupported_grant_type")
    if asked.get("client_id") != seed.CLIENT_ID:
        if not asked.get("client_id"):
            raise _missing("client_id")
        raise Refused(200, "wrong_client")  # yes, with status 200
    if asked.get("client_secret") != portal.client_secret:
        raise Refused(400, "invalid_client")
    if portal.switches["app"] == "removed":
        raise Refused(401, "NOT_INSTALLED", "Application not installed")
    if portal.switches["app"] == "unpaid":
        raise Refused(401, "PAYMENT_REQUIRED", "Payment required")
    if not asked.get("refresh_token"):
        raise _missing("refresh_token")
    token = portal.state.by_refresh(asked["refresh_token"])
    if token is None or token.spent and not portal.switches["refresh_reuse"]:
        raise Refused(400, "invalid_grant")
    record["credential"] = f"oauth:{token.name}"
    record["user"] = token.user
    if token.refresh_expires <= portal.clock.now():
        raise Refused(401, "expired_token")
    return describe(portal, rotate(portal, token))


def _missing(name):
    return Refused(400, "invalid_request", f'No "{name}" parameter found')


def issue(portal, name, user, scopes, expires, refresh_expires):
    """A new stored pair."""
    source = portal.state.source
    token = Token(source.token(user, expires),
                  source.token(user, refresh_expires), name, user,
                  tuple(scopes), expires, refresh_expires)
    portal.state.put_token(token)
    portal.mask.learn(token.access, token.refresh)
    return token


def rotate(portal, token):
    """The next pair; the refresh token of the old one is spent."""
    token.spent = True
    portal.state.put_token(token)
    now = int(portal.clock.now())
    return issue(portal, token.name, token.user, token.scopes,
                 now + seed.TOKEN_LIFE_S, now + seed.REFRESH_LIFE_S)


def describe(portal, token):
    """The success body, members in the documented order."""
    return {
        "access_token": token.access, "expires": int(token.expires),
        "expires_in": seed.TOKEN_LIFE_S, "scope": ",".join(token.scopes),
        "domain": "oauth.portal.test", "server_endpoint": portal.url + "rest/",
        "status": "L", "client_endpoint": portal.url + "rest/",
        "member_id": portal.member_id, "user_id": token.user,
        "refresh_token": token.refresh,
    }
