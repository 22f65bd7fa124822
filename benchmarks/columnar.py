"""The scorecard of `benchmarks.twelve` over all of time as one would write it for DuckDB, and what it is given.

Its rows are in its memory as columns, in the order that suits its windows; loading them is not counted. What several
rules read is read once, and spans of different rules are merged in one pass.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter

import duckdb
from django.db import connection

from playbooks.scoring import VersionSpec
from playbooks.scoring.firing import QualifiedSpan, firings
from signals.models import Signal

CORES = 2
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UTC = "{} AT TIME ZONE 'UTC'"

_QUERY = """
WITH ran AS (SELECT account_id, person_id, happened FROM occurrence WHERE signal_id = {ran}),
api AS (SELECT account_id, happened, amount FROM occurrence WHERE signal_id = {api}),
known AS (SELECT account_id, min(happened) AS happened FROM occurrence GROUP BY account_id),
activated AS (SELECT account_id, min(happened) AS happened FROM ran GROUP BY account_id),
once AS (
    SELECT 4 AS bit, account_id, person_id AS who, happened AS starts, happened + INTERVAL 30 DAY AS ends FROM ran
    UNION ALL SELECT 16, account_id, datediff('day', DATE '1970-01-01', happened), happened, happened + INTERVAL 14 DAY
        FROM ran
    UNION ALL SELECT 32, account_id, datediff('day', DATE '1970-01-01', date_trunc('week', happened)), happened,
        happened + INTERVAL 30 DAY FROM api
    UNION ALL SELECT 8, account_id, person_id, greatest(happened, since), happened + INTERVAL 30 DAY
        FROM ran JOIN leader USING (person_id) WHERE since < happened + INTERVAL 30 DAY
),
once_spans AS (
    SELECT bit, account_id, who, starts, ends, lag(ends) OVER w AS ended, lead(starts) OVER w AS follows
    FROM once WINDOW w AS (PARTITION BY bit, account_id, who ORDER BY starts, ends)
),
once_changes AS (
    SELECT bit, account_id, starts AS happened, 1 AS change FROM once_spans WHERE ended IS NULL OR ended < starts
    UNION ALL SELECT bit, account_id, ends, -1 FROM once_spans WHERE follows IS NULL OR follows > ends
),
counted AS (
    SELECT bit, account_id, happened, sum(change) OVER (PARTITION BY bit, account_id ORDER BY happened)
        >= CASE bit WHEN 4 THEN 3 WHEN 8 THEN 1 WHEN 16 THEN 4 ELSE 3 END AS holds
    FROM once_changes
),
shifted AS (
    SELECT account_id, happened, change AS later, 0 AS earlier FROM once_changes WHERE bit = 4
    UNION ALL SELECT account_id, happened + INTERVAL 30 DAY, 0, change FROM once_changes WHERE bit = 4
),
grown AS (
    SELECT account_id, happened, sum(later) OVER w AS later, sum(earlier) OVER w AS earlier
    FROM shifted WINDOW w AS (PARTITION BY account_id ORDER BY happened)
),
calls AS (
    SELECT account_id, happened, amount FROM api
    UNION ALL SELECT account_id, happened + INTERVAL 30 DAY, -amount FROM api
),
levels AS (
    SELECT bit, account_id, happened, holds FROM counted
    UNION ALL SELECT 64, account_id, happened, sum(amount) OVER (PARTITION BY account_id ORDER BY happened) >= 20
        FROM calls
    UNION ALL SELECT 128, account_id, happened, later >= 3 AND later * 100 >= earlier * 120 FROM grown
),
turns AS (
    SELECT bit, account_id, happened, CASE WHEN holds THEN bit ELSE -bit END AS change FROM levels
    QUALIFY holds <> lag(holds, 1, false) OVER (PARTITION BY bit, account_id ORDER BY happened)
),
started AS (
    SELECT account_id, happened, signal_id,
        min(happened) FILTER (WHERE signal_id = {paywall}) OVER (PARTITION BY account_id ORDER BY happened DESC) AS done
    FROM occurrence WHERE signal_id IN ({pricing}, {paywall})
),
windows AS (
    SELECT 2 AS bit, account_id, happened AS starts,
        lag(happened, 2) OVER (PARTITION BY account_id ORDER BY happened) + INTERVAL 14 DAY AS ends FROM ran
    UNION ALL SELECT -256, account_id, happened, happened + INTERVAL 14 DAY FROM ran
    UNION ALL SELECT -256, account_id, happened, happened + INTERVAL 14 DAY FROM known
    UNION ALL SELECT 512, account_id, happened + INTERVAL 1 DAY,
        least(coalesce(done, happened + INTERVAL 7 DAY), happened + INTERVAL 7 DAY)
        FROM started WHERE signal_id = {pricing}
),
merged AS (
    SELECT bit, account_id, starts, ends, lag(ends) OVER w AS ended, lead(starts) OVER w AS follows
    FROM (SELECT * FROM windows WHERE starts < ends) WINDOW w AS (PARTITION BY bit, account_id ORDER BY starts, ends)
),
changes AS (
    SELECT account_id, happened, 1 AS change FROM activated
    UNION ALL SELECT account_id, happened, 256 FROM known
    UNION ALL SELECT account_id, starts, bit FROM merged WHERE ended IS NULL OR ended < starts
    UNION ALL SELECT account_id, ends, -bit FROM merged WHERE follows IS NULL OR follows > ends
    UNION ALL SELECT account_id, happened, change FROM turns
    UNION ALL SELECT account_id, since, 1024 FROM fact WHERE employees >= 1000
    UNION ALL SELECT account_id, since, 2048 FROM target
),
states AS (
    SELECT account_id, happened, (sum(change) OVER (PARTITION BY account_id ORDER BY happened))::INT AS held
    FROM changes
),
qualifying AS (
    SELECT account_id, happened, held & 1 <> 0 AND (held & 1) * 20
        + least(45, (held // 2 & 1) * 25 + (held // 4 & 1) * 30) + (held // 8 & 1) * 10 + (held // 16 & 1) * 10
        + (held // 32 & 1) * 10 + (held // 64 & 1) * 15 + (held // 128 & 1) * 10 - (held // 256 & 1) * 20
        + (held // 512 & 1) * 5 + (held // 1024 & 1) * 20 + (held // 2048 & 1) * 10 >= 60 AS qualified
    FROM states
), crossings AS (
    SELECT account_id, happened, qualified FROM qualifying
    QUALIFY qualified <> lag(qualified, 1, false) OVER (PARTITION BY account_id ORDER BY happened)
)
SELECT account_id, epoch_us(happened), epoch_us(lead(happened) OVER (PARTITION BY account_id ORDER BY happened))
FROM crossings QUALIFY qualified ORDER BY account_id, happened
"""


def loaded() -> duckdb.DuckDBPyConnection:
    """A DuckDB that has what the scorecard reads."""
    other = duckdb.connect(config={"threads": CORES})
    since = _UTC.format("since")
    tables = {
        "occurrence (signal_id INT, account_id INT, person_id INT, happened TIMESTAMP, amount INT)": (
            f"SELECT signal_id, account_id, person_id, {_UTC.format('at')}, value::int FROM signals_occurrence"
            " ORDER BY 2, 1, 4"
        ),
        "fact (account_id INT, since TIMESTAMP, employees INT)": (
            f"SELECT account_id, {since}, value FROM accounts_fact WHERE name = 'employees'"
        ),
        "leader (person_id INT, since TIMESTAMP)": (
            f"SELECT person_id, {since} FROM accounts_fact WHERE name = 'title' AND value #>> '{{}}' LIKE 'Director%'"
        ),
        "target (account_id INT, since TIMESTAMP)": (
            f"SELECT account_id, {since} FROM playbooks_namedlistentry JOIN accounts_domain ON host = key"
        ),
    }
    for columns, query in tables.items():
        other.execute(f"CREATE TABLE {columns}")
        _copy(other, columns.split()[0], query)
    return other


def fired(other: duckdb.DuckDBPyConnection, version: VersionSpec) -> list[tuple[int, datetime]]:
    """Every firing, by account and time. The query knows the scorecard; of `version` it takes the cooldown."""
    spans = other.execute(_QUERY.format(**{signal.key: signal.pk for signal in Signal.objects.all()})).fetchall()
    return [
        (account_id, at)
        for account_id, of_account in groupby(spans, key=itemgetter(0))
        for at, _ in firings((_span(start, end) for _, start, end in of_account), version.cooldown)
    ]


def _copy(other: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as blocks:
            for block in blocks:
                file.write(block)
        file.flush()
        other.execute(f"COPY {table} FROM '{file.name}' (FORMAT csv, HEADER false)")


def _span(start: int, end: int | None) -> QualifiedSpan:
    return QualifiedSpan(_instant(start), None if end is None else _instant(end), held=0)


def _instant(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
