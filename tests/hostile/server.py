"""A listening socket, one connection, a judge's notes.

    with Server(serve, address) as server:   serve(peer) runs in a thread
        run the client against server.port
    server.log      what came
"""

import contextlib
import socket
import threading

from .peer import Gone, Log, Peer

LIMIT_S = 15


class Server:
    def __init__(self, serve, address="127.0.0.1"):
        self._serve = serve
        self.log = Log()
        self.error = None
        self.connections = 0
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.socket(family)
        self._socket.bind((address, 0))
        self._socket.listen(8)
        self._socket.settimeout(LIMIT_S)
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)     # ends accept()
        self._thread.join(LIMIT_S)
        self._socket.close()
        if self._thread.is_alive():
            raise RuntimeError("the server did not end")

    def _run(self):
        while True:
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with sock:
                self._one(sock)

    def _one(self, sock):
        sock.settimeout(LIMIT_S)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer = Peer(sock, self.log)
        try:
            self._serve(peer)
        except Gone:
            pass
        except Exception as error:  # the test shows it
            self.error = error
        if sock.fileno() < 0:
            return                  # reset on purpose
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_WR)
        peer.drain()
