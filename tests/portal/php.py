"""What PHP does to values: query strings, casts, JSON in and out.

A PHP array is a dict here; its keys are str or int as PHP would have them.
Text is str with undecodable octets kept as surrogates ("surrogateescape").
Every rule below was compared with PHP 8.2.
"""

import json
import math
import re
from urllib.parse import unquote_to_bytes

INT_MAX = 2**63 - 1
INT_MIN = -(2**63)
MAX_JSON_DEPTH = 511
MAX_INPUT_VARS = 1000
MAX_INPUT_NESTING = 64

_INT_KEY = re.compile(r"0|-?[1-9][0-9]*")
_NUMBER_PREFIX = re.compile(
    r"[ \t\n\r\v\f]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
)


class PhpTypeError(Exception):
    """A TypeError that nothing in the REST layer catches."""


# --- keys, isset, arrays ----------------------------------------------------

def array_key(text):
    """"7" is the integer 7 as an array key; "07" and "7.0" are not."""
    if isinstance(text, str) and _INT_KEY.fullmatch(text):
        number = int(text)
        if INT_MIN <= number <= INT_MAX and text != "-0":
            return number
    return text


def isset(array, *names):
    """The first of the names that is there and not null, or None."""
    for name in names:
        if isinstance(array, dict) and array.get(array_key(name)) is not None:
            return name
    return None


def is_list(array):
    """True when the keys run 0, 1, 2 ...: PHP then writes a JSON array."""
    return all(key == i and type(key) is int for i, key in enumerate(array))


# --- casts ------------------------------------------------------------------

def to_int(value):
    """(int)$value"""
    if value is None:
        return 0
    if isinstance(value, (bool, int)):
        return int(value)
    if isinstance(value, float):
        return _float_to_int(value)
    if isinstance(value, str):
        return _string_to_int(value)
    return 1 if value else 0


def _float_to_int(value):
    if not math.isfinite(value):
        return 0
    number = int(value)
    # out of range wraps around, as on 64-bit PHP
    return (number - INT_MIN) % 2**64 + INT_MIN


def _string_to_int(text):
    match = _NUMBER_PREFIX.match(text)
    if not match:
        return 0
    digits = match[1]
    if re.fullmatch(r"[+-]?[0-9]+", digits):
        number = int(digits)
    else:
        number = float(digits)
        if not math.isfinite(number):
            return 0
        number = int(number)
    return max(INT_MIN, min(INT_MAX, number))


def int_param(value):
    """What a parameter declared ?int receives; TypeError when it refuses."""
    if value is None or isinstance(value, (bool, int)):
        return None if value is None else int(value)
    if isinstance(value, str):
        match = _NUMBER_PREFIX.match(value)
        if not match or value[match.end():].strip(" \t\n\r\v\f"):
            raise PhpTypeError("int expected")
        text = match[1]
        value = int(text) if re.fullmatch(r"[+-]?[0-9]+", text) else float(text)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise PhpTypeError("int expected")
        value = int(value)
    if not isinstance(value, int) or not INT_MIN <= value <= INT_MAX:
        raise PhpTypeError("int expected")
    return value


def to_string(value):
    """(string)$value for scalars; arrays have no use here and become ''."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    return ""


# --- query strings and forms -------------------------------------------------

def _decode(text):
    octets = text.replace("+", " ").encode("utf-8", "surrogateescape")
    raw = unquote_to_bytes(octets)
    return raw.decode("utf-8", "surrogateescape")


def parse_str(text, into=None):
    """parse_str(): brackets nest, also when percent-encoded."""
    result = {} if into is None else into
    for piece in text.split("&")[:MAX_INPUT_VARS]:
        name, _, value = piece.partition("=")
        put_variable(result, _decode(name), _decode(value))
    return result


def put_variable(array, name, value):
    """Register one variable by its decoded name, such as a[b][]."""
    name = name.lstrip(" ").partition("\0")[0]
    head, bracket, rest = name.partition("[")
    if not head:
        return
    head = re.sub(r"[ .]", "_", head)
    if bracket and "]" not in rest:
        array[array_key(head + "_" + re.sub(r"[ .]", "_", rest))] = value
        return
    path = [head] + (_bracket_keys("[" + rest) if bracket else [])
    if len(path) <= MAX_INPUT_NESTING:
        _store(array, path, value)


def _bracket_keys(text):
    keys = []
    while text.startswith("["):
        key, end, text = text[1:].partition("]")
        if not end:
            break
        keys.append(None if not key.strip() else key)
    return keys


def _store(array, path, value):
    for key in path[:-1]:
        key = _next_index(array) if key is None else array_key(key)
        if not isinstance(array.get(key), dict):
            array[key] = {}
        array = array[key]
    last = path[-1]
    array[_next_index(array) if last is None else array_key(last)] = value


def _next_index(array):
    return max((key for key in array if type(key) is int), default=-1) + 1


# --- JSON ------------------------------------------------------------------

def json_decode(raw):
    """json_decode($raw, true); ValueError where PHP reports an error."""
    text = raw.decode("utf-8")  # strict: UnicodeDecodeError is a ValueError
    if _json_depth(text) > MAX_JSON_DEPTH:
        raise ValueError("nesting")

    def constant(name):
        raise ValueError(name)

    def integer(digits):
        value = int(digits)
        return value if INT_MIN <= value <= INT_MAX else float(digits)

    value = json.loads(text, parse_constant=constant, parse_int=integer)
    json.dumps(value, ensure_ascii=False).encode("utf-8")  # lone surrogates
    return _to_php(value)


def _json_depth(text):
    depth = deepest = 0
    for mark in re.findall(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', text, re.S):
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest


# One Python frame per level: 511 levels fit into the interpreter's limit.

def _to_php(value):
    if not isinstance(value, (dict, list)):
        return value
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    array = {}
    for key, item in pairs:
        array[array_key(key)] = _to_php(item)
    return array


def to_python(value):
    """A PHP value as plain JSON data: arrays with keys 0, 1, 2 ... as lists."""
    if isinstance(value, (list, tuple)):
        value = dict(enumerate(value))
    if not isinstance(value, dict):
        return value
    array = {}
    for key, item in value.items():
        array[str(key)] = to_python(item)
    return list(array.values()) if is_list(value) else array


_ESCAPES = {
    "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "'": "\\u0027",
    '"': "\\u0022", "/": "\\/", "\\": "\\\\", "\b": "\\b", "\f": "\\f",
    "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_SPECIAL = re.compile("[<>&'\"/\\\\\x00-\x1f\u2028\u2029]")
_NON_ASCII = re.compile("[^\x00-\x7f]")


def json_encode(value, ascii_only=False):
    """JSON as the portal writes it (contract 2.2); older ones: ascii_only."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, str):
        return _quote(value, ascii_only)
    if isinstance(value, (list, tuple)):
        value = dict(enumerate(value))
    items, named = [], not is_list(value)
    for key, item in value.items():
        name = _quote(str(key), ascii_only) + ":" if named else ""
        items.append(name + json_encode(item, ascii_only))
    text = ",".join(items)
    return "{" + text + "}" if named else "[" + text + "]"


def _quote(text, ascii_only):
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = _SPECIAL.sub(
        lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04x}", text)
    if ascii_only:
        text = _NON_ASCII.sub(_utf16, text)
    return f'"{text}"'


def _utf16(match):
    units = match[0].encode("utf-16-be").hex()
    return "".join("\\u" + units[i:i + 4] for i in range(0, len(units), 4))


def number(value):
    """A float as PHP writes it: 0.1, 100, 1.0e-5, 1.0e+25."""
    if value == int(value) and abs(value) < 1e17:
        return "-0" if str(value) == "-0.0" else str(int(value))
    mantissa, exp, power = repr(value).partition("e")
    if not exp:
        return mantissa
    if "." not in mantissa:
        mantissa += ".0"
    return f"{mantissa}e{int(power):+d}"
