"""Usage under fire comes to the same as usage in peace.

Several clients send a history, every event one to five times and shuffled, to a Baton whose processes are killed, whose
database sessions are cut off, whose broker is emptied and whose answers get lost, all the while. Afterwards its ledger,
events, occurrences, facts and scores must be those of a run that was left alone and given every event once.

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
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.timezone import now

from config.definitions import import_text
from config.line import drain
from signals.ingest.reading import message_key
from tests.chaos import kept, usage
from tests.chaos.blows import Saboteur, Victim
from tests.chaos.client import Client
from tests.chaos.proxy import Proxy, proxy_to
from tests.config.programs import BASE_DIR, environment, free_port, fresh_home, manage, read_until
from tests.signals.ingest.calls import landed

EVENTS = int(os.environ.get("CHAOS_EVENTS", "1000"))
CLIENTS = int(os.environ.get("CHAOS_CLIENTS", "4"))
SECONDS = float(os.environ.get("CHAOS_SECONDS", "7"))
PAUSE = float(os.environ.get("CHAOS_PAUSE", "0.8"))
SEED = int(os.environ.get("CHAOS_SEED", "20260601"))
MOST_IN_A_BATCH = 50
SHARE_CUT = 0.15
PATIENCE_SECONDS = 180
DEFINITIONS = BASE_DIR / "config" / "starter.yaml"
SCORE = ("score", "--as-of", usage.UNTIL.isoformat(), "--format", "csv")
PREPARE = """
from pathlib import Path
from django.utils.timezone import now
from accounts import keys
from accounts.enums import Scope
from config.definitions import import_text
import_text(Path("config/starter.yaml").read_bytes(), publish=True, at=now())
print(keys.issue("chaos", scopes=[Scope.INGEST], by=None, at=now())[1])
"""


class Fight(NamedTuple):
    """A running Baton and everything that acts on it."""

    victim: Victim
    saboteur: Saboteur
    proxy: Proxy
    clients: list[Client]

    def rage(self) -> None:
        """Hit it until the clients are through and each kind of blow has been dealt."""
        for thread in (*self.clients, self.saboteur):
            thread.start()
        for client in self.clients:
            client.join()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.saboteur.all_dealt() and time.monotonic() < deadline:
            self.saboteur.stopped.wait(0.1)
        self.saboteur.stop()


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
    calls = usage.history(EVENTS, SEED)
    with fresh_home() as home, serving(home, port := free_port()) as process:
        secret = manage(home, "shell", "-v", "0", "-c", PREPARE).stdout.strip()
        victim = Victim(home, process.pid, SEED)
        with proxy_to(int(port), SHARE_CUT, SEED) as proxy:
            clients = send_from(proxy.port, secret, calls)
            fight = Fight(victim, Saboteur(victim, PAUSE, SEED), proxy, clients)
            fight.rage()
        counts, found = settled(victim)
        scores = manage(home, *SCORE).stdout

    blows, again = dict(fight.saboteur.hits), dict(retries(clients))
    sys.stdout.write(f"seed {SEED}, blows {blows}, cuts {proxy.cuts}, sent again {again}, counts {counts}\n")
    every = {call["messageId"] for call in calls}
    assert [client.outcome.gave_up or client.outcome.wrong for client in clients] == [[]] * CLIENTS
    assert set().union(*(client.outcome.acknowledged for client in clients)) == every
    assert {row[0] for row in found["ledger"]} == {kept_key(message_id) for message_id in every}
    assert (counts["stored"], counts["rejected"]) == (len(every), 0)
    assert counts["received"] == counts["stored"] + counts["duplicate"]
    assert fight.saboteur.all_dealt()
    assert min(proxy.cuts, sum(again.values())) > 0
    assert ",true," in scores
    assert (found, scores) == in_peace(calls)


def send_from(port: int, secret: str, calls: list[usage.Call]) -> list[Client]:
    """Clients that share the deliveries out among themselves."""
    batches = usage.deliveries(calls, SEED, MOST_IN_A_BATCH)
    deadline = time.monotonic() + SECONDS + PATIENCE_SECONDS
    return [Client(port, secret, batches[number::CLIENTS], SECONDS, deadline) for number in range(CLIENTS)]


def settled(victim: Victim) -> tuple[dict[str, int], dict[str, list[tuple[Any, ...]]]]:
    """Wait until its own worker has emptied the trays; the counts and what is kept then."""
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while (waiting := _waiting(victim)) != 0:
        assert time.monotonic() < deadline, f"{waiting} rows still wait in the trays"
        pause.wait(0.2)
    with psycopg.connect(victim.database) as db, db.cursor() as cursor:
        counts = kept.rows(cursor, kept.COUNTS)[0]
        return dict(zip(("received", "stored", "duplicate", "rejected"), counts, strict=True)), kept.kept(cursor)


def _waiting(victim: Victim) -> int | None:
    try:
        with psycopg.connect(victim.database) as db, db.cursor() as cursor:
            return int(kept.rows(cursor, kept.WAITING)[0][0])
    except psycopg.OperationalError:
        return None


def in_peace(calls: list[usage.Call]) -> tuple[dict[str, list[tuple[Any, ...]]], str]:
    """The same history, each event once and in order, in the database of the tests."""
    import_text(DEFINITIONS.read_bytes(), publish=True, at=now())
    for start in range(0, len(calls), 500):
        landed(*(json.dumps(call).encode() for call in calls[start : start + 500]), at=now())
    assert drain(now).idle
    output = StringIO()
    call_command(*SCORE, stdout=output)
    with connection.cursor() as cursor:
        return kept.kept(cursor), output.getvalue()


def retries(clients: list[Client]) -> "Counter[str]":
    """How often and why clients had to send again."""
    return sum((Counter(client.outcome.retries) for client in clients), Counter())


def kept_key(message_id: str) -> str:
    """The ledger's key as PostgreSQL writes it."""
    return str(UUID(bytes=message_key(message_id)))
