"""A sender that survives the bad days of an MMP, with nothing but the standard library.

`mmp-sim exam -- python3 sender.py` passes every lesson. What it does for that:

- An event is on disk (an SQLite outbox) before it is sent, and confirmed on disk before the next one is sent, so a kill at
  any instant loses nothing, and repeats at most the one request whose answer it had not seen.
- One at a time, in order: nothing overtakes the open of its installation.
- 200 is delivered. A 202 is Tenjin's "thrown away", and is not sent again. A 401 stops everything: the key is wrong, and
  the events wait until somebody has put it right. Other 4xx are given up with their reason.
- 429, 5xx, timeouts and broken connections are tried again, with a back-off that doubles, full of chance, and never sooner
  than Retry-After says.
"""

import base64
import email.utils
import http.client
import json
import os
import random
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ANSWER_WITHIN_S = 5
MOST_ATTEMPTS = 10
SHORTEST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 30

SCHEMA = """
create table if not exists outbox (
    id integer primary key,
    name text not null unique,
    path text not null,
    form text not null,
    state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dropped', 'dead')),
    reason text,
    attempts integer not null default 0
)
"""


class Outbox:
    """Where unsent events wait. Every change is on disk when the call returns."""

    def __init__(self, path):
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("pragma journal_mode = wal")
        self.connection.execute("pragma synchronous = full")
        self.connection.execute(SCHEMA)

    def put(self, events):
        """All or nothing. An event has a name, so that it is put only once, however often the caller is started again."""
        self.connection.execute("begin immediate")
        self.connection.executemany(
            "insert into outbox (name, path, form) values (?, ?, ?) on conflict (name) do nothing",
            [(name, path, json.dumps(form)) for name, path, form in events],
        )
        self.connection.execute("commit")

    def first(self):
        return self.connection.execute(
            "select id, name, path, form, attempts from outbox where state = 'waiting' order by id limit 1"
        ).fetchone()

    def count_attempt(self, id):
        self.connection.execute("update outbox set attempts = attempts + 1 where id = ?", (id,))

    def settle(self, id, state, reason=None):
        self.connection.execute("update outbox set state = ?, reason = ? where id = ?", (state, reason, id))

    def counts(self):
        return dict(self.connection.execute("select state, count(*) from outbox group by state"))


class KeyRefused(Exception):
    """The key is wrong or disabled: what waits goes on waiting."""


class Sender:
    def __init__(self, base_url, sdk_key, outbox):
        self.base_url = base_url
        self.authorization = "Basic " + base64.b64encode((sdk_key + ":").encode()).decode()
        self.outbox = outbox

    def deliver(self):
        """Sends what waits until nothing does. Raises KeyRefused."""
        while (event := self.outbox.first()) is not None:
            id, name, path, form, attempts = event
            self.outbox.count_attempt(id)
            status, reason, retry_after = self.attempt(path, json.loads(form))
            if status == 200:
                self.outbox.settle(id, "delivered")
            elif status == 401:
                raise KeyRefused(reason)
            elif status is not None and status != 429 and status < 500:
                # A 202 among them: to most clients a success, but nothing was kept.
                self.outbox.settle(id, "dropped", f"{status} {reason}")
                print(f"{name}: dropped, {status} {reason}", file=sys.stderr)
            elif attempts + 1 >= MOST_ATTEMPTS:
                self.outbox.settle(id, "dead", f"{status} {reason}")
                print(f"{name}: given up, {status} {reason}", file=sys.stderr)
            else:
                time.sleep(pause(attempts, retry_after))

    def attempt(self, path, form):
        """Status, reason and seconds of Retry-After; no status where no answer came, and nobody knows what became of it."""
        request = urllib.request.Request(
            self.base_url + path,
            data=urllib.parse.urlencode(form).encode(),
            headers={"Authorization": self.authorization},
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S) as answer:
                return answer.status, answer.read().decode(), None
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), seconds_until(error.headers.get("Retry-After"))
        except (OSError, http.client.HTTPException) as error:
            return None, repr(error), None


def pause(attempts, retry_after):
    """Full jitter, but never next to nothing, and never sooner than told."""
    longest = min(LONGEST_PAUSE_S, SHORTEST_PAUSE_S * 2 ** (attempts + 1))
    return max(retry_after or 0, random.uniform(SHORTEST_PAUSE_S, longest))


def seconds_until(retry_after):
    """Retry-After is a number of seconds or a date; what is neither says nothing."""
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return int(retry_after)
    try:
        return max(0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def happenings(bundle_id, platform):
    """What happened to four players: an open each, two levels, and a purchase."""
    for player in range(1, 5):
        device = {
            "bundle_id": bundle_id,
            "platform": platform,
            "os_version": "34",
            "sdk_version": "server",
            "analytics_installation_id": f"{player:032d}",
            "advertising_id": "",
        }
        yield f"open {player}", "/v0/event", device
        for level in (1, 2):
            yield f"level {level} of {player}", "/v0/event", {**device, "event": "level_complete", "value": level}
        gold = {"product_id": "gold", "price": "4.99", "quantity": 1, "currency": "USD"}
        yield f"purchase of {player}", "/v0/purchase", {**device, **gold}


def main():
    outbox = Outbox(os.path.join(os.environ["MMP_SIM_STATE_DIR"], "outbox.sqlite"))
    outbox.put(happenings(os.environ["MMP_SIM_BUNDLE_ID"], os.environ["MMP_SIM_PLATFORM"]))
    try:
        Sender(os.environ["MMP_SIM_URL"], os.environ["MMP_SIM_SDK_KEY"], outbox).deliver()
    except KeyRefused as error:
        print(f"the key is refused: {error}; {outbox.counts().get('waiting', 0)} events wait", file=sys.stderr)
        return 1
    return 0 if set(outbox.counts()) <= {"delivered"} else 1


if __name__ == "__main__":
    sys.exit(main())
