"""How the lists of handoffs and accounts are narrowed; the state is in the URL."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Account, Person
from handoffs.access import sees_people
from handoffs.models import Handoff
from playbooks.enums import TierKey


class QueueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The queue's search box and tier."""

    q = django_filters.CharFilter(method="search", label="Search by account or e-mail address")
    tier = django_filters.ChoiceFilter(choices=TierKey, empty_label="Any tier", label="Tier")

    class Meta:
        model = Handoff
        fields = ("q", "tier")

    def search(self, queryset: QuerySet[Handoff], name: str, value: str) -> QuerySet[Handoff]:  # noqa: ARG002
        """Find by the account's name or key, or by the address or name of one of its people."""
        return queryset.filter(
            Q(account__name__icontains=value)
            | Q(account__key__icontains=value)
            | Exists(people_like(value).filter(account=OuterRef("account")))
        )


class AccountFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The accounts' search box."""

    q = django_filters.CharFilter(method="search", label="Search by name, domain or e-mail address")

    tier = django_filters.ChoiceFilter("tier_assignment__tier", choices=TierKey, empty_label="Any tier", label="Tier")

    class Meta:
        model = Account
        fields = ("q", "tier")

    def search(self, queryset: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:  # noqa: ARG002
        """Find by name or key; for who may know the people, by the address or name of one of them too."""
        found = Q(name__icontains=value) | Q(key__icontains=value)
        if sees_people(self.request.user):
            found |= Q(Exists(people_like(value).filter(account=OuterRef("pk"))))
        return queryset.filter(found)


def people_like(value: str) -> QuerySet[Person, Any]:
    """People whose address or name contains the text."""
    return Person.objects.filter(Q(email__icontains=value) | Q(name__icontains=value))
