#!/usr/bin/env python3
"""The README's program is compiled as a reader would: against an installed
tree, by pkg-config's flags, and run against the simulator; and the transcript
of doctor is what doctor says there. readme.py MAKE"""
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from portal.control import Portal  # noqa: E402


def flags(prefix):
    """Cflags and Libs of b24reset.pc, its variables put in."""
    text = (prefix / "lib/pkgconfig/b24reset.pc").read_text()
    values = dict(re.findall(r"^(\w+)=(.*)$", text, re.M))
    found = " ".join(re.search(rf"^{key}: (.*)$", text, re.M).group(1)
                     for key in ("Cflags", "Libs"))
    while "${" in found:
        found = re.sub(r"\$\{(\w+)\}", lambda m: values[m.group(1)], found)
    return shlex.split(found)


INSTALLED = ("bin/b24reset", "include/b24/b24.h", "lib/libb24reset.a",
             "lib/systemd/system/b24reset@.service",
             "lib/systemd/system/b24reset@.timer",
             "share/bash-completion/completions/b24reset",
             "share/man/man1/b24reset.1")
DOCTORS_EXIT = 7
# What differs from run to run and from machine to machine.
VARIES = ((r"(?m)^(addresses +ok: ).*", r"\1ADDRESSES"),
          (r":\d+$", ":PORT"), (r"\d+ days left", "DAYS"),
          (r"the same as the|\d+ s (ahead of|behind) the", "SECONDS"))


def settled(text):
    """The text without what varies."""
    for pattern, instead in VARIES:
        text = re.sub(pattern, instead, text, flags=re.M)
    return text


def check_transcript(text, command):
    """The README's lines are those of a run with the README's arguments."""
    typed, printed = re.search(
        r"^    \$ (build/linux/b24reset(?:.*\\\n)*.*doctor)\n((?:    .*\n)+)",
        text, re.M).groups()
    with Portal(certs=None) as portal:
        words = [word.replace("build/portal", str(portal.dir))
                 for word in shlex.split(typed.replace("\\\n", ""))]
        done = subprocess.run([command, *words[1:]], text=True, timeout=60,
                              stdout=subprocess.PIPE, check=False)
    assert settled(done.stdout) == settled(re.sub("(?m)^    ", "", printed)), \
        f"the README does not show what doctor says:\n{done.stdout}"
    assert done.returncode == DOCTORS_EXIT, done.returncode


def main():
    text = (ROOT / "README.md").read_text()
    program = re.search(r"```c\n(.*?)```", text, re.S).group(1)
    with tempfile.TemporaryDirectory() as folder:
        prefix = Path(folder) / "usr"
        environment = {**os.environ, "MAKEFLAGS": ""}
        subprocess.run([sys.argv[1], "-s", "-C", str(ROOT), "install",
                        f"PREFIX={prefix}", "B24_DEPS_DONE=1"], check=True,
                       stdout=subprocess.DEVNULL, env=environment)
        source, binary = Path(folder) / "reset.c", Path(folder) / "reset"
        source.write_text(program)
        subprocess.run(["gcc", "-std=c99", "-Wall", "-Wextra", "-Wpedantic",
                        "-Werror", str(source), "-o", str(binary),
                        *flags(prefix)], check=True)
        for name in INSTALLED:
            assert (prefix / name).exists(), name
        with Portal() as portal:
            before = set(portal.cards())
            hook = Path(portal.webhooks["user7"]["file"]).read_text()
            done = subprocess.run([binary, portal.ca_file], input=hook,
                                  stdout=subprocess.PIPE, text=True,
                                  timeout=60, check=False)
            gone = before - set(portal.cards())
        print(done.stdout.strip(), gone)
        assert done.returncode == 0 and gone == {"7/lead_details"}
        check_transcript(text, prefix / "bin/b24reset")
    print("readme: the program compiles, links and resets one card; "
          "the transcript is true")


if __name__ == "__main__":
    main()
