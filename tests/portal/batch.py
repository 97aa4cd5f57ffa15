"""The batch method: up to 50 commands in one call (contract 8.3)."""

import re

from portal import php
from portal.answer import PortalError

MAX_COMMANDS = 50
NOT_ALLOWED = ("batch", "upload", "download")
CONTAINERS = {"result": "result", "error": "result_error",
              "total": "result_total", "next": "result_next",
              "time": "result_time"}


def run(ctx, params):
    params = {str(key).upper(): value for key, value in params.items()}
    commands = params.get("CMD")
    halt = params.get("HALT") not in (None, "", "0", 0, False)
    out = {name: {} for name in CONTAINERS}
    items = commands.items() if isinstance(commands, dict) else ()
    for count, (key, command) in enumerate(items):
        if not isinstance(command, str):
            continue
        try:
            answer = _one(ctx, command, count, out)
        except PortalError as error:
            error.body.setdefault("error_description", "")
            out["error"][key] = error.body
            if halt:
                break
        else:
            out["result"][key] = answer["result"]
            out["time"][key] = answer["time"]
    return {CONTAINERS[name]: values for name, values in out.items()}


def _one(ctx, command, count, out):
    if count >= MAX_COMMANDS:
        raise PortalError(200, "ERROR_BATCH_LENGTH_EXCEEDED",
                          "Max batch length exceeded")
    path, _, query = command.partition("?")
    if path in NOT_ALLOWED:
        raise PortalError(200, "ERROR_BATCH_METHOD_NOT_ALLOWED",
                          "Method is not allowed for batch usage")
    params = _substituted(php.parse_str(query), out)
    return ctx.portal.call_inner(ctx, path, params)


def _substituted(value, out):
    """$result[key][...] in a parameter stands for an earlier result."""
    if isinstance(value, dict):
        return {key: _substituted(item, out) for key, item in value.items()}
    for match in re.finditer(r"\$(result|next|total|time|error)(\S*)", value):
        found, path = out[match[1]], re.findall(r"\[([^\]]+)\]", match[2])
        if not path:
            continue
        for key in path:
            key = php.array_key(key)
            if not isinstance(found, dict) or found.get(key) is None:
                break
            found = found[key]
        if match[0] == value:
            return found
        if isinstance(found, (str, int, float)):
            value = value.replace(match[0], php.to_string(found))
    return value
