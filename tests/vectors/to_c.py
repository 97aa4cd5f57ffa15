#!/usr/bin/env python3
"""Prints the vectors as C tables: to_c.py answers | advice | retry

The output is C99 without a string literal beyond 4095 characters, and the
same on every run.
"""
import sys

import vectors

ENDS = {"keep": "open", "close": "eof clean", "cut": "eof dirty",
        "rst": "eof dirty", "no_notify": "eof dirty"}
# Statuses that stand for a class or for * in a row of advice.tsv.
SAMPLES = (200, 204, 301, 302, 307, 308, 400, 401, 402, 403, 404, 405, 410,
           429, 500, 501, 502, 503, 504, 505)
UNKNOWN_CODE = "SOMETHING_NEW"

ANSWERS_HEAD = """\
/* Made by tests/vectors/to_c.py: the answers of answers.ini but batch. */
/* clang-format off */
#include <stddef.h>

struct answer_vector {
    const char *name;
    const char *op;           /* reset, get, token */
    int number;               /* contract 9 */
    int status;
    const unsigned char *wire;
    size_t wire_len;
    const char *end;          /* after the wire: open, eof clean, eof dirty */
    const char *outcome;
    const char *advice;
    int exit_code;
    const char *code;
    const char *text;
    int text_is_prefix;       /* 1: the kept text only begins so */
    const char *kind;         /* of result; none: there is no such member */
    const char *moved_to;     /* host named by Location, or empty */
    int reset_wait_s;         /* operating_reset_at less 1773307850, in 0..600;
                                 -1: none usable, -2: not stated */
    const char *pair;         /* token: new, access (old refresh token stays),
                                 keep (nothing is stored); else empty */
};
"""
ADVICE_HEAD = """\
/* Made by tests/vectors/to_c.py: advice.tsv with classes of status made
 * concrete and each code once more in the other case. */
/* clang-format off */

struct advice_vector {
    const char *source;       /* call, token, http, outcome, error */
    const char *key;          /* call, token: code; outcome, error: its name */
    int status;               /* 0 for outcome and error */
    int https_location;       /* http: 1 where Location names an https host */
    const char *advice;
    int exit_code;
};
"""
RETRY_HEAD = """\
/* Made by tests/vectors/to_c.py: retry.tsv. */
/* clang-format off */

struct retry_vector {
    const char *situation;
    const char *error;        /* B24_E_... */
    int status;
    const char *code;
    unsigned after_s;         /* Retry-After; 0: none */
    int has_reset, reset_s;   /* until the window ends */
    int moved, once;
    struct {
        unsigned from_ms, to_ms;
    } pauses[%d];
    unsigned n_pauses;
    int times;                /* -1: any number */
};
"""


def c_string(text):
    """A C literal; octal escapes end after three digits, hex ones do not."""
    out = ""
    for byte in text.encode("utf-8"):
        char = chr(byte)
        if char in '"\\?':
            out += "\\" + char
        elif 32 <= byte < 127:
            out += char
        else:
            out += "\\%03o" % byte
    return '"%s"' % out


def c_bytes(name, data):
    lines = ["static const unsigned char %s[] = {" % name]
    for at in range(0, len(data), 20):
        lines.append("".join("%d," % b for b in data[at:at + 20]))
    return "\n".join(lines + ["};"])


def wait_of(vector):
    wait = vector.extra.get("reset_wait_s")
    if wait is None:
        return -2
    return -1 if wait == "none" else int(wait)


def answer_row(v):
    return "    {%s}," % ", ".join((
        c_string(v.name), c_string(v.op), str(v.number), str(v.status),
        "w_" + v.name, "sizeof w_" + v.name, c_string(ENDS[v.end]),
        c_string(v.outcome), c_string(v.advice), str(v.exit),
        c_string(v.code), c_string(v.text), str(int(v.text_is_prefix)),
        c_string(v.result), c_string(v.extra.get("moved_to", "")),
        str(wait_of(v)), c_string(v.extra.get("pair", ""))))


def answers():
    # The client has no batch: those answers serve the portal simulator.
    chosen = [v for v in vectors.load().values() if v.op != "batch"]
    parts = [ANSWERS_HEAD]
    parts += [c_bytes("w_" + v.name, v.wire()) for v in chosen]
    parts.append("\nstatic const struct answer_vector answer_vectors[] = {")
    parts += [answer_row(v) for v in chosen]
    return "\n".join(parts + ["};"])


def statuses(rows, row):
    """Statuses at which this very row decides."""
    if row.status.isdigit():
        return [int(row.status)]
    found = []
    for status in SAMPLES:
        redirect = 300 <= status < 400
        if row.source == "http" and status == 200:
            continue
        if row.source != "http" and redirect:
            continue
        if vectors.advise(rows, row.source, row.key, status) is row:
            found.append(status)
    return found


def advice_cases(rows):
    """(source, key, status, https, advice, exit) for each row."""
    for row in rows:
        key, https = row.key, int(row.key == "(https)")
        if row.source in ("outcome", "error"):
            yield row.source, key, 0, 0, row.advice, row.exit
            continue
        if row.source == "http" or key == "(empty)":
            key = ""
        elif key == "(unknown)":
            key = UNKNOWN_CODE
        at = statuses(rows, row)
        for status in at:
            yield row.source, key, status, https, row.advice, row.exit
        if key:
            yield (row.source, key.swapcase(), at[0], https, row.advice,
                   row.exit)


def advice():
    parts = [ADVICE_HEAD, "static const struct advice_vector "
             "advice_vectors[] = {"]
    for source, key, status, https, name, code in \
            advice_cases(vectors.advice()):
        parts.append("    {%s, %s, %d, %d, %s, %d}," % (
            c_string(source), c_string(key), status, https, c_string(name),
            code))
    return "\n".join(parts + ["};"])


def retry():
    rows = vectors.retry()
    parts = [RETRY_HEAD % max(len(row.pauses) for row in rows),
             "static const struct retry_vector retry_vectors[] = {"]
    for row in rows:
        parts.append("    {%s, %s, %d, %s, %d, %d, %d, %d, %d, {%s}, %d, %d},"
                     % (c_string(row.situation), c_string(row.error),
                        row.status, c_string(row.code), row.after_s,
                        row.reset_s is not None, row.reset_s or 0, row.moved,
                        row.once, ", ".join("{%d, %d}" % pause
                                            for pause in row.pauses or [(0, 0)]),
                        len(row.pauses),
                        -1 if row.times is None else row.times))
    return "\n".join(parts + ["};"])


def main(argv):
    tables = {"answers": answers, "advice": advice, "retry": retry}
    if len(argv) != 2 or argv[1] not in tables:
        sys.stderr.write("usage: to_c.py answers|advice|retry\n")
        return 2
    print(tables[argv[1]]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
