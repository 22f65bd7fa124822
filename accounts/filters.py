"""What accounts and people are filtered by."""

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from accounts.enums import IdentifierKind
from accounts.models import Account, Erasure, Person
from accounts.rest.filters import TextFilter, WholeNumberFilter, before, is_known, since
from accounts.search import accounts_like


class AccountFilter(filters.FilterSet):
    """Accounts by what they are called, by owner, by domain."""

    key = TextFilter(label="Exactly this key, or that of an account that is a part of it.", method="by_key")
    external_id = TextFilter(label="Exactly this external id, likewise.", method="by_external_id")
    merged_into = TextFilter("merged_into__key", label="Key of the account that they are parts of.")
    name = TextFilter(label="Exactly this name.")
    search = TextFilter(label="The name or the key begins with this, whatever the case.", method="by_start")
    domain = TextFilter("domains__host", label="Known by this host.")
    owner = TextFilter("owner__email", "iexact", label="E-mail address of the owner.")
    owned = is_known("owner", "Whether somebody owns it.")
    recorded_at_since = since("recorded_at")
    recorded_at_before = before("recorded_at")

    class Meta:
        model = Account
        fields: list[str] = []

    def by_key(self, accounts: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:  # noqa: ARG002
        """The account that goes by the key now: whoever knew a part of it by that still finds it."""
        return accounts.filter(Q(key=value) | Q(pk__in=Account.objects.filter(key=value).values("merged_into")))

    def by_start(self, accounts: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:  # noqa: ARG002
        """What the search box of the pages finds; not by people, whom not everybody with a key may know."""
        return accounts.filter(pk__in=accounts_like(value, with_people=False))

    def by_external_id(self, accounts: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:  # noqa: ARG002
        """The account that goes by the external id now."""
        parts = Account.objects.filter(external_id=value)
        return accounts.filter(Q(external_id=value) | Q(pk__in=parts.values("merged_into")))


class PersonFilter(filters.FilterSet):
    """People by account, by the ids of the wire, by when they were seen."""

    account = TextFilter("account__key", label="Key of the account they belong to now.")
    email = TextFilter(label="Exactly this address.")
    name = TextFilter(label="Exactly this name.")
    user_id = TextFilter(label="The wire's userId.", method="by_user_id")
    merged_into = WholeNumberFilter(label="Id of the person they are merged into.")
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
