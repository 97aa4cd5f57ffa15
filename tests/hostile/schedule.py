"""Key schedules of TLS 1.2 (RFC 5246, 7627, 7905) and 1.3 (RFC 8446, 7.1), for
suites of ChaCha20-Poly1305 and SHA-256."""

import hashlib
import hmac

from . import chacha


def sha256(data):
    return hashlib.sha256(data).digest()


def mac(key, data):
    return hmac.new(key, data, "sha256").digest()


def expand_label(secret, label, context, size):
    label = b"tls13 " + label
    info = (size.to_bytes(2, "big") + bytes([len(label)]) + label
            + bytes([len(context)]) + context + b"\1")
    return mac(secret, info)[:size]


def prf(secret, label, seed, size):
    seed = label + seed
    out, a = b"", seed
    while len(out) < size:
        a = mac(secret, a)
        out += mac(secret, a + seed)
    return out[:size]


class Protection:
    """One direction's keys, and the number of its next record."""

    def __init__(self, key, iv, version):
        self.key, self.iv, self.version = key, iv, version
        self.number = 0

    @classmethod
    def of_secret(cls, secret):
        """The traffic keys of a TLS 1.3 secret."""
        self = cls(expand_label(secret, b"key", b"", 32),
                   expand_label(secret, b"iv", b"", 12), 3)
        self.secret = secret
        return self

    def next_generation(self):
        """After a KeyUpdate."""
        return Protection.of_secret(
            expand_label(self.secret, b"traffic upd", b"", 32))

    def _nonce(self):
        number = self.number.to_bytes(12, "big")
        self.number += 1
        return bytes(a ^ b for a, b in zip(self.iv, number))

    def seal(self, kind, data, padding=0):
        """(type, fragment) of the record."""
        if self.version == 3:
            data += bytes([kind]) + bytes(padding)
            head = b"\x17\3\3" + (len(data) + 16).to_bytes(2, "big")
            return 23, chacha.seal(self.key, self._nonce(), data, head)
        head = (self.number.to_bytes(8, "big") + bytes([kind]) + b"\3\3"
                + len(data).to_bytes(2, "big"))
        return kind, chacha.seal(self.key, self._nonce(), data, head)

    def unseal(self, kind, data):
        """(type, content); chacha.BadTag."""
        if self.version == 3:
            head = b"\x17\3\3" + len(data).to_bytes(2, "big")
            inner = chacha.unseal(self.key, self._nonce(), data,
                                  head).rstrip(b"\0")
            return inner[-1], inner[:-1]
        head = (self.number.to_bytes(8, "big") + bytes([kind]) + b"\3\3"
                + (len(data) - 16).to_bytes(2, "big"))
        return kind, chacha.unseal(self.key, self._nonce(), data, head)


class Schedule13:
    """From the shared secret to the traffic secrets."""

    def __init__(self, shared, transcript):
        empty = sha256(b"")
        early = mac(bytes(32), bytes(32))
        self.handshake = mac(expand_label(early, b"derived", empty, 32), shared)
        self.client = self._secret(self.handshake, b"c hs traffic", transcript)
        self.server = self._secret(self.handshake, b"s hs traffic", transcript)
        self.master = mac(
            expand_label(self.handshake, b"derived", empty, 32), bytes(32))

    @staticmethod
    def _secret(secret, label, transcript):
        return expand_label(secret, label, sha256(transcript), 32)

    def application(self, transcript):
        """(client's, server's) secret; transcript up to our Finished."""
        return (self._secret(self.master, b"c ap traffic", transcript),
                self._secret(self.master, b"s ap traffic", transcript))

    @staticmethod
    def finished(secret, transcript):
        return mac(expand_label(secret, b"finished", b"", 32),
                   sha256(transcript))


class Schedule12:
    """From the shared secret to keys and Finished."""

    def __init__(self, shared, transcript, randoms):
        client, server = randoms
        if transcript is None:      # no extended master secret
            self.master = prf(shared, b"master secret", client + server, 48)
        else:
            self.master = prf(shared, b"extended master secret",
                              sha256(transcript), 48)
        block = prf(self.master, b"key expansion", server + client, 88)
        self.client = Protection(block[:32], block[64:76], 2)
        self.server = Protection(block[32:64], block[76:88], 2)

    def finished(self, who, transcript):
        return prf(self.master, who + b" finished", sha256(transcript), 12)
