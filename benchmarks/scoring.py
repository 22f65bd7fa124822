"""Scoring: the live engine's station over all accounts, against hand-written SQL for the same scorecard.

Both store what they find in tables of the same make. The station also finds when to look at each account again, and
compares with the qualifications that stand since a first pass; the SQL does not.
"""

import multiprocessing
import time
from datetime import timedelta

from django.db import connection

from accounts.models import Account, Fact, Reassessment
from benchmarks import history
from benchmarks.history import NOW
from benchmarks.peaks import peak_megabytes_of_children
from benchmarks.result import Result, typical
from benchmarks.scoring_worker import drain_tray
from playbooks.actions import reassess_everyone
from playbooks.models import Score, ScorecardVersion
from signals.models import Occurrence, Signal

ROUNDS = 3
WORKERS = 2  # as `make run` has them
START_SECONDS = 60
DRAIN_SECONDS = 600
LOOPED_ACCOUNTS = 200

_HAND_WRITTEN = """
INSERT INTO hand_written (version_id, account_id, points, activated, qualified, rules_held, assessed_at)
SELECT {version}, account_id, points, activated, points >= 60 AND activated, '{{}}', %(now)s FROM (
    SELECT account.id AS account_id, coalesce(activated, false) AS activated,
        CASE WHEN activated THEN 20 ELSE 0 END + CASE WHEN often >= 3 THEN 25 ELSE 0 END
        + CASE WHEN team >= 3 THEN 30 ELSE 0 END + CASE WHEN pricing >= 1 THEN 15 ELSE 0 END
        + CASE WHEN employees >= 1000 THEN 20 ELSE 0 END AS points
    FROM accounts_account AS account
    LEFT JOIN (
        SELECT account_id, bool_or(signal_id = {ran}) AS activated,
            count(*) FILTER (WHERE signal_id = {ran} AND at > %(now)s - interval '14 days') AS often,
            count(DISTINCT person_id) FILTER (WHERE signal_id = {ran} AND at > %(now)s - interval '30 days') AS team,
            count(*) FILTER (WHERE signal_id = {pricing} AND at > %(now)s - interval '30 days') AS pricing
        FROM signals_occurrence WHERE signal_id IN ({ran}, {pricing}) AND at <= %(now)s GROUP BY account_id
    ) AS usage ON usage.account_id = account.id
    LEFT JOIN (
        SELECT DISTINCT ON (account_id) account_id, (value #>> '{{}}')::numeric AS employees FROM accounts_fact
        WHERE name = 'employees' AND since <= %(now)s ORDER BY account_id, since DESC
    ) AS fact ON fact.account_id = account.id
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
    rate, base, loop = typical(ours), typical(theirs), _loop_rate(version)
    how = {"accounts": history.ACCOUNTS, "occurrences": history.OCCURRENCES, "rules": 5, "rounds": ROUNDS}
    return Result(
        "scoring",
        rate / base,
        {
            "accounts_per_second": rate,
            "workers": WORKERS,
            "first_pass": round(first),
            "times_orm_loop": round(rate / loop),
            "peak_megabytes": peak_megabytes_of_children(),
            **how,
        },
        {"accounts_per_second": base, "orm_loop_accounts_per_second": round(loop, 1), **how},
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


def _loop_rate(version: ScorecardVersion) -> float:
    """Accounts a second of the loop that one writes first: the ORM, an account and a rule at a time."""
    signals = {signal.key: signal for signal in Signal.objects.all()}
    started = time.perf_counter()
    for account in Account.objects.order_by("pk")[:LOOPED_ACCOUNTS]:
        done = Occurrence.objects.filter(account=account, at__lte=NOW)
        ran = done.filter(signal=signals["ran"])
        activated = ran.exists()
        month, fortnight = NOW - timedelta(days=30), NOW - timedelta(days=14)
        points = 20 * activated + 25 * (ran.filter(at__gt=fortnight).count() >= 3)
        points += 30 * (ran.filter(at__gt=month).values("person").distinct().count() >= 3)
        points += 15 * done.filter(signal=signals["pricing"], at__gt=month).exists()
        fact = Fact.objects.filter(account=account, name="employees", since__lte=NOW).order_by("-since").first()
        points += 20 * (fact is not None and fact.value >= 1000)
        qualified = points >= version.threshold and activated
        Score.objects.update_or_create(
            account=account,
            version=version,
            defaults={
                "points": points,
                "activated": activated,
                "qualified": qualified,
                "rules_held": [],
                "assessed_at": NOW,
            },
        )
    return LOOPED_ACCOUNTS / (time.perf_counter() - started)


def _vacuum() -> None:
    """Start each round alike: without the dead rows of the last."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
