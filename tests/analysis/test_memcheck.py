"""valgrind: the unit tests, and the command against the simulator. An error, or
memory that is lost for good, fails."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from tests.e2e.support import Case, command

OUT = Path(os.environ.get("B24_OUT", "build/linux"))
FOUND = 99      # no other program here ends with it
VALGRIND = ("valgrind", "--quiet", f"--error-exitcode={FOUND}",
            "--leak-check=full", "--errors-for-leak-kinds=definite",
            "--show-leak-kinds=definite", "--track-fds=no",
            "--num-callers=20")
LIMIT_S = 120
UNIT = sorted(path for path in (OUT / "tests").glob("test_*")
              if not path.suffix)
# fault (or none) with its settings, arguments, exit
CALLS = (
    (None, {}, ("-vv", "contact", "lead", "deal:9"), 0),
    (None, {}, ("--dry-run", "contact"), 0),
    (None, {}, ("elephant",), 2),
    (None, {}, ("--verify", "contact"), 0),
    (None, {}, ("--json", "--scope", "C", "doctor"), 7),
    ("html", {}, ("--json", "contact"), 75),
    ("json", {"status": 400, "body": {"error": "E", "error_description":
                                      "\ud83d\ude00" * 2000}}, ("contact",), 7),
    ("tiny", {}, ("--json", "contact"), 0),
    ("cut", {"after": 200}, ("contact",), 4),
    ("accept_plain", {}, ("contact",), 5),
    ("silence", {}, ("--timeout", "2", "contact"), 4),
)


class Units(unittest.TestCase):
    """One test for each program of tests/unit."""

    def run_unit(self, program):
        done = subprocess.run(
            [*VALGRIND, program], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", timeout=LIMIT_S, check=False,
            env={**os.environ, "B24_OUT": str(OUT)})
        self.assertEqual(done.returncode, 0, done.stdout[-4000:])

    def test_there_are_some(self):
        self.assertGreater(len(UNIT), 20)


for _program in UNIT:
    setattr(Units, _program.name,
            lambda self, program=_program: self.run_unit(program))


class Command(Case):
    def check(self, kind, settings, arguments, exit_code):
        self.portal.reset()
        if kind:
            self.portal.fault(kind, **settings)
        ran = command(*self.webhook(), *arguments, prefix=VALGRIND,
                      limit=LIMIT_S)
        self.assertEqual(ran.exit, exit_code, ran.all)

    def test_calls(self):
        for row in CALLS:
            with self.subTest(fault=row[0], arguments=row[2]):
                self.check(*row)

    def test_profile(self):
        file = Path(self.portal.dir) / "config.ini"
        file.write_text(f"timeout = 30\n[x]\ncards = contact lead\nwebhook = "
                        f"{Path(self.webhook()[3]).read_text()}", "utf-8")
        file.chmod(0o600)
        self.check(None, {}, ("--dry-run",), 2)     # no card is named
        ran = command("--ca-file", self.portal.ca_file, "--config", file,
                      "--profile", "x", prefix=VALGRIND, limit=LIMIT_S)
        self.assertEqual(ran.exit, 0, ran.all)

    def test_oauth(self):
        for name, exit_code in (("user7", 0), ("unknown", 7)):
            ran = command(*self.token(name), "contact", prefix=VALGRIND,
                          limit=LIMIT_S)
            self.assertEqual(ran.exit, exit_code, ran.all)


class Valgrind(unittest.TestCase):
    def test_it_would_tell(self):
        """A program that loses memory, and one that reads what is not set."""
        for text in ("int main(void) { malloc(7); return 0; }",
                     "int main(void) { char *p = malloc(7);"
                     " int bad = p[3] == 'x'; free(p); return bad ? 1 : 0; }"):
            folder = self.enterContext(tempfile.TemporaryDirectory())
            program = Path(folder) / "lossy"
            subprocess.run(["gcc", "-O0", "-x", "c", "-", "-o", program],
                           input=f"#include <stdlib.h>\n{text}\n", text=True,
                           check=True, stderr=subprocess.DEVNULL)
            done = subprocess.run([*VALGRIND, program], check=False,
                                  stderr=subprocess.DEVNULL)
            self.assertEqual(done.returncode, FOUND)


if __name__ == "__main__":
    unittest.main()
