"""The sections of the data files as cases that can be run."""

import configparser
import functools
import tempfile
import threading
from pathlib import Path

from . import actions, client, handshake, keys, real
from .certificates import FIELDS, Maker

HERE = Path(__file__).resolve().parent
NEEDED = {"special", "source", "verdict"}
COMMON = NEEDED | {"known", "actual", "host", "address", "send", "trust"}
# what a section of wire.ini may change about the server (handshake.py)
TWISTS = {
    "skip", "twice", "sentinel", "session", "hello_version", "suite",
    "compression", "hello_extension", "encrypted_extension", "scheme",
    "signature", "finished", "share", "group", "retries", "selected",
    "compatible", "client_certificate", "context", "tickets", "extended",
    "renegotiation_info"}
WIRE = COMMON | TWISTS | {"versions", "openssl", "fragment", "timeout",
                          "request"}


def load(name):
    """The sections of a data file: name -> mapping."""
    ini = configparser.ConfigParser(
        delimiters=("=",), comment_prefixes=("#",), interpolation=None,
        default_section="no such section")
    ini.optionxform = str
    with open(HERE / name, encoding="utf-8") as file:
        ini.read_file(file)
    return {section: dict(ini[section]) for section in ini.sections()}


class Workshop:
    """What the cases of one run share."""

    def __init__(self):
        keys.FOLDER.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(dir=keys.FOLDER)
        self.folder = Path(self._folder.name)
        self.maker = Maker()
        self._lock, self._files = threading.Lock(), {}

    def close(self):
        self._folder.cleanup()

    def file(self, content):
        """A file of this content. It never changes: the command maps it."""
        with self._lock:
            if content not in self._files:
                path = self.folder / f"{len(self._files)}.pem"
                path.write_bytes(content)
                self._files[content] = path
            return self._files[content]


class Case:
    """One section."""

    allowed = COMMON

    def __init__(self, name, section):
        self.name, self.section = name, section
        self.verdicts = [v.strip() for v in section["verdict"].split("|")] \
            if "verdict" in section else []
        self.actual = section.get("actual")
        self.timeout = int(section.get("timeout", "10"))

    @property
    def request_may_leave(self):
        return (self.section.get("request") == "yes"
                or self.verdicts == ["trusted"] and not self.actual
                or self.actual == "trusted")

    def mistakes(self):
        """What is wrong with the section itself."""
        keys_ = {k for k in self.section if "." not in k}
        fields = {k.rpartition(".")[2] for k in self.section if "." in k
                  and not k.startswith("before.")}
        found = [f"{k} is missing" for k in NEEDED - keys_]
        found += [f"{k} is not known" for k in keys_ - self.allowed]
        found += [f"{k} is not known" for k in fields - set(FIELDS)]
        found += [f"no such verdict: {v}" for v in (*self.verdicts,
                  *([self.actual] if self.actual else ()))
                  if v not in client.VERDICTS]
        if ("known" in self.section) != ("actual" in self.section):
            found.append("known and actual go together")
        if self.actual in self.verdicts:
            found.append("actual is the verdict")
        return found

    def certificates(self, workshop):
        """The Situation, and the file of its roots."""
        made = workshop.maker.situation(
            {k: v for k, v in self.section.items()
             if not k.startswith("before.")})
        return made, workshop.file(made.trusted)

    def variants(self, workshop):
        """name -> function that runs it and returns client.Ran."""
        return {version: functools.partial(self._run, workshop, version)
                for version in self.section.get("versions", "1.2 1.3").split()}

    def _run(self, workshop, version):
        made, trusted = self.certificates(workshop)

        def serve(peer):
            peer.fragment = int(self.section.get("fragment", "0"))
            handshake.VERSIONS[version](
                peer, made.sent, made.leaf, self.section).run(self.actions())
        return self._call(serve, made.host, trusted)

    def actions(self):
        return {}

    def _call(self, serve, host, trusted):
        return client.call(
            serve, host, trusted, timeout=self.timeout,
            address=self.section.get("address", "127.0.0.1"))


class WireCase(Case):
    allowed = WIRE

    def actions(self):
        return {key.partition(".")[2]: actions.parse(value)
                for key, value in self.section.items()
                if key.startswith("before.")}

    def mistakes(self):
        found = super().mistakes()
        steps = {step for version in handshake.VERSIONS.values()
                 for step in version.STEPS}
        try:
            found += [f"no such step: {s}" for s in set(self.actions()) - steps]
        except ValueError as error:
            found.append(str(error))
        return found

    def variants(self, workshop):
        if "openssl" in self.section:
            return {"OpenSSL": functools.partial(self._openssl, workshop)}
        return super().variants(workshop)

    def _openssl(self, workshop):
        made, trusted = self.certificates(workshop)
        chain = workshop.file(made.chain_pem)
        serve = real.server(self.section["openssl"], chain, made.leaf.path,
                            trusted)
        return self._call(serve, made.host, trusted)


def all_cases():
    """(kind, Case) of both files."""
    return [*(("Certificates", Case(name, section)) for name, section
              in load("certificates.ini").items()),
            *(("Wire", WireCase(name, section)) for name, section
              in load("wire.ini").items())]


