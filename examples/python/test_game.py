"""A contract test with mmp-sim's control API alone: standard library only, any language can do the same.

    npx mmp-sim start &
    npx mmp-sim wait
    python3 -m unittest
"""

import json
import os
import unittest
import urllib.error
import urllib.request

from backend import Tenjin

SIMULATOR = os.environ.get("MMP_SIM_URL", "http://127.0.0.1:4747")

PLAYER = {
    "installation_id": "29eeb161-0fe7-4997-b6d5-3f02e9711f8c",
    "advertising_id": "f024e65f-3dd9-4f16-9837-26bcef192d68",
}


def control(method, path, body=None):
    """Calls the control API; an answer that is no success is an exception that says what is wrong."""
    request = urllib.request.Request(
        SIMULATOR + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request) as response:
            return json.loads(response.read() or "null")
    except urllib.error.HTTPError as error:
        # A problem document (RFC 9457): its detail names the field, what was given and what to do.
        raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from None


class GameTest(unittest.TestCase):
    def setUp(self):
        # A workspace of its own for each test, with a clock that stands still until it is told to move.
        workspace = control("POST", "/_sim/workspaces", {
            "keyScope": "workspace",
            "clock": {"mode": "frozen", "now": "2026-01-01T00:00:00Z"},
            "apps": [{
                "bundleId": "com.example.game",
                "platform": "android",
                "sdkKeys": [{"key": "MY-SDK-KEY"}],
            }],
        })
        self.id = workspace["id"]
        self.app_id = workspace["apps"][0]["id"]
        self.addCleanup(control, "DELETE", "/_sim/workspaces/" + self.id)
        self.backend = Tenjin(workspace["baseUrl"], "MY-SDK-KEY")

    def control(self, method, path, body=None):
        return control(method, path + "?workspace=" + self.id, body)

    def assert_received(self, where, **expectation):
        answer = self.control("POST", "/_sim/assert", {"where": where, **expectation})
        if not answer["pass"]:
            self.fail(answer["report"])

    def click_on_ad(self):
        campaign = self.control("POST", "/_sim/campaigns", {
            "appId": self.app_id, "name": "Spring", "channel": "unity",
        })
        self.control("POST", "/_sim/engagements", {
            "kind": "click", "campaignId": campaign["id"], "advertisingId": PLAYER["advertising_id"],
        })

    def attribution(self):
        return self.control("GET", "/_sim/installs/" + PLAYER["installation_id"])["attribution"]

    def test_a_player_who_clicked_is_attributed_and_what_she_buys_is_recorded(self):
        self.click_on_ad()
        self.backend.opened(PLAYER)
        self.backend.bought(PLAYER, "gold", "4.99")

        self.assertEqual(self.attribution()["method"], "device-click")
        self.assert_received({
            "endpoint": "purchase",
            "verdict": "recorded",
            "fields": {"product_id": "gold", "price": "4.99", "currency": "USD"},
        })

    def test_a_click_is_good_for_seven_days_and_not_a_millisecond_longer(self):
        self.click_on_ad()
        self.control("POST", "/_sim/clock/advance", {"ms": 7 * 24 * 60 * 60 * 1000 + 1})
        self.backend.opened(PLAYER)

        self.assertEqual(self.attribution()["method"], "organic")

    def test_a_level_is_reported_once_and_nothing_breaks_the_contract(self):
        self.backend.opened(PLAYER)
        self.backend.finished_level(PLAYER, 7)

        self.assert_received({"fields": {"event": "level_complete", "value": "7"}}, count=1)
        self.assert_received({"findings": [{"severity": "error"}]}, never=True)


if __name__ == "__main__":
    unittest.main()
