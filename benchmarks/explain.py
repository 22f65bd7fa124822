"""Explain: why one account with a long history scores what it does, against reading one row by its primary key.

The scorecard has twelve rules of all kinds, and so has a busy account among many small ones. Explained is the present,
as the pages do, and a random instant of its history; `ratio` is the slowest twentieth of the reads over that of the
explanations, times the ten that an explanation may cost.
"""

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from accounts.models import Account
from benchmarks import history
from benchmarks.history import NOW
from benchmarks.result import Result
from playbooks.actions import publish
from playbooks.enums import Growing, RuleKind
from playbooks.models import Rule, Scorecard, ScorecardVersion
from playbooks.scoring import VersionSpec, explain
from signals.enums import Operator
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
INSERT INTO signals_occurrence (signal_id, account_id, person_id, at, recorded_at, message_key, value)
    SELECT (%(signals)s::bigint[])[1 + (random() ^ 2 * 4.999)::int %% 5], %(account)s,
        first_person + (random() ^ 2 * (%(people)s - 0.001))::int %% %(people)s,
        date_trunc('second', %(now)s - random() * interval '365 days'), %(now)s, gen_random_uuid(), (random() * 10)::int
    FROM generate_series(1, %(occurrences)s),
        (SELECT max(id) - %(people)s + 1 AS first_person FROM accounts_person) AS people;
"""


def run() -> Result:
    """Take turns, one of each a round, and compare the slow ends of both."""
    history.build(OTHERS, ACCOUNTS)
    account = Account.objects.order_by("pk")[0]
    _keep_busy(account)
    version = VersionSpec.of(_scorecard())
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


def _scorecard() -> ScorecardVersion:
    signals = {signal.key: signal for signal in Signal.objects.all()}
    ran, invited, paywall, pricing, api = (signals[key] for key in history.SIGNALS)
    version = ScorecardVersion.objects.create(
        scorecard=Scorecard.objects.create(key="twelve", name="Twelve"),
        number=1,
        threshold=60,
        cooldown=timedelta(days=30),
        created_at=NOW,
    )
    month, fortnight, week = timedelta(days=30), timedelta(days=14), timedelta(days=7)
    rules = [
        Rule(key="activated", points=20, is_activation=True, signal=ran, at_least=1),
        Rule(key="often", points=25, signal=ran, at_least=10, window=fortnight),
        Rule(key="paywall", points=15, signal=paywall, at_least=3, window=week),
        Rule(key="team", points=30, kind=RuleKind.PEOPLE, signal=ran, at_least=5, window=month),
        Rule(key="invited", points=10, kind=RuleKind.PEOPLE, signal=invited, at_least=3, window=month, only_new=True),
        Rule(key="days", points=10, kind=RuleKind.DAYS, signal=ran, at_least=5, window=fortnight),
        Rule(key="weeks", points=10, kind=RuleKind.WEEKS, signal=api, at_least=3, window=month),
        Rule(key="calls", points=15, kind=RuleKind.SUM, signal=api, limit=Decimal(1000), window=month),
        Rule(
            key="grows",
            points=10,
            kind=RuleKind.GROWTH,
            signal=ran,
            growing=Growing.PEOPLE,
            at_least=5,
            percent=10,
            window=month,
        ),
        Rule(key="quiet", points=-20, kind=RuleKind.ABSENCE, signal=ran, window=fortnight),
        Rule(
            key="stuck",
            points=5,
            kind=RuleKind.ORDER,
            signal=pricing,
            followed_by=paywall,
            deadline=timedelta(days=1),
            window=week,
        ),
        Rule(key="big", points=20, kind=RuleKind.FACT, fact="employees", operator=Operator.AT_LEAST, value=100),
    ]
    for place, rule in enumerate(rules):
        rule.version, rule.label, rule.position, rule.kind = version, rule.key, place, rule.kind or RuleKind.OCCURRENCES
        rule.save()
    return publish(version, by=None, at=NOW)
