"""Backtest: every firing of the whole history, against DuckDB doing the same job on the same rows in its memory.

DuckDB is given the rows beforehand (loading is not counted), both cores, and the SQL that suits it. The two answers
must be identical.
"""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from statistics import median

import duckdb
from django.db import connection

from benchmarks import history
from benchmarks.peaks import peak_megabytes
from benchmarks.result import Result
from playbooks.scoring import VersionSpec, backtest
from playbooks.scoring.firing import QualifiedSpan, firings
from signals.models import Signal

ROUNDS = 3
CORES = 2
_UTC = "{} AT TIME ZONE 'UTC'"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_DUCKDB = """
WITH ran AS (SELECT account_id, person_id, happened FROM occurrence WHERE signal_id = {ran}),
activated AS (SELECT account_id, min(happened) AS happened, 1 AS held FROM ran GROUP BY account_id),
often AS (
    SELECT account_id, happened AS starts, lag(happened, 2) OVER w + INTERVAL 14 DAY AS ends
    FROM ran WINDOW w AS (PARTITION BY account_id ORDER BY happened)
),
seen AS (SELECT account_id, person_id, happened AS starts, happened + INTERVAL 30 DAY AS ends FROM ran),
seen_merged AS (
    SELECT account_id, starts, ends, lag(ends) OVER w AS ended, lead(starts) OVER w AS follows
    FROM seen WINDOW w AS (PARTITION BY account_id, person_id ORDER BY starts)
),
people AS (
    SELECT account_id, starts AS happened, 1 AS change FROM seen_merged WHERE ended IS NULL OR ended < starts
    UNION ALL SELECT account_id, ends, -1 FROM seen_merged WHERE follows IS NULL OR follows > ends
),
counted AS (
    SELECT account_id, happened, sum(change) OVER (PARTITION BY account_id ORDER BY happened) >= 3 AS enough FROM people
),
team AS (
    SELECT account_id, happened, enough FROM counted
    QUALIFY enough <> lag(enough, 1, false) OVER (PARTITION BY account_id ORDER BY happened)
),
pricing AS (
    SELECT account_id, happened AS starts, happened + INTERVAL 30 DAY AS ends
    FROM occurrence WHERE signal_id = {pricing}
),
windows AS (
    SELECT 2 AS bit, account_id, starts, ends FROM often WHERE starts < ends
    UNION ALL SELECT 8, account_id, starts, ends FROM pricing
),
merged AS (
    SELECT bit, account_id, starts, ends, lag(ends) OVER w AS ended, lead(starts) OVER w AS follows
    FROM windows WINDOW w AS (PARTITION BY bit, account_id ORDER BY starts, ends)
),
changes AS (
    SELECT account_id, happened, 1 AS change FROM activated
    UNION ALL SELECT account_id, starts, bit FROM merged WHERE ended IS NULL OR ended < starts
    UNION ALL SELECT account_id, ends, -bit FROM merged WHERE follows IS NULL OR follows > ends
    UNION ALL SELECT account_id, happened, CASE WHEN enough THEN 4 ELSE -4 END FROM team
    UNION ALL SELECT account_id, since, 16 FROM fact WHERE employees >= 1000
),
states AS (
    SELECT account_id, happened, (sum(change) OVER (PARTITION BY account_id ORDER BY happened))::INT AS held
    FROM changes
),
qualifying AS (
    SELECT account_id, happened, held & 1 <> 0 AND (held & 1) * 20 + (held // 2 & 1) * 25 + (held // 4 & 1) * 30
        + (held // 8 & 1) * 15 + (held // 16 & 1) * 20 >= 60 AS qualified
    FROM states
), crossings AS (
    SELECT account_id, happened, qualified FROM qualifying
    QUALIFY qualified <> lag(qualified, 1, false) OVER (PARTITION BY account_id ORDER BY happened)
)
SELECT account_id, epoch_us(happened), epoch_us(lead(happened) OVER (PARTITION BY account_id ORDER BY happened))
FROM crossings QUALIFY qualified ORDER BY account_id, happened
"""


def run() -> Result:
    """Once alone for the memory, as DuckDB keeps its rows in this process; then in turns, with identical answers."""
    version = VersionSpec.of(history.build())
    for _ in backtest(version):
        pass
    own_megabytes = peak_megabytes()
    other = _loaded()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        fired = [(firing.account_id, firing.at) for firing in backtest(version)]
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        expected = _by_duckdb(other, version)
        theirs.append(time.perf_counter() - started)
        if fired != expected:
            raise RuntimeError(f"{len(set(fired) ^ set(expected))} firings differ.")
    seconds, base = median(ours), median(theirs)
    how = {"occurrences": history.OCCURRENCES, "rules": len(version.rules), "rounds": ROUNDS}
    return Result(
        "backtest",
        base / seconds,
        {"seconds": round(seconds, 2), "firings": len(fired), "peak_megabytes": own_megabytes, **how},
        {"seconds": round(base, 2), "firings": len(expected), "cores": CORES, **how},
    )


def _loaded() -> duckdb.DuckDBPyConnection:
    """The occurrences and facts as columns in DuckDB's memory, in the order that suits the windows."""
    other = duckdb.connect(config={"threads": CORES})
    other.execute("CREATE TABLE occurrence (signal_id INT, account_id INT, person_id INT, happened TIMESTAMP)")
    other.execute("CREATE TABLE fact (account_id INT, since TIMESTAMP, employees INT)")
    _copy(
        other,
        "occurrence",
        f"SELECT signal_id, account_id, person_id, {_UTC.format('at')} FROM signals_occurrence ORDER BY 2, 1, 4",
    )
    _copy(
        other, "fact", f"SELECT account_id, {_UTC.format('since')}, value FROM accounts_fact WHERE name = 'employees'"
    )
    return other


def _copy(other: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as blocks:
            for block in blocks:
                file.write(block)
        file.flush()
        other.execute(f"COPY {table} FROM '{file.name}' (FORMAT csv, HEADER false)")


def _by_duckdb(other: duckdb.DuckDBPyConnection, version: VersionSpec) -> list[tuple[int, datetime]]:
    query = _DUCKDB.format(**{signal.key: signal.pk for signal in Signal.objects.all()})
    spans = other.execute(query).fetchall()
    return [
        (account_id, at)
        for account_id, of_account in groupby(spans, key=itemgetter(0))
        for at, _ in firings((_span(start, end) for _, start, end in of_account), version.cooldown)
    ]


def _span(start: int, end: int | None) -> QualifiedSpan:
    return QualifiedSpan(_instant(start), None if end is None else _instant(end), held=0)


def _instant(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
