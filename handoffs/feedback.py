"""What product hears from sales: how much of it there is, and how it is narrowed."""

from dataclasses import dataclass

import django_filters
from django.db.models import Count, QuerySet

from handoffs.enums import FeedbackKind
from handoffs.models import Feedback

COLUMNS = ("at", "kind", "text", "account", "handoff", "by")


class FeedbackSearch(django_filters.FilterSet):  # type: ignore[misc]
    """The page's search box and kind."""

    q = django_filters.CharFilter("text", lookup_expr="icontains", label="Search in what was said")
    kind = django_filters.ChoiceFilter(choices=FeedbackKind, empty_label="Any kind", label="Kind")

    class Meta:
        model = Feedback
        fields = ("q", "kind")


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


def cells(feedback: Feedback) -> tuple[object, ...]:
    """The row of the file, in the order of `COLUMNS`."""
    account = feedback.handoff.account.key
    said = FeedbackKind(feedback.kind).label
    return (feedback.at.isoformat(), said, feedback.text, account, feedback.handoff_id, feedback.by.email)
