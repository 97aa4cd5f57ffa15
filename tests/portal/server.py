"""Sockets and TLS: listeners, one thread per connection, deliveries."""

import socket
import ssl
import threading

from portal import answer as answers
from portal.http_io import (BadRequest, Delivery, Gone, Wire, end_connection)

HANDSHAKE_S = 10
MAX_CONNECTIONS = 256
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


def tls_context(chain, lowest="1.2", highest="1.3"):
    """A server context for a certs.Chain."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain.chain, chain.key)
    context.minimum_version = VERSIONS[lowest]
    context.maximum_version = VERSIONS[highest]
    context.set_alpn_protocols(["http/1.1"])
    context.sni_callback = _remember_name
    return context


def _remember_name(sock, name, context):
    sock.server_name_asked = name


def bind(addresses, port):
    """Listening sockets on one port number for all addresses."""
    for _ in range(20):
        sockets = []
        number = port
        try:
            for address in addresses:
                sockets.append(_listen(address, number))
                number = sockets[0].getsockname()[1]
            return sockets, number
        except OSError:
            for sock in sockets:
                sock.close()
            if port or not sockets:
                raise
    raise OSError("no port number is free on all addresses")


def _listen(address, port):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    try:
        sock.bind((address, port))
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


class Server:
    """Accepts on all sockets; front.exchange(request) gives each Delivery."""

    def __init__(self, front, sockets, context=None, body_timeout_s=5):
        self.front = front
        self.sockets = sockets
        self.context = context      # may be replaced while running
        self.body_timeout_s = body_timeout_s
        self.room = threading.BoundedSemaphore(MAX_CONNECTIONS)
        self.count = 0
        self.lock = threading.Lock()

    def start(self):
        for sock in self.sockets:
            threading.Thread(target=self._accept, args=(sock,),
                             daemon=True).start()

    def stop(self):
        for sock in self.sockets:
            sock.close()

    def _accept(self, listener):
        while True:
            try:
                sock, peer = listener.accept()
            except OSError:
                return
            self.room.acquire()
            with self.lock:
                self.count += 1
                number = self.count
            threading.Thread(target=self._run, args=(sock, peer, number),
                             daemon=True).start()

    def _run(self, sock, peer, number):
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection(sock, peer, number)
        except OSError:
            pass        # the client is gone, or never spoke TLS
        finally:
            sock.close()
            self.room.release()

    def _connection(self, sock, peer, number):
        spoiled = getattr(self.front, "connection_fault", lambda: None)()
        if spoiled:
            return _refuse_connection(sock, spoiled)
        tls = None
        if self.context:
            sock.settimeout(HANDSHAKE_S)
            try:
                sock = self.context.wrap_socket(sock, server_side=True)
            except (OSError, ValueError) as error:
                self.front.handshake_failed(error)
                return sock.close()
            tls = {"version": sock.version(), "cipher": sock.cipher()[0],
                   "resumed": sock.session_reused,
                   "sni": getattr(sock, "server_name_asked", None)}
        end = self._requests(Wire(sock, self.body_timeout_s), peer, tls, number)
        end_connection(sock, end)

    def _requests(self, wire, peer, tls, number):
        """Serve requests until one ends the connection; how it ends."""
        count = 0
        while True:
            try:
                request = wire.read_request()
            except Gone:
                return "close"
            except BadRequest as refusal:
                _refuse(wire.sock, refusal)
                return "close"
            count += 1
            request.peer, request.tls = peer, tls
            request.connection, request.number = number, count
            end = self._exchange(wire, request)
            if end != "keep":
                return end

    def _exchange(self, wire, request):
        try:
            delivery = self.front.exchange(request)
            keep = wire.deliver(delivery)
        except OSError:
            return "drop"
        if delivery.end == "keep" and not (keep and request.keep_alive):
            return "close"
        return delivery.end if delivery.end != "hang" else "drop"


def _refuse(sock, refusal):
    """The web server's own answer to what is no request."""
    page = answers.html(refusal.status)
    page.fields += [("Content-Length", str(len(page.body))),
                    ("Connection", "close")]
    head = f"HTTP/1.1 {page.status} {answers.REASONS[page.status]}\r\n"
    head += "".join(f"{n}: {v}\r\n" for n, v in page.fields) + "\r\n"
    try:
        sock.sendall(head.encode() + page.body)
    except OSError:
        pass


def _refuse_connection(sock, kind):
    """Faults before TLS: hang, reset, close, or answer without TLS."""
    if kind == "accept_plain":
        sock.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    elif kind == "accept_hang":
        Wire(sock).deliver(Delivery([], "hang"))
    ends = {"accept_reset": "reset"}
    end_connection(sock, ends.get(kind, "close"))
