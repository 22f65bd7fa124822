"""What accounts and people are filtered by."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from accounts.enums import IdentifierKind
from accounts.models import Account, Erasure, Person
from accounts.rest.filters import TextFilter, WholeNumberFilter, before, is_known, since


class AccountFilter(filters.FilterSet):
    """Accounts by what they are called, by owner, by domain."""

    key = TextFilter(label="Exactly this key.")
    external_id = TextFilter(label="Exactly this external id.")
    name = TextFilter(label="Exactly this name.")
    search = TextFilter("name", "icontains", label="The name contains this.")
    domain = TextFilter("domains__host", label="Known by this host.")
    owner = TextFilter("owner__email", "iexact", label="E-mail address of the owner.")
    owned = is_known("owner", "Whether somebody owns it.")
    recorded_at_since = since("recorded_at")
    recorded_at_before = before("recorded_at")

    class Meta:
        model = Account
        fields: list[str] = []


class PersonFilter(filters.FilterSet):
    """People by account, by the ids of the wire, by when they were seen."""

    account = TextFilter("account__key", label="Key of the account they belong to now.")
    email = TextFilter(label="Exactly this address.")
    name = TextFilter(label="Exactly this name.")
    user_id = TextFilter(label="The wire's userId.", method="by_user_id")
    anonymous_id = TextFilter(label="The wire's anonymousId.", method="by_anonymous_id")
    first_seen_at_since = since("first_seen_at")
    first_seen_at_before = before("first_seen_at")
    last_seen_at_since = since("last_seen_at")
    last_seen_at_before = before("last_seen_at")
    erased = is_known("erased_at", "Whether they asked to be erased.")

    class Meta:
        model = Person
        fields: list[str] = []

    def by_user_id(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:  # noqa: ARG002
        """The person that the product calls by this user id."""
        return people.filter(identifiers__kind=IdentifierKind.USER, identifiers__value=value)

    def by_anonymous_id(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:  # noqa: ARG002
        """The person that the product calls by this anonymous id."""
        return people.filter(identifiers__kind=IdentifierKind.ANONYMOUS, identifiers__value=value)


class ErasureFilter(filters.FilterSet):
    """Erasures by person and by when they were asked for."""

    person = WholeNumberFilter("person_id", label="Number of the person.")
    finished = is_known("finished_at", "Whether nothing is left to do.")
    requested_at_since = since("requested_at")
    requested_at_before = before("requested_at")

    class Meta:
        model = Erasure
        fields: list[str] = []
