#!/usr/bin/env python3
"""Prints requests.txt: the octets that each call must become.

    python3 make.py > requests.txt

Written from the portal's documentation alone, with Python's own JSON and URL
encoders, so that it cannot share a mistake with the client. One block:

    === NAME
    call OP ENTITY FAMILY SCOPE USER TYPE CATEGORY CUSTOMER_TYPE
    site ADDRESS          as b24_site_parse() takes it
    token TOKEN           or "-": the webhook of the address
    ---
    head lines, an empty line, the body; each head line ends in CR LF and the
    body in nothing
"""
import itertools
import json
from urllib.parse import urlencode, urlsplit

HOOK = "rest/1/0123456789abcdef"
PORTAL = "https://portal.example"
TOKEN = "5f0e9d8c7b6a59483726"
REQUEST_ID = "00112233445566778899aabbccddeeff"
AGENT = "b24reset/test"

TYPE_IDS = {"lead": 1, "deal": 2, "contact": 3, "company": 4}
DYNAMIC = [128, 177, 191, 1030, 2147483646]
OTHER = [7, 31, 36, 39]
SUFFIX = {"reset": "reset", "get": "get", "force": "forceCommonScopeForAll"}


def method_of(op, entity, family):
    """The full name of the method that the call is for."""
    if op in ("profile", "scope", "method.get"):
        return op
    owner = "item" if family == "item" else entity
    return f"crm.{owner}.details.configuration.{SUFFIX[op]}"


def extras_of(type_id, category, customer):
    """The key that the server reads; it follows the type in both families."""
    if customer:
        return {"leadCustomerType": customer}
    if category:
        return {"dealCategoryId" if type_id == 2 else "categoryId": category}
    return None


def params_of(op, entity, family, scope, user, type_id, category, customer):
    """What travels, in the order in which it travels."""
    if op == "method.get":
        return {"name": method_of("reset", entity, family)}
    if op in ("profile", "scope"):
        return {}
    params = {}
    if family == "item":
        params["entityTypeId"] = type_id or TYPE_IDS[entity]
    if op != "force":
        params["scope"] = "P" if scope == "-" else scope
        if user:
            params["userId"] = user
    extras = extras_of(TYPE_IDS.get(entity, type_id), category, customer)
    if extras:
        params["extras"] = extras
    return params


def query_of(params):
    """PHP's spelling of nested parameters."""
    flat = {}
    for key, value in params.items():
        if isinstance(value, dict):
            flat.update({f"{key}[{k}]": v for k, v in value.items()})
        else:
            flat[key] = value
    return "?" + urlencode(flat) if flat else ""


def block(name, call, site, token):
    params = params_of(*call)
    path = urlsplit(site).path.strip("/")
    if token:
        path = "rest"
    body = json.dumps({**params, **({"auth": token} if token else {})},
                      separators=(",", ":"))
    lines = [
        f"=== {name}",
        "call " + " ".join(str(value) for value in call),
        f"site {site}",
        f"token {token or '-'}",
        "---",
        f"POST /{path}/{method_of(*call[:3])}{query_of(params)} HTTP/1.1",
        f"Host: {urlsplit(site).netloc.lower()}",
        f"User-Agent: {AGENT}",
        "Accept: application/json",
        "Content-Type: application/json",
        f"X-Request-ID: {REQUEST_ID}",
        f"Content-Length: {len(body)}",
        "",
        body,
    ]
    print("\n".join(lines))


def both(name, *call):
    """The call by webhook and by OAuth."""
    block(f"{name}, webhook", call, f"{PORTAL}/{HOOK}/", None)
    block(f"{name}, OAuth", call, f"{PORTAL}/", TOKEN)


def webhook(name, *call):
    block(name, call, f"{PORTAL}/{HOOK}/", None)


def subjects():
    """(entity, family, type id) of everything that has a card."""
    named = itertools.product(TYPE_IDS, ("entity", "item"))
    numbers = sorted(TYPE_IDS.values()) + OTHER + DYNAMIC
    return [(e, f, 0) for e, f in named] + [("item", "item", t)
                                            for t in numbers]


def extras(type_id):
    """(category, customer type) that the type allows, but for neither."""
    if type_id == 1:
        return [(0, 1), (0, 2)]
    if type_id == 2 or type_id in DYNAMIC:
        return [(9, 0)]
    return []


def card(entity, family, type_id):
    """Every operation on one card."""
    label = " ".join(str(x) for x in (entity, type_id or "", family) if x)
    call = (entity, family)
    for scope, user in (("P", 0), ("P", 6), ("C", 0)):
        both(f"reset {label} {scope} {user}", "reset", *call, scope, user,
             type_id, 0, 0)
    for scope, user in (("-", 0), ("P", 6), ("C", 0)):
        webhook(f"get {label} {scope} {user}", "get", *call, scope, user,
                type_id, 0, 0)
    webhook(f"force {label}", "force", *call, "-", 0, type_id, 0, 0)
    for category, customer in extras(type_id or TYPE_IDS[entity]):
        more = f"{label} category {category} customer {customer}"
        both(f"reset {more}", "reset", *call, "P", 6, type_id, category,
             customer)
        webhook(f"reset {more} C", "reset", *call, "C", 0, type_id, category,
                customer)
        webhook(f"force {more}", "force", *call, "C", 0, type_id, category,
                customer)


def main():
    both("seed: contact, common", "reset", "contact", "entity", "C", 0, 0, 0, 0)
    both("seed: contact, user 6", "reset", "contact", "entity", "P", 6, 0, 0, 0)
    both("seed: lead, repeat", "reset", "lead", "entity", "P", 6, 0, 0, 2)
    for subject in subjects():
        card(*subject)
        both(f"method.get {subject}", "method.get", *subject[:2], "-", 0,
             subject[2], 0, 0)
    webhook("all at their most", "reset", "item", "item", "P", 2147483647,
            2147483646, 2147483647, 0)
    for op in ("profile", "scope"):
        both(op, op, "contact", "entity", "-", 0, 0, 0, 0)
    common = ("reset", "contact", "entity", "C", 0, 0, 0, 0)
    for host in ("127.0.0.1", "portal.example:8443", "[::1]", "[2001:db8::1]:1",
                 "PORTAL.Example:65535"):
        block(f"host {host}", common, f"https://{host}/{HOOK}", None)
    block("user is a login", common, f"{PORTAL}/rest/j.doe@x.example/Sec7/",
          None)


if __name__ == "__main__":
    main()
