"""The command as its users meet it: options, secrets, output, time, memory."""

import os
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from .support import COMMAND, ROOT, Case, command, namespaces
from .test_tls import private_file

OUT = Path(os.environ.get("B24_OUT", ROOT / "build/linux"))
HERE = Path(__file__).resolve().parent


def witness(folder, *arguments):
    """Run under the counting library: its counts, and the run."""
    report = Path(folder) / "witness"
    ran = command(*arguments, env={"LD_PRELOAD": str(OUT / "tests/witness.so"),
                                   "B24_WITNESS": str(report)})
    words = report.read_text(encoding="ascii").split()
    return dict(zip(words[::2], map(int, words[1::2]))), ran


class Command(Case):
    def test_help(self):
        ran = command("--help")
        self.assertEqual(ran.exit, 0)
        self.assertEqual(ran.err, "")
        self.assertIn("--webhook-file", ran.out)
        self.assertLessEqual(max(map(len, ran.out.splitlines())), 80)

    def test_version(self):
        ran = command("--version")
        self.assertEqual(ran.exit, 0)
        self.assertRegex(ran.out, r"^b24reset \d+\.\d+\.\d+")

    def test_usage_errors(self):
        for arguments, says in (
                ("", "card"), ("--nonsense contact", "nonsense"),
                ("elephant", "elephant"), ("--scope X contact", "scope"),
                ("--scope C --user 6 contact", "user"),
                ("--user -1 contact", "user"), ("--user x contact", "user"),
                ("--customer-type repeat contact", "lead"),
                ("contact:5", "categor"), ("lead:5", "categor"),
                ("item", "type"), ("item:5", "type"), ("item:177:x", "category"),
                ("--timeout 0 contact", "timeout"),
                ("--family x contact", "family")):
            with self.subTest(arguments=arguments):
                ran = command(*self.webhook(), *arguments.split())
                self.assertEqual(ran.exit, 2, ran.all)
                self.assertIn(says, ran.err.lower())
                self.assertEqual(ran.out, "")
        self.assertEqual(self.portal.calls(), [])

    def test_dry_run_opens_nothing(self):
        counts, ran = witness(self.portal.dir, *self.webhook(), "--dry-run",
                              "contact")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(counts["sockets"], 0)
        self.assertIn("POST /rest/7/***/crm.contact.details.configuration.reset"
                      "?scope=P HTTP/1.1", ran.out)
        self.assertIn('{"scope":"P"}', ran.out)
        self.assert_no_secret(ran.all)
        self.assertEqual(self.portal.calls(), [])
        ran = command(*self.token(), "--dry-run", "contact")
        self.assertIn('"auth":"***"}', ran.out)
        self.assert_no_secret(ran.all)

    def test_no_heap_of_our_own(self):
        counts, ran = witness(self.portal.dir, *self.webhook(), "contact",
                              "lead")
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertEqual(counts["own"], 0, counts)
        self.assertGreater(counts["sockets"], 0)    # the witness does count

    def test_witness_would_tell(self):
        program = Path(self.portal.dir) / "leaky"
        subprocess.run(["cc", "-x", "c", "-", "-o", program], check=True,
                       input=b"#include <stdlib.h>\n"
                             b"int main(void) { return !malloc(7); }")
        report = Path(self.portal.dir) / "leaky-report"
        subprocess.run([program], check=True, env={
            "LD_PRELOAD": str(OUT / "tests/witness.so"),
            "B24_WITNESS": str(report)})
        self.assertIn("own 1 ", report.read_text(encoding="ascii"))

    # --- signals ---------------------------------------------------------------

    def terminated(self, *arguments):
        """A signal comes when the first line has been written."""
        ran = command(*self.webhook(), *arguments, env={
            "LD_PRELOAD": str(OUT / "tests/witness.so"),
            "B24_WITNESS_SIGNAL": "1"})
        self.assertEqual(ran.exit, 130, ran.all)
        return ran

    def test_signal_between_two_cards(self):
        """What was not asked is not called done."""
        before = self.portal.cards()
        ran = self.terminated("contact", "lead", "deal")
        self.assertEqual(ran.out, "contact personal: reset\n"
                         "lead personal: not tried\n"
                         "deal personal: not tried\n")
        self.assertEqual(self.gone(before), ["7/contact_details"])
        said = self.terminated("--json", "contact", "lead").json
        self.assertEqual([(one["ok"], one["outcome"], one["attempts"])
                          for one in said],
                         [(True, "ok_true", 1), (False, "cancelled", 0)])
        self.assertEqual((said[1]["error_description"],
                          said[1]["http_status"]), ("not tried", 0))
        ran = self.terminated("--json", "doctor")
        self.assertIn(("cancelled", "skipped"),
                      {(one["outcome"], one["status"]) for one in ran.json})
        # the last card is done, and so is the command
        ran = command(*self.webhook(), "contact", env={
            "LD_PRELOAD": str(OUT / "tests/witness.so"),
            "B24_WITNESS_SIGNAL": "1"})
        self.assertEqual((ran.exit, ran.out), (0, "contact personal: reset\n"))

    def test_ignored_signals_stay_ignored(self):
        """As nohup wants it, and a shell for its background jobs."""
        def ignore():
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)

        self.portal.fault("delay", before_ms=800)
        with subprocess.Popen([COMMAND, *map(str, self.webhook()), "contact"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, preexec_fn=ignore) as process:
            self.portal.wait_calls(1, timeout=5)
            process.send_signal(signal.SIGHUP)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
        self.assertEqual((process.returncode, out),
                         (0, "contact personal: reset\n"), err)

    # --- secrets ---------------------------------------------------------------

    def test_file_modes(self):
        hook = Path(self.portal.webhooks["user7"]["file"]).read_text()
        for mode in (0o640, 0o604, 0o644, 0o660):
            path = private_file(self.portal.dir, "hook-open", hook)
            path.chmod(mode)
            ran = command("--ca-file", self.portal.ca_file, "--webhook-file",
                          path, "contact")
            self.assertEqual(ran.exit, 3, ran.all)
            self.assertIn("chmod", ran.err)
            self.assert_no_secret(ran.all)
        self.assertEqual(self.portal.calls(), [])

    def test_standard_input(self):
        hook = Path(self.portal.webhooks["user7"]["file"]).read_text()
        ran = command("--ca-file", self.portal.ca_file, "--webhook-file", "-",
                      "contact", stdin=hook)
        self.assertEqual(ran.exit, 0, ran.all)

    def test_environment_warns(self):
        hook = Path(self.portal.webhooks["user7"]["file"]).read_text().strip()
        ran = command("--ca-file", self.portal.ca_file, "contact",
                      env={"B24_WEBHOOK": hook})
        self.assertEqual(ran.exit, 0, ran.all)
        self.assertIn("B24_WEBHOOK", ran.err)
        self.assert_no_secret(ran.all)

    def test_bad_webhooks(self):
        secret = "0123456789abcdef"
        for text, says in (
                (f"http://p.test/rest/1/{secret}/", "https"),
                (f"https://p.test/rest/1/{secret}/crm.contact.list", "method"),
                ("https://p.test/rest/1/no-secret!/", "secret"),
                (f"https:///rest/1/{secret}/", "name"),
                (f"https://p.test:99999/rest/1/{secret}/", "port"),
                ("", ""), ("hello", "")):
            with self.subTest(text=text):
                path = private_file(self.portal.dir, "hook-bad", text)
                ran = command("--webhook-file", path, "contact")
                self.assertEqual(ran.exit, 3, ran.all)
                self.assertIn(says, ran.err.lower())
                self.assertNotIn(secret, ran.all)

    def test_argument_is_no_place_for_a_secret(self):
        ran = command("https://p.test/rest/1/0123456789abcdef/")
        self.assertEqual(ran.exit, 2)
        self.assertIn("file", ran.err)
        self.assertNotIn("0123456789abcdef", ran.all)

    def test_echoed_secret_is_masked(self):
        """A server that throws the credential back at us."""
        for credential, secret in (
                (self.webhook(), self.secrets()[list(self.portal.webhooks)
                                                .index("user7")]),
                (self.token(), self.portal.token("user7")["access_token"])):
            self.portal.fault("json", status=400, body={
                "error": "E" + secret, "error_description": f"a {secret} b"})
            ran = command(*credential, "-vv", "--json", "contact")
            self.assertEqual(ran.exit, 7, ran.all)
            self.assertIn("***", ran.out)
            self.assertNotIn(secret, ran.all)

    def test_verbose(self):
        ran = command(*self.webhook(), "-vv", "contact")
        self.assertEqual(ran.exit, 0)
        for word in ("TLSv1.3", "POST /rest/7/***/", "HTTP/1.1 200",
                     '{"result":true'):
            self.assertIn(word, ran.err)
        self.assertNotIn("\033", ran.all)
        self.assert_no_secret(ran.all)

    # --- network -----------------------------------------------------------------

    def test_refused_port(self):
        hook = private_file(self.portal.dir, "hook-refused",
                            "https://127.0.0.1:1/rest/1/0123456789abcdef/")
        ran = command("--webhook-file", hook, "--json", "contact", "lead")
        self.assertEqual(ran.exit, 4, ran.all)
        self.assertEqual([one["outcome"] for one in ran.json],
                         ["connect_error", "connect_error"])
        # the next card would not work either
        self.assertEqual(ran.json[1]["error_description"], "not tried")

    def test_not_tried_after_a_refusal(self):
        self.portal.fault("json", status=401, body={
            "error": "INVALID_CREDENTIALS", "error_description": "x"})
        ran = command(*self.webhook(), "--json", "contact", "lead")
        self.assertEqual(ran.exit, 7, ran.all)
        self.assertEqual([(one["http_status"], one["error"],
                           one["error_description"], one["attempts"])
                          for one in ran.json],
                         [(401, "INVALID_CREDENTIALS", "x", 1),
                          (0, "INVALID_CREDENTIALS", "not tried", 0)])

    def test_no_random_numbers(self):
        ran = command(*self.webhook(), "contact", env={
            "LD_PRELOAD": str(OUT / "tests/witness.so"),
            "B24_WITNESS_RANDOM": "1"})
        self.assertEqual(ran.exit, 1, ran.all)
        self.assertIn("try again in a moment", ran.out)
        self.assertEqual(self.portal.calls(), [])

    # --- names of files ------------------------------------------------------------

    def test_long_name(self):
        """The reason is told, whatever the name is; and nothing else."""
        ran = command("--webhook-file", self.webhook()[3], "--ca-file",
                      "/x/" + "x" * 2000, "--json", "contact")
        self.assertEqual(ran.exit, 3, ran.all)
        said = ran.json[0]["error_description"]
        self.assertRegex(said, "^root certificates: [.]{3}x{400}: No such file")
        self.assertEqual(ran.err, f"b24reset: {said}\n")

    def test_name_that_is_no_text(self):
        ran = command("--webhook-file", b"/tmp/\xff\xfe".decode(
            errors="surrogateescape"), "--json", "contact")
        self.assertEqual(ran.exit, 3)
        ran.out.encode()    # it is UTF-8, or this raises
        self.assertIn("/tmp/\ufffd\ufffd: ", ran.json[0]["error_description"])

    def test_silent_resolver(self):
        """A name server that never answers: --timeout 2 ends within 2.2 s."""
        hook = private_file(self.portal.dir, "hook-silent",
                            "https://portal.test/rest/1/0123456789abcdef/")
        unshare = namespaces.command()
        if not unshare:
            self.skipTest("no namespaces here")
        done = subprocess.run(
            [*unshare, sys.executable, str(HERE / "in_silence.py"),
             COMMAND, "--webhook-file", str(hook), "--json", "--timeout", "2",
             "contact"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, timeout=30, check=False)
        self.assertEqual(done.returncode, 4, done.stdout + done.stderr)
        self.assertIn('"outcome":"timeout"', done.stdout)
        seconds = float(done.stderr.rsplit("seconds", 1)[1])
        self.assertLess(seconds, 2.2)
        self.assertGreater(seconds, 1.9)

    def test_interrupt(self):
        self.portal.fault("silence")
        process = subprocess.Popen(
            [COMMAND, *map(str, self.webhook()), "contact"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with process:
            self.portal.wait_calls(1, timeout=0.5)
            process.send_signal(2)
            out, err = process.communicate(timeout=5)
        self.assertEqual(process.returncode, 130, out + err)

    def test_full_disk(self):
        with open("/dev/full", "w", encoding="ascii") as full:
            done = subprocess.run(
                [COMMAND, *map(str, self.webhook()), "contact"], stdout=full,
                stderr=subprocess.PIPE, timeout=30, check=False)
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    unittest.main()
