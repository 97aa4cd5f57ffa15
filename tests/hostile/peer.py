"""One connection of a TLS server that does as it is told.

Peer sends and reads records and keeps what a judge wants to know: all octets
that came, and all application data among them.
"""

import socket
import struct

from . import chacha

CCS, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23
CLIENT_HELLO = 1


class Gone(Exception):
    """The client closed, reset or went silent."""


class Reader:
    """Takes a structure apart."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        part = self.data[self.at:self.at + size]
        self.at += size
        return part

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def vector(self, size):
        return self.take(self.number(size))

    @property
    def more(self):
        return self.at < len(self.data)


def number(value, size):
    return value.to_bytes(size, "big")


def vector(size, *parts):
    content = b"".join(parts)
    return number(len(content), size) + content


def message(kind, *parts):
    """A handshake message."""
    return bytes([kind]) + vector(3, *parts)


def extension(kind, *parts):
    return number(kind, 2) + vector(2, *parts)


class ClientHello:
    def __init__(self, body):
        r = Reader(body)
        r.take(2)
        self.random = r.take(32)
        self.session_id = r.vector(1)
        self.suites = r.vector(2)
        r.vector(1)
        rest, self.extensions = Reader(r.vector(2)), {}
        while rest.more:
            kind = rest.number(2)
            self.extensions[kind] = rest.vector(2)
        self.shares = {}
        if 51 in self.extensions:
            shares = Reader(Reader(self.extensions[51]).vector(2))
            while shares.more:
                group = shares.number(2)
                self.shares[group] = shares.vector(2)


class Log:
    """What the client sent."""

    def __init__(self):
        self.octets = b""       # as they came
        self.data = b""         # application data, decrypted
        self.strange = []       # records that no key opened
        self.alerts = []        # (level, description)


class Peer:
    def __init__(self, sock, log):
        self.sock, self.log = sock, log
        self.inward = self.outward = None   # schedule.Protection
        self.fragment = 0                   # octets a record; 0: whole
        self.record_version = 0x0303
        self.transcript = b""
        self._handshake = b""
        self._ccs = False

    # --- out ------------------------------------------------------------------

    def raw(self, data):
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise Gone from error

    def record(self, kind, data, padding=0):
        """The octets of one record, protected if keys are on."""
        if self.outward:
            kind, data = self.outward.seal(kind, data, padding)
        return bytes([kind]) + number(self.record_version, 2) + vector(2, data)

    def send(self, kind, data, fragment=None):
        size = self.fragment if fragment is None else fragment
        size = size or 16384
        self.raw(b"".join(self.record(kind, data[at:at + size])
                          for at in range(0, len(data) or 1, size)))

    def say(self, data):
        """A handshake message that both sides remember."""
        self.transcript += data
        self.send(HANDSHAKE, data)

    def alert(self, level, description):
        self.send(ALERT, bytes([level, description]))

    def reset(self):
        """RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             struct.pack("ii", 1, 0))
        self.sock.close()

    # --- in -------------------------------------------------------------------

    def _exactly(self, size):
        data = b""
        while len(data) < size:
            try:
                part = self.sock.recv(size - len(data))
            except OSError as error:
                raise Gone from error
            if not part:
                raise Gone
            self.log.octets += part
            data += part
        return data

    def some(self):
        """Octets as they come, for those who read records themselves."""
        try:
            data = self.sock.recv(65536)
        except OSError as error:
            raise Gone from error
        if not data:
            raise Gone
        self.log.octets += data
        return data

    def receive(self):
        """(type, content) of the next record; alerts and data are noted."""
        head = self._exactly(5)
        kind, body = head[0], self._exactly(int.from_bytes(head[3:], "big"))
        if self.inward and (kind != CCS or self.inward.version == 2):
            # In TLS 1.3 a plain alert is still right from a client that never
            # came to its own keys.
            if kind == ALERT and self.inward.version == 3:
                self.log.alerts.append(tuple(body))
                return kind, body
            try:
                kind, body = self.inward.unseal(kind, body)
            except chacha.BadTag as error:
                self.log.strange.append(kind)
                raise Gone from error
        elif kind == DATA:
            self.log.strange.append(kind)
        if kind == DATA and self.inward:
            self.log.data += body
        elif kind == ALERT:
            self.log.alerts.append(tuple(body))
        return kind, body

    def hear(self):
        """The next handshake message; change_cipher_spec is passed over in 1.3
        and ends the wait in 1.2 (None)."""
        while not self._complete():
            kind, body = self.receive()
            if kind == HANDSHAKE:
                self._handshake += body
            elif kind == ALERT:
                raise Gone
            elif kind == CCS and self._ccs:
                return None
        size = 4 + int.from_bytes(self._handshake[1:4], "big")
        data, self._handshake = self._handshake[:size], self._handshake[size:]
        self.transcript += data
        return data

    def _complete(self):
        return len(self._handshake) >= 4 and len(self._handshake) >= \
            4 + int.from_bytes(self._handshake[1:4], "big")

    def hear_ccs(self):
        """TLS 1.2: until change_cipher_spec."""
        self._ccs = True
        while self.hear() is not None:
            pass
        self._ccs = False

    def drain(self):
        """Everything until the client leaves."""
        try:
            while True:
                self.receive()
        except Gone:
            pass
