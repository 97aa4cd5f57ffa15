"""TLS handshakes step by step, with any step left out, doubled or spoilt.

A handshake is a list of named steps; before a step an action may come, the ones
after it may be left out. twist holds what a section of wire.ini changes.
"""

import os

from . import keys
from .peer import (CCS, CLIENT_HELLO, DATA, HANDSHAKE, ClientHello, Gone,
                   extension, message, number, vector)
from .schedule import Protection, Schedule12, Schedule13, sha256

GROUP_NAMES = {number_: name for name, (number_, _) in keys.GROUPS.items()}
# signature schemes by kind of key: TLS 1.3, TLS 1.2, hash, PSS
_EC = (0x0403, 0x0403, "sha256", False)
SCHEMES = {
    "p384": (0x0503, 0x0503, "sha384", False),
    "p521": (0x0603, 0x0603, "sha512", False),
    "bp256": (0x081A, 0x0403, "sha256", False),
    "ed25519": (0x0807, 0x0807, "sha256", False),
    "rsapss": (0x0809, 0x0809, "sha256", True),
    **{kind: (0x0804, 0x0804, "sha256", True)
       for kind in keys.KINDS if kind.startswith("rsa") and kind != "rsapss"},
}
HELLO_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891"
                            "c2a211167abb8c5e079e09e2c8a8339c")
SENTINELS = {"1.2": b"DOWNGRD\x01", "1.1": b"DOWNGRD\x00"}
ANSWER = (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
          b"Content-Length: 15\r\nConnection: close\r\n\r\n{\"result\":true}")


class Handshake:
    """What both versions share."""

    STEPS = ()

    def __init__(self, peer, chain, key, twist):
        self.peer, self.chain, self.key, self.twist = peer, chain, key, twist
        self.hello = None
        self.random = os.urandom(32)
        if "sentinel" in twist:
            self.random = self.random[:24] + SENTINELS[twist["sentinel"]]

    def run(self, actions):
        """actions: step -> function, called before it; one that returns True
        takes the place of the step and of all that follow."""
        skipped = self.twist.get("skip", "").split()
        doubled = self.twist.get("twice", "").split()
        for step in self.STEPS:
            action = actions.get(step)
            if action and action(self):
                return
            if step not in skipped:
                getattr(self, step)()
                if step in doubled:
                    getattr(self, step)()

    # --- steps -------------------------------------------------------

    def client_hello(self):
        heard = self.peer.hear()
        if heard is None or heard[0] != CLIENT_HELLO:
            raise Gone
        self.hello = ClientHello(heard[4:])

    def request(self):
        """Until the end of a request's body; our answer may then come."""
        while True:
            head, end, body = self.peer.log.data.partition(b"\r\n\r\n")
            if end:
                size = int(head.lower().partition(b"content-length:")[2]
                           .partition(b"\r\n")[0])
                if len(body) >= size:
                    return
            self.peer.receive()

    def answer(self):
        self.peer.send(DATA, ANSWER)

    def close_notify(self):
        self.peer.alert(1, 0)

    # --- parts -------------------------------------------------------

    def server_hello_message(self, random, extensions):
        session = self.hello.session_id
        if self.twist.get("session") == "wrong":
            session = bytes(32)
        return message(
            2, number(int(self.twist.get("hello_version", "0303"), 16), 2),
            random, vector(1, session),
            bytes.fromhex(self.twist.get("suite", self.suite())),
            bytes([int(self.twist.get("compression", "0"))]),
            vector(2, *extensions, self.extra("hello")))

    def suite(self):
        raise NotImplementedError

    def extra(self, where):
        """Extensions that a section adds: number and hex."""
        words = self.twist.get(f"{where}_extension", "").split()
        return b"".join(extension(int(kind), bytes.fromhex(content or ""))
                        for kind, _, content in
                        (word.partition(":") for word in words))

    def signature(self, data, scheme, digest, pss):
        signed = self.key.sign(data, digest, pss)
        if self.twist.get("signature") == "wrong":
            signed = signed[:-1] + bytes([signed[-1] ^ 1])
        return number(int(self.twist["scheme"], 16) if "scheme" in self.twist
                      else scheme, 2) + vector(2, signed)

    def finished_data(self, data):
        if self.twist.get("finished") == "wrong":
            data = data[:-1] + bytes([data[-1] ^ 1])
        return message(20, data)

    def public_share(self, group):
        group_number, public = keys.share(group)
        wrong = self.twist.get("share")
        if wrong == "zero":
            public = bytes(len(public))
        elif wrong == "off curve":
            public = public[:-1] + bytes([public[-1] ^ 1])
        elif wrong == "short":
            public = public[:-1]
        return group_number, public


class Handshake13(Handshake):
    STEPS = ("client_hello", "retry", "server_hello", "encrypted_extensions",
             "certificate_request", "certificate", "certificate_verify",
             "finished", "client_finished", "tickets", "request", "answer",
             "close_notify")

    def suite(self):
        return "1303"

    def _group(self):
        wanted = self.twist.get("group")
        if wanted:
            return wanted
        return next(GROUP_NAMES[n] for n in self.hello.shares
                    if n in GROUP_NAMES)

    def retry(self):
        """HelloRetryRequest, as often as asked for (RFC 8446, 4.1.4)."""
        for _ in range(int(self.twist.get("retries", "0"))):
            first = self.peer.transcript
            self.peer.transcript = b"\xfe\0\0\x20" + sha256(first)
            group, _ = keys.GROUPS[self._group()]
            self.peer.say(self.server_hello_message(HELLO_RETRY, (
                extension(43, b"\3\4"), extension(51, number(group, 2)))))
            self.client_hello()

    def server_hello(self):
        group = self._group()
        group_number, public = self.public_share(group)
        version = bytes.fromhex(self.twist.get("selected", "0304"))
        self.peer.say(self.server_hello_message(self.random, (
            extension(43, version),
            extension(51, number(group_number, 2), vector(2, public)))))
        if "share" in self.twist or group_number not in self.hello.shares:
            self.shared = bytes(32)
        else:
            self.shared = keys.derive(group, self.hello.shares[group_number])
        self.keys = Schedule13(self.shared, self.peer.transcript)
        if self.twist.get("compatible", "yes") == "yes":
            self.peer.send(CCS, b"\1")
        self.peer.outward = Protection.of_secret(self.keys.server)
        self.peer.inward = Protection.of_secret(self.keys.client)

    def encrypted_extensions(self):
        self.peer.say(message(8, vector(2, self.extra("encrypted"))))

    def certificate_request(self):
        if self.twist.get("client_certificate"):
            self.peer.say(message(13, b"\0", vector(2, extension(
                13, vector(2, b"\4\3\x08\4")))))

    def certificate(self):
        entries = [vector(3, one) + vector(2, self.extra("certificate"))
                   for one in self.chain]
        self.peer.say(message(
            11, vector(1, b"\1" if self.twist.get("context") else b""),
            vector(3, *entries)))

    def certificate_verify(self):
        scheme, _, digest, pss = SCHEMES.get(self.key.kind, _EC)
        data = (b" " * 64 + b"TLS 1.3, server CertificateVerify\0"
                + sha256(self.peer.transcript))
        self.peer.say(message(15, self.signature(data, scheme, digest, pss)))

    def finished(self):
        self.peer.say(self.finished_data(self.keys.finished(
            self.keys.server, self.peer.transcript)))
        self.application = self.keys.application(self.peer.transcript)
        self.peer.outward = Protection.of_secret(self.application[1])

    def client_finished(self):
        while self.peer.hear()[0] != 20:
            pass        # an empty Certificate, where we asked for one
        self.peer.inward = Protection.of_secret(self.application[0])

    def tickets(self):
        for n in range(int(self.twist.get("tickets", "0"))):
            self.peer.send(HANDSHAKE, message(
                4, number(7200, 4), os.urandom(4), vector(1, number(n, 2)),
                vector(2, os.urandom(160)), vector(2)))


class Handshake12(Handshake):
    STEPS = ("client_hello", "server_hello", "certificate", "server_key",
             "certificate_request", "hello_done", "client_finished", "ticket",
             "change_cipher", "finished", "request", "answer", "close_notify")

    def suite(self):
        return "cca8" if self.key.kind.startswith("rsa") else "cca9"

    def server_hello(self):
        self.extended = (23 in self.hello.extensions
                         and self.twist.get("extended", "yes") == "yes")
        secure = self.twist.get("renegotiation_info", "00")
        self.peer.say(self.server_hello_message(self.random, (
            extension(23) if self.extended else b"",
            extension(0xFF01, bytes.fromhex(secure)) if secure != "none"
            else b"")))

    def certificate(self):
        self.peer.say(message(
            11, vector(3, *(vector(3, one) for one in self.chain))))

    def server_key(self):
        group_number, public = self.public_share(
            self.twist.get("group", "x25519"))
        params = b"\3" + number(group_number, 2) + vector(1, public)
        _, scheme, digest, pss = SCHEMES.get(self.key.kind, _EC)
        self.peer.say(message(12, params, self.signature(
            self.hello.random + self.random + params, scheme, digest, pss)))

    def certificate_request(self):
        if self.twist.get("client_certificate"):
            self.peer.say(message(13, vector(1, b"\1\x40"),
                                  vector(2, b"\4\3\4\1"), vector(2)))

    def hello_done(self):
        self.peer.say(message(14))

    def client_finished(self):
        heard = self.peer.hear()
        if heard[0] == 11:      # an empty Certificate
            heard = self.peer.hear()
        group = self.twist.get("group", "x25519")
        shared = keys.derive(group, heard[5:])
        self.keys = Schedule12(
            shared, self.peer.transcript if self.extended else None,
            (self.hello.random, self.random))
        self.peer.hear_ccs()
        self.peer.inward = self.keys.client
        self.peer.hear()

    def ticket(self):
        if self.twist.get("tickets"):
            self.peer.say(message(4, number(7200, 4),
                                  vector(2, os.urandom(160))))

    def change_cipher(self):
        self.peer.send(CCS, b"\1")
        self.peer.outward = self.keys.server

    def finished(self):
        self.peer.say(self.finished_data(self.keys.finished(
            b"server", self.peer.transcript)))


VERSIONS = {"1.2": Handshake12, "1.3": Handshake13}
