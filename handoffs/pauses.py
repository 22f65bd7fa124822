"""The time in which the clock of a handoff stands still: it is snoozed, or its owner is out of office.

Of the absences of an owner, only what falls into the time in which they had the handoff counts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handoffs.clock import Pauses, Span, joined
from handoffs.models import Absence, Handoff, MoveRecord, Pause
from handoffs.sweep import RULES

CALLS = [rule.move for rule in RULES]
"""A late sweep writes them for an instant that was before, and the owner of then may be another."""


@dataclass(frozen=True)
class Stops:
    """When the clock of a handoff stands still: while it is snoozed, while its owner is away, and both together."""

    paused: Pauses
    away: Pauses

    @property
    def all(self) -> Pauses:
        """All of it, as the clock takes it."""
        return joined([*self.paused, *self.away])


def stops_of(handoffs: Collection[Handoff]) -> dict[int, Stops]:
    """The stops of handoffs by their ids, as far as their present owners know of them: from now on it is all of them.

    Two queries; one if nobody owns any of them.
    """
    return _stops(handoffs, {handoff.pk: [_present(handoff)] for handoff in handoffs})


def whole_stops_of(handoffs: Collection[Handoff]) -> dict[int, Stops]:
    """The stops of handoffs since they fired, whoever had them: what an earlier owner was away stays uncounted.

    One query more, for who had them when.
    """
    lines: dict[int, list[tuple[datetime, int | None]]] = defaultdict(list)
    records = MoveRecord.objects.filter(handoff__in=[handoff.pk for handoff in handoffs]).exclude(move__in=CALLS)
    for pk, at, owner in records.order_by("at", "id").values_list("handoff", "at", "owner_id"):
        lines[pk].append((at, owner))
    return _stops(handoffs, {handoff.pk: list(_tenures(handoff, lines[handoff.pk])) for handoff in handoffs})


@dataclass(frozen=True)
class _Tenure:
    """Who had a handoff from when until when; until now and on, if there is no end."""

    owner: int | None
    since: datetime
    until: datetime | None = None

    def cut(self, away: Pauses) -> Iterable[Span]:
        """What of these spans falls into it; a span that is over before it began stays empty."""
        for span in away:
            yield Span(max(span.start, self.since), span.end if self.until is None else min(span.end, self.until))


def _present(handoff: Handoff) -> _Tenure:
    return _Tenure(handoff.owner_id, handoff.assigned_at or handoff.fired_at)


def _tenures(handoff: Handoff, lines: Iterable[tuple[datetime, int | None]]) -> Iterable[_Tenure]:
    """Who had it when, by its log; whoever had it at the first line had it since it fired."""
    present, since, owner = _present(handoff), handoff.fired_at, None
    for place, (at, whose) in enumerate(lines):
        if place and whose != owner:
            yield _Tenure(owner, since, at)
            since = at
        owner = whose
    if owner != present.owner:
        yield _Tenure(owner, since, present.since)
    yield present


def _stops(handoffs: Collection[Handoff], tenures: Mapping[int, Collection[_Tenure]]) -> dict[int, Stops]:
    if not handoffs:
        return {}
    earliest = min(handoff.fired_at for handoff in handoffs)
    away = absences({one.owner for each in tenures.values() for one in each} - {None}, earliest)
    paused: dict[int, list[Span]] = defaultdict(list)
    found = Pause.objects.filter(handoff__in=[handoff.pk for handoff in handoffs], ends_at__gt=earliest)
    for pk, start, end in found.values_list("handoff", "starts_at", "ends_at"):
        paused[pk].append(Span(start, end))
    return {
        handoff.pk: Stops(
            joined(paused[handoff.pk]),
            joined([span for one in tenures[handoff.pk] for span in one.cut(away.get(one.owner, ()))]),
        )
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
