"""How accounts and people look in the API."""

from typing import Any

from rest_framework import serializers

from accounts.models import Account, Erasure, Identifier, Person, User
from accounts.rest.serializers import RefusesUnknown, StrictModelSerializer


class AccountNameSerializer(serializers.ModelSerializer[Account]):
    """An account where it is mentioned."""

    class Meta:
        model = Account
        fields = ("id", "key", "name")
        read_only_fields = fields


class OwnerField(serializers.SlugRelatedField[User]):
    """A user by e-mail address; written, it must be somebody who works handoffs."""

    default_error_messages = {
        "does_not_exist": "Nobody active with the role AE or sales manager has the address “{value}”."
    }

    def __init__(self, **kwargs: Any) -> None:
        """Name users by their address."""
        super().__init__(slug_field="email", **kwargs)

    def to_internal_value(self, data: Any) -> User:
        """Find the user whatever the case the address is written in."""
        return super().to_internal_value(data.lower() if isinstance(data, str) else data)


class AccountSerializer(StrictModelSerializer):
    """A company, with the domains that stand for it."""

    owner = OwnerField(
        queryset=User.objects.in_sales(),
        allow_null=True,
        required=False,
        help_text="E-mail address of the account executive or manager who owns the account.",
    )
    domains = serializers.SlugRelatedField[Any](slug_field="host", many=True, read_only=True)
    merged_into = AccountNameSerializer(
        read_only=True, allow_null=True, help_text="The account that this one is a part of."
    )

    class Meta:
        model = Account
        fields = ("id", "key", "name", "external_id", "owner", "domains", "merged_into", "recorded_at")
        read_only_fields = ("id", "key", "recorded_at")


class IdentifierSerializer(serializers.ModelSerializer[Identifier]):
    """An id from the wire."""

    class Meta:
        model = Identifier
        fields = ("kind", "value")


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A product user, with the ids that the product knows them by."""

    account = AccountNameSerializer(read_only=True, allow_null=True)
    identifiers = IdentifierSerializer(many=True, read_only=True)
    merged_into = serializers.IntegerField(
        source="merged_into_id", read_only=True, allow_null=True, help_text="Id of who has all that was theirs."
    )

    class Meta:
        model = Person
        fields = (
            "id",
            "name",
            "email",
            "account",
            "identifiers",
            "merged_into",
            "first_seen_at",
            "last_seen_at",
            "erased_at",
        )
        read_only_fields = fields


class ErasureSerializer(serializers.ModelSerializer[Erasure]):
    """A person being erased: how far it is, and how much was erased."""

    requested_by = serializers.SlugRelatedField[Any](
        slug_field="email", read_only=True, allow_null=True, help_text="Who asked; null when a key did."
    )

    class Meta:
        model = Erasure
        fields = (
            "id",
            "person",
            "pseudonym",
            "stage",
            "requested_at",
            "requested_by",
            "finished_at",
            "events_total",
            "events_done",
            "events_erased",
            "rejections_erased",
            "texts_erased",
            "facts_erased",
            "identifiers_erased",
        )
        read_only_fields = fields


class NothingSerializer(RefusesUnknown):
    """An empty body."""

    def _why(self, name: str, writable: set[str]) -> str:  # noqa: ARG002 - nothing is writable
        return "This request has no fields; send an empty object, or nothing."
