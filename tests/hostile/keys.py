"""Keys and what is done with them, all by the openssl command.

Keys are made once and kept under build/hostile: they guard nothing.
"""

import functools
import hashlib
import os
import subprocess
import tempfile
import threading
from collections import defaultdict
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "hostile"
LIMIT_S = 60

# kind: what genpkey takes
KINDS = {
    "p256": ("EC", "ec_paramgen_curve:P-256"),
    "p384": ("EC", "ec_paramgen_curve:P-384"),
    "p521": ("EC", "ec_paramgen_curve:P-521"),
    "p192": ("EC", "ec_paramgen_curve:prime192v1"),
    "p224": ("EC", "ec_paramgen_curve:P-224"),
    "k256": ("EC", "ec_paramgen_curve:secp256k1"),
    "bp256": ("EC", "ec_paramgen_curve:brainpoolP256r1"),
    "explicit": ("EC", "ec_paramgen_curve:P-256", "ec_param_enc:explicit"),
    "ed25519": ("ED25519",),
    "x25519": ("X25519",),
    "rsa1024": ("RSA", "rsa_keygen_bits:1024"),
    "rsa1536": ("RSA", "rsa_keygen_bits:1536"),
    "rsa2048": ("RSA", "rsa_keygen_bits:2048"),
    "rsa3072": ("RSA", "rsa_keygen_bits:3072"),
    "rsa4096": ("RSA", "rsa_keygen_bits:4096"),
    "rsa2048e3": ("RSA", "rsa_keygen_bits:2048", "rsa_keygen_pubexp:3"),
    "rsapss": ("RSA-PSS", "rsa_keygen_bits:2048"),
}
# the hash that goes with a kind's signatures where nobody says otherwise
HASH = {"p384": "sha384", "p521": "sha512"}
# group: (number in TLS, head of a SubjectPublicKeyInfo before the public key)
GROUPS = {
    "x25519": (29, bytes.fromhex("302a300506032b656e032100")),
    "p256": (23, bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107"
                               "034200")),
}

_locks = defaultdict(threading.Lock)


def openssl(*arguments, stdin=None):
    done = subprocess.run(["openssl", *map(str, arguments)], input=stdin,
                          stdin=None if stdin is not None
                          else subprocess.DEVNULL, capture_output=True,
                          timeout=LIMIT_S, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {arguments[0]}: "
                           + done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


class Key:
    """A private key in a file: kind and role tell which."""

    def __init__(self, kind, role):
        self.kind = kind
        self.path = FOLDER / f"{kind}-{role}.key"

    @functools.cached_property
    def public(self):
        """SubjectPublicKeyInfo, DER."""
        return openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")

    def sign(self, data, digest="sha256", pss=False):
        """The signature as X.509 and TLS carry it."""
        if self.kind == "ed25519":
            with tempfile.NamedTemporaryFile() as file:
                file.write(data)
                file.flush()
                return openssl("pkeyutl", "-sign", "-rawin", "-inkey",
                               self.path, "-in", file.name)
        options = ("-sigopt", "rsa_padding_mode:pss",
                   "-sigopt", "rsa_pss_saltlen:digest") if pss else ()
        return openssl("dgst", f"-{digest}", "-sign", self.path, *options,
                       stdin=data)


@functools.lru_cache(maxsize=None)
def _key(kind, role):
    key = Key(kind, role)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not key.path.exists():
        # another run may make the same key now: the first name wins
        with tempfile.TemporaryDirectory(dir=FOLDER) as work:
            made = Path(work) / "key"
            options = [part for option in KINDS[kind][1:]
                       for part in ("-pkeyopt", option)]
            openssl("genpkey", "-algorithm", KINDS[kind][0], *options,
                    "-out", made)
            made.chmod(0o600)
            try:
                os.link(made, key.path)
            except FileExistsError:
                pass
    return key


def key(kind, role):
    with _locks[kind, role]:
        return _key(kind, role)


def share(group):
    """(the group's number, our public key in it)."""
    number, head = GROUPS[group]
    return number, key(group, "share").public[len(head):]


def derive(group, theirs):
    """The secret that our key and the peer's public key of a group make."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(GROUPS[group][1] + theirs)
        file.flush()
        return openssl("pkeyutl", "-derive", "-inkey",
                       key(group, "share").path, "-peerform", "DER",
                       "-peerkey", file.name)


def identifier(public):
    """SubjectKeyIdentifier of a public key (RFC 7093: any hash will do)."""
    return hashlib.sha256(public).digest()[:20]
