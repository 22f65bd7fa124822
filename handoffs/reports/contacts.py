"""Who asked whether somebody may be contacted and was told no: the list, narrowed, and its file."""

from datetime import UTC

import django_filters
from django.db.models import QuerySet
from django.forms import DateInput

from accounts.models import ApiKey
from handoffs.enums import ContactReason
from handoffs.models import ContactRefusal

COLUMNS = ("at", "reason", "why", "person", "email", "account", "host", "asked_by", "asker")


def _day(lookup: str, label: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        "at", lookup_expr=lookup, label=label, widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class RefusalSearch(django_filters.FilterSet):  # type: ignore[misc]
    """Why, for which key, about whom, and from which day to which, both included."""

    reason = django_filters.ChoiceFilter(choices=ContactReason, empty_label="Any reason", label="Reason")
    key = django_filters.ModelChoiceFilter(
        queryset=lambda _: ApiKey.objects.order_by("name", "pk"), empty_label="Any key", label="Key"
    )
    host = django_filters.CharFilter("host", lookup_expr="iexact", label="Unknown at", max_length=255)
    since = _day("date__gte", "Since")
    until = _day("date__lte", "Until")

    class Meta:
        model = ContactRefusal
        fields = ("reason", "key", "host", "since", "until")


def refusals() -> QuerySet[ContactRefusal]:
    """All of them, the latest first, with what their lines are made of."""
    return ContactRefusal.objects.select_related("person__account", "key", "by").order_by("-at", "-id")


def cells(one: ContactRefusal) -> tuple[object, ...]:
    """The row of the file, in the order of `COLUMNS`."""
    person = one.person
    return (
        one.at.astimezone(UTC).isoformat(),
        one.reason,
        one.get_reason_display(),
        person.name if person else "",
        person.email if person else "",
        person.account.key if person and person.account else "",
        one.host,
        _asked_by(one),
        one.asker,
    )


def _asked_by(one: ContactRefusal) -> str:
    if one.by:
        return one.by.email
    return one.key.name if one.key else ""
