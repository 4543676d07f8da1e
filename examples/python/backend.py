"""Stands for the part of your backend that reports to Tenjin."""

import base64
import urllib.parse
import urllib.request


class Tenjin:
    def __init__(self, base_url, sdk_key):
        self.base_url = base_url
        self.authorization = "Basic " + base64.b64encode((sdk_key + ":").encode()).decode()

    def opened(self, device):
        self._send("/v0/event", device)

    def finished_level(self, device, level):
        self._send("/v0/event", device, event="level_complete", value=level)

    def bought(self, device, product, price):
        self._send("/v0/purchase", device, product_id=product, price=price, quantity=1, currency="USD")

    def _send(self, path, device, **fields):
        form = {
            "bundle_id": "com.example.game",
            "platform": "android",
            "os_version": "34",
            "sdk_version": "server",
            "analytics_installation_id": device["installation_id"],
            "advertising_id": device["advertising_id"],
            **fields,
        }
        request = urllib.request.Request(
            self.base_url + path,
            data=urllib.parse.urlencode(form).encode(),
            headers={"Authorization": self.authorization},
        )
        with urllib.request.urlopen(request) as response:
            # Only a 200 counts: with a 202 Tenjin says thank you and throws the call away.
            if response.status != 200:
                print("Tenjin answered", response.status, response.read().decode())
