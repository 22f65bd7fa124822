"""How the lists of handoffs and accounts are narrowed; the state is in the URL. What is found: `accounts.search`."""

import django_filters
from django.db.models import QuerySet

from accounts.models import Account
from accounts.search import accounts_like
from handoffs.access import sees_people
from handoffs.models import Handoff
from playbooks.enums import TierKey


class QueueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The queue's search box and tier."""

    q = django_filters.CharFilter(method="search", label="Search by the start of an account or e-mail address")
    tier = django_filters.ChoiceFilter(choices=TierKey, empty_label="Any tier", label="Tier")

    class Meta:
        model = Handoff
        fields = ("q", "tier")

    def search(self, queryset: QuerySet[Handoff], name: str, value: str) -> QuerySet[Handoff]:  # noqa: ARG002
        """Find by the account's name or key, or by the address or name of one of its people."""
        return queryset.filter(account__in=accounts_like(value, with_people=True))


class AccountFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The accounts' search box."""

    q = django_filters.CharFilter(method="search", label="Search by the start of a name, domain or e-mail address")

    tier = django_filters.ChoiceFilter("tier_assignment__tier", choices=TierKey, empty_label="Any tier", label="Tier")

    class Meta:
        model = Account
        fields = ("q", "tier")

    def search(self, queryset: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:  # noqa: ARG002
        """Find by name or key; for who may know the people, by the address or name of one of them too."""
        return queryset.filter(pk__in=accounts_like(value, with_people=sees_people(self.request.user)))
