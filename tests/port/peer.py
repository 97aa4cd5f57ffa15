#!/usr/bin/env python3
"""The other end of the port conformance test: services that behave, and ones
that do not. Standard library only; on loopback, or on the addresses given.

    peer.py [--namespace] [--dns] [--host ADDRESS --host6 ADDRESS] --
            PROGRAM [ARGUMENT ...]

starts the services, runs PROGRAM with "key=value" for each of them appended,
stops with its exit status. Without a PROGRAM it prints the line and serves
until its standard input ends.

--namespace  for a fresh network and mount namespace (unshare -Urnm): brings
             "lo" up and puts the name server below into resolv.conf
--dns        the name server, port 53, and the names that need it
--host       the IPv4 and IPv6 address to serve on: a tap device's, where the
--host6      other end is a TCP/IP stack of its own. Only one of each kind is
             offered then, so no name has a dead address in front
"""
import argparse
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

import dns_peer

HOST, HOST6 = "127.0.0.1", "::1"
ALIAS = "127.0.0.9"  # after 127.0.0.1 in every order that a resolver makes
PROGRAM_LIMIT_S = 180
PATTERN = bytes(n % 251 + 1 for n in range(251))


def pattern(start, length):
    start %= 251
    return (PATTERN * ((start + length) // 251 + 1))[start:start + length]


def echo(conn):
    while data := conn.recv(65536):
        conn.sendall(data)


def slow(conn):
    """Reads nothing for half a second, then all up to a 0; answers with the
    number of octets before it and whether they were the pattern."""
    time.sleep(0.5)
    count, right = 0, True
    while data := conn.recv(65536):
        end = data.find(b"\0")
        part = data if end < 0 else data[:end]
        right = right and part == pattern(count, len(part))
        count += len(part)
        if end >= 0:
            conn.sendall(struct.pack(">IB", count, right))
            conn.recv(1)
            return


def drip(conn):
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for octet in pattern(0, 64):
        conn.sendall(bytes([octet]))
        time.sleep(0.002)


def ends(conn):
    conn.sendall(pattern(0, 300))


def resets(conn):
    """Closing with lingering switched to zero sends RST."""
    conn.recv(1)
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                    struct.pack("ii", 1, 0))


def silent(conn):
    conn.recv(1)


def leaves(_conn):
    return


class Sink:
    """Counts what a connection brings until its end; tells it later."""

    def __init__(self):
        self.last = (0, 0)

    def sink(self, conn):
        self.last = (0, 0)
        total = 0
        try:
            while data := conn.recv(65536):
                total += len(data)
            self.last = (total, 1)
        except ConnectionError:
            self.last = (total, 0)

    def count(self, conn):
        conn.sendall(struct.pack(">IB", *self.last))


def run_service(behave, conn):
    try:
        with conn:
            behave(conn)
    except OSError:
        pass  # the client went away: its own business


def accept_all(listener, behave):
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=run_service, args=(behave, conn),
                         daemon=True).start()


def listen(host, port=0, family=socket.AF_INET, window=None, backlog=64):
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if window:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    listener.bind((host, port))
    listener.listen(backlog)
    return listener


def serve(behave, host, port=0, **how):
    listener = listen(host, port, **how)
    threading.Thread(target=accept_all, args=(listener, behave),
                     daemon=True).start()
    return listener.getsockname()[1]


def unused_port(host, keep):
    """A port where nobody listens: bound, so that nobody else gets it."""
    sock = socket.socket()
    sock.bind((host, 0))
    keep.append(sock)
    return sock.getsockname()[1]


def dead_port(keep):
    """A port that answers no SYN: its queue is full and nobody accepts."""
    listener = listen(HOST, backlog=0)
    port = listener.getsockname()[1]
    keep.append(listener)
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex((HOST, port))
        keep.append(filler)
    time.sleep(0.1)
    return port


def start_services(host, host6, keep):
    sink = Sink()
    offers = {
        "host": host,
        "echo": serve(echo, host),
        "slow": serve(slow, host, window=4096),
        "drip": serve(drip, host),
        "ends": serve(ends, host),
        "resets": serve(resets, host),
        "silent": serve(silent, host),
        "leaves": serve(leaves, host),
        "refused": unused_port(host, keep),
        "sink": serve(sink.sink, host),
        "count": serve(sink.count, host),
    }
    try:
        offers["echo6"] = serve(echo, host6, family=socket.AF_INET6)
        offers["host6"] = host6
    except OSError:
        pass  # a machine without IPv6
    if host == HOST:
        offers["alias"] = ALIAS
        offers["first_dead_port"] = dead_port(keep)
        serve(echo, ALIAS, offers["first_dead_port"])
    return offers


def start_names(offers, keep):
    """Both addresses stand in the dead-first order in the answer, and RFC 6724
    leaves it: 127.0.0.1 is nearer to its own source address. Without an alias
    the second address is an IPv6 one."""
    host = offers["host"]
    second = offers.get("alias") or offers["host6"]
    zone = {
        "known.test": dns_peer.Answer([host]),
        "late.test": dns_peer.Answer([host], delay_s=0.7),
        "mute.test": dns_peer.Answer([], silent=True),
        "first-refused.test": dns_peer.Answer([host, second]),
    }
    offers["first_refused_port"] = unused_port(host, keep)
    serve(echo, second, offers["first_refused_port"],
          family=socket.AF_INET6 if ":" in second else socket.AF_INET)
    offers.update(known="known.test", late="late.test", mute="mute.test",
                  unknown="unknown.test", first_refused="first-refused.test")
    if "first_dead_port" in offers:
        zone["first-dead.test"] = dns_peer.Answer([host, second])
        offers["first_dead"] = "first-dead.test"
    dns_peer.start(zone, host)


def run(program, offers):
    arguments = [f"{key}={value}" for key, value in offers.items()]
    if not program:
        print(*arguments, flush=True)
        sys.stdin.read()
        return 0
    try:
        return subprocess.run(program + arguments, timeout=PROGRAM_LIMIT_S,
                              check=False).returncode
    except subprocess.TimeoutExpired:
        print(f"FAIL ended after {PROGRAM_LIMIT_S} s", flush=True)
        return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--namespace", action="store_true")
    parser.add_argument("--dns", action="store_true")
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--host6", default=HOST6)
    parser.add_argument("program", nargs="*")
    options = parser.parse_args()
    keep = []  # sockets that only have to stay open
    with tempfile.TemporaryDirectory() as folder:
        if options.namespace:
            dns_peer.enter_namespace(folder)
        offers = start_services(options.host, options.host6, keep)
        if options.dns:
            start_names(offers, keep)
        status = run(options.program, offers)
        sys.stdout.flush()
    os._exit(status if status >= 0 else 1)  # not waiting for the services


if __name__ == "__main__":
    main()
