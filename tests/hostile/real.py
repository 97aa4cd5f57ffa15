"""A server of Python's ssl: OpenSSL, as it is met in the field.

It refuses what it was told not to speak, so that what must not come about is
shown with both ends of the wire being honest.
"""

import ssl

from .handshake import ANSWER

# section's "openssl": what is set
KINDS = {
    "reference": {},
    "1.0": {"first": "TLSv1", "last": "TLSv1"},
    "1.1": {"first": "TLSv1_1", "last": "TLSv1_1"},
    "1.2": {"first": "TLSv1_2", "last": "TLSv1_2"},
    "anonymous": {"last": "TLSv1_2", "ciphers": "aNULL:!eNULL"},
    "null": {"last": "TLSv1_2", "ciphers": "eNULL:!aNULL"},
    "static RSA": {"last": "TLSv1_2", "ciphers": "kRSA:!eNULL"},
    "CBC": {"last": "TLSv1_2",
            "ciphers": "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384:"
                       "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA256"},
    "CCM-8": {"last": "TLSv1_2", "ciphers": "ECDHE-ECDSA-AES128-CCM8"},
    "finite field": {"last": "TLSv1_2", "ciphers": "kDHE:!aNULL"},
    "PSK": {"last": "TLSv1_2", "ciphers": "PSK:kECDHEPSK"},
    "camellia": {"last": "TLSv1_2", "ciphers": "CAMELLIA"},
    "h2": {"alpn": ["h2"]},
    "other curve": {"curve": "brainpoolP256r1", "last": "TLSv1_2"},
    "client may": {"client": ssl.CERT_OPTIONAL},
    "client must": {"client": ssl.CERT_REQUIRED},
    "client must, 1.2": {"client": ssl.CERT_REQUIRED, "last": "TLSv1_2"},
}


def server(kind, chain_pem, key_pem, root_pem):
    """serve(peer) for server.Server; the arguments are files."""
    wish = KINDS[kind]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(wish.get("ciphers", "ALL") + ":@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion[wish.get("first", "TLSv1")]
    context.maximum_version = ssl.TLSVersion[wish.get("last", "TLSv1_3")]
    context.load_cert_chain(chain_pem, key_pem)
    if "alpn" in wish:
        context.set_alpn_protocols(wish["alpn"])
    if "curve" in wish:
        context.set_ecdh_curve(wish["curve"])
    if "client" in wish:
        context.verify_mode = wish["client"]
        context.load_verify_locations(root_pem)

    def serve(peer):
        _Talk(context, peer).run()
    return serve


class _Talk:
    """The octets pass through our hands, so that the log has them all."""

    def __init__(self, context, peer):
        self.peer = peer
        self.inward, self.outward = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.inward, self.outward, True)

    def _do(self, step):
        while True:
            try:
                done = step()
                self._flush()
                return done
            except ssl.SSLWantReadError:
                self._flush()
                self.inward.write(self.peer.some())
            except ssl.SSLError:
                self._flush()       # the alert
                return None

    def _flush(self):
        data = self.outward.read()
        if data:
            self.peer.raw(data)

    def run(self):
        self._converse()
        while True:             # Gone ends it
            self.peer.some()

    def _converse(self):
        if self._do(self._handshake) is None:
            return
        while b"\r\n\r\n{" not in self.peer.log.data \
                or not self.peer.log.data.endswith(b"}"):
            data = self._do(lambda: self.tls.read(4096))
            if not data:
                return
            self.peer.log.data += data
        self._do(lambda: self.tls.write(ANSWER))
        self._do(self.tls.unwrap)

    def _handshake(self):
        self.tls.do_handshake()
        return True
