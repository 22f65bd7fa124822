"""The clock's sweep: its three rules over many open handoffs, against the bare `UPDATE` of the same rows.

Both change the same columns of the same table, with the same indexes and the history that its triggers keep. The rules
write a line into the log of each handoff besides; they are run as the station runs them, one statement each.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from benchmarks.result import Result, typical
from handoffs.enums import Alarm
from handoffs.models import Handoff, MoveRecord
from handoffs.stations import default_team
from handoffs.sweep import RULES, sweep_clock
from playbooks.models import Scorecard, ScorecardVersion

HANDOFFS = 100_000
ROUNDS = 3
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
FIRED = NOW - timedelta(days=1)

_FILL = """
INSERT INTO accounts_account (key, name, recorded_at)
    SELECT 'company-' || n || '.example', 'Company ' || n, %(fired)s FROM generate_series(1, %(count)s) n;
INSERT INTO playbooks_qualification (scorecard_id, version_id, account_id, at, recorded_at, tiered_at, taken_at, points,
        rules_held, tier)
    SELECT %(scorecard)s, %(version)s, id, %(fired)s, %(fired)s, %(fired)s, %(fired)s, 60, '{}', 'sales_assisted'
    FROM accounts_account ORDER BY id;
INSERT INTO handoffs_handoff (account_id, qualification_id, motion, state, tier, points, team_id, headline, fired_at,
        half_at, nearly_at, due_at, first_due_at, alarm, snoozed_from)
    SELECT account_id, id, 'new_business', 'fired', tier, points, %(team)s, 'API limit reached', at,
        at + interval '2 hours', at + interval '3 hours', at + interval '4 hours', at + interval '4 hours', 0, ''
    FROM playbooks_qualification ORDER BY id;
"""
_BARE = """
UPDATE handoffs_handoff SET alarm = {alarm}{breach}
WHERE state = 'fired' AND closed_at IS NULL AND alarm < {alarm} AND {instant} <= %s
"""
_CLEAR = """
TRUNCATE handoffs_moverecord, handoffs_handoffevent, handoffs_notice, handoffs_delivery,
    handoffs_webhookevent, handoffs_webhookdelivery
"""


def run() -> Result:
    """Take turns, each from the same start."""
    _fill()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(HANDOFFS * len(RULES) / _seconds_of_bare())
        ours.append(HANDOFFS * len(RULES) / _seconds_of_sweep())
    started = time.perf_counter()
    sweep_clock(NOW)
    idle = time.perf_counter() - started
    rate, base = typical(ours), typical(theirs)
    how = {"handoffs": HANDOFFS, "rules": len(RULES), "rounds": ROUNDS}
    return Result(
        "sweep",
        rate / base,
        {
            "calls_per_second": rate,
            "times_the_bare_update": round(base / rate, 2),
            "idle_ms": round(idle * 1e3, 2),
            **how,
        },
        {"rows_per_second": base, **how},
    )


def _fill() -> None:
    scorecard = Scorecard.objects.create(key="bench", name="Bench")
    version = ScorecardVersion.objects.create(
        scorecard=scorecard, number=1, threshold=60, cooldown=timedelta(days=30), created_at=FIRED
    )
    given: dict[str, Any] = {
        "fired": FIRED,
        "count": HANDOFFS,
        "scorecard": scorecard.pk,
        "version": version.pk,
        "team": default_team().pk,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows refer to each other by construction, so foreign key look-ups would only cost time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _FILL.strip().split(";\n"):
            cursor.execute(statement.rstrip(";"), given)


def _seconds_of_sweep() -> float:
    _begin_again()
    started = time.perf_counter()
    called = sweep_clock(NOW)
    seconds = time.perf_counter() - started
    logged = MoveRecord.objects.count()
    if (called, logged) != (HANDOFFS * len(RULES),) * 2:
        raise RuntimeError(f"{called} calls were made and {logged} written down.")
    return seconds


def _seconds_of_bare() -> float:
    _begin_again()
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for rule in RULES:
            breach = ", breached_at = due_at" if rule.alarm == Alarm.OVER else ""
            cursor.execute(_BARE.format(alarm=rule.alarm.value, instant=rule.instant, breach=breach), [NOW])
    return time.perf_counter() - started


def _begin_again() -> None:
    """As before the first call, without what the last round left: dead rows, log and history."""
    Handoff.objects.update(alarm=Alarm.NONE, breached_at=None)
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR)
        cursor.execute("VACUUM FULL ANALYZE handoffs_handoff")
        cursor.execute("CHECKPOINT")
