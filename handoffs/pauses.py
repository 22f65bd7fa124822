"""The time in which the clock of a handoff stands still: it is paused, or its owner is out of office.

Of the absences of an owner, those from before they had the handoff count for nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from handoffs.clock import Pauses, Span, joined
from handoffs.enums import Move
from handoffs.models import Absence, Handoff, MoveRecord, Pause


@dataclass(frozen=True)
class Stops:
    """When the clock of a handoff stands still: while it is paused, while its owner is away, and both together."""

    paused: Pauses
    away: Pauses

    @property
    def all(self) -> Pauses:
        """All of it, as the clock takes it."""
        return joined([*self.paused, *self.away])


def stops_of(handoffs: Collection[Handoff]) -> dict[int, Stops]:
    """The stops of handoffs by their ids, in two queries; one if nobody owns any of them."""
    if not handoffs:
        return {}
    earliest = min(handoff.fired_at for handoff in handoffs)
    away = absences({handoff.owner_id for handoff in handoffs} - {None}, earliest)
    paused: dict[int, list[Span]] = defaultdict(list)
    found = Pause.objects.filter(handoff__in=[handoff.pk for handoff in handoffs], ends_at__gt=earliest)
    for pk, start, end in found.values_list("handoff", "starts_at", "ends_at"):
        paused[pk].append(Span(start, end))
    return {
        handoff.pk: Stops(joined(paused[handoff.pk]), joined(_since(handoff, away.get(handoff.owner_id, ()))))
        for handoff in handoffs
    }


def absences(users: Iterable[int | None], since: datetime) -> dict[int | None, Pauses]:
    """When users are out of office, as far as it is not over by `since`, in one query."""
    away: dict[int | None, list[Span]] = defaultdict(list)
    for user, start, end in Absence.objects.filter(user__in=users, ends_at__gt=since).values_list(
        "user", "starts_at", "ends_at"
    ):
        away[user].append(Span(start, end))
    return {user: joined(spans) for user, spans in away.items()}


def _since(handoff: Handoff, away: Pauses) -> Iterable[Span]:
    if handoff.assigned_at is None:
        return away
    return (Span(max(span.start, handoff.assigned_at), span.end) for span in away)


@transaction.atomic
def pause(handoff: Handoff, *, until: datetime, by: User | None, at: datetime) -> None:
    """Let the clock stand still from `at` until then; one that is paused already is paused until then instead."""
    end_pause(handoff, at)
    Pause.objects.create(handoff=handoff, starts_at=at, ends_at=until)
    MoveRecord.objects.create(
        handoff=handoff, move=Move.PAUSED, state=handoff.state, by=by, at=at, note=f"Until {until:%d %b %Y, %H:%M %Z}."
    )


@transaction.atomic
def resume(handoff: Handoff, *, by: User | None, at: datetime) -> None:
    """Let the clock go on before the pause is over; one that is not paused stays as it is."""
    if end_pause(handoff, at):
        MoveRecord.objects.create(handoff=handoff, move=Move.RESUMED, state=handoff.state, by=by, at=at)


def end_pause(handoff: Handoff, at: datetime) -> int:
    """Shorten what is left of the pauses; the time that has passed in them stays uncounted."""
    return handoff.pauses.filter(starts_at__lte=at, ends_at__gt=at).update(ends_at=at)
