"""The queue: which handoffs a page of it shows, in which order, and what each row says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Self

from django.db.models import Count, Max, Q
from django.db.models.fields.tuple_lookups import TupleGreaterThan

from accounts.models import User
from handoffs.enums import HandoffState, QueueScope
from handoffs.faces import Face, clocks_of
from handoffs.gates import PermissionMoment, permission_moments
from handoffs.models import Handoff
from handoffs.models.handoff import OFF_THE_QUEUE, SECTIONS
from handoffs.querysets import HandoffQuerySet, in_scope

PAGE = 50
ORDER = ("section", "due_at", "pk")
"""The order of the index handoff_queue."""
LARGEST_ID = 2**63 - 1
SOON = timedelta(hours=1)
"""Business time from which on a deadline is called close."""


@dataclass(frozen=True)
class QueueRow:
    """A handoff as the queue shows it.

    `face` is what its clock shows.
    """

    handoff: Handoff
    face: Face
    permission: PermissionMoment | None

    @property
    def remaining(self) -> timedelta | None:
        """Business time left to acknowledge, negative when over, None off the clock."""
        return self.face.remaining

    @property
    def runs(self) -> timedelta:
        """For how much longer the clock runs without a break."""
        return self.face.runs

    @property
    def is_over(self) -> bool:
        """The time to acknowledge has passed."""
        return self.remaining is not None and self.remaining < timedelta(0)

    @property
    def is_soon(self) -> bool:
        """It is about to pass."""
        return self.remaining is not None and timedelta(0) <= self.remaining < SOON


@dataclass(frozen=True)
class Section:
    """Rows of one state under their heading."""

    state: HandoffState
    rows: list[QueueRow]
    total: int


@dataclass(frozen=True)
class Place:
    """Between two rows: beyond the one that had this state, deadline and id when it was shown.

    The values are kept, not the row alone, because it moves on as soon as somebody acknowledges it.
    """

    state: HandoffState
    due_at: datetime
    pk: int

    @classmethod
    def behind(cls, handoff: Handoff) -> Self:
        """The place after a handoff as it stands."""
        return cls(HandoffState(handoff.state), handoff.due_at, handoff.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The place that an address names; None, which is the start, when it names none."""
        try:
            state, due_at, pk = text.split("~")
            place = cls(HandoffState(state), datetime.fromisoformat(due_at).astimezone(UTC), int(pk))
        except (ValueError, OverflowError):
            return None
        return place if 0 <= place.pk <= LARGEST_ID else None

    @property
    def key(self) -> tuple[int, datetime, int]:
        """What `ORDER` orders by."""
        return SECTIONS.index(self.state) if self.state in SECTIONS else OFF_THE_QUEUE, self.due_at, self.pk

    def __str__(self) -> str:
        return f"{self.state.value}~{self.due_at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z~{self.pk}"


@dataclass(frozen=True)
class Page:
    """Up to `PAGE` rows; `more` is where the next page begins, if there is one, `newest` the greatest id of all."""

    sections: list[Section]
    more: Place | None
    newest: int

    @property
    def is_empty(self) -> bool:
        """There is nothing in it."""
        return not self.sections


def page_of(queryset: HandoffQuerySet, at: datetime, after: Place | None = None) -> Page:
    """One page of a queue: what to do next first, see `SECTIONS`, and each section by its deadline.

    The number of queries does not depend on the number of rows, and acknowledging moves nothing past the reader.
    """
    totals = queryset.aggregate(
        newest=Max("pk"), **{state.value: Count("pk", filter=Q(state=state)) for state in HandoffState}
    )
    further = queryset if after is None else queryset.filter(TupleGreaterThan(ORDER, after.key))
    handoffs = list(_with_what_rows_show(further).order_by(*ORDER)[: PAGE + 1])
    shown = handoffs[:PAGE]
    sections = [
        Section(HandoffState(state), list(of_state), totals[state])
        for state, of_state in groupby(rows_of(shown, at), key=lambda row: row.handoff.state)
    ]
    return Page(sections, Place.behind(shown[-1]) if len(handoffs) > PAGE else None, totals["newest"] or 0)


def rows_of(handoffs: Sequence[Handoff], at: datetime) -> list[QueueRow]:
    """What each row says, in three queries more."""
    moments = permission_moments([handoff.pk for handoff in handoffs], at)
    faces = clocks_of(handoffs, at)
    return [QueueRow(handoff, face, moments.get(handoff.pk)) for handoff, face in zip(handoffs, faces, strict=True)]


def row_of(handoff: Handoff, at: datetime) -> QueueRow:
    """The row of a single handoff."""
    return rows_of([handoff], at)[0]


def counts(queryset: HandoffQuerySet, user: User) -> dict[str, int]:
    """How many handoffs each scope has, in one query."""
    return queryset.aggregate(**{scope.value: Count("pk", filter=in_scope(scope, user)) for scope in QueueScope})


def _with_what_rows_show(queryset: HandoffQuerySet) -> HandoffQuerySet:
    return queryset.select_related("account", "owner", "team__calendar", "qualification__scorecard")
