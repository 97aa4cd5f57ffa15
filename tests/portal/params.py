"""How the portal reads a request's parameters (contract 1.3).

Query string and form fields make one map; a parsed JSON body is laid over it.
A body that cannot be parsed is lost without a word: the call goes on with what
the query string holds. The flags only tell the tester; no client sees them.
"""

import re
from urllib.parse import unquote

from portal import php


def read(request):
    """The parameter map of a request; adds flags to request.flags."""
    params = php.parse_str(request.query)
    if request.verb != "POST":
        if request.body:
            request.flags.add("body_ignored")
        return params
    if not request.body:
        request.flags.add("no_body")
        return params
    kind = _media_type(request)
    if kind == "application/json" or kind.endswith("+json"):
        return _lay_json(request, params)
    if kind == "multipart/form-data":
        _read_multipart(request, params)
    else:
        _read_form(request, params, kind)
    return params


def _media_type(request):
    value = request.field("content-type") or ""
    return value.partition(";")[0].strip().lower()


def _lay_json(request, params):
    try:
        data = php.json_decode(request.body)
    except (ValueError, RecursionError):
        request.flags.update(("body_lost", "bad_json"))
        return params
    if not isinstance(data, dict):
        request.flags.update(("body_lost", "json_scalar"))
        return params
    if data and all(type(key) is int for key in data):
        request.flags.add("json_array")
    return {**params, **data}


def _read_form(request, params, kind):
    text = request.body.decode("utf-8", "surrogateescape")
    looks_like_json = text.lstrip()[:1] in ("{", "[")
    if kind != "application/x-www-form-urlencoded" and looks_like_json:
        request.flags.update(("body_lost", "json_as_form"))
    php.parse_str(text, into=params)


def _read_multipart(request, params):
    """Plain fields only: the family takes no file."""
    content_type = request.field("content-type") or ""
    match = re.search(r'boundary="?([^";]+)"?', content_type)
    if not match:
        request.flags.update(("body_lost", "no_boundary"))
        return
    mark = b"--" + match[1].strip().encode()
    for part in request.body.split(mark)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        if name and b"filename=" not in head:
            php.put_variable(
                params,
                unquote(name[1].decode("utf-8", "surrogateescape"),
                        errors="surrogateescape"),
                value.removesuffix(b"\r\n").decode("utf-8", "surrogateescape"))
