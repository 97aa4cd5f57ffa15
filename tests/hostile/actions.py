"""What a section of wire.ini lets happen before a step of the handshake.

"before.STEP = NAME ARGUMENTS" calls act_NAME(handshake, *arguments). True: the
server says no more. Many actions in one line are divided by commas.
"""

import os
import time

from .handshake import ANSWER
from .peer import ALERT, CCS, DATA, HANDSHAKE, Gone, message, number

ENDLESS_S = 12
PLAIN = (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 41\r\n\r\n"
         b"The plain HTTP request was sent to HTTPS\n")


def parse(text):
    """The function of one line; ValueError if it names nothing."""
    calls = []
    for part in text.split(","):
        name, *arguments = part.split()
        if "act_" + name not in globals():
            raise ValueError(f"{name}: no such action")
        calls.append((globals()["act_" + name], arguments))

    def run(handshake):
        return any([call(handshake, *arguments)
                    for call, arguments in calls])
    return run


# --- the end ----------------------------------------------------------

def act_close(_):
    return True


def act_reset(handshake):
    handshake.peer.reset()
    return True


def act_silence(handshake):
    handshake.peer.drain()
    return True


def act_stop(_):
    """Let the client find out; it is its turn to speak or to leave."""
    return True


# --- records ----------------------------------------------------------

def act_http(handshake):
    handshake.peer.raw(PLAIN)
    return True


def act_garbage(handshake):
    handshake.peer.raw(b"\x80" + os.urandom(400))
    return True


def act_zeros(handshake):
    handshake.peer.raw(bytes(400))
    return True


def act_alert(handshake, level, description):
    handshake.peer.alert(int(level), int(description))


def act_record(handshake, kind, content=""):
    """One record, protected if keys are on."""
    handshake.peer.send(int(kind), bytes.fromhex(content))


def act_plain(handshake, kind, content=""):
    """One record as if there were no keys."""
    peer = handshake.peer
    peer.raw(bytes([int(kind)]) + b"\3\3"
             + number(len(content) // 2, 2) + bytes.fromhex(content))


def act_version(handshake, version):
    """From here on another version stands in each record's head."""
    handshake.peer.record_version = int(version, 16)


def act_fragment(handshake, size):
    handshake.peer.fragment = int(size)


def act_sized(handshake, kind, size):
    """A record of so many octets of content."""
    peer = handshake.peer
    peer.raw(peer.record(int(kind), b"A" * int(size)))


def act_announced(handshake, kind, size):
    """The head of a record of so many octets, and some of them."""
    handshake.peer.raw(bytes([int(kind)]) + b"\3\3" + number(int(size), 2)
                       + bytes(512))


def act_spoilt(handshake):
    """The answer in a record with one bit wrong."""
    record = bytearray(handshake.peer.record(DATA, ANSWER))
    record[-1] ^= 1
    handshake.peer.raw(bytes(record))
    return True


def act_replayed(handshake):
    """The same record twice."""
    record = handshake.peer.record(DATA, ANSWER[:9])
    handshake.peer.raw(record + record)
    return True


def act_skipped(handshake):
    """A record is missing: the next number is used."""
    handshake.peer.record(DATA, b"lost")


def act_padded(handshake):
    """TLS 1.3: zeros behind the content (RFC 8446, 5.4)."""
    peer = handshake.peer
    peer.raw(peer.record(DATA, ANSWER, padding=2000))


def act_only_padding(handshake):
    """TLS 1.3: a record of nothing but zeros."""
    peer = handshake.peer
    peer.raw(peer.record(0, b"", padding=40))
    return True


# --- many -------------------------------------------------------------

def act_many(handshake, count, kind, content=""):
    """So many records in one piece."""
    peer, data = handshake.peer, bytes.fromhex(content)
    peer.raw(b"".join(peer.record(int(kind), data) for _ in range(int(count))))


def act_endless(handshake, kind, content=""):
    """Plain records as fast as they are taken, until the client leaves."""
    data = bytes.fromhex(content)
    block = (bytes([int(kind)]) + b"\3\3" + number(len(data), 2) + data) * 1000
    _until_gone(lambda: handshake.peer.raw(block))
    return True


def act_endless_sealed(handshake, kind, content=""):
    data = bytes.fromhex(content)
    _until_gone(lambda: handshake.peer.send(int(kind), data))
    return True


def act_trickle(handshake, kind):
    """One octet of a message every now and then, in records of their own."""
    def one():
        handshake.peer.send(int(kind), b"\2")
        time.sleep(0.02)
    handshake.peer.send(int(kind), b"\2\0\xff\xff")
    _until_gone(one)
    return True


def act_drip(handshake):
    """The octets of one record, one at a time."""
    def one():
        handshake.peer.raw(b"\0")
        time.sleep(0.02)
    handshake.peer.raw(b"\x16\3\3\x40\0\2")
    _until_gone(one)
    return True


def _until_gone(step):
    end = time.monotonic() + ENDLESS_S
    handshake_alive = True
    while handshake_alive and time.monotonic() < end:
        try:
            step()
        except Gone:
            handshake_alive = False


# --- messages ---------------------------------------------------------

def act_say(handshake, kind, content=""):
    """A handshake message that counts for Finished, too."""
    handshake.peer.say(message(int(kind), bytes.fromhex(content)))


def act_tell(handshake, kind, content=""):
    """One that does not."""
    handshake.peer.send(HANDSHAKE, message(int(kind), bytes.fromhex(content)))


def act_key_update(handshake, requested):
    peer = handshake.peer
    peer.send(HANDSHAKE, message(24, bytes([int(requested)])))
    peer.outward = peer.outward.next_generation()


def act_change_cipher(handshake):
    handshake.peer.send(CCS, b"\1")


# --- answers ----------------------------------------------------------

def act_half(handshake):
    handshake.peer.send(DATA, ANSWER[:len(ANSWER) // 2])


def act_most(handshake):
    """All but the last octet."""
    handshake.peer.send(DATA, ANSWER[:-1])


def act_unframed(handshake):
    """An answer that ends where the connection ends."""
    handshake.peer.send(
        DATA, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
        + ANSWER.partition(b"\r\n\r\n")[2])


def act_full_record(handshake):
    """A record of 16,384 octets, the most that is allowed."""
    line = b"HTTP/1.1 200 OK\r\n"
    rest = ANSWER[len(line):]
    pad = b"X-Pad: %s\r\n" % (b"a" * (16384 - len(line) - len(rest) - 9))
    handshake.peer.send(DATA, line + pad + rest)


def act_sprinkled(handshake, kind, content=""):
    """Each octet of the answer in a record, another record before it."""
    for octet in ANSWER:
        handshake.peer.send(int(kind), bytes.fromhex(content))
        handshake.peer.send(DATA, bytes([octet]))


def act_fatal(handshake, description):
    """A fatal alert, and the end."""
    handshake.peer.send(ALERT, bytes([2, int(description)]))
    return True
