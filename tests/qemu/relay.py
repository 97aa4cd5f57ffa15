"""Between the board and nginx: passes octets on until it is told to stop."""

import select
import socket
import threading


class Relay(threading.Thread):
    """Octets between the board and nginx; stops where it is told to."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.to = ("127.0.0.1", port)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.wake, self.waker = socket.socketpair()
        self.lock = threading.Lock()
        self.pairs = []         # (from, to, direction)
        self.room = {}          # direction -> octets that still pass
        self.reached = threading.Event()
        self.start()

    def hold(self, direction, octets):
        """Lets so many more octets pass; reached is set when more come."""
        with self.lock:
            self.reached.clear()
            self.room = {direction: octets}
        self.waker.send(b".")

    def go(self):
        with self.lock:
            self.room = {}
        self.waker.send(b".")

    def run(self):
        while True:
            with self.lock:
                # what is held is not read: only whether there is more shows
                waiting = [self.door, self.wake]
                waiting += [pair[0] for pair in self.pairs
                            if self.room.get(pair[2]) != 0
                            or not self.reached.is_set()]
            for sock in select.select(waiting, [], [])[0]:
                if sock is self.wake:
                    if not self.wake.recv(100).strip(b"."):
                        continue
                    return self.end()
                if sock is self.door:
                    self.accept()
                else:
                    self.carry(sock)

    def accept(self):
        board, _ = self.door.accept()
        try:
            nginx = socket.create_connection(self.to, 5)
        except OSError:
            board.close()
            return
        self.pairs += [(board, nginx, "up"), (nginx, board, "down")]

    def carry(self, sock):
        for source, sink, direction in self.pairs:
            if source is sock:
                break
        else:
            return              # closed by the turn before
        with self.lock:
            room = self.room.get(direction, 65536)
            if room == 0:
                self.reached.set()
                return
        try:
            data = source.recv(room)
            sink.sendall(data)
        except OSError:
            data = b""
        if not data:
            self.pairs = [pair for pair in self.pairs
                          if source not in pair[:2]]
            source.close()
            sink.close()
            return
        with self.lock:
            if direction in self.room:
                self.room[direction] -= min(len(data), self.room[direction])

    def stop(self):
        self.waker.send(b"x")
        self.join(5)

    def end(self):
        for sock in {sock for pair in self.pairs for sock in pair[:2]}:
            sock.close()
        self.door.close()
        self.wake.close()
