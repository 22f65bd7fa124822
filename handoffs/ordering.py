"""In which order the queue comes, and where in it a page begins.

Every order keeps the sections apart, and ends in the id, so that a place between two rows is told by three values. They
are kept, not the row alone, because it moves on as soon as somebody acknowledges it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.db.models import Q, TextChoices

from handoffs.models import Handoff
from handoffs.querysets import HandoffQuerySet
from handoffs.sections import OFF_THE_QUEUE

LARGEST_ID = 2**63 - 1


class Sort(TextChoices):
    """What the rows of a section are ordered by."""

    DUE = "due", "Due first"
    PRIORITY = "priority", "Best first"
    NEWEST = "newest", "Newest first"

    @property
    def field(self) -> str:
        """The column."""
        return {Sort.DUE: "due_at", Sort.PRIORITY: "rank", Sort.NEWEST: "fired_at"}[self]

    @property
    def is_falling(self) -> bool:
        """The greatest value comes first; of equal ones the later handoff."""
        return self != Sort.DUE

    def ordered(self, handoffs: HandoffQuerySet) -> HandoffQuerySet:
        """The handoffs in this order."""
        sign = "-" if self.is_falling else ""
        return handoffs.order_by("section", f"{sign}{self.field}", f"{sign}id")


@dataclass(frozen=True)
class Place:
    """Between two rows: beyond the one that had this section, value and id when it was shown."""

    section: int
    value: datetime | float
    pk: int

    @classmethod
    def behind(cls, handoff: Handoff, sort: Sort) -> Self:
        """The place after a handoff as it stands."""
        return cls(handoff.section, getattr(handoff, sort.field), handoff.pk)

    @classmethod
    def read(cls, text: str, sort: Sort) -> Self | None:
        """The place that an address names; None, which is the start, when it names none."""
        try:
            section, value, pk = text.split("~")
            place = cls(int(section), _value(value, sort), int(pk))
        except (ValueError, OverflowError):
            return None
        return place if 0 <= place.section <= OFF_THE_QUEUE and 0 <= place.pk <= LARGEST_ID else None

    def after(self, handoffs: HandoffQuerySet, sort: Sort) -> HandoffQuerySet:
        """The handoffs that come after this place."""
        way = "lt" if sort.is_falling else "gt"
        rest = Q(**{f"{sort.field}__{way}": self.value}) | Q(**{sort.field: self.value, f"pk__{way}": self.pk})
        # The first condition is what the index is entered by.
        return handoffs.filter(Q(section__gte=self.section), Q(section__gt=self.section) | rest)

    def __str__(self) -> str:
        value = self.value
        if isinstance(value, datetime):
            return f"{self.section}~{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z~{self.pk}"
        return f"{self.section}~{value}~{self.pk}"


def _value(text: str, sort: Sort) -> datetime | float:
    if sort != Sort.PRIORITY:
        return datetime.fromisoformat(text).astimezone(UTC)
    return float(text)
