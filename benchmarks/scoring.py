"""Scoring: the live engine's station over all accounts, against hand-written SQL for the same scorecard.

Both store what they find in tables of the same make. The station also finds when to look at each account again, and
compares with the qualifications that stand since a first pass; the SQL does not.
"""

import multiprocessing
import time

from django.db import connection

from accounts.models import Reassessment
from benchmarks import history
from benchmarks.history import NOW
from benchmarks.peaks import peak_megabytes_of_children
from benchmarks.result import Result, typical
from benchmarks.scoring_worker import drain_tray
from playbooks.actions import reassess_everyone
from playbooks.models import Score, ScorecardVersion
from signals.models import Signal

ROUNDS = 3
WORKERS = 2  # as `make run` has them
START_SECONDS = 60
DRAIN_SECONDS = 600

# What only the last two months say is read apart from what all of time says, so that little has to be sorted.
_HAND_WRITTEN = """
WITH ever AS MATERIALIZED (
    SELECT account_id, min(at) AS known, max(at) FILTER (WHERE signal_id = {ran}) AS ran,
        max(at) FILTER (WHERE signal_id = {paywall}) AS paywall,
        max(at) FILTER (WHERE signal_id = {pricing} AND at > %(now)s - interval '7 days'
            AND at <= %(now)s - interval '1 day') AS pricing,
        sum(value) FILTER (WHERE signal_id = {api} AND at > %(now)s - interval '30 days') AS calls,
        count(*) FILTER (WHERE signal_id = {ran} AND at > %(now)s - interval '14 days') AS often
    FROM signals_occurrence WHERE at <= %(now)s GROUP BY account_id
), leader AS MATERIALIZED (
    SELECT person_id FROM (
        SELECT DISTINCT ON (person_id) person_id, value #>> '{{}}' AS title FROM accounts_fact
        WHERE person_id IS NOT NULL AND name = 'title' AND since <= %(now)s ORDER BY person_id, since DESC
    ) AS latest WHERE title ILIKE '%%director%%'
), lately AS MATERIALIZED (
    SELECT account_id,
        count(DISTINCT person_id) FILTER (WHERE signal_id = {ran} AND at > %(now)s - interval '30 days') AS team,
        count(DISTINCT person_id) FILTER (WHERE signal_id = {ran} AND at <= %(now)s - interval '30 days') AS before,
        count(DISTINCT (at AT TIME ZONE 'UTC')::date)
            FILTER (WHERE signal_id = {ran} AND at > %(now)s - interval '14 days') AS days,
        count(DISTINCT date_trunc('week', at AT TIME ZONE 'UTC'))
            FILTER (WHERE signal_id = {api} AND at > %(now)s - interval '30 days') AS weeks,
        coalesce(bool_or(leader.person_id IS NOT NULL)
            FILTER (WHERE signal_id = {ran} AND at > %(now)s - interval '30 days'), false) AS led
    FROM signals_occurrence LEFT JOIN leader USING (person_id)
    WHERE signal_id IN ({ran}, {api}) AND at <= %(now)s AND at > %(now)s - interval '60 days' GROUP BY account_id
), fact AS MATERIALIZED (
    SELECT DISTINCT ON (account_id) account_id, (value #>> '{{}}')::numeric AS employees FROM accounts_fact
    WHERE account_id IS NOT NULL AND name = 'employees' AND since <= %(now)s ORDER BY account_id, since DESC
), target AS MATERIALIZED (
    SELECT DISTINCT account_id FROM accounts_domain JOIN playbooks_namedlistentry AS entry ON key = host
    WHERE since <= %(now)s AND (until IS NULL OR until > %(now)s)
)
INSERT INTO hand_written (version_id, account_id, points, activated, qualified, rules_held, assessed_at)
SELECT {version}, account_id, points, activated, points >= 60 AND activated, '{{}}', %(now)s FROM (
    SELECT account.id AS account_id, ran IS NOT NULL AS activated,
        CASE WHEN ran IS NOT NULL THEN 20 ELSE 0 END
        + least(45, CASE WHEN often >= 3 THEN 25 ELSE 0 END + CASE WHEN team >= 3 THEN 30 ELSE 0 END)
        + CASE WHEN led THEN 10 ELSE 0 END + CASE WHEN days >= 4 THEN 10 ELSE 0 END
        + CASE WHEN weeks >= 3 THEN 10 ELSE 0 END + CASE WHEN calls >= 20 THEN 15 ELSE 0 END
        + CASE WHEN team >= 3 AND team * 100 >= before * 120 THEN 10 ELSE 0 END
        - CASE WHEN coalesce(ran, known) <= %(now)s - interval '14 days' THEN 20 ELSE 0 END
        + CASE WHEN pricing > coalesce(paywall, '-infinity') THEN 5 ELSE 0 END
        + CASE WHEN employees >= 1000 THEN 20 ELSE 0 END + CASE WHEN target.account_id IS NOT NULL THEN 10 ELSE 0 END
        AS points
    FROM accounts_account AS account
    LEFT JOIN ever ON ever.account_id = account.id
    LEFT JOIN lately ON lately.account_id = account.id
    LEFT JOIN fact ON fact.account_id = account.id
    LEFT JOIN target ON target.account_id = account.id
) AS scored
"""


def run() -> Result:
    """Take turns, then hold the two results equal."""
    version = history.build()
    first = history.ACCOUNTS / _engine_seconds()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(history.ACCOUNTS / _engine_seconds())
        theirs.append(history.ACCOUNTS / _hand_written_seconds(version))
    _check_equal()
    rate, base = typical(ours), typical(theirs)
    how = {"accounts": history.ACCOUNTS, "occurrences": history.OCCURRENCES, "rules": 12, "rounds": ROUNDS}
    return Result(
        "scoring",
        rate / base,
        {
            "accounts_per_second": rate,
            "workers": WORKERS,
            "first_pass": round(first),
            "best_round": round(max(ours)),
            "peak_megabytes": peak_megabytes_of_children(),
            **how,
        },
        {"accounts_per_second": base, "best_round": round(max(theirs)), **how},
    )


def _engine_seconds() -> float:
    """The station as it runs live: every account is in its tray, no score is stored yet, and two workers take turns."""
    Score.objects.all().delete()
    Reassessment.objects.all().delete()
    reassess_everyone(NOW)
    _vacuum()
    connection.close()
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(WORKERS + 1)
    workers = [spawn.Process(target=drain_tray, args=(ready,)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    ready.wait(START_SECONDS)
    started = time.perf_counter()
    ready.wait(DRAIN_SECONDS)
    seconds = time.perf_counter() - started
    for worker in workers:
        worker.join()
    return seconds


def _hand_written_seconds(version: ScorecardVersion) -> float:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS hand_written")
        cursor.execute("CREATE TABLE hand_written (LIKE playbooks_score INCLUDING ALL)")
        cursor.execute("ALTER TABLE hand_written ADD FOREIGN KEY (account_id) REFERENCES accounts_account")
        cursor.execute("ALTER TABLE hand_written ADD FOREIGN KEY (version_id) REFERENCES playbooks_scorecardversion")
        _vacuum()
        statement = _HAND_WRITTEN.format(
            version=version.pk, **{signal.key: signal.pk for signal in Signal.objects.all()}
        )
        started = time.perf_counter()
        cursor.execute(statement, {"now": NOW})
        return time.perf_counter() - started


def _check_equal() -> None:
    """Accounts for which nothing holds have no stored score, and 0 points by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM hand_written AS hand LEFT JOIN playbooks_score AS score USING (account_id)"
            " WHERE (hand.points, hand.activated, hand.qualified) IS DISTINCT FROM"
            " (coalesce(score.points, 0), coalesce(score.activated, false), coalesce(score.qualified, false))"
        )
        different = cursor.fetchone()[0]
    if different:
        raise RuntimeError(f"{different} accounts score differently by hand.")


def _vacuum() -> None:
    """Start each round alike: without the dead rows of the last."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
