"""What belongs to Linux around the command: the units, the journal's
priorities, the completion, memory."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from .support import COMMAND, ROOT, Case, command
from .test_command import witness
from .test_tls import private_file

UNITS = ("b24reset@.service", "b24reset@.timer")
RSS_KB = 3072
VERIFY = ("systemd-analyze", "verify", "--man=no")


def verify(*paths):
    done = subprocess.run([*VERIFY, *map(str, paths)], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60,
                          check=False)
    return done.returncode, done.stdout


class Units(unittest.TestCase):
    """systemd itself judges them, as installed."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        (cls.folder / "bin").mkdir()
        shutil.copy(COMMAND, cls.folder / "bin/b24reset")
        for name in UNITS:
            source = ROOT / "boards/linux" / name
            if not source.exists():
                source = source.with_name(name + ".in")
            text = source.read_text(encoding="utf-8")
            (cls.folder / name).write_text(
                text.replace("@PREFIX@", str(cls.folder)), encoding="utf-8")
        # a unit that nothing can be said against: does the tool run here?
        probe = cls.folder / "probe.service"
        probe.write_text("[Service]\nExecStart=/bin/true\n", encoding="utf-8")
        try:
            code, said = verify(probe)
        except FileNotFoundError as error:
            raise unittest.SkipTest("no systemd-analyze here") from error
        if code:
            raise unittest.SkipTest(f"systemd-analyze: {said}")

    def test_units(self):
        code, said = verify(*(self.folder / name for name in UNITS))
        self.assertEqual((code, said), (0, ""))

    def test_verify_would_tell(self):
        text = (self.folder / UNITS[0]).read_text(encoding="utf-8")
        broken = self.folder / "broken@.service"
        for old, new in (("bin/b24reset", "bin/b24rest"),
                         ("Type=oneshot", "Type=onesho"),
                         ("DynamicUser", "DynamikUser")):
            broken.write_text(text.replace(old, new), encoding="utf-8")
            self.assertNotEqual(verify(broken), (0, ""), new)

    def test_hardened(self):
        """The exposure that systemd counts, 0 to 10."""
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=yes", "--no-pager",
             "--threshold=15", str(self.folder / UNITS[0])],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout[-300:])


class Service(Case):
    """The service's command line and surroundings, without systemd."""

    def start(self, profile, *options, journal=True, **env):
        """ExecStart= as it stands in the unit."""
        unit = (ROOT / "boards/linux/b24reset@.service.in").read_text(
            encoding="utf-8")
        (line,) = [line for line in unit.splitlines()
                   if line.startswith("ExecStart=")]
        words = line.replace("%i", profile).split()
        self.assertEqual(words[0], "ExecStart=@PREFIX@/bin/b24reset")
        self.assertEqual(words[-1], "$B24RESET_OPTIONS")
        out = Path(self.portal.dir) / "journal"
        with open(out, "w", encoding="utf-8") as file:
            at = os.fstat(file.fileno())
            if journal:
                env["JOURNAL_STREAM"] = f"{at.st_dev}:{at.st_ino}"
            done = subprocess.run(
                [COMMAND, *words[1:-1], *options], stdin=subprocess.DEVNULL,
                stdout=file, stderr=file, timeout=60, check=False,
                env={"PATH": os.environ["PATH"], **self.env, **env})
        return done.returncode, out.read_text(encoding="utf-8")

    def setUp(self):
        super().setUp()
        xdg = Path(self.portal.dir) / "etc-xdg"
        (xdg / "b24reset").mkdir(parents=True, exist_ok=True)
        (xdg / "b24reset/config.ini").write_text(
            f"ca_file = {self.portal.ca_file}\n[lobby]\n"
            "cards = contact lead\n[office]\ncards = deal\nscope = C\n",
            encoding="utf-8")
        credentials = Path(self.portal.dir) / "run-credentials"
        credentials.mkdir(exist_ok=True)
        private_file(credentials, "webhook", Path(
            self.portal.webhooks["admin"]["file"]).read_text(encoding="utf-8"))
        self.env = {"XDG_CONFIG_DIRS": str(xdg),
                    "CREDENTIALS_DIRECTORY": str(credentials)}

    def test_profile(self):
        before = self.portal.cards()
        code, said = self.start("lobby", "--user=7")
        self.assertEqual((code, said), (0, "<6>contact of user 7: reset\n"
                                        "<6>lead of user 7: reset\n"))
        self.assertEqual(self.gone(before),
                         ["7/contact_details", "7/lead_details"])

    def test_leave_is_an_option(self):
        before = self.portal.cards()
        code, said = self.start("office")
        self.assertEqual(code, 2, said)
        self.assertRegex(said, "^<3>b24reset: scope C [^\n]*--yes\n$")
        self.assertEqual(self.gone(before), [])
        code, said = self.start("office", "--yes")
        self.assertEqual(code, 0, said)
        self.assertEqual(self.gone(before), ["common/deal_details_common"])

    # --- the journal's priorities --------------------------------------------------

    def test_priorities(self):
        self.portal.fault("html", status=502)
        code, said = self.start("lobby")
        self.assertEqual(code, 75)
        lines = said.splitlines()
        self.assertEqual([line[:3] for line in lines], ["<3>", "<6>"])
        hook = Path(self.portal.webhooks["admin"]["file"]).read_text(
            encoding="utf-8").strip()
        code, said = self.start("lobby", B24_WEBHOOK=hook)
        self.assertEqual([line[:3] for line in said.splitlines()],
                         ["<4>", "<6>", "<6>"])

    def test_every_line_has_one(self):
        for options in (("-vv",), ("--json",), ("doctor",), ("-vv", "doctor")):
            code, said = self.start("lobby", *options)
            self.assertEqual(code, 0, said)
            for line in said.splitlines():
                self.assertRegex(line, r"^<[346]>(?!<\d>)")
        self.portal.leaf("expired")
        self.addCleanup(self.portal.leaf, "valid")
        _, said = self.start("lobby", "doctor")
        self.assertEqual([line[1] for line in said.splitlines()[:5]],
                         list("66434"))

    def test_not_in_the_journal(self):
        code, said = self.start("lobby", journal=False)
        self.assertEqual((code, said.splitlines()[0]),
                         (0, "contact personal: reset"))
        for stream in ("", "1:2", "x", "9" * 300):
            _, said = self.start("lobby", journal=False, JOURNAL_STREAM=stream)
            self.assertTrue(said.startswith("contact"), said)

    # --- memory ----------------------------------------------------------------------

    def test_peak_of_memory(self):
        peak = 0
        for arguments in (("contact", "lead"), ("--verify", "contact"),
                          ("doctor",), ("-vv", "contact")):
            counts, ran = witness(self.portal.dir, *self.webhook(), *arguments)
            self.assertEqual((ran.exit, counts["own"]), (0, 0), ran.all)
            peak = max(peak, counts["peak"])
        print(f"peak RSS {peak} KB of {RSS_KB}", end=" ", flush=True)
        self.assertGreater(peak, 500)
        self.assertLessEqual(peak, RSS_KB)


class Completion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.script = cls.folder / "b24reset.bash"
        ran = command("--completion")
        cls.script.write_text(ran.out, encoding="utf-8")
        (cls.folder / "hook file").touch()

    def complete(self, *words):
        """What bash would offer for the last word."""
        done = subprocess.run(
            ["bash", "--norc", "-c", 'source "$1"; shift; COMP_WORDS=("$@")\n'
             'COMP_CWORD=$(($# - 1)); _b24reset\n'
             'printf "%s\\n" "${COMPREPLY[@]}"', "bash", str(self.script),
             "b24reset", *words], cwd=self.folder, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, timeout=20, check=False)
        self.assertEqual(done.stderr, "")
        return done.stdout.split("\n")[:-1]

    def test_options(self):
        listed = {word for line in command("--help").out.splitlines()
                  for word in line.split()[:2] if word.startswith("--")}
        self.assertGreater(len(listed), 20)
        self.assertEqual(set(self.complete("--")), listed)
        self.assertEqual(self.complete("--retry-"), ["--retry-max-time"])

    def test_words(self):
        for words, offered in (
                (("--scope", ""), ["P", "C"]), (("--scope", "="), ["P", "C"]),
                (("--scope", "=", "C"), ["C"]),
                (("--customer-type", "r"), ["repeat"]),
                (("--family", ""), ["entity", "item"]),
                (("--user", ""), [""]),
                (("--json", "d"), ["deal", "doctor"]),
                (("doctor", "con"), ["contact"]),
                (("force-common", "l"), ["lead"])):
            with self.subTest(words=words):
                self.assertEqual(self.complete(*words), offered)

    def test_files(self):
        for option in ("--webhook-file", "--token-file", "--ca-file",
                       "--config"):
            self.assertEqual(self.complete(option, "hook"), ["hook file"])

    def test_clean(self):
        done = subprocess.run(["shellcheck", "-s", "bash", self.script],
                              stdout=subprocess.PIPE, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""))


if __name__ == "__main__":
    unittest.main()
