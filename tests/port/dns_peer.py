"""A name server for tests, UDP port 53, and the namespace for it."""
import dataclasses
import fcntl
import os
import socket
import struct
import subprocess
import threading
import time

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
A, AAAA, NXDOMAIN = 1, 28, 3
TTL_S = 0  # a resolver with a cache asks again each time
# One server, asked once, for three seconds: short enough for a test to see
# the resolver give up, long enough to be silent.
RESOLV_CONF = "nameserver 127.0.0.1\noptions timeout:3 attempts:1\n"


@dataclasses.dataclass
class Answer:
    addresses: list
    delay_s: float = 0
    silent: bool = False


def read_question(query):
    """The name, the type and the question's octets."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    kind = struct.unpack(">H", query[at + 1:at + 3])[0]
    return ".".join(labels).lower(), kind, query[12:at + 5]


def make_record(address):
    if ":" in address:
        kind, data = AAAA, socket.inet_pton(socket.AF_INET6, address)
    else:
        kind, data = A, socket.inet_aton(address)
    return kind, struct.pack(">HHHIH", 0xC00C, kind, 1, TTL_S,
                             len(data)) + data


def make_reply(query, question, code, records):
    head = query[:2] + struct.pack(">HHHHH", 0x8580 | code, 1, len(records),
                                   0, 0)
    return head + question + b"".join(records)


def answer_one(sock, zone, query, client):
    try:
        name, kind, question = read_question(query)
    except (IndexError, struct.error):
        return
    answer = zone.get(name)
    if answer is None:
        sock.sendto(make_reply(query, question, NXDOMAIN, []), client)
        return
    if answer.silent:
        return
    time.sleep(answer.delay_s)
    records = [record for its_kind, record in map(make_record,
                                                  answer.addresses)
               if its_kind == kind]
    sock.sendto(make_reply(query, question, 0, records), client)


def serve(sock, zone):
    while True:
        query, client = sock.recvfrom(1500)
        threading.Thread(target=answer_one, args=(sock, zone, query, client),
                         daemon=True).start()


def start(zone, host="127.0.0.1", port=53):
    """zone: name -> Answer; other names do not exist."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((host, port))
    threading.Thread(target=serve, args=(sock, zone), daemon=True).start()
    return sock.getsockname()[1]


def bring_up_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x",
                              fcntl.ioctl(sock, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(sock, SIOCSIFFLAGS,
                    struct.pack("16sh14x", b"lo", flags | IFF_UP))


def cover(path, text, folder):
    """Shows text in place of the file, in this mount namespace only."""
    own = os.path.join(folder, os.path.basename(path))
    with open(own, "w", encoding="ascii") as out:
        out.write(text)
    subprocess.run(["mount", "--bind", own, os.path.realpath(path)],
                   check=True)


def enter_namespace(folder):
    bring_up_loopback()
    cover("/etc/resolv.conf", RESOLV_CONF, folder)
    cover("/etc/nsswitch.conf", "hosts: files dns\n", folder)
    if os.path.isdir("/run/nscd"):  # a cache outside would answer instead
        subprocess.run(["mount", "-t", "tmpfs", "none", "/run/nscd"],
                       check=True)
