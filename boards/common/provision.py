#!/usr/bin/env python3
"""Makes the settings block of one device from an INI file (boards/README.md).

    provision.py CONFIG.ini SETTINGS.bin [--room OCTETS] [--chip OCTETS]
                 [--no-oauth]

--chip makes the image of a whole flash chip, erased behind the block.

The block holds the credential: the file is readable by its owner alone, and
nothing of the credential is ever printed.
"""
import argparse
import configparser
import ipaddress
import json
import os
import re
import ssl
import struct
import sys
import zlib
from pathlib import Path

VERSION = 1
ROOM = 8192
(WEBHOOK, DEVICE, SNTP, ROOT, RESET, ADDRESS, TIMEOUT, RETRY, COOLDOWN,
 CODE, TOKEN) = range(1, 12)
ENTITIES = ("contact", "lead", "deal", "company", "item")
TYPES = {"contact": 3, "lead": 1, "deal": 2, "company": 4}
LEAD, DEAL = TYPES["lead"], TYPES["deal"]
PLAIN_TYPES = (3, 4, 7, 31, 36, 39)     # neither customer type nor category
CUSTOMERS = {"": 0, "simple": 1, "repeat": 2}
KEYS = {"up": 1, "down": 2, "left": 4, "right": 8, "select": 16}
MAX_ROOTS = MAX_RESETS = 8
PEM = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----",
                 re.S)
TOKEN_MEMBERS = ("access_token", "refresh_token", "expires", "client_endpoint",
                 "server_endpoint", "client_id", "client_secret")
ADDRESS_FORM = re.compile(
    r"(?i:https)://(?P<host>\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+)"
    r"(:(?P<port>[0-9]{1,5}))?"
    r"/+rest/+(?P<user>[0-9A-Za-z][0-9A-Za-z._@-]{0,40})/+[0-9A-Za-z]{1,64}/*")
HOST_SIZE = 128
DEVICE_KEYS = {"id", "webhook", "webhook_file", "token_file", "sntp", "roots",
               "timeout", "address", "gateway", "dns", "retry", "cooldown", "code"}
RESET_KEYS = {"label", "card", "scope", "user", "customer_type", "family"}


class Wrong(Exception):
    """The configuration cannot be used; the text says why, without secrets."""


def need(good, text):
    if not good:
        raise Wrong(text)


def entry(tag, data):
    need(len(data) < 65536, "an entry is too long")
    return struct.pack("<BBH", tag, 0, len(data)) + data


def text(tag, value):
    return entry(tag, value.encode("ascii") + b"\0")


def block(entries):
    """The whole block: header, checksum, entries."""
    payload = b"".join(entries)
    head = struct.pack("<4sHHI", b"B24S", VERSION, 0, len(payload))
    return head + struct.pack("<I", zlib.crc32(head + payload)) + payload


def read(key, name, folder):
    """A file that key names. Its name may be an address by mistake, and is not
    repeated."""
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise Wrong(f"{key}: {error.strerror}") from None


def is_host(name):
    """As src/b24_url.c has it: a name, or an address in full."""
    if name.startswith("["):
        return is_address(name[1:-1], ipaddress.IPv6Address)
    if re.fullmatch(r"[0-9]+", name.rpartition(".")[2]):
        return is_address(name, ipaddress.IPv4Address)
    return len(name) < HOST_SIZE and all(
        re.fullmatch(r"[0-9A-Za-z]([0-9A-Za-z-]{0,61}[0-9A-Za-z])?", label)
        for label in name.split("."))


def is_address(text_, kind):
    try:
        return bool(kind(text_))
    except ValueError:
        return False


def webhook(section, folder):
    address = section.get("webhook", "")
    if "webhook_file" in section:
        need(not address, "webhook and webhook_file together")
        address = read("webhook_file", section["webhook_file"],
                       folder).decode("ascii")
    address = address.strip()
    parts = ADDRESS_FORM.fullmatch(address)
    need(parts and is_host(parts["host"])
         and 1 <= int(parts["port"] or 443) <= 65535 and parts["user"] != "api",
         "webhook is not of the form https://host[:port]/rest/user/secret/")
    return text(WEBHOOK, address)


def token(section, folder):
    """An OAuth authorization: what a refresh needs of the token file."""
    pair = json.loads(read("token_file", section["token_file"], folder))
    need(isinstance(pair, dict), "token_file is not a JSON object")
    lacks = [name for name in TOKEN_MEMBERS
             if name != "expires" and not isinstance(pair.get(name), str)]
    need(not lacks, f"token_file lacks {', '.join(lacks)}")
    return entry(TOKEN, json.dumps({name: pair[name] for name in TOKEN_MEMBERS
                                    if name in pair}).encode("ascii"))


def credential(section, folder, oauth):
    if "token_file" not in section:
        return webhook(section, folder)
    need(oauth, "token_file: this board cannot keep a pair of tokens")
    need(not (section.get("webhook") or section.get("webhook_file")),
         "a webhook and token_file together")
    return token(section, folder)


def der_length(der):
    """Octets of the value, by what stands at its beginning."""
    if len(der) < 2 or der[1] < 0x80:
        return 2 + (der[1] if len(der) > 1 else 0)
    octets = der[1] & 0x7F
    return 2 + octets + int.from_bytes(der[2:2 + octets], "big")


def certificates(names, folder):
    """DER of every certificate in the files."""
    found = []
    for name in names.split():
        data = read("roots", name, folder)
        blocks = PEM.findall(data.decode("latin-1"))
        found += [ssl.PEM_cert_to_DER_cert(one) for one in blocks] or [data]
    need(1 <= len(found) <= MAX_ROOTS, f"roots: 1 to {MAX_ROOTS} certificates")
    for one in found:
        need(der_length(one) == len(one), "roots: something behind, or cut")
        try:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(cadata=one)
        except (ssl.SSLError, ValueError):
            raise Wrong("roots: not a certificate") from None
        need(context.cert_store_stats()["x509_ca"] == 1,
             "roots: a certificate that is no authority's")
    return found


def fixed_address(section):
    """Address, mask, gateway, name server; nothing of it: DHCP."""
    if "address" not in section:
        need(not {"gateway", "dns"} & set(section), "gateway or dns alone")
        return []
    at = ipaddress.IPv4Interface(section["address"])
    need("gateway" in section and "dns" in section,
         "a fixed address needs gateway and dns")
    parts = (at.ip, at.netmask, ipaddress.IPv4Address(section["gateway"]),
             ipaddress.IPv4Address(section["dns"]))
    return [entry(ADDRESS, b"".join(part.packed for part in parts))]


def number(value, what, least=0):
    need(re.fullmatch(r"[0-9]{1,10}", value), f"{what}: not a number")
    n = int(value)
    need(least <= n < 2 ** 31, f"{what}: out of range")
    return n


def keys(section):
    """What concerns the keys: entries that are all optional."""
    entries = []
    if "retry" in section:
        times = number(section["retry"], "retry")
        need(times <= 10, "retry: at most 10")
        entries.append(entry(RETRY, struct.pack("<B", times)))
    if "cooldown" in section:
        seconds = number(section["cooldown"], "cooldown")
        need(seconds <= 3600, "cooldown: at most 3600 s")
        entries.append(entry(COOLDOWN, struct.pack("<H", seconds)))
    if "code" in section:
        code = section["code"].split()
        need(len(code) == 4 and set(code) <= set(KEYS),
             f"code is four of {sorted(KEYS)}")
        entries.append(entry(CODE, bytes(KEYS[key] for key in code)))
    return entries


def check_view(name, kind, view):
    """What the portal would misread is refused here as on the device, where it
    would end as an error at the first press (src/b24_method.c)."""
    own = 128 <= kind <= 191 or (kind >= 1030 and kind % 2 == 0)
    need(own or kind in PLAIN_TYPES + (LEAD, DEAL),
         f"[{name}]: there is no type of this number")
    need(view["scope"] == "P" or not view["user"],
         f"[{name}]: a user has no part in scope C")
    need(kind == LEAD or not view["customer"],
         f"[{name}]: only leads have a customer_type")
    need(own or kind == DEAL or not view["category"],
         f"[{name}]: this card has no category")


def reset(name, section):
    unknown = set(section) - RESET_KEYS
    need(not unknown, f"[{name}]: unknown {sorted(unknown)}")
    card = section.get("card", "").split(":")
    need(card[0] in ENTITIES, f"[{name}]: card is none of {ENTITIES}")
    item = card[0] == "item"
    need(len(card) <= (3 if item else 2), f"[{name}]: card has too many parts")
    kind = number(card[1], name, 1) if item and len(card) > 1 else 0
    need(kind or not item, f"[{name}]: item needs its type, as item:177")
    category = number((card[2 if item else 1:] or ["0"])[0], name)
    user = number(section.get("user", "0"), name)
    family = section.get("family", "item" if item else "entity")
    need(family in ("entity", "item"), f"[{name}]: family is entity or item")
    scope = section.get("scope", "P")
    need(scope in ("P", "C"), f"[{name}]: scope is P or C")
    customer = section.get("customer_type", "")
    need(customer in CUSTOMERS, f"[{name}]: customer_type is simple or repeat")
    check_view(name, kind or TYPES[card[0]], {
        "scope": scope, "user": user, "category": category,
        "customer": CUSTOMERS[customer]})
    label = section.get("label", section["card"])
    need(re.fullmatch(r"[0-9A-Za-z ._:,()/-]{1,20}", label),
         f"[{name}]: label is 1 to 20 of letters, digits, blanks, ._-:,()/")
    return entry(RESET, struct.pack(
        "<4B3i", ENTITIES.index(card[0]), family == "item", ord(scope),
        CUSTOMERS[customer], user, kind, category)
        + label.encode("ascii") + b"\0")


def make(path, oauth=True):
    """The block of a configuration file; oauth: the board keeps a pair."""
    config = configparser.ConfigParser(interpolation=None,
                                       inline_comment_prefixes=(";",))
    with open(path, encoding="utf-8-sig") as file:
        config.read_file(file)
    need("device" in config, "no section [device]")
    for name in config.sections():
        for key, value in config[name].items():
            need(value, f"[{name}]: {key} is empty")
    device, folder = config["device"], Path(path).resolve().parent
    unknown = set(device) - DEVICE_KEYS
    need(not unknown, f"[device]: unknown {sorted(unknown)}")
    need(re.fullmatch(r"[0-9A-Za-z._-]{1,32}", device.get("id", "")),
         "id is 1 to 32 of letters, digits, ._-")
    need(re.fullmatch(r"[0-9A-Za-z._-]{1,63}", device.get("sntp", "")),
         "sntp is the name or address of a time server")
    entries = [credential(device, folder, oauth), text(DEVICE, device["id"]),
               text(SNTP, device["sntp"])]
    roots = certificates(device.get("roots", ""), folder)
    if len(roots) < 2:
        print("provision: one root alone: when it is replaced, this device "
              "cannot reach the portal", file=sys.stderr)
    entries += [entry(ROOT, one) for one in roots] + fixed_address(device)
    if "timeout" in device:
        seconds = number(device["timeout"], "timeout", 1)
        need(seconds <= 600, "timeout: at most 600 s")
        entries.append(entry(TIMEOUT, struct.pack("<I", seconds * 1000)))
    entries += keys(device)
    others = [name for name in config.sections() if name != "device"]
    need(all(name.startswith("reset") for name in others),
         "sections are [device] and [reset ...]")
    need(len(others) <= MAX_RESETS, f"at most {MAX_RESETS} resets")
    return block(entries + [reset(name, config[name]) for name in others])


def write_private(path, data):
    """Whole or not at all, for the owner alone."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(scratch, path)


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("config")
    options.add_argument("output", type=Path)
    options.add_argument("--room", type=lambda n: int(n, 0), default=ROOM)
    options.add_argument("--chip", type=lambda n: int(n, 0), default=0)
    options.add_argument("--no-oauth", action="store_true",
                         help="the board cannot keep a pair of tokens")
    options = options.parse_args()
    try:
        data = make(options.config, not options.no_oauth)
        need(len(data) <= options.room,
             f"{len(data)} octets, and there is room for {options.room}")
    except (Wrong, OSError, KeyError, ValueError, configparser.Error) as error:
        # a parser's own message may quote a line, and so the credential
        plain = isinstance(error, (Wrong, OSError))
        print("provision: " + (str(error) if plain else
                               f"{options.config}: malformed"), file=sys.stderr)
        return 1
    options.output.parent.mkdir(parents=True, exist_ok=True)
    write_private(options.output, data.ljust(options.chip, b"\xff"))
    print(f"{options.output}: {len(data)} of {options.room} octets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
