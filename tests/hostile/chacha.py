"""ChaCha20-Poly1305 (RFC 8439): the standard library has no cipher, and a
server that breaks rules within the encryption needs one in its own hands."""

import hmac
import struct

_MASK = 0xFFFFFFFF
_WORDS = struct.Struct("<16I")
_ROUNDS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))
_PRIME = (1 << 130) - 5


class BadTag(Exception):
    """The record was not made with this key, number and head."""


def _block(start):
    x = list(start)
    for _ in range(10):
        for a, b, c, d in _ROUNDS:
            x[a] = e = (x[a] + x[b]) & _MASK
            e ^= x[d]
            x[d] = e = (e << 16 | e >> 16) & _MASK
            x[c] = e = (x[c] + e) & _MASK
            e ^= x[b]
            x[b] = e = (e << 12 | e >> 20) & _MASK
            x[a] = e = (x[a] + e) & _MASK
            e ^= x[d]
            x[d] = e = (e << 8 | e >> 24) & _MASK
            x[c] = e = (x[c] + e) & _MASK
            e ^= x[b]
            x[b] = (e << 7 | e >> 25) & _MASK
    return _WORDS.pack(*((a + b) & _MASK for a, b in zip(x, start)))


def _stream(key, nonce, first, size):
    start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574,
             *struct.unpack("<8I", key), first, *struct.unpack("<3I", nonce)]
    out = []
    for _ in range((size + 63) // 64):
        out.append(_block(start))
        start[12] += 1
    return b"".join(out)[:size]


def _xor(data, pad):
    size = len(data)
    return (int.from_bytes(data, "big")
            ^ int.from_bytes(pad, "big")).to_bytes(size, "big")


def _padded(data):
    return data + bytes(-len(data) % 16)


def _tag(key, nonce, head, sealed):
    one_time = _stream(key, nonce, 0, 32)
    r = int.from_bytes(one_time[:16], "little") \
        & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    data = (_padded(head) + _padded(sealed)
            + struct.pack("<QQ", len(head), len(sealed)))
    total = 0
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at:at + 16] + b"\1", "little")) \
            * r % _PRIME
    total += int.from_bytes(one_time[16:], "little")
    return (total & ((1 << 128) - 1)).to_bytes(16, "little")


def seal(key, nonce, data, head):
    sealed = _xor(data, _stream(key, nonce, 1, len(data)))
    return sealed + _tag(key, nonce, head, sealed)


def unseal(key, nonce, data, head):
    sealed, tag = data[:-16], data[-16:]
    if not hmac.compare_digest(tag, _tag(key, nonce, head, sealed)):
        raise BadTag
    return _xor(sealed, _stream(key, nonce, 1, len(sealed)))
