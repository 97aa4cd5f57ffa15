"""From a section of certificates.ini to certificates.

A section changes a cast of three: a trusted root, a middle signed by it, a leaf
signed by that. "leaf.until = -1" changes one field, "other.like = middle" adds
one more. Equal certificates are made once and kept for the run.
"""

import base64
import threading
from collections import defaultdict
from dataclasses import dataclass

from . import der, keys

HOST = "portal.test"
CAST = {
    "root": {
        "subject": "Hostile Test Root", "issuer": "root", "ca": "yes",
        "usage": "keyCertSign cRLSign", "from": "-2", "until": "3650"},
    "middle": {
        "subject": "Hostile Test Issuer", "issuer": "root", "ca": "yes",
        "usage": "keyCertSign cRLSign", "from": "-2", "until": "3600"},
    "leaf": {
        "subject": HOST, "issuer": "middle", "ca": "no",
        "usage": "digitalSignature", "purpose": "serverAuth",
        "names": f"DNS:{HOST}", "from": "-1", "until": "397"},
}
# What a field means:
FIELDS = {
    "like": "begin with the fields of another",
    "subject": "common name; empty: an empty Name",
    "issuer": "who signs",
    "issuer_name": "the name written as issuer, where it is not the issuer's",
    "key": "kind of key (keys.KINDS)",
    "role": "which key of the kind; the certificate's own name if not given",
    "from": "valid from, days from now",
    "until": "valid until, days from now, or 9999",
    "ca": "basicConstraints: yes, no, absent, maybe (yes, not critical)",
    "pathlen": "its pathLenConstraint",
    "usage": "keyUsage, or absent",
    "purpose": "extendedKeyUsage (names or numbers), or absent",
    "purpose_critical": "yes: critical",
    "names": "subjectAltName: DNS: IP: IPhex: URI: email:, %XX any octet; "
             "absent, or empty",
    "permit": "name constraints: what is permitted",
    "exclude": "and what is not",
    "constraints_critical": "no: not critical",
    "extra": "further extensions, one a line: [critical] OID HEX",
    "padding": "octets of an extension that nobody knows",
    "digest": "hash of the signature",
    "pss": "yes: signed with RSA-PSS",
    "serial": "an integer",
    "serial_hex": "its octets, as they are",
    "version": "1, 2, 3 ...",
    "spoil": "what is done to the finished certificate (SPOILS)",
}
_ECDSA = {"sha1": "1.2.840.10045.4.1", "sha224": "1.2.840.10045.4.3.1",
          "sha256": "1.2.840.10045.4.3.2", "sha384": "1.2.840.10045.4.3.3",
          "sha512": "1.2.840.10045.4.3.4", "md5": None}
_RSA = {"md5": "1.2.840.113549.1.1.4", "sha1": "1.2.840.113549.1.1.5",
        "sha224": "1.2.840.113549.1.1.14", "sha256": "1.2.840.113549.1.1.11",
        "sha384": "1.2.840.113549.1.1.12", "sha512": "1.2.840.113549.1.1.13"}
_SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass
class Situation:
    """What one section asks for."""
    host: str
    sent: list      # DER of what the server sends, leaf first
    leaf: object    # keys.Key of the leaf
    trusted: bytes  # PEM

    @property
    def chain_pem(self):
        return b"".join(map(_pem, self.sent))


class Maker:
    """The certificates of one run."""

    def __init__(self):
        self._made = {}
        self._locks = defaultdict(threading.Lock)

    def situation(self, section):
        """The Situation of a section (a mapping of text)."""
        cast = _cast(section)
        sent = [self._der(cast, name)
                for name in section.get("send", "leaf middle").split()]
        trusted = [self._der(cast, name)
                   for name in section.get("trust", "root").split()]
        leaf = _key(cast, (section.get("send") or "leaf").split()[0])
        return Situation(section.get("host", HOST), sent, leaf,
                         b"".join(map(_pem, trusted)))

    def _der(self, cast, name):
        what = _description(cast, name)
        with self._locks[what]:
            if what not in self._made:
                self._made[what] = _make(cast, name)
        return self._made[what]


def _cast(section):
    cast = {name: dict(fields) for name, fields in CAST.items()}
    for key, value in section.items():
        name, dot, field = key.partition(".")
        if dot and field == "like":
            cast[name] = dict(cast[value])
            cast[name]["role"] = name
    for key, value in section.items():
        name, dot, field = key.partition(".")
        if dot:
            if field not in FIELDS:
                raise ValueError(f"{key}: no such field")
            cast[name][field] = value
    for name, fields in cast.items():
        fields.setdefault("role", name)
        fields.setdefault("key", "p256")
    return cast


def _key(cast, name):
    return keys.key(cast[name]["key"], cast[name]["role"])


def _description(cast, name):
    """Two certificates with the same description may be one."""
    fields = cast[name]
    issuer = cast[fields["issuer"]]
    return (tuple(sorted(fields.items())), issuer["subject"], issuer["key"],
            issuer["role"])


def _make(cast, name):
    fields = cast[name]
    issuer = cast[fields["issuer"]]
    signer = _key(cast, fields["issuer"])
    digest = fields.get("digest", keys.HASH.get(signer.kind, "sha256"))
    pss = fields.get("pss") == "yes" or signer.kind == "rsapss"
    algorithm = _algorithm(signer.kind, digest, pss)
    public = _key(cast, name).public
    version = int(fields.get("version", "3"))
    serial = der.value(0x02, bytes.fromhex(fields["serial_hex"])) \
        if "serial_hex" in fields \
        else der.integer(int(fields.get("serial", _serial(cast, name))))
    tbs = der.sequence(
        b"" if version == 1 else der.value(0xA0, der.integer(version - 1)),
        serial, algorithm,
        der.name(fields.get("issuer_name", issuer["subject"])),
        der.sequence(der.time(fields["from"]), der.time(fields["until"])),
        der.name(fields["subject"]), public,
        b"" if version < 3 else der.value(0xA3, der.sequence(
            *_extensions(fields, public, signer.public))))
    signature = signer.sign(tbs, digest, pss)
    spoil = SPOILS[fields.get("spoil", "nothing")]
    return spoil(tbs, algorithm, signature)


def _serial(cast, name):
    """Positive, and another one for another certificate."""
    text = repr(_description(cast, name)).encode()
    return 1 + int.from_bytes(keys.identifier(text)[:8], "big") // 2


def _algorithm(kind, digest, pss):
    if kind == "ed25519":
        return der.sequence(der.oid("1.3.101.112"))
    if pss:
        hashed = der.sequence(der.oid(_SHA256), der.value(0x05))
        masked = der.sequence(der.oid("1.2.840.113549.1.1.8"), hashed)
        return der.sequence(der.oid("1.2.840.113549.1.1.10"), der.sequence(
            der.value(0xA0, hashed), der.value(0xA1, masked),
            der.value(0xA2, der.integer(32))))
    if kind.startswith("rsa"):
        return der.sequence(der.oid(_RSA[digest]), der.value(0x05))
    return der.sequence(der.oid(_ECDSA[digest]))


def _extensions(fields, public, issuer_public):
    """One after the other, as the fields ask for them."""
    if fields["ca"] != "absent":
        length = fields.get("pathlen")
        yield der.extension(
            "basicConstraints", der.basic_constraints(
                fields["ca"] in ("yes", "maybe"),
                None if length is None else int(length)),
            fields["ca"] != "maybe")
    if fields.get("usage", "absent") != "absent":
        yield der.extension("keyUsage",
                            der.key_usage(fields["usage"].split()), True)
    if fields.get("purpose", "absent") != "absent":
        yield der.extension(
            "extendedKeyUsage",
            der.sequence(*map(der.oid, fields["purpose"].split())),
            fields.get("purpose_critical") == "yes")
    yield der.extension("subjectKeyIdentifier",
                        der.octets(keys.identifier(public)))
    yield der.extension("authorityKeyIdentifier", der.sequence(
        der.value(0x80, keys.identifier(issuer_public))))
    if fields.get("names", "absent") != "absent":
        yield der.extension(
            "subjectAltName",
            der.sequence(*map(der.general_name, fields["names"].split())),
            not fields["subject"])
    if "permit" in fields or "exclude" in fields:
        permit, exclude = (fields.get(key, "").split()
                           for key in ("permit", "exclude"))
        yield der.extension("nameConstraints",
                            der.name_constraints(permit, exclude),
                            fields.get("constraints_critical") != "no")
    for line in fields.get("extra", "").splitlines():
        *critical, number, content = line.split()
        yield der.extension(number, bytes.fromhex(content), bool(critical))
    if "padding" in fields:
        yield der.extension("1.3.6.1.4.1.99999.1",
                            der.octets(bytes(int(fields["padding"]))))


# --- spoiling ---------------------------------------------------------

def _whole(tbs, algorithm, signature):
    return der.sequence(tbs, algorithm, der.bits(signature))


def _tampered(tbs, algorithm, signature):
    """Another name than the one that was signed."""
    other = tbs.replace(HOST.encode(), b"qortal.test")
    assert other != tbs
    return _whole(other, algorithm, signature)


def _flip(data, at):
    data = bytearray(data)
    data[at] ^= 1
    return bytes(data)


def _long_form(tbs, algorithm, signature):
    """The outer length in one octet more than DER allows."""
    body = tbs + algorithm + der.bits(signature)
    return b"\x30\x83" + len(body).to_bytes(3, "big") + body


SPOILS = {
    "nothing": _whole,
    "signature": lambda t, a, s: _whole(t, a, _flip(s, -1)),
    "no signature": lambda t, a, s: _whole(t, a, b""),
    "zero signature": lambda t, a, s: _whole(
        t, a, der.sequence(der.integer(0), der.integer(0))),
    "tampered": _tampered,
    "other algorithm": lambda t, a, s: _whole(
        t, der.sequence(der.oid(_ECDSA["sha512"])), s),
    "cut": lambda t, a, s: _whole(t, a, s)[:-9],
    "trailing": lambda t, a, s: _whole(t, a, s) + b"\0\0\0\0",
    "too long": lambda t, a, s: b"\x30\x82\xff\xff" + _whole(t, a, s)[4:],
    "indefinite": lambda t, a, s: b"\x30\x80" + t + a + der.bits(s) + b"\0\0",
    "long form": _long_form,
    "garbage": lambda t, a, s: b"\x42" * 300,
    "nothing at all": lambda t, a, s: b"",
}


def _pem(certificate):
    text = base64.encodebytes(certificate)
    return (b"-----BEGIN CERTIFICATE-----\n" + text
            + b"-----END CERTIFICATE-----\n")
