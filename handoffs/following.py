"""Handoffs go with their account when it is merged into another, and go back when that is undone.

A station of the line: its tray are the handoffs that are not with the account that stands for the one they were opened
for. Whoever merged, or undid it, has moved them, and the log of each says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

import pghistory
from django.db import connection, transaction
from django.db.models import Q

from accounts.models import Account, AccountMerge, User
from accounts.rivals import Contender, decide
from handoffs.enums import HandoffState, Move
from handoffs.models import Handoff, MoveRecord, Pause

BATCH = 500
GAVE_WAY = "The account has an older handoff, which goes on."
APART_AGAIN = "It is apart again from the older handoff that it gave way to."

_OUT_OF_PLACE = """
WITH candidate AS (
    SELECT handoff.id, handoff.account_id, COALESCE(handoff.own_account_id, handoff.account_id) AS own_id
    FROM accounts_account merged JOIN handoffs_handoff handoff ON handoff.account_id = merged.id
    WHERE merged.merged_into_id IS NOT NULL
    UNION
    SELECT id, account_id, own_account_id FROM handoffs_handoff WHERE own_account_id IS NOT NULL
)
SELECT candidate.account_id, COALESCE(own.merged_into_id, own.id) AS root, candidate.id, own.id
FROM candidate JOIN accounts_account own ON own.id = candidate.own_id
WHERE candidate.account_id <> COALESCE(own.merged_into_id, own.id)
ORDER BY candidate.account_id, root, candidate.id LIMIT %s
"""


@dataclass(frozen=True)
class Removal:
    """Handoffs that leave one account for another, with the accounts they were opened for; whose doing, and when."""

    left: Account
    entered: Account
    own_accounts: dict[int, int]
    by: User | None
    at: datetime

    def record(self, handoff: Handoff, move: Move, note: str) -> MoveRecord:
        """A line of the handoff's log."""
        return MoveRecord(handoff=handoff, move=move, state=handoff.state, by=self.by, at=self.at, note=note)


@transaction.atomic
def follow_accounts(at: datetime) -> int:
    """Move up to a batch of handoffs that go the same way; returns how many."""
    removal = _next_removal(at)
    if removal is None:
        return 0
    concerned = Handoff.objects.filter(Q(pk__in=removal.own_accounts) | Q(account__in=[removal.left, removal.entered]))
    rows = {row.pk: row for row in concerned.order_by("pk").select_for_update()}
    moving = [rows[pk] for pk in removal.own_accounts]
    for row in moving:
        own = removal.own_accounts[row.pk]
        row.account, row.own_account_id = removal.entered, None if own == removal.entered.pk else own
    decided = _decided(rows.values())
    with pghistory.context(user=removal.by.pk if removal.by else None):
        _close([rows[pk] for pk, senior in decided.items() if senior], decided, removal)
        Handoff.objects.bulk_update(moving, ["account", "own_account"])
        _reopen([rows[pk] for pk, senior in decided.items() if senior is None], removal)
    note = f"From {removal.left.key} to {removal.entered.key}."
    MoveRecord.objects.bulk_create(removal.record(row, Move.FOLLOWED, note) for row in moving)
    return len(moving)


def _next_removal(at: datetime) -> Removal | None:
    with connection.cursor() as cursor:
        cursor.execute(_OUT_OF_PLACE, [BATCH])
        found = cursor.fetchall()
    if not found:
        return None
    way = found[0][:2]
    own_accounts = {pk: own for *_, pk, own in takewhile(lambda row: row[:2] == way, found)}
    accounts = Account.objects.in_bulk(way)
    left, entered = (accounts[account] for account in way)
    return Removal(left, entered, own_accounts, _mover(left, entered), at)


def _mover(left: Account, entered: Account) -> User | None:
    """Who has merged the account that was left, or else who has undone the merge of the one that was entered."""
    merges = AccountMerge.objects.select_related("by", "undone_by")
    made = merges.filter(merged=left, undone_at=None).first()
    if made is not None:
        return made.by
    undone = merges.filter(merged=entered).exclude(undone_at=None).order_by("-undone_at").first()
    return undone.undone_by if undone else None


def _decided(rows: Iterable[Handoff]) -> dict[int, int | None]:
    return decide(
        Contender(row.pk, (row.account_id, row.motion), row.fired_at, row.closed_at is None, row.superseded_by_id)
        for row in rows
    )


def _close(juniors: list[Handoff], decided: dict[int, int | None], removal: Removal) -> None:
    closing = [row for row in juniors if row.closed_at is None]
    for row in closing:
        row.state, row.closed_at = HandoffState.MERGED, removal.at
    for row in juniors:
        row.superseded_by_id = decided[row.pk]
    Handoff.objects.bulk_update(juniors, ["state", "closed_at", "superseded_by"])
    MoveRecord.objects.bulk_create(removal.record(row, Move.MERGED, GAVE_WAY) for row in closing)


def _reopen(staying: list[Handoff], removal: Removal) -> None:
    """Bring those that had given way back into the state they were in."""
    reopened = [row for row in staying if row.state == HandoffState.MERGED]
    moves = MoveRecord.objects.filter(handoff__in=reopened).exclude(move__in=[Move.MERGED, Move.FOLLOWED])
    states = dict(moves.order_by("at", "id").values_list("handoff", "state"))
    # The time in which it was over counts for nothing.
    Pause.objects.bulk_create(
        Pause(handoff=row, starts_at=row.closed_at, ends_at=max(removal.at, row.closed_at))
        for row in reopened
        if row.closed_at is not None
    )
    for row in reopened:
        row.state, row.closed_at, row.superseded_by = states.get(row.pk, HandoffState.FIRED), None, None
    Handoff.objects.bulk_update(reopened, ["state", "closed_at", "superseded_by"])
    MoveRecord.objects.bulk_create(removal.record(row, Move.UNMERGED, APART_AGAIN) for row in reopened)
