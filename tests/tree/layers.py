#!/usr/bin/env python3
"""Which file may include which: the layers, enforced.

Layer 0 are the public headers; a file of layer n includes layers below n, its
own header, and nothing else of ours. Codecs (2) never include each other.
Third-party headers are each used by the files named here and nowhere else.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS = {
    1: "err buf params word",
    2: "url method body http_req http_resp json san roots record credential"
       " advice retry phase",
    3: "request reply oauth",
    4: "tls tls_env tls_verify tls_session",
    5: "client step run refresh rename moved",
}
LAYER_OF = {f"b24_{name}": layer
            for layer, names in LAYERS.items() for name in names.split()}
# Pieces that are one codec, or one composer, in several files.
PARTS = {"b24_http_field": "b24_http_resp", "b24_http_date": "b24_http_resp",
         "b24_http_head": "b24_http_resp",
         "b24_json_scan": "b24_json", "b24_json_text": "b24_json",
         "b24_preview": "b24_request",
         "b24_token": "b24_oauth", "b24_token_write": "b24_oauth"}
ONLY = {"jsmn.h": {"b24_json.c"},
        "mbedtls/": {"b24_tls.c", "b24_tls_env.c", "b24_tls_verify.c",
                     "b24_tls_verify.h", "b24_tls_session.c",
                     "b24_tls_session.h"},
        "psa/": {"b24_tls_env.c"},
        "ini.h": {"cli_ini.c"}}
C_HEADERS = {"stddef.h", "stdint.h", "string.h", "limits.h"}
FIRST_LAYER_WITH_IO = 4
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)


def includes(path):
    return [name for _, name in INCLUDE.findall(path.read_text())]


def own_names(name):
    return pathlib.Path(name).stem


def judge_third_party(path, name):
    """A message, or None; and whether name is a third party's at all."""
    for prefix, users in ONLY.items():
        if name == prefix or name.startswith(prefix):
            ok = path.name in users
            return True, None if ok else f"{name} is for {sorted(users)} alone"
    return False, None


def judge_core(path, name):
    me = path.stem
    layer = LAYER_OF.get(PARTS.get(me, me))
    if layer is None:
        return f"{me} stands in no layer"
    if name.startswith("b24/"):
        return None
    third, message = judge_third_party(path, name)
    if third:
        return message
    if name in C_HEADERS:
        return None
    other = own_names(name)
    if PARTS.get(other, other) == PARTS.get(me, me):
        return None
    if other not in LAYER_OF:
        return f"{name} is neither ours nor a header the core may use"
    if LAYER_OF[other] < layer:
        return None
    if layer >= FIRST_LAYER_WITH_IO and LAYER_OF[other] == layer:
        return None  # one layer in two files
    return f"layer {layer} includes {name} of layer {LAYER_OF[other]}"


def judge_public(path, name):
    if name in C_HEADERS or name.startswith("b24_") or name == "B24_CONFIG_FILE":
        return None
    return f"a public header includes {name}"


def judge_outside(path, name):
    """Ports and boards: public headers, the system, their own files."""
    _, message = judge_third_party(path, name)
    if message:
        return message
    if (ROOT / "src" / name).exists():
        return f"{name} belongs to the core"
    return None


def main():
    rules = [("src", judge_core), ("include/b24", judge_public),
             ("port", judge_outside), ("boards", judge_outside)]
    bad = seen = 0
    for folder, judge in rules:
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            if path.parent.name == "mbedtls":
                continue  # configuration headers of Mbed TLS itself
            for name in includes(path):
                seen += 1
                message = judge(path, name)
                if message:
                    bad += 1
                    print(f"{path.relative_to(ROOT)}: {message}")
    if not seen:
        print("layers: no include seen, so nothing is shown")
        return 1
    print(f"layers: {seen} includes, {bad} across the layers")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
