"""Writing DER (X.690), right and, where asked, wrong."""

import ipaddress
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote_to_bytes

OIDS = {
    "CN": "2.5.4.3",
    "basicConstraints": "2.5.29.19",
    "keyUsage": "2.5.29.15",
    "extendedKeyUsage": "2.5.29.37",
    "subjectKeyIdentifier": "2.5.29.14",
    "authorityKeyIdentifier": "2.5.29.35",
    "subjectAltName": "2.5.29.17",
    "nameConstraints": "2.5.29.30",
    "serverAuth": "1.3.6.1.5.5.7.3.1",
    "clientAuth": "1.3.6.1.5.5.7.3.2",
    "codeSigning": "1.3.6.1.5.5.7.3.3",
    "anyExtendedKeyUsage": "2.5.29.37.0",
}
KEY_USAGE = ("digitalSignature", "nonRepudiation", "keyEncipherment",
             "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign")
# RFC 5280, 4.2.1.6: context tags of GeneralName
GENERAL_NAMES = {"email": 0x81, "DNS": 0x82, "URI": 0x86, "IP": 0x87,
                 "IPhex": 0x87}


def value(tag, *parts):
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def sequence(*parts):
    return value(0x30, *parts)


def integer(number):
    size = number.bit_length() // 8 + 1
    return value(0x02, number.to_bytes(size, "big", signed=True))


def oid(text):
    first, second, *rest = map(int, OIDS.get(text, text).split("."))
    content = b""
    for number in (first * 40 + second, *rest):
        part = bytes([number & 0x7F])
        while number := number >> 7:
            part = bytes([number & 0x7F | 0x80]) + part
        content += part
    return value(0x06, content)


def bits(content, unused=0):
    return value(0x03, bytes([unused]), content)


def octets(content):
    return value(0x04, content)


def name(common_name):
    """A Name of one common name; none at all for an empty text."""
    if not common_name:
        return sequence()
    text = value(0x0C, unquote_to_bytes(common_name))
    return sequence(value(0x31, sequence(oid("CN"), text)))


def time(days):
    """Days from now, "9999" for the end of time (RFC 5280, 4.1.2.5)."""
    if days == "9999":
        return value(0x18, b"99991231235959Z")
    moment = datetime.now(timezone.utc).replace(microsecond=0) \
        + timedelta(days=float(days))
    if moment.year < 2050:
        return value(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())
    return value(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def extension(kind, content, critical=False):
    return sequence(oid(kind), value(0x01, b"\xff") if critical else b"",
                    octets(content))


def basic_constraints(is_ca, pathlen=None):
    return sequence(value(0x01, b"\xff") if is_ca else b"",
                    b"" if pathlen is None else integer(pathlen))


def key_usage(names):
    """The named bits; shortest form, as DER asks."""
    field = 0
    for one in names:
        field |= 0x80 >> KEY_USAGE.index(one)
    unused = (field & -field).bit_length() - 1 if field else 0
    return bits(bytes([field]) if field else b"", unused)


def general_name(text):
    """"DNS:a.test" and so on; %XX stands for any octet."""
    kind, _, rest = text.partition(":")
    if kind == "IP":
        content = ipaddress.ip_address(rest).packed
    elif kind == "IPhex":
        content = bytes.fromhex(rest)
    else:
        content = unquote_to_bytes(rest)
    return value(GENERAL_NAMES[kind], content)


def name_constraints(permitted, excluded):
    parts = [value(tag, *(sequence(general_name(n)) for n in names))
             for tag, names in ((0xA0, permitted), (0xA1, excluded)) if names]
    return sequence(*parts)
