"""QEMU's gdb stub, as much as a test needs to lead a processor astray."""

import socket
import time

WAIT_S = 10


class Gdb:
    """Stops the machine; leaving lets it go on."""

    def __init__(self, path):
        limit = time.monotonic() + WAIT_S
        self._said = b""
        self._sock = socket.socket(socket.AF_UNIX)
        self._sock.settimeout(WAIT_S)
        while True:
            try:
                self._sock.connect(str(path))
                break
            except (FileNotFoundError, ConnectionRefusedError):
                if time.monotonic() > limit:
                    raise
                time.sleep(0.02)
        self._ask("?")      # it answers only when the machine stands still
        # before that QEMU takes no single register
        self._ask("qXfer:features:read:target.xml:0,fff")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._do("D")
        self._sock.close()

    def _packet(self):
        """What stands between $ and #; the checksum is not looked at."""
        while b"#" not in self._said[:-2]:
            more = self._sock.recv(4096)
            if not more:
                raise ConnectionError("QEMU has gone")
            self._said += more
        packet, _, rest = self._said.partition(b"#")
        self._said = rest[2:]
        self._sock.sendall(b"+")
        return packet.partition(b"$")[2].decode()

    def _ask(self, command):
        check = sum(command.encode()) & 0xFF
        self._sock.sendall(f"${command}#{check:02x}".encode())
        answer = self._packet()
        # that the machine has stopped may be told once more, at any time
        while command != "?" and answer.startswith("T"):
            answer = self._packet()
        return answer

    def _do(self, command):
        answer = self._ask(command)
        if answer != "OK":
            raise ValueError(f"{command}: {answer}")

    def read_register(self, number):
        return int.from_bytes(bytes.fromhex(self._ask(f"p{number:x}")),
                              "little")

    def write(self, address, octets):
        self._do(f"M{address:x},{len(octets):x}:{octets.hex()}")

    def register(self, number, value):
        self._do(f"P{number:x}={value.to_bytes(4, 'little').hex()}")
