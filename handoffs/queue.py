"""The queue: which handoffs a page of it shows, in which order, and what each row says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from handoffs.advising import timing_of, with_standing
from handoffs.faces import Face, clocks_of
from handoffs.gates import PermissionMoment, permission_moments
from handoffs.models import Handoff
from handoffs.ordering import Place, Sort
from handoffs.priority import Priority, priority
from handoffs.querysets import HandoffQuerySet
from handoffs.sections import ORDERED, QueueSection
from handoffs.timing import Timing

PAGE = 50
SOON = timedelta(hours=1)
"""Business time from which on a deadline is called close."""


@dataclass(frozen=True)
class QueueRow:
    """A handoff as the queue shows it.

    `face` is what its clock shows, `timing` the advice, `priority` what it comes first by.
    """

    handoff: Handoff
    face: Face
    permission: PermissionMoment | None
    timing: Timing | None
    priority: Priority

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
    """Rows under their heading."""

    section: QueueSection
    rows: list[QueueRow]


@dataclass(frozen=True)
class Page:
    """Up to `PAGE` rows; `more` is where the next page begins, if there is one."""

    sections: list[Section]
    more: Place | None

    @property
    def is_empty(self) -> bool:
        """There is nothing in it."""
        return not self.sections


def page_of(queryset: HandoffQuerySet, at: datetime, after: Place | None = None, sort: Sort = Sort.DUE) -> Page:
    """One page of a queue: what to do next first, see `handoffs.sections`, and each section in the order asked for.

    The number of queries does not depend on the number of rows, and acknowledging moves nothing past the reader.
    """
    further = queryset if after is None else after.after(queryset, sort)
    handoffs = list(sort.ordered(with_what_rows_show(further.filter(section__lt=len(ORDERED))))[: PAGE + 1])
    shown = handoffs[:PAGE]
    sections = [
        Section(ORDERED[number], list(rows))
        for number, rows in groupby(rows_of(shown, at), key=lambda row: row.handoff.section)
    ]
    return Page(sections, Place.behind(shown[-1], sort) if len(handoffs) > PAGE else None)


def rows_of(handoffs: Sequence[Handoff], at: datetime) -> list[QueueRow]:
    """What each row says, in three queries more; they were read `with_what_rows_show`."""
    moments = permission_moments([handoff.pk for handoff in handoffs], at)
    faces = clocks_of(handoffs, at)
    return [
        QueueRow(
            handoff,
            face,
            moments.get(handoff.pk),
            timing_of(handoff, at),
            priority(handoff.points, handoff.value, handoff.fired_at, at),
        )
        for handoff, face in zip(handoffs, faces, strict=True)
    ]


def row_of(handoff: Handoff, at: datetime) -> QueueRow:
    """The row of a single handoff."""
    return rows_of([handoff], at)[0]


def with_what_rows_show(queryset: HandoffQuerySet) -> HandoffQuerySet:
    """The handoffs with all that their rows are made of."""
    return with_standing(queryset.select_related("account", "owner", "team__calendar"))
