"""Changed: what assessing an account again costs when Baton has a hundred times the accounts and their usage.

A few accounts have 100 k occurrences, and are assessed again and again by the station in one process; then many others
come with the rest of 10 M, and as few of them all, picked by chance, are assessed. `ratio` is the cost among few over
that among many; the allowed 1.2 times is a ratio of 0.83.
"""

import time
from statistics import median

from django.db import connection

from accounts.models import Reassessment
from benchmarks import history
from benchmarks.history import NOW
from benchmarks.result import Result
from playbooks.models import Score
from playbooks.stations import assess_accounts

FEW, MANY = 100_000, 10_000_000
ACCOUNTS = 2_000
ROUNDS = 12
FORGOTTEN = 2


def run() -> Result:
    """Few first, then many."""
    history.build(FEW, ACCOUNTS)
    small = _rounds()
    history.add(MANY - FEW, ACCOUNTS * (MANY // FEW - 1))
    large = _rounds()
    base, among_many = median(small), median(large)
    how = {"accounts": ACCOUNTS, "rules": 12, "rounds": ROUNDS}
    return Result(
        "changed",
        base / among_many,
        {
            "microseconds_an_account": round(among_many * 1e6),
            "best": round(min(large) * 1e6),
            "times_few": round(among_many / base, 2),
            "occurrences": MANY,
            **how,
        },
        {"microseconds_an_account": round(base * 1e6), "best": round(min(small) * 1e6), "occurrences": FEW, **how},
    )


def _rounds() -> list[float]:
    """Seconds an account of each round but the first few, which find nothing in memory yet."""
    return [_seconds() / ACCOUNTS for _ in range(ROUNDS + FORGOTTEN)][FORGOTTEN:]


def _seconds() -> float:
    """No score is stored yet, so that each is written."""
    Score.objects.all().delete()
    Reassessment.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_reassessment (account_id, recorded_at)"
            " SELECT id, %s FROM accounts_account ORDER BY hashint8(id) LIMIT %s",
            [NOW, ACCOUNTS],
        )
        cursor.execute("VACUUM ANALYZE playbooks_score, accounts_reassessment")
    started = time.perf_counter()
    while assess_accounts(NOW):
        pass
    return time.perf_counter() - started
