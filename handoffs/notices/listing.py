"""A person's own notices: the list, narrowed, and what is counted at the bell."""

from dataclasses import dataclass

import django_filters
from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import TupleLessThan

from accounts.models import User
from handoffs.models import Notice
from handoffs.notices.enums import NoticeEvent
from handoffs.notices.wording import Told, told

SHOWN = 50
COUNTED = 100
"""The bell says “99+” from here on, and reads no more rows than that."""


class NoticeSearch(django_filters.FilterSet):  # type: ignore[misc]
    """What the list is narrowed by."""

    event = django_filters.ChoiceFilter(choices=NoticeEvent, empty_label="Everything", label="What")
    unread = django_filters.BooleanFilter("read_at", lookup_expr="isnull", label="Unread")

    class Meta:
        model = Notice
        fields = ("event", "unread")


@dataclass(frozen=True)
class Entry:
    """A notice and its words."""

    notice: Notice
    said: Told


@dataclass(frozen=True)
class Page:
    """Some notices, the latest first, and the id after which the next page goes on (0: there is none)."""

    entries: list[Entry]
    after: int


def notices_of(person: User) -> QuerySet[Notice]:
    """What the person wants to see in Baton, with what its words are made of."""
    shown = Notice.objects.shown_to(person)
    return shown.select_related("handoff__account", "handoff__owner", "move")


def page_of(notices: QuerySet[Notice], person: User, after: int = 0) -> Page:
    """One page, in one query; two for one that is not the first."""
    if after:
        last = Notice.objects.filter(pk=after, person=person).first()
        # Nothing follows a notice that is not there.
        notices = notices.filter(TupleLessThan(("at", "pk"), (last.at, last.pk))) if last else notices.none()
    rows = list(notices.order_by("-at", "-pk")[: SHOWN + 1])
    entries = [Entry(row, told(row, person.zone)) for row in rows[:SHOWN]]
    return Page(entries, rows[SHOWN - 1].pk if len(rows) > SHOWN else 0)


def unread_count(person: User) -> int:
    """How many are unread, up to `COUNTED`."""
    return Notice.objects.shown_to(person).unread().order_by()[:COUNTED].count()
