"""How the list of accounts is narrowed; the state is in the URL. What is found: `accounts.search`."""

import django_filters
from django.db.models import Q, QuerySet

from accounts.models import Account
from accounts.search import accounts_like
from handoffs.access import sees_people
from playbooks.enums import Subject, TierKey
from playbooks.models import PersonQualification, Scorecard


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


class LeadFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The search box of the people who qualify."""

    q = django_filters.CharFilter(method="search", label="Search by the start of a name or e-mail address")
    scorecard = django_filters.ModelChoiceFilter(
        queryset=Scorecard.objects.filter(subject=Subject.PERSON),
        to_field_name="key",
        empty_label="Any scorecard",
        label="Scorecard",
    )

    class Meta:
        model = PersonQualification
        fields = ("q", "scorecard")

    def search(
        self,
        queryset: QuerySet[PersonQualification],
        name: str,  # noqa: ARG002
        value: str,
    ) -> QuerySet[PersonQualification]:
        """Find by the start of the person's name or address."""
        return queryset.filter(Q(person__name__istartswith=value) | Q(person__email__istartswith=value))
