"""How the queue is narrowed; the state of it is in the URL, and what an address does not say well narrows nothing."""

from datetime import datetime, timedelta
from typing import Any

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, TextChoices
from django.http import QueryDict

from accounts.search import accounts_like
from handoffs.advising import advised
from handoffs.choices import POOL, Choices
from handoffs.enums import Motion
from handoffs.models import Handoff
from handoffs.querysets import HandoffQuerySet
from handoffs.sections import QueueSection
from handoffs.timing import Advice
from playbooks.enums import TierKey
from playbooks.models import Rule

NOT_KEPT = ("q", "after")
"""What a saved view leaves out: what was searched for may name people, and a page is a moment's."""


class Age(TextChoices):
    """How long ago a handoff fired."""

    DAY = "day", "Last 24 hours"
    WEEK = "week", "Last 7 days"
    MONTH = "month", "Last 30 days"
    OLDER = "older", "Older than 30 days"


_SPANS = {Age.DAY: timedelta(days=1), Age.WEEK: timedelta(days=7), Age.MONTH: timedelta(days=30)}


class QueueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The queue's search box and filters. Everything is as of the instant `at`."""

    q = django_filters.CharFilter(method="search", label="Search by the start of an account or e-mail address")
    section = django_filters.ChoiceFilter(choices=QueueSection, method="in_section", empty_label="Any", label="Section")
    tier = django_filters.ChoiceFilter(choices=TierKey, empty_label="Any tier", label="Tier")
    motion = django_filters.ChoiceFilter(choices=Motion, empty_label="Any kind", label="Kind")
    timing = django_filters.ChoiceFilter(
        choices=[(advice.value, advice.label) for advice in Advice],
        method="by_timing",
        empty_label="Any timing",
        label="Timing",
    )
    play = django_filters.ChoiceFilter("play__key", empty_label="Any play", label="Play")
    signal = django_filters.ChoiceFilter(method="by_signal", empty_label="Any signal", label="Signal")
    owner = django_filters.ChoiceFilter(method="of_owner", empty_label="Any owner", label="Owner")
    age = django_filters.ChoiceFilter(choices=Age, method="by_age", empty_label="Any age", label="Age")
    value = django_filters.NumberFilter("value", "gte", min_value=0, label="Value from")

    class Meta:
        model = Handoff
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, queryset: HandoffQuerySet, *, at: datetime, choices: Choices) -> None:
        super().__init__(data, queryset)
        self.at = at
        for name in ("play", "signal", "owner"):
            self.filters[name].extra["choices"] = getattr(choices, f"{name}s")

    @property
    def said(self) -> dict[str, Any]:
        """What narrows, by the name of its filter."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}

    def search(self, queryset: HandoffQuerySet, name: str, value: str) -> HandoffQuerySet:  # noqa: ARG002
        """Find by the account's name or key, or by the address or name of one of its people."""
        return queryset.filter(account__in=accounts_like(value, with_people=True))

    def in_section(self, queryset: HandoffQuerySet, name: str, value: str) -> HandoffQuerySet:  # noqa: ARG002
        """Nothing: the counts are of every section. The page alone narrows to one, see `of_section`."""
        return queryset

    def by_timing(self, queryset: HandoffQuerySet, name: str, value: str) -> HandoffQuerySet:  # noqa: ARG002
        """Those of which the advice is this."""
        return advised(queryset, Advice(value), self.at)

    def by_signal(self, queryset: HandoffQuerySet, name: str, value: str) -> HandoffQuerySet:  # noqa: ARG002
        """Those that a rule of this signal fired, or whose contact it invited."""
        rules = ArraySubquery(Rule.objects.filter(signal__key=value).values("pk"))
        fired = Q(qualification__rules_held__overlap=rules)
        return queryset.filter(fired | Q(permission__signal__key=value))

    def of_owner(self, queryset: HandoffQuerySet, name: str, value: str) -> HandoffQuerySet:  # noqa: ARG002
        """Somebody's, or nobody's."""
        return queryset.pool() if value == POOL else queryset.filter(owner__email=value)

    def by_age(self, queryset: HandoffQuerySet, name: str, value: str) -> HandoffQuerySet:  # noqa: ARG002
        """By when they fired."""
        if value == Age.OLDER:
            return queryset.filter(fired_at__lte=self.at - _SPANS[Age.MONTH])
        return queryset.filter(fired_at__gt=self.at - _SPANS[Age(value)])


def of_section(handoffs: HandoffQuerySet, section: str | None) -> HandoffQuerySet:
    """Those of one section, or all."""
    return handoffs.filter(section=QueueSection(section).number) if section else handoffs
