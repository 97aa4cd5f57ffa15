"""One board in QEMU: its UART as lines, its machine by QMP.

    with Guest("lm3s6965evb", image, settings) as guest:
        guest.wait("clock:")
        guest.send("contact scope=C")
        guest.wait("contact common: done")
"""

import json
import re
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

CHIP = 32 << 20     # octets of a flash chip of riscv-virt
CHIPS = ("program", "data")


def _lm3s6965evb(image, settings, _):
    command = ["qemu-system-arm", "-M", "lm3s6965evb",
               "-semihosting-config", "enable=on,target=native",
               "-nic", "user,id=net0,model=stellaris", "-kernel", str(image)]
    if settings is not None:
        command += ["-device", f"loader,file={settings},addr=0x3e000,"
                    "force-raw=on"]
    return command


def _riscv_virt(image, settings, folder):
    """Program and settings in a flash chip each; both erased elsewhere."""
    command = ["qemu-system-riscv32", "-M", "virt", "-bios", "none",
               "-global", "virtio-mmio.force-legacy=false",
               "-netdev", "user,id=net0",
               "-device", "virtio-net-device,netdev=net0",
               "-device", "virtio-rng-device",
               "-rtc", "base=1970-01-01"]      # as if it was never set
    parts = (image.with_suffix(".bin").read_bytes(),
             settings.read_bytes() if settings else b"")
    for unit, (name, data) in enumerate(zip(CHIPS, parts)):
        chip = folder / name
        chip.write_bytes(data.ljust(CHIP, b"\xff"))
        command += ["-drive", f"if=pflash,unit={unit},format=raw,id={name},"
                    f"file={chip}"]
    return command


MACHINES = {"lm3s6965evb": _lm3s6965evb, "riscv-virt": _riscv_virt}
BAD = re.compile(r"^(panic|start: after a panic).*\n", re.M)
START = re.compile(r"^b24reset \S+ on ", re.M)
CALL_S = 10


class GuestError(AssertionError):
    """What was waited for did not come, or the firmware gave up."""


class Guest:
    def __init__(self, board, image, settings=None, *, panics=False,
                 options=(), capture=None):
        """settings: file of the block; None: the flash is erased there.

        panics: the test wants one. capture: a pcap file of the wire.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="guest-")
        self.chips = [Path(self._folder.name) / name for name in CHIPS]
        self.panics = panics
        self._starts = 1    # that are wanted
        self.text = ""
        self._at = 0        # where the next wait() begins to look
        self._more = threading.Condition()
        self._ours, theirs = socket.socketpair()
        self._qmp, qmp = socket.socketpair()
        fds = [theirs.fileno(), qmp.fileno()]
        command = [
            *MACHINES[board](Path(image), settings, Path(self._folder.name)),
            "-display", "none", "-nodefaults",
            "-chardev", f"socket,id=uart,fd={fds[0]}",
            "-serial", "chardev:uart",
            "-chardev", f"socket,id=qmp,fd={fds[1]}",
            "-mon", "chardev=qmp,mode=control", *options]
        if capture:
            command += ["-object",
                        f"filter-dump,id=dump,netdev=net0,file={capture}"]
        self.process = subprocess.Popen(
            command, pass_fds=fds, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        theirs.close()
        qmp.close()
        self._qmp_file = self._qmp.makefile("rw", encoding="utf-8")
        self._qmp.settimeout(CALL_S)
        threading.Thread(target=self._read, daemon=True).start()
        self._qmp_file.readline()
        self.monitor("qmp_capabilities")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()
        if error[0] is None:
            self.judge()

    # --- UART ---------------------------------------------------------------

    def _read(self):
        while True:
            try:
                data = self._ours.recv(4096)
            except OSError:
                data = b""
            with self._more:
                self.text += data.decode("utf-8", "replace").replace("\r", "")
                self._more.notify_all()
            if not data:
                return

    def send(self, line):
        """One command line; octets, or a text."""
        octets = line if isinstance(line, bytes) else line.encode()
        self._ours.sendall(octets + b"\r")

    def wait(self, what, timeout=20):
        """The rest of the line in which what appears next; looks on behind it.

        what is a plain text. A panic ends the wait at once.
        """
        limit = time.monotonic() + timeout
        with self._more:
            while True:
                at = self.text.find(what, self._at)
                end = self.text.find("\n", at) if at >= 0 else -1
                if end >= 0:
                    self._at = end
                    return self.text[at + len(what):end].strip()
                if not self.panics:
                    self.judge()
                left = limit - time.monotonic()
                if left <= 0 or self.process.poll() is not None:
                    raise GuestError(f"no {what!r}; the UART said:\n"
                                     + self.text[-3000:] + self._errors())
                self._more.wait(min(left, 0.5))

    def _errors(self):
        if self.process.poll() is None:
            return ""
        return "\nQEMU ended: " + (self.process.stderr.read() or "")[-1000:]

    def ask(self, line, what, timeout=20):
        self.send(line)
        return self.wait(what, timeout)

    def judge(self):
        """A panic or a start that nobody asked for fails the test."""
        if self.panics:
            return
        if BAD.search(self.text):
            raise GuestError("panic; the UART said:\n" + self.text[-3000:])
        if len(START.findall(self.text)) > self._starts:
            raise GuestError("it started anew; the UART said:\n"
                             + self.text[-3000:])

    # --- machine ------------------------------------------------------------

    def monitor(self, command, **arguments):
        """A QMP command; its return value."""
        wish = {"execute": command}
        if arguments:
            wish["arguments"] = arguments
        self._qmp_file.write(json.dumps(wish) + "\n")
        self._qmp_file.flush()
        while True:
            line = self._qmp_file.readline()
            if not line:
                raise GuestError("QEMU has gone" + self._errors())
            reply = json.loads(line)
            if "error" in reply:
                raise GuestError(f"{command}: {reply['error']['desc']}")
            if "return" in reply:
                return reply["return"]

    def reset(self):
        """The button; SRAM keeps what it holds."""
        self._starts += 1
        self.monitor("system_reset")

    def ready(self, timeout=20):
        """Network and clock, after a start that may have kept either."""
        begin = self._at
        ends = []
        for what in ("net: up", "clock: 20"):
            self._at = begin
            self.wait(what, timeout)
            ends.append(self._at)
        self._at = max(ends)

    def link(self, up):
        """The cable."""
        self.monitor("set_link", name="net0", up=up)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stderr.close()
        self._qmp_file.close()
        self._qmp.close()
        try:
            self._ours.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass        # the other end was faster
        self._ours.close()
        self._folder.cleanup()
