#!/usr/bin/env python3
"""Writes the first inputs of the fuzz targets: seeds.py FOLDER

One folder a target, one file an answer of tests/vectors/answers.ini, behind
the octets that steer that target (see its LLVMFuzzerTestOneInput)."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "vectors"))
import vectors  # noqa: E402

OPS = {"reset": 0, "get": 1}
STATUSES = (200, 200, 204, 302, 308, 400, 401, 403, 429, 500, 503, 599)
ALL_TOKENS = 3      # and no Retry-After


def write(folder, name, content):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def main():
    out = Path(sys.argv[1])
    for name, vector in vectors.load().items():
        status = STATUSES.index(vector.status if vector.status in STATUSES
                                else 599)
        write(out / "http_resp", name, b"\x00\x40" + vector.wire())
        write(out / "json", name, bytes((95, 64)) + vector.body)
        write(out / "token", name, b"\0" + vector.body)
        write(out / "reply", name,
              bytes((OPS.get(vector.op, 0), status, ALL_TOKENS)) + vector.body)
    pair = vectors.load()["token_ok"].body.replace(
        b"{", b'{"client_id":"local.1","client_secret":"s", ', 1)
    write(out / "token", "file", b"\0" + pair)


if __name__ == "__main__":
    main()
