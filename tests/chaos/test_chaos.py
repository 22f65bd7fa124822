"""Usage under fire comes to the same as usage in peace.

Several clients send a history, every event one to five times and shuffled, to a Baton whose processes are killed, whose
database sessions are cut off, whose broker is emptied and whose answers get lost, all the while. Some events are wrong
at first and are replayed as they should have been, some come in an uploaded file, and two accounts are merged.
Afterwards its ledger, events, occurrences and facts, and the scores, tiers, qualifications and handoffs that its own
worker stored, must be those of a run that was left alone and given every event once; and every batch must be one that
a client sent, with the counts that the client was told.

Small as part of the tests; `make chaos` runs the same for minutes. `CHAOS_EVENTS`, `CHAOS_CLIENTS`, `CHAOS_SECONDS`,
`CHAOS_PAUSE` (seconds between blows) and `CHAOS_SEED` say how large, and what to repeat.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.timezone import now

from accounts.authors import Author
from accounts.models import Account
from config.definitions import import_text
from config.line import drain
from signals import actions
from signals.ingest.reading import message_key
from signals.merging import Decision, merge_accounts
from signals.models import Rejection
from tests.chaos import kept
from tests.chaos.blows import Saboteur, Victim
from tests.chaos.client import Client, Counted, Delivery
from tests.chaos.desk import REASON, Desk
from tests.chaos.meeting import Meeting
from tests.chaos.proxy import Proxy, proxy_to
from tests.chaos.usage import INTO, MERGED, Call, Usage, account_of, deliveries, history, repeated
from tests.config.programs import BASE_DIR, environment, free_port, fresh_home, manage, read_until
from tests.factories.accounts import UserFactory
from tests.signals.ingest.calls import landed

EVENTS = int(os.environ.get("CHAOS_EVENTS", "1000"))
CLIENTS = int(os.environ.get("CHAOS_CLIENTS", "4"))
SECONDS = float(os.environ.get("CHAOS_SECONDS", "7"))
PAUSE = float(os.environ.get("CHAOS_PAUSE", "0.8"))
SEED = int(os.environ.get("CHAOS_SEED", "20260601"))
SHARE_DECIDING = 0.3
"""Of the time, what the deciding usage has."""
MOST_IN_A_BATCH = 50
SHARE_CUT = 0.15
PATIENCE_SECONDS = 180
ONCE = Counted(received=1, stored=1, duplicate=0, rejected=0)
DEFINITIONS = BASE_DIR / "config" / "starter.yaml"
FILE = "usage.ndjson"
PREPARE = """
import json, os
from pathlib import Path
from django.contrib.auth.models import Group
from django.test import Client
from django.utils.timezone import now
from accounts import keys
from accounts.enums import Role, Scope
from accounts.models import User
from config.definitions import import_text
from signals import actions
import_text(Path("config/starter.yaml").read_bytes(), publish=True, at=now())
user = User.objects.create(email="revops@baton.example")
user.groups.add(Group.objects.get(name=Role.REVOPS))
file = Path(os.environ["CHAOS_FILE"])
client = Client()
client.force_login(user)
print(json.dumps({
    "clients": keys.issue("clients", scopes=[Scope.INGEST], by=None, at=now())[1],
    "desk": keys.issue("desk", scopes=[Scope.READ, Scope.WRITE], by=None, at=now())[1],
    "session": client.cookies["sessionid"].value,
    "upload": actions.receive(file.name, [file.read_bytes()], by=user, at=now()).pk,
}))
"""


class Fight(NamedTuple):
    """A running Baton and everything that acts on it."""

    victim: Victim
    saboteur: Saboteur
    proxy: Proxy
    clients: list[Client]
    desk: Desk

    def rage(self) -> None:
        """Hit it until the clients are through and each kind of blow has been dealt; what is left is then done."""
        for thread in (*self.clients, self.desk, self.saboteur):
            thread.start()
        for client in self.clients:
            client.join()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.saboteur.all_dealt() and time.monotonic() < deadline:
            self.saboteur.stopped.wait(0.1)
        self.saboteur.stop()
        self.desk.join()


class Left(NamedTuple):
    """What is in the database of a Baton that was fought."""

    kept: dict[str, list[tuple[Any, ...]]]
    counts: Counted
    batches: list[tuple[str, Counted]]
    """Of those that clients sent: the id of the request, and what became of its events."""
    replays: list[Counted]


@contextmanager
def serving(home: Path, port: str) -> Iterator[subprocess.Popen[str]]:
    """Run Baton as a user does, with definitions in an otherwise empty database; its log is at hand if it fails."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--no-demo"],
        cwd=BASE_DIR,
        env=environment(home, PORT=port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        read_until(process, "Ctrl-C stops everything")
        # What nobody reads would stop it in the end.
        assert process.stdout is not None
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.django_db
def test_usage_under_fire_comes_to_the_same_as_in_peace() -> None:
    until = now().replace(microsecond=0)
    usage = Usage.of(history(EVENTS, SEED, until))
    with fresh_home() as home, serving(home, port := free_port()) as process:
        given = prepared(home, usage)
        victim = Victim(home, process.pid, SEED)
        with proxy_to(int(port), SHARE_CUT, SEED) as proxy:
            fight = Fight(victim, Saboteur(victim, PAUSE, SEED), proxy, *acting(proxy.port, given, usage))
            fight.rage()
        left = settled(victim)
        scores = manage(home, *scores_at(until)).stdout

    clients = fight.clients
    blows, again = dict(fight.saboteur.hits), dict(retries(clients))
    sys.stdout.write(f"seed {SEED}, blows {blows}, cuts {proxy.cuts}, sent again {again}, {left.counts}\n")
    assert (fight.desk.gave_up, [who.outcome.gave_up or who.outcome.wrong for who in clients]) == ("", [[]] * CLIENTS)
    assert set().union(*(client.outcome.acknowledged for client in clients)) == acknowledged(usage)
    assert {row[0] for row in left.kept["ledger"]} == {kept_key(message_id) for message_id in usage.ids}
    assert (left.counts.stored, unlike(left.batches, clients)) == (len(usage.ids), [])
    assert left.replays == [ONCE] * len(usage.spoilt)
    assert fight.saboteur.all_dealt()
    assert min(proxy.cuts, sum(again.values()), left.counts.rejected, left.counts.duplicate) > 0
    assert all(left.kept.values())
    assert ",true," in scores
    assert (left.kept, scores) == in_peace(usage, until)


def prepared(home: Path, usage: Usage) -> dict[str, Any]:
    """Bring the definitions in, keep the file, and let clients and somebody of RevOps in: keys, session, upload."""
    file = home / FILE
    file.write_bytes(usage.file)
    told: dict[str, Any] = json.loads(manage(home, "shell", "-v", "0", "-c", PREPARE, CHAOS_FILE=str(file)).stdout)
    return told


def acting(port: int, given: dict[str, Any], usage: Usage) -> tuple[list[Client], Desk]:
    """Clients that share the deliveries out among themselves, and who works beside them."""
    meeting = Meeting(CLIENTS, time.monotonic() + SECONDS + PATIENCE_SECONDS)
    early = [Delivery(calls, usage.refused(calls)) for calls in deliveries(usage.sent, SEED, MOST_IN_A_BATCH)]
    deciding = [Delivery(calls, 0) for calls in repeated(usage.deciding, SEED)]
    seconds = SECONDS * (1 - SHARE_DECIDING), SECONDS * SHARE_DECIDING
    clients = [
        Client(port, given["clients"], (early[n::CLIENTS], deciding[n::CLIENTS]), seconds, meeting)
        for n in range(CLIENTS)
    ]
    return clients, Desk(port, given, usage, meeting.deadline)


def acknowledged(usage: Usage) -> set[str]:
    """The ids of all that clients send."""
    return {call["messageId"] for part in (usage.sent, *usage.deciding) for call in part}


def unlike(batches: list[tuple[str, Counted]], clients: list[Client]) -> list[object]:
    """Batches that no client sent so or was told of otherwise, and what clients were told of that is no one batch."""
    attempts = {name: attempt for client in clients for name, attempt in client.outcome.attempts.items()}
    wrong: list[object] = [(name, counted) for name, counted in batches if not attempts[name].comes_to(counted)]
    stored = Counter(name for name, _ in batches)
    told = Counter(name for name, attempt in attempts.items() if attempt.told)
    return [*wrong, *(told - stored), *(stored - Counter(set(stored)))]


def settled(victim: Victim) -> Left:
    """Wait until its own worker has emptied the trays; what is left then."""
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while (waiting := kept.number(victim.database, kept.WAITING)) != 0:
        assert time.monotonic() < deadline, f"{waiting} rows still wait in the trays"
        pause.wait(0.2)
    with psycopg.connect(victim.database) as db, db.cursor() as cursor:
        sent, replayed = (kept.rows(cursor, kept.BATCHES, source) for source in ("http", "replay"))
        return Left(
            kept.kept(cursor),
            Counted(*kept.rows(cursor, kept.COUNTS)[0]),
            [(name, Counted(*counts)) for name, *counts in sent],
            [Counted(*counts) for _, *counts in replayed],
        )


def in_peace(usage: Usage, until: datetime) -> tuple[dict[str, list[tuple[Any, ...]]], str]:
    """The same usage, each event once and in order, and the same work, in the database of the tests."""
    import_text(DEFINITIONS.read_bytes(), publish=True, at=now())
    ann = UserFactory()
    actions.start(actions.receive(FILE, [usage.file], by=ann, at=now()), at=now())
    land(usage.sent)
    for message_id, call in usage.spoilt.items():
        rejection = Rejection.objects.get(message_id=message_id)
        actions.replay(rejection, by=Author(ann), at=now(), corrected=json.dumps(call).encode())
    assert drain(now).idle
    merged, into = (Account.objects.get(key=account_of(company)) for company in (MERGED, INTO))
    merge_accounts(merged, into, Decision(ann, now(), REASON))
    assert drain(now).idle
    for calls in usage.deciding:
        land(calls)
    assert drain(now).idle
    output = StringIO()
    call_command(*scores_at(until), stdout=output)
    with connection.cursor() as cursor:
        return kept.kept(cursor), output.getvalue()


def land(calls: list[Call]) -> None:
    """Land them a few hundred at a time."""
    for start in range(0, len(calls), 500):
        landed(*(json.dumps(call).encode() for call in calls[start : start + 500]), at=now())


def scores_at(until: datetime) -> tuple[str, ...]:
    """The command that works the scores out anew."""
    return ("score", "--as-of", until.isoformat(), "--format", "csv")


def retries(clients: list[Client]) -> "Counter[str]":
    """How often and why clients had to send again."""
    return sum((Counter(client.outcome.retries) for client in clients), Counter())


def kept_key(message_id: str) -> str:
    """The ledger's key as PostgreSQL writes it."""
    return str(UUID(bytes=message_key(message_id)))
