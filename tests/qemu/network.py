"""A network of the test's own: only loopback, a resolv.conf that leads to us.

enter() starts the program anew inside: every socket is then in a namespace
from which no packet can leave, and ports 53 and 123 are free.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import namespaces  # noqa: E402

MARK = "B24_IN_NAMESPACE"


def inside():
    return os.environ.get(MARK) == "1"


def enter():
    """Returns inside; outside it becomes the program inside."""
    if inside():
        _furnish()
        return
    os.environ[MARK] = "1"
    again = [sys.executable, *_interpreter_arguments()]
    unshare = namespaces.command()
    if not unshare:
        print("no network namespace can be made here", file=sys.stderr)
        if "unittest" not in sys.modules:   # a demo, or a measurement
            sys.exit(1)
        print("Ran 1 test in 0.0s\n\nOK (skipped=1)", file=sys.stderr)
        sys.exit(0)
    os.execvp("unshare", [*unshare, *again])


def _interpreter_arguments():
    """What Python was called with, "-m unittest" and the like included."""
    return sys.orig_argv[1:]


def _furnish():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        conf = Path(folder) / "resolv.conf"
        conf.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        target = os.path.realpath("/etc/resolv.conf")
        subprocess.run(["mount", "--bind", str(conf), target], check=True)
