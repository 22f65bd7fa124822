"""Explain: why one account with a long history scores what it does, against reading one row by its primary key.

The scorecard has twelve rules of all kinds, and so has a busy account among many small ones. Explained is the present,
as the pages do, and a random instant of its history; `ratio` is the slowest twentieth of the reads over that of the
explanations, times the ten that an explanation may cost.
"""

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import Account
from benchmarks import history
from benchmarks.history import NOW
from benchmarks.result import Result
from playbooks.scoring import VersionSpec, explain
from signals.models import Signal

ACCOUNTS = 2_000
OTHERS = 200_000
OCCURRENCES = 100_000
PEOPLE = 40
ROUNDS = 200
ALLOWED = 10
"""So many primary-key reads an explanation may cost."""
LATE = 0.95

_BUSY = """
INSERT INTO accounts_person (name, email, account_id, first_seen_at, last_seen_at)
    SELECT 'Person', '', %(account)s, %(now)s, %(now)s FROM generate_series(1, %(people)s);
INSERT INTO accounts_fact (person_id, name, value, since, recorded_at, message_key)
    SELECT id, 'title', to_jsonb(CASE WHEN id %% 8 = 0 THEN 'Director of Data' ELSE 'Analyst' END),
        %(now)s - interval '300 days', %(now)s, gen_random_uuid()
    FROM (SELECT id FROM accounts_person ORDER BY id DESC LIMIT %(people)s) AS added;
INSERT INTO signals_occurrence (signal_id, account_id, person_id, at, recorded_at, message_key, value)
    SELECT (%(signals)s::bigint[])[1 + (random() ^ 2 * 4.999)::int %% 5], %(account)s,
        first_person + (random() ^ 2 * (%(people)s - 0.001))::int %% %(people)s,
        date_trunc('second', %(now)s - random() * interval '365 days'), %(now)s, gen_random_uuid(), (random() * 10)::int
    FROM generate_series(1, %(occurrences)s),
        (SELECT max(id) - %(people)s + 1 AS first_person FROM accounts_person) AS people;
"""


def run() -> Result:
    """Take turns, one of each a round, and compare the slow ends of both."""
    version = VersionSpec.of(history.build(OTHERS, ACCOUNTS))
    account = Account.objects.order_by("pk")[0]
    _keep_busy(account)
    chance = random.Random(7)
    instants = [NOW - timedelta(seconds=chance.randrange(300 * 86_400)) for _ in range(ROUNDS)]
    reads, present, past = [], [], []
    for at in instants:
        reads.append(_milliseconds(lambda: Account.objects.get(pk=account.pk)))
        present.append(_milliseconds(lambda: explain(version, account.pk, NOW)))
        past.append(_milliseconds(_explaining(version, account, at)))
    read, now, then = _late(reads), _late(present), _late(past)
    how = {"rounds": ROUNDS, "occurrences": OCCURRENCES, "rules": len(version.rules)}
    return Result(
        "explain",
        ALLOWED * read / max(now, then),
        {"p95_ms": now, "p95_ms_at_past_instants": then, "times_a_read": round(max(now, then) / read, 1), **how},
        {"p95_ms": read, "may_cost_times": ALLOWED, **how},
    )


def _explaining(version: VersionSpec, account: Account, at: datetime) -> Callable[[], object]:
    return lambda: explain(version, account.pk, at)


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _late(times: list[float]) -> float:
    return round(sorted(times)[int(len(times) * LATE)], 3)


def _keep_busy(account: Account) -> None:
    given: dict[str, Any] = {
        "account": account.pk,
        "now": NOW,
        "people": PEOPLE,
        "occurrences": OCCURRENCES,
        "signals": list(Signal.objects.order_by("pk").values_list("pk", flat=True)),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _BUSY.strip().split(";\n"):
            cursor.execute(statement.rstrip(";"), given)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
