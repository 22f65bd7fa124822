"""What product hears from sales: how much of it there is, and how it is narrowed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, QuerySet
from django.utils.timezone import get_current_timezone

from handoffs.enums import FeedbackKind
from handoffs.models import Feedback

COLUMNS = ("at", "kind", "text", "account", "handoff", "by")


DAY = timedelta(days=1)
FIRST, LAST = date(1970, 1, 1), date(2100, 1, 1)
SAID_OF_DAYS = "Choose a day from 1970 to 2100."


def _day(method: str, label: str) -> django_filters.DateFilter:
    within = [MinValueValidator(FIRST, SAID_OF_DAYS), MaxValueValidator(LAST, SAID_OF_DAYS)]
    shown = forms.DateInput(attrs={"type": "date"})
    return django_filters.DateFilter(method=method, label=label, validators=within, widget=shown)


class FeedbackSearch(django_filters.FilterSet):  # type: ignore[misc]
    """The page's search box, kind and days, both of them included, in the viewer's zone."""

    q = django_filters.CharFilter("text", lookup_expr="icontains", label="Search in what was said")
    kind = django_filters.ChoiceFilter(choices=FeedbackKind, empty_label="Any kind", label="Kind")
    since = _day("from_day", "From")
    until = _day("up_to_day", "To")

    class Meta:
        model = Feedback
        fields = ("q", "kind", "since", "until")

    def from_day(self, feedback: QuerySet[Feedback], _: str, day: date) -> QuerySet[Feedback]:
        """What was heard on the day or later."""
        return feedback.filter(at__gte=_midnight(day))

    def up_to_day(self, feedback: QuerySet[Feedback], _: str, day: date) -> QuerySet[Feedback]:
        """What was heard on the day or before."""
        return feedback.filter(at__lt=_midnight(day + DAY))


@dataclass(frozen=True)
class Tally:
    """How often a kind was heard, and of how many accounts."""

    kind: FeedbackKind
    times: int
    accounts: int


def tallies(feedback: QuerySet[Feedback]) -> list[Tally]:
    """Every kind with its counts, in one query; kinds that nobody has heard count 0."""
    rows = feedback.order_by().values_list("kind").annotate(Count("pk"), Count("handoff__account", distinct=True))
    found = {kind: (times, accounts) for kind, times, accounts in rows}
    return [Tally(kind, *found.get(kind.value, (0, 0))) for kind in FeedbackKind]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


def cells(feedback: Feedback) -> tuple[object, ...]:
    """The row of the file, in the order of `COLUMNS`."""
    account = feedback.handoff.account.key
    said = FeedbackKind(feedback.kind).label
    return (feedback.at.isoformat(), said, feedback.text, account, feedback.handoff_id, feedback.by.email)
