"""The name and time servers that a guest finds in its own network.

Both answer on 127.0.0.1, where QEMU's user networking leads to. A dial that a
test turns: silent, wrong, or a clock that goes wrong.
"""

import socket
import struct
import threading
import time

NTP_TO_UNIX_S = 2208988800
HOST = "10.0.2.2"       # the host, as a guest sees it


class Udp(threading.Thread):
    """One datagram in, at most one out."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", port))
        self.silent = False
        self.asked = 0
        self.start()

    def run(self):
        while True:
            try:
                data, peer = self.sock.recvfrom(2048)
            except OSError:
                return
            if not peer:
                return      # stop()
            self.asked += 1
            answer = None if self.silent else self.answer(data)
            if answer:
                self.sock.sendto(answer, peer)

    def stop(self):
        try:
            self.sock.shutdown(socket.SHUT_RDWR)    # ends recvfrom()
        except OSError:
            pass        # it says "not connected", and does it
        self.sock.close()
        self.join(5)


class Names(Udp):
    """Names ending in .test have the host's address, no other name exists."""

    def __init__(self, port=53):
        self.names = {}         # name -> address that differs
        super().__init__(port)

    def answer(self, data):
        labels, at = [], 12
        while at < len(data) and data[at]:
            labels.append(data[at + 1:at + 1 + data[at]].decode("ascii"))
            at += 1 + data[at]
        question = data[12:at + 5]
        kind = struct.unpack(">H", question[-4:-2])[0]
        name = ".".join(labels).lower()
        known = name.endswith(".test")
        found = known and kind == 1
        head = data[:2] + struct.pack(">HHHHH", 0x8180 if known else 0x8183,
                                      1, int(found), 0, 0)
        if not found:
            return head + question
        address = socket.inet_aton(self.names.get(name, HOST))
        return head + question + struct.pack(">HHHIH", 0xC00C, 1, 1, 60,
                                             4) + address


class Time(Udp):
    """SNTP (RFC 4330); shift_s moves the clock that it tells."""

    def __init__(self, port=123):
        self.shift_s = 0
        self.echo = True        # send the client's transmit time back
        self.zero = False       # tell that there is no time (RFC 4330, 3)
        super().__init__(port)

    def answer(self, data):
        now = int((time.time() + self.shift_s + NTP_TO_UNIX_S) * 2 ** 32)
        stamp = struct.pack(">Q", 0 if self.zero else now & (2 ** 64 - 1))
        origin = data[40:48] if self.echo else bytes(8)
        return (bytes((0x24, 1, 6, 0xEC)) + bytes(8) + b"TEST" + stamp
                + origin + stamp + stamp)
