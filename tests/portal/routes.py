"""Which door a path means (contract 1.2, 8.1)."""

from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True)
class Route:
    kind: str               # rest, v3, token, other
    method: str = ""        # as written; "" where the path names none
    pair: tuple = None      # user and secret of a webhook path
    transport: str = "json"


def route(path):
    """Repeated and trailing slashes do not count."""
    parts = [unquote(part) for part in path.split("/") if part]
    if parts == ["oauth", "token"]:
        return Route("token")
    if parts[:1] != ["rest"]:
        return Route("other")
    if parts[1:2] == ["api"]:
        return Route("v3", parts[-1] if len(parts) > 2 else "")
    parts = parts[1:]
    method, transport = _split_suffix(parts[-1]) if parts else ("", "json")
    if len(parts) == 1:
        return Route("rest", method, None, transport)
    if len(parts) == 2:
        return Route("rest", "", tuple(parts))
    if len(parts) == 3:
        return Route("rest", method, tuple(parts[:2]), transport)
    return Route("rest")


def _split_suffix(name):
    """Text after the last dot is a transport only if it is json or xml."""
    method, dot, suffix = name.rpartition(".")
    if dot and suffix in ("json", "xml"):
        return method, suffix
    return name, "json"
