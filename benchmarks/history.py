"""A history for benchmarks: accounts, people, facts, a list and occurrences, and the scorecard of `benchmarks.twelve`.

The same on every machine: PostgreSQL's random numbers are seeded. A few accounts do much, most do little, over a year.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from accounts.models import Account
from benchmarks.twelve import scorecard
from playbooks.actions import publish
from playbooks.enums import Authority
from playbooks.models import NamedList, ScorecardVersion
from signals.enums import Category
from signals.models import Signal

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BEGAN = NOW - timedelta(days=365)
ACCOUNTS = 100_000
PEOPLE_PER_ACCOUNT = 5
OCCURRENCES = 5_000_000
SIGNALS = ("ran", "invited", "paywall", "pricing", "api")

_FILL = """
SELECT setseed(0.42);
INSERT INTO accounts_account (key, name, recorded_at)
    SELECT 'company-' || n || '.example', 'Company ' || n, %(now)s
    FROM generate_series(%(before)s + 1, %(before)s + %(accounts)s) n;
INSERT INTO accounts_person (name, email, account_id, first_seen_at, last_seen_at)
    SELECT 'Person', '', id, %(now)s, %(now)s FROM accounts_account, generate_series(1, %(people)s)
    WHERE id > %(after)s ORDER BY id;
INSERT INTO accounts_fact (account_id, name, value, since, recorded_at, message_key)
    SELECT id, 'employees', to_jsonb((random() * 2000)::int), %(now)s - random() * interval '365 days', %(now)s,
        gen_random_uuid() FROM accounts_account WHERE id > %(after)s;
INSERT INTO accounts_fact (person_id, name, value, since, recorded_at, message_key)
    SELECT id, 'title', to_jsonb(CASE WHEN random() < 0.25 THEN 'Director of Data' ELSE 'Analyst' END),
        %(now)s - random() * interval '365 days', %(now)s, gen_random_uuid()
    FROM (SELECT min(id) AS id FROM accounts_person WHERE account_id > %(after)s GROUP BY account_id ORDER BY 1) AS who;
INSERT INTO accounts_domain (host, registrable, is_freemail, account_id)
    SELECT key, key, false, id FROM accounts_account WHERE id > %(after)s;
INSERT INTO playbooks_namedlistentry (named_list_id, key, text, since)
    SELECT %(targets)s, key, key, %(now)s - random() * interval '365 days'
    FROM accounts_account WHERE random() < 0.05 AND id > %(after)s;
INSERT INTO signals_occurrence (signal_id, account_id, person_id, at, recorded_at, message_key, value)
    SELECT (%(signals)s::bigint[])[1 + (random() ^ 2 * 4.999)::int %% 5], first_account + account,
        first_person + account * %(people)s + (random() ^ 2 * (%(people)s - 0.001))::int %% %(people)s,
        date_trunc('second', %(now)s - random() * interval '365 days'), %(now)s, gen_random_uuid(), (random() * 10)::int
    FROM (SELECT (random() ^ 2 * (%(accounts)s - 1))::int AS account FROM generate_series(1, %(occurrences)s)) AS done,
        (SELECT min(id) AS first_account FROM accounts_account WHERE id > %(after)s) AS accounts,
        (SELECT min(id) AS first_person FROM accounts_person WHERE account_id > %(after)s) AS people ORDER BY 2;
"""


def build(occurrences: int = OCCURRENCES, accounts: int = ACCOUNTS) -> ScorecardVersion:
    """Fill the empty database and publish the scorecard; returns its version."""
    for key in SIGNALS:
        Signal.objects.create(key=key, name=key, category=Category.DEPTH)
    targets = NamedList.objects.create(key="targets", name="Targets")
    add(occurrences, accounts)
    entries = targets.entries.count()
    targets.versions.create(number=1, since=BEGAN, entry_count=entries, added=entries, removed=0, recorded_at=NOW)
    return publish(scorecard(NOW), by=None, at=NOW, authority=Authority.FILE)


def add(occurrences: int, accounts: int) -> None:
    """Add so many more accounts with so many occurrences among them."""
    given: dict[str, Any] = {
        "now": NOW,
        "accounts": accounts,
        "people": PEOPLE_PER_ACCOUNT,
        "occurrences": occurrences,
        "signals": [Signal.objects.get(key=key).pk for key in SIGNALS],
        "targets": NamedList.objects.get().pk,
        "before": Account.objects.count(),
        "after": Account.objects.aggregate(last=Max("pk"))["last"] or 0,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows refer to each other by construction, so millions of foreign key look-ups would only cost time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _FILL.strip().split(";\n"):
            cursor.execute(statement.rstrip(";"), given)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
