"""A history for benchmarks: accounts, people, facts and occurrences, and a scorecard with every kind of rule.

The same on every machine: PostgreSQL's random numbers are seeded. A few accounts do much, most do little, over a year.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from playbooks.actions import publish
from playbooks.enums import Authority, RuleKind
from playbooks.models import Rule, Scorecard, ScorecardVersion
from signals.enums import Category, Operator
from signals.models import Signal

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ACCOUNTS = 100_000
PEOPLE_PER_ACCOUNT = 5
OCCURRENCES = 5_000_000
SIGNALS = ("ran", "invited", "paywall", "pricing", "api")

_FILL = """
SELECT setseed(0.42);
INSERT INTO accounts_account (key, name, recorded_at)
    SELECT 'company-' || n || '.example', 'Company ' || n, %(now)s FROM generate_series(1, %(accounts)s) n;
INSERT INTO accounts_person (name, email, account_id, first_seen_at, last_seen_at)
    SELECT 'Person', '', id, %(now)s, %(now)s FROM accounts_account, generate_series(1, %(people)s) ORDER BY id;
INSERT INTO accounts_fact (account_id, name, value, since, recorded_at, message_key)
    SELECT id, 'employees', to_jsonb((random() * 2000)::int), %(now)s - random() * interval '365 days', %(now)s,
        gen_random_uuid() FROM accounts_account;
INSERT INTO signals_occurrence (signal_id, account_id, person_id, at, recorded_at, message_key)
    SELECT (%(signals)s::bigint[])[1 + (random() ^ 2 * 4.999)::int %% 5], first_account + account,
        first_person + account * %(people)s + (random() ^ 2 * (%(people)s - 0.001))::int %% %(people)s,
        date_trunc('second', %(now)s - random() * interval '365 days'), %(now)s, gen_random_uuid()
    FROM (SELECT (random() ^ 2 * (%(accounts)s - 1))::int AS account FROM generate_series(1, %(occurrences)s)) AS done,
        (SELECT min(id) AS first_account FROM accounts_account) AS accounts,
        (SELECT min(id) AS first_person FROM accounts_person) AS people ORDER BY 2;
"""


def build(occurrences: int = OCCURRENCES, accounts: int = ACCOUNTS) -> ScorecardVersion:
    """Fill the empty database and publish the scorecard; returns its version."""
    signals = [Signal.objects.create(key=key, name=key, category=Category.DEPTH) for key in SIGNALS]
    given: dict[str, Any] = {
        "now": NOW,
        "accounts": accounts,
        "people": PEOPLE_PER_ACCOUNT,
        "occurrences": occurrences,
        "signals": [signal.pk for signal in signals],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows refer to each other by construction, so millions of foreign key look-ups would only cost time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _FILL.strip().split(";\n"):
            cursor.execute(statement.rstrip(";"), given)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return publish(_scorecard({signal.key: signal for signal in signals}), by=None, at=NOW, authority=Authority.FILE)


def _scorecard(signals: dict[str, Signal]) -> ScorecardVersion:
    scorecard = Scorecard.objects.create(key="bench", name="Bench")
    version = ScorecardVersion.objects.create(
        scorecard=scorecard, number=1, threshold=60, cooldown=timedelta(days=30), created_at=NOW
    )
    month, fortnight = timedelta(days=30), timedelta(days=14)
    rules = [
        Rule(key="activated", points=20, is_activation=True, signal=signals["ran"], at_least=1),
        Rule(key="often", points=25, signal=signals["ran"], at_least=3, window=fortnight),
        Rule(key="team", points=30, kind=RuleKind.PEOPLE, signal=signals["ran"], at_least=3, window=month),
        Rule(key="pricing", points=15, signal=signals["pricing"], at_least=1, window=month),
        Rule(key="big", points=20, kind=RuleKind.FACT, fact="employees", operator=Operator.AT_LEAST, value=1000),
    ]
    for rule in rules:
        rule.version, rule.label, rule.kind = version, rule.key, rule.kind or RuleKind.OCCURRENCES
        rule.save()
    return version
