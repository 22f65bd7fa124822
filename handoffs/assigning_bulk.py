"""Many handoffs to somebody, or back to their pools, at once: one that cannot go costs no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from accounts.enums import Role
from accounts.models import User
from handoffs.assigning import Turnover, away_until, check_reason, teams_for, turn_over
from handoffs.enums import Move
from handoffs.errors import Incomplete, NotYours
from handoffs.models import Handoff, MoveRecord
from handoffs.moves import handed_on

MOST_AT_ONCE = 500


class Outcome(models.TextChoices):
    """What became of one of them."""

    REASSIGNED = "reassigned", "Reassigned"
    UNCHANGED = "unchanged", "Had it already"
    CLOSED = "closed", "Closed by now"
    NOT_FOUND = "not_found", "Not found"


@dataclass(frozen=True)
class Item:
    """One handoff and what became of it; `owner` is who has it now."""

    pk: int
    result: Outcome
    owner: User | None


@transaction.atomic
def reassign(pks: Sequence[int], to: User | None, reason: str, *, by: User, at: datetime) -> list[Item]:
    """Give handoffs to somebody, or to their pools if that is nobody; says of each what became of it, in their order.

    Sales managers alone may. The rows are locked in the order of their ids, so that two at once wait for one another
    and cannot deadlock. Raises `NotYours` or `Incomplete`, having changed nothing.
    """
    _check(pks, to, reason, by, at)
    rows = Handoff.objects.filter(pk__in=pks).order_by("pk").select_related("owner")
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    moving = [row for row in found.values() if row.closed_at is None and row.owner != to]
    _move(moving, to, reason, by, at)
    moved = {row.pk for row in moving}
    return [_item(pk, found.get(pk), to, is_moved=pk in moved) for pk in dict.fromkeys(pks)]


def _check(pks: Sequence[int], to: User | None, reason: str, by: User, at: datetime) -> None:
    if not by.has_role(Role.MANAGER):
        raise NotYours("Sales managers reassign many handoffs at once. You can give yours one by one.")
    check_reason(reason)
    if len(pks) > MOST_AT_ONCE:
        raise Incomplete(f"These are {len(pks)} handoffs; {MOST_AT_ONCE} can be reassigned at once.")
    if to is not None and (until := away_until(to, at)):
        raise Incomplete(f"{to} is out of office until {until:%d %b %Y, %H:%M} UTC. Choose somebody who is there.")


def _move(moving: Sequence[Handoff], to: User | None, reason: str, by: User, at: datetime) -> None:
    """Whoever gets one of another team gets it for a team of theirs; the others stay where they are."""
    teams = teams_for(to, by) if to else []
    theirs = {team.pk for team in teams}
    outside = [row.pk for row in moving if teams and row.team_id not in theirs]
    inside = [row.pk for row in moving if not (teams and row.team_id not in theirs)]
    why = f"{by} gave it to {to or 'the pool'}: {reason}"
    for pks, team in ((outside, teams[0] if teams else None), (inside, None)):
        if pks:
            turn_over(Handoff.objects.filter(pk__in=pks), Turnover(to, why, team), at)
    MoveRecord.objects.bulk_create(
        MoveRecord(
            handoff=row,
            move=Move.REASSIGNED,
            state=handed_on(row.state),
            by=by,
            at=at,
            note=f"From {row.owner or 'the pool'} to {to or 'the pool'}: {reason}",
        )
        for row in moving
    )


def _item(pk: int, row: Handoff | None, to: User | None, *, is_moved: bool) -> Item:
    if row is None:
        return Item(pk, Outcome.NOT_FOUND, None)
    if is_moved:
        return Item(pk, Outcome.REASSIGNED, to)
    return Item(pk, Outcome.CLOSED if row.closed_at is not None else Outcome.UNCHANGED, row.owner)
