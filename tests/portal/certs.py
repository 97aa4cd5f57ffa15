"""Certificate chains for tests, made by the openssl command.

make_chain(folder, kind) gives root, intermediate and leaf; the server sends
leaf and intermediate, root.pem is what a client trusts. Files are reused while
they are valid. Also a command: python3 certs.py DIR [KIND ...]
"""

import fcntl
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

NAMES = ("DNS:localhost", "DNS:portal.test", "IP:127.0.0.1", "IP:::1")
DAY_S = 86400

_RSA_ROOT = ("RSA", "rsa_keygen_bits:4096")
_RSA = ("RSA", "rsa_keygen_bits:2048")
_P256 = ("EC", "ec_paramgen_curve:P-256")
_P384 = ("EC", "ec_paramgen_curve:P-384")
# kind: keys of root, intermediate, leaf; digest of the signatures
KINDS = {
    "ecdsa": (_P256, _P256, _P256, "sha256"),
    "rsa": (_RSA_ROOT, _RSA, _RSA, "sha256"),
    "pss": (_RSA_ROOT, _RSA, _RSA, "sha256"),
    "p384": (_P384, _P384, _P256, "sha384"),
}
# leaves: names, valid from and until in days from now
LEAVES = {
    "valid": (NAMES, -1, 397),
    "expired": (NAMES, -400, -2),
    "future": (NAMES, 30, 397),
    "siblings": (("DNS:old.portal.test", "DNS:new.portal.test"), -1, 397),
    "wrong-name": (("DNS:elsewhere.test", "IP:192.0.2.1"), -1, 397),
}

_CONFIG = """
[ca]
default_ca = this
[this]
database = {dir}/index.txt
new_certs_dir = {dir}
rand_serial = yes
unique_subject = no
default_md = {digest}
policy = any
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[middle]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
extendedKeyUsage = serverAuth,clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = caIssuers;URI:http://ca.portal.test/root.der
crlDistributionPoints = URI:http://ca.portal.test/root.crl
certificatePolicies = 2.23.140.1.2.1
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature{encipher}
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = @access
crlDistributionPoints = URI:http://ca.portal.test/middle.crl
certificatePolicies = 2.23.140.1.2.1
subjectAltName = {names}
[access]
OCSP;URI = http://ocsp.portal.test
caIssuers;URI = http://ca.portal.test/middle.der
"""


@dataclass(frozen=True)
class Chain:
    root: Path          # what a client trusts (PEM)
    intermediate: Path
    leaf: Path
    chain: Path         # leaf and intermediate, as the server sends them
    key: Path           # of the leaf, mode 600


def make_chain(folder, kind="ecdsa", leaf="valid", names=None, days=None):
    """The Chain of a kind in folder/kind, made or reused.

    leaf names one of LEAVES; names (as in NAMES) and days (from, until) replace
    its values, leaf is then only the name under which the files are kept.
    """
    first_names, first, last = LEAVES.get(leaf, LEAVES["valid"])
    names = tuple(names or first_names)
    first, last = days or (first, last)
    folder = Path(folder) / kind
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        maker = _Maker(folder, kind, names)
        maker.authorities()
        return maker.leaf(leaf, first, last)


class _Maker:
    def __init__(self, folder, kind, names):
        self.folder, self.kind, self.names = folder, kind, names
        *self.keys, self.digest = KINDS[kind]

    def authorities(self):
        wanted = {"kind": self.kind}
        if self._fresh("authorities", wanted, ("root.pem", "intermediate.pem")):
            return
        self._key("root", self.keys[0])
        self._sign("root", None, "authority", "Test Root", -2, 3650)
        self._key("intermediate", self.keys[1])
        self._sign("intermediate", "root", "middle", "Test Issuer", -2, 3600)
        self._note("authorities", wanted, 3600)

    def leaf(self, name, first, last):
        stem = f"leaf-{name}"
        issuer = (self.folder / "intermediate.pem").read_bytes()
        wanted = {"names": list(self.names), "first": first, "last": last,
                  "issuer": hashlib.sha256(issuer).hexdigest()}
        if not self._fresh(stem, wanted, (f"{stem}.pem", f"{stem}.chain.pem")):
            self._key(stem, self.keys[2])
            self._sign(stem, "intermediate", "leaf", "portal.test", first, last)
            leaf = (self.folder / f"{stem}.pem").read_bytes()
            (self.folder / f"{stem}.chain.pem").write_bytes(leaf + issuer)
            self._note(stem, wanted, last)
        at = self.folder
        return Chain(at / "root.pem", at / "intermediate.pem",
                     at / f"{stem}.pem", at / f"{stem}.chain.pem",
                     at / f"{stem}.key")

    # a note beside the files tells what they are and how long they serve

    def _fresh(self, stem, wanted, files):
        try:
            note = json.loads((self.folder / f"{stem}.json").read_text())
        except (OSError, ValueError):
            return False
        return (note["wanted"] == wanted and time.time() < note["serves_until"]
                and all((self.folder / name).exists() for name in files))

    def _note(self, stem, wanted, last):
        now = time.time()
        # a leaf that is past on purpose stays as it is for a day
        until = now + (last - 7 if last > 7 else 1) * DAY_S
        (self.folder / f"{stem}.json").write_text(
            json.dumps({"wanted": wanted, "serves_until": until}))

    def _key(self, stem, key):
        algorithm, option = key
        path = self.folder / f"{stem}.key"
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        _openssl("genpkey",
                 "-algorithm", algorithm, "-pkeyopt", option, "-out", path)
        path.chmod(0o600)

    def _sign(self, stem, issuer, section, subject, first, last):
        with tempfile.TemporaryDirectory() as work:
            work = Path(work)
            (work / "index.txt").touch()
            rsa = self.keys[2][0] == "RSA"
            (work / "ca.cnf").write_text(_CONFIG.format(
                dir=work, digest=self.digest, names=",".join(self.names),
                encipher=",keyEncipherment" if rsa else ""))
            _openssl("req", "-new", "-config", work / "ca.cnf", "-key",
                     self.folder / f"{stem}.key", "-out", work / "csr.pem",
                     "-subj", f"/CN={subject}" if section == "leaf"
                     else f"/CN={subject} {self.kind}")
            by = issuer or stem
            args = ["ca", "-batch", "-notext", "-config", work / "ca.cnf",
                    "-in", work / "csr.pem", "-out", work / "cert.pem",
                    "-extensions", section, "-keyfile",
                    self.folder / f"{by}.key", "-startdate", _date(first),
                    "-enddate", _date(last)]
            args += ["-cert", self.folder / f"{by}.pem"] if issuer \
                else ["-selfsign"]
            if self.kind == "pss":
                args += ["-sigopt", "rsa_padding_mode:pss",
                         "-sigopt", "rsa_pss_saltlen:digest"]
            _openssl(*args)
            (self.folder / f"{stem}.pem").write_bytes(
                (work / "cert.pem").read_bytes())


def _date(days):
    moment = datetime.now(timezone.utc) + timedelta(days=days)
    return moment.strftime("%Y%m%d%H%M%SZ")


def _openssl(*args):
    done = subprocess.run(["openssl", *map(str, args)], capture_output=True,
                          stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise RuntimeError(f"openssl {args[0]}: "
                           + done.stderr.decode("utf-8", "replace").strip())


if __name__ == "__main__":
    for wanted_kind in sys.argv[2:] or KINDS:
        made = make_chain(sys.argv[1], wanted_kind)
        print(f"{wanted_kind}: trust {made.root},"
              f" serve {made.chain}, {made.key}")
