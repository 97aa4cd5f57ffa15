"""The control path, its refusals, the files, and that no secret gets out."""

import http.client
import json
import os
import stat
import subprocess
import sys
import time
import unittest
from pathlib import Path
from urllib.parse import urlsplit

from portal import certs, control_api
from portal.control import CERTS, HERE, ControlError, Portal
from portal.http_io import parse_head
from portal.tests.support import (CONTACT, GET, RESET, PortalCase, curl, request)


class Refusals(PortalCase):
    OPTIONS = {"http": True}

    def ask(self, key=None, **fields):
        at = urlsplit(self.portal.control["url"])
        line = http.client.HTTPConnection(at.hostname, at.port, timeout=5)
        fields = {name.replace("_", "-"): value for name, value in fields.items()}
        if key:
            fields["X-Portal-Control"] = key
        line.request("POST", at.path + "state", "{}", fields)
        status = line.getresponse().status
        line.close()
        return status

    def test_key_and_forwarding(self):
        key = self.portal.control["key"]
        self.assertEqual(200, self.ask(key))
        self.assertEqual(403, self.ask())
        self.assertEqual(403, self.ask("0" * 32))
        for field in ("X_Forwarded_For", "X_Real_IP", "Forwarded", "Via"):
            self.assertEqual(403, self.ask(key, **{field: "127.0.0.1"}))

    def test_other_peers(self):
        asked = parse_head(b"POST /_control/state HTTP/1.1\r\nHost: x\r\n"
                           b"X-Portal-Control: k")
        for peer, wanted in {"127.0.0.1": None, "::1": None, "127.9.9.9": None,
                             "192.0.2.1": "not from this machine",
                             "2001:db8::1": "not from this machine"}.items():
            asked.peer = (peer, 1)
            self.assertEqual(wanted, control_api.refusal(asked, "k"))

    def test_not_behind_the_public_door(self):
        key = self.portal.control["key"]
        reply = self.exchange(request("/_control/state", {}, fields=[
            ("X-Portal-Control", key)]))
        self.assertEqual(404, reply.status)
        self.assertNotIn(b"cards", reply.body)

    def test_nonsense(self):
        for command, wish in [("nothing", {}), ("fault", {"kind": "x"}),
                              ("fault", {"kind": "vector", "name": "x"}),
                              ("switch", {"x": 1}), ("switch", {"gzip": "x"}),
                              ("switch", {"overload": "yes"}),
                              ("token", {"name": "x"}), ("user", {"id": 99}),
                              ("cards", {"set": {"x": 1}}), ("leaf", {"leaf": "x"})]:
            with self.subTest(command), self.assertRaises(ControlError):
                self.portal.command(command, **wish)


class Steering(PortalCase):
    OPTIONS = {"http": True}

    def test_reset_restores(self):
        before = self.portal.cards()
        self.call(RESET)
        self.portal.switch(framing="length")
        self.portal.set_user(7, crm=False)
        self.portal.fault("html")
        now = self.portal.advance(1000)
        self.portal.reset()
        state = self.portal.state()
        self.assertEqual(before, state["cards"])
        self.assertEqual("chunked", state["switches"]["framing"])
        self.assertTrue(state["users"]["7"]["crm"])
        self.assertEqual([], state["faults"])
        self.assertLess(state["now"], now - 900)
        self.assertEqual([], self.portal.calls())

    def test_cards(self):
        self.portal.set_cards({CONTACT: [{"name": "x"}]}, clear=True)
        self.assertEqual({CONTACT: [{"name": "x"}]}, self.portal.cards())
        self.portal.set_cards({CONTACT: None})
        self.assertIsNone(self.call(GET)[1]["result"])

    def test_log(self):
        self.call(GET)
        self.call(RESET, {"scope": "P"})
        calls = self.portal.wait_calls(2)
        self.assertEqual([1, 2], [call["seq"] for call in calls])
        self.assertEqual(calls[1:], self.portal.calls(since=1))
        wanted = {"method": RESET, "user": 7, "credential": "webhook:user7",
                  "target": CONTACT, "deleted": [CONTACT], "verb": "POST",
                  "status": 200, "error": None, "fault": None, "flags": [],
                  "tls": None, "parameters": ["scope"], "body": '{"scope": "P"}'}
        self.assertEqual(wanted, {key: calls[1][key] for key in wanted})
        self.portal.calls(clear=True)
        self.assertEqual([], self.portal.calls())


class Secrets(PortalCase):
    OPTIONS = {"quiet": False}

    def secrets(self):
        hooks = [hook["url"].split("/")[-2] for hook in self.portal.webhooks.values()]
        pair = self.portal.token("user7")
        return hooks + [pair["access_token"], pair["refresh_token"],
                        pair["client_secret"]]

    def test_masked_everywhere(self):
        """Whatever way a secret comes in, it goes into no log."""
        secrets = self.secrets()
        hook, access = secrets[0], secrets[-3]
        foreign = "f0reignsecret99"
        bearer = [("Authorization", f"Bearer {access}"), ("X-Odd", access)]
        for wire in [
                request(self.path(GET), {}), request(f"/rest/7/{foreign}/{GET}", {}),
                request(f"/rest/{GET}?auth={access}", {"auth": access}),
                request(f"/rest/{GET}", {"auth": foreign}),
                request("/rest/profile", {}, fields=bearer),
                request(f"/rest/profile?aplogin=1&ap={hook}", verb="GET"),
                request(f"/rest/1/{hook}", {}), request(f"/{hook}/x", {}),
                request("/oauth/token/", self.portal.token("user7")),
                request(f"/rest/{hook}", {})]:
            self.exchange(wire)
        log = json.dumps(self.portal.calls())
        time.sleep(0.05)
        shown = (self.portal.dir / "portal.log").read_text()
        self.assertIn("***", log)
        self.assertIn(GET, shown)
        for secret in secrets + [foreign]:
            self.assertNotIn(secret, log)
            self.assertNotIn(secret, shown)

    def test_files_are_private(self):
        names = [hook["file"] for hook in self.portal.webhooks.values()]
        names += list(self.portal.tokens.values())
        names += [self.portal.dir / "portal.json", self.portal.dir / "state.sqlite"]
        for name in names:
            self.assertEqual(0o600, stat.S_IMODE(os.stat(name).st_mode), name)

    def test_first_words_lead_to_a_call(self):
        """The line that a person is told to try works as it stands."""
        words = (self.portal.dir / "portal.log").read_text()
        line = next(text for text in words.splitlines() if text.startswith("try "))
        done = subprocess.run(["sh", "-c", line.removeprefix("try")], timeout=10,
                              capture_output=True, text=True, check=True)
        self.assertEqual("main", json.loads(done.stdout)["result"][0]["name"])


class Life(unittest.TestCase):
    def test_quick_start_and_clean_stop(self):
        certs.make_chain(CERTS)
        took = []
        for _ in range(3):
            start = time.monotonic()
            with Portal() as portal:
                took.append(time.monotonic() - start)
                pid, ready = portal.pid, portal.dir / "portal.json"
                self.assertTrue(ready.exists())
            self.assertFalse(ready.exists())
            with self.assertRaises(ProcessLookupError):
                os.kill(pid, 0)
        self.assertLess(min(took), 5)   # about 0.3 s where nothing else runs

    def test_ends_with_its_parent(self):
        portal = Portal(http=True).start()
        self.addCleanup(portal.stop)
        portal.process.stdin.close()
        self.assertEqual(0, portal.process.wait(5))

    def test_port_in_use(self):
        with Portal(http=True) as portal:
            with self.assertRaises(RuntimeError) as caught:
                Portal(http=True, port=portal.port).start()
            self.assertIn("Address already in use", str(caught.exception))

    def test_restart_keeps_cards_and_secrets(self):
        with Portal(http=True) as first:
            hook = first.webhooks["user7"]["url"]
            curl(first, {"url": hook + RESET, "json": "{}"})
            with Portal(first.dir / "again", http=True, port=0) as other:
                self.assertNotEqual(hook.split("/")[-2], other.webhooks["user7"]
                                    ["url"].split("/")[-2])
            first.halt()
            first.start()
            self.assertEqual(hook.split("/")[-2], first.webhooks["user7"]
                             ["url"].split("/")[-2])
            self.assertNotIn(CONTACT, first.cards())

    def test_seed(self):
        urls = []
        for _ in range(2):
            with Portal(http=True, seed="same") as portal:
                urls.append(portal.webhooks["user7"]["url"].split("/")[-2])
        self.assertEqual(urls[0], urls[1])
        self.assertRegex(urls[0], "^[0-9a-z]{16}$")

    def test_help_names_every_option(self):
        done = subprocess.run([sys.executable, str(HERE), "--help"], text=True,
                              capture_output=True, check=True, timeout=10)
        for option in ("--listen", "--chain", "--time-profile", "--until-eof",
                       "--no-fatal-on-typeerror"):
            self.assertIn(option, done.stdout)

    def test_small_readable_files(self):
        for path in Path(HERE).rglob("*.py"):
            self.assertLessEqual(len(path.read_text().splitlines()), 350, path)
