"""The unmodified official SDK is served as a portal would serve it."""

import json
import os
import shutil
import subprocess
import unittest
from pathlib import Path

from portal.tests.support import PortalCase

SOURCE = Path(__file__).resolve().parents[1] / "sdk"
BUILT = Path(__file__).resolve().parents[3] / "build" / "sdk"
PACKAGE = "@bitrix24/b24jssdk"


def node():
    """The Node that came with the dependencies, else the machine's."""
    own = BUILT / "node"
    return str(own) if own.exists() else shutil.which("node")


def missing():
    """Why the SDK cannot run here, or None."""
    if not node():
        return "no Node"
    wanted = json.loads((SOURCE / "package.json").read_text())["dependencies"]
    manifest = BUILT / "node_modules" / PACKAGE / "package.json"
    if not manifest.exists():
        return f"{PACKAGE} is not under build/sdk"
    version = json.loads(manifest.read_text())["version"]
    if version != wanted[PACKAGE]:
        return f"{PACKAGE} is {version}, not {wanted[PACKAGE]}"
    return None


class Sdk(PortalCase):
    @classmethod
    def setUpClass(cls):
        why = missing()
        if why and os.environ.get("CI") == "true":
            raise AssertionError(why)
        if why:
            raise unittest.SkipTest(why)
        super().setUpClass()
        cls.portal.reset()
        cls.seen = cls.judge()
        cls.calls = cls.portal.calls()

    def setUp(self):
        pass    # one run of the SDK, many looks at it

    @classmethod
    def judge(cls):
        shutil.copy(SOURCE / "judge.mjs", BUILT / "judge.mjs")
        portal = cls.portal
        use = {"webhook": portal.webhooks["user7"]["url"],
               "valid": portal.token("user7"), "expired": portal.token("expired"),
               "dead": portal.token("dead")}
        done = subprocess.run(
            [node(), str(BUILT / "judge.mjs")], input=json.dumps(use), text=True,
            capture_output=True, timeout=60, check=False, cwd=BUILT,
            env={**os.environ, "NODE_EXTRA_CA_CERTS": portal.ca_file})
        if done.returncode:
            raise AssertionError("node failed: " + done.stderr[-2000:])
        return json.loads(done.stdout.splitlines()[-1])

    def assert_result(self, name, result):
        self.assertEqual({"ok": True, "result": result}, self.seen[name])

    def test_self_description(self):
        self.assertTrue(self.seen["time"]["ok"])
        self.assertEqual("7", self.seen["profile"]["result"]["ID"])
        self.assertIs(True, self.seen["healthy"])

    def test_reset_by_webhook(self):
        self.assertEqual("main", self.seen["before"]["result"][0]["name"])
        self.assert_result("reset", True)
        self.assert_result("after", None)

    def test_set_and_get(self):
        self.assert_result("set", True)
        self.assert_result("stored", [{
            "type": "section", "name": "main", "title": "Main",
            "elements": [{"name": "NAME"}]}])

    def test_item_family(self):
        self.assert_result("item", True)
        self.assertIn(["7/dynamic_177_details_c12"],
                      [call["deleted"] for call in self.calls])

    def test_refusals_reach_the_sdk(self):
        self.assertEqual({"thrown": "ERR_BAD_REQUEST", "status": 400},
                         self.seen["denied"])
        self.assertEqual(404, self.seen["unknown"]["status"])

    def test_batches(self):
        self.assertEqual({"ok": True, "who": "7", "gone": True},
                         self.seen["batch"])
        self.assertEqual(["crm", "user"], self.seen["array"][0])
        inner = [item for call in self.calls for item in call["inner"]]
        self.assertIn(["7/returning_lead_details"],
                      [item["deleted"] for item in inner])

    def test_helper(self):
        wanted = {"id": 7, "admin": False, "selfHosted": False}
        self.assertEqual(wanted, self.seen["helper"])
        self.assertEqual(wanted, self.seen["helperApp"])

    def test_oauth(self):
        self.assert_result("oauth", True)
        self.assertIs(False, self.seen["admin"])
        call = next(c for c in self.calls if c["credential"] == "oauth:user7")
        self.assertEqual(["7/deal_details_c_9"], call["deleted"])

    def test_refresh_and_repeat(self):
        self.assertEqual("7", self.seen["refresh"]["result"]["ID"])
        self.assertTrue(self.seen["rotated"])
        self.assertTrue(self.seen["again"]["ok"])
        token_calls = [c for c in self.calls if c["kind"] == "token"]
        self.assertEqual([200, 401], [c["status"] for c in token_calls])
        self.assertEqual("POST", token_calls[0]["verb"])

    def test_dead_pair(self):
        self.assertIn("thrown", self.seen["dead"])

    def test_it_is_the_sdk(self):
        agents = {value for call in self.calls for name, value in call["fields"]
                  if name.lower() == "user-agent"}
        self.assertTrue(any("b24-js-sdk/2.2.0" in agent for agent in agents))
        self.assertTrue(all(call["tls"] for call in self.calls))
