"""Qualifications go with their account when it is merged into another, and go back when that is undone.

What has fired has fired: they stay what they were, and the account that they are with now is told when it last fired
and whether it is open, as if it had been one account all along.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Q

from accounts.rivals import Contender, decide
from playbooks.models import Qualification, Score, TierAssignment

# Those of accounts that are merged now, and those that came with a merge that does not stand as it did.
OUT_OF_PLACE = """
WITH candidate AS (
    SELECT q.id, q.account_id, COALESCE(q.own_account_id, q.account_id) AS own_id
    FROM accounts_account merged JOIN playbooks_qualification q ON q.account_id = merged.id
    WHERE merged.merged_into_id IS NOT NULL
        AND (merged.id = ANY({accounts}) OR merged.merged_into_id = ANY({accounts}))
    UNION
    SELECT id, account_id, own_account_id FROM playbooks_qualification
    WHERE own_account_id IS NOT NULL AND (account_id = ANY({accounts}) OR own_account_id = ANY({accounts}))
)
SELECT candidate.id, candidate.account_id AS left_id, own.id AS own_id,
    COALESCE(own.merged_into_id, own.id) AS entered_id
FROM candidate JOIN accounts_account own ON own.id = candidate.own_id
WHERE candidate.account_id <> COALESCE(own.merged_into_id, own.id)
"""
"""Rows as `Move` has them; `accounts` is an expression for the array of those that are looked at."""

Move = tuple[int, int, int, int]
"""A qualification, the account it is with, the one that fired, and the one that stands for that now."""


def _moves(accounts: Iterable[int]) -> list[Move]:
    """The qualifications that have to go from or to one of the accounts."""
    with connection.cursor() as cursor:
        cursor.execute(OUT_OF_PLACE.format(accounts="%(accounts)s"), {"accounts": list(accounts)})
        return [tuple(row) for row in cursor.fetchall()]


def follow(accounts: Iterable[int], at: datetime) -> None:
    """Move them. The accounts that they go from and to must be locked, and be looked at after this."""
    moving = {move[0]: move for move in _moves(accounts)}
    if not moving:
        return
    places = {account for _, left, _, entered in moving.values() for account in (left, entered)}
    concerned = Qualification.objects.filter(Q(pk__in=moving) | Q(account__in=places)).select_for_update()
    rows = {row.pk: row for row in concerned.order_by("pk")}
    for pk, (_, _, own, root) in moving.items():
        rows[pk].account_id, rows[pk].own_account_id = root, None if own == root else own
    decided = decide(
        Contender(row.pk, (row.scorecard_id, row.account_id), row.at, row.ended_at is None, row.superseded_by_id)
        for row in rows.values()
    )
    _end([rows[pk] for pk, senior in decided.items() if senior is not None], decided, at)
    Qualification.objects.bulk_update([rows[pk] for pk in moving], ["account", "own_account"])
    _reopen([rows[pk] for pk, senior in decided.items() if senior is None and rows[pk].ended_at is not None])


def forget_scores(accounts: Iterable[int]) -> None:
    """An account that is a part of another has neither score nor tier."""
    for model in (Score, TierAssignment):
        model.objects.filter(account__in=list(accounts)).delete()


def _end(juniors: list[Qualification], decided: dict[int, int | None], at: datetime) -> None:
    for row in juniors:
        row.ended_at, row.superseded_by_id = row.ended_at or at, decided[row.pk]
    Qualification.objects.bulk_update(juniors, ["ended_at", "superseded_by"])


def _reopen(rows: list[Qualification]) -> None:
    for row in rows:
        row.ended_at, row.superseded_by = None, None
    Qualification.objects.bulk_update(rows, ["ended_at", "superseded_by"])
