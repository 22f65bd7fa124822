"""How merges and suggestions of them look in the API."""

from typing import Any

from rest_framework import serializers

from accounts.models import Account, AccountMerge, MergeSuggestion, Person, PersonMerge
from accounts.rest.serializers import RefusesUnknown, StrictCharField, StrictIdField
from accounts.serializers import AccountNameSerializer

AUTHOR_FIELDS = ("source", "reason", "decided_at", "decided_by", "undone_at", "undone_by", "settled_at")


class AccountMergeSerializer(serializers.ModelSerializer[AccountMerge]):
    """Two accounts that are one; `settled_at` is when everything had followed, null until then."""

    merged = AccountNameSerializer(read_only=True)
    into = AccountNameSerializer(read_only=True)
    decided_by = serializers.CharField(source="decider", read_only=True, help_text="A user, or the API key.")
    undone_by = serializers.CharField(source="undoer", read_only=True, allow_null=True, help_text="Likewise.")

    class Meta:
        model = AccountMerge
        fields = ("id", "merged", "into", *AUTHOR_FIELDS)
        read_only_fields = fields


class PersonMergeSerializer(serializers.ModelSerializer[PersonMerge]):
    """Two people who are one, by their ids in this API; `settled_at` is when everything had followed."""

    merged = serializers.IntegerField(source="merged_id", read_only=True)
    into = serializers.IntegerField(source="into_id", read_only=True)
    decided_by = serializers.CharField(source="decider", read_only=True, help_text="A user, or the API key.")
    undone_by = serializers.CharField(source="undoer", read_only=True, allow_null=True, help_text="Likewise.")

    class Meta:
        model = PersonMerge
        fields = ("id", "merged", "into", *AUTHOR_FIELDS)
        read_only_fields = fields


class MergeSuggestionSerializer(serializers.ModelSerializer[MergeSuggestion]):
    """A domain that something says is one of the account's; `merge` is what came of it, null if it was dismissed."""

    account = AccountNameSerializer(read_only=True)
    merge = serializers.IntegerField(source="merge_id", read_only=True, allow_null=True)
    decided_by = serializers.CharField(source="decider", read_only=True, allow_null=True)

    class Meta:
        model = MergeSuggestion
        fields = ("id", "account", "host", "recorded_at", "decided_at", "decided_by", "merge")
        read_only_fields = fields


class KeyField(serializers.SlugRelatedField[Account]):
    """An account by its key, or by that of one that is a part of it."""

    default_error_messages = {"does_not_exist": "No account goes by “{value}”. Its key is a domain or external id."}

    def __init__(self, **kwargs: Any) -> None:
        """Look the account up by its key."""
        super().__init__(slug_field="key", queryset=Account.objects.all(), **kwargs)

    def to_internal_value(self, data: Any) -> Account:
        """Refuse what is no text: it would be compared as if it were."""
        if not isinstance(data, str) or "\0" in data:
            self.fail("does_not_exist", value=data)
        return super().to_internal_value(data)


class MergeAccountSerializer(RefusesUnknown):
    """Which account becomes a part of the one in the address, and why."""

    account = KeyField(help_text="Key of the account that becomes a part of this one.")
    reason = StrictCharField(required=False, allow_blank=True, max_length=500, default="")


class AddDomainSerializer(RefusesUnknown):
    """Which domain is the account's, and why."""

    host = StrictCharField(max_length=255, help_text="A domain, such as acme.de.")
    reason = StrictCharField(required=False, allow_blank=True, max_length=500, default="")


class SuggestDomainSerializer(RefusesUnknown):
    """Which domain may be which account's."""

    account = KeyField(help_text="Key of the account.")
    host = StrictCharField(max_length=255, help_text="A domain, such as acme.de.")


class MergePersonSerializer(RefusesUnknown):
    """Who is the same person as the one in the address, and why."""

    person = StrictIdField(queryset=Person.objects.all(), help_text="Id of the other person.")
    reason = StrictCharField(required=False, allow_blank=True, max_length=500, default="")
