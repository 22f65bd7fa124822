"""Bodies of the questions whether people may be contacted, and the answers."""

from typing import Any

from rest_framework import serializers

from accounts.rest.filters import BIGINT_MAX
from accounts.rest.serializers import RefusesUnknown
from handoffs.contacting import MOST_PEOPLE, Asked
from handoffs.enums import ContactReason

LONGEST_ADDRESS = 320
WHICH = "Name the person by email or by person, and by one of them only."


class AskedSerializer(RefusesUnknown):
    """A person, by one of the two."""

    email = serializers.EmailField(required=False, max_length=LONGEST_ADDRESS)
    person = serializers.IntegerField(required=False, min_value=1, max_value=BIGINT_MAX)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Make it one person."""
        if len(attrs) != 1:
            raise serializers.ValidationError(WHICH)
        return {"asked": Asked(attrs.get("email", ""), attrs.get("person"))}


class AskedManySerializer(RefusesUnknown):
    """Up to 1,000 people."""

    people = serializers.ListField(child=AskedSerializer(), allow_empty=False, max_length=MOST_PEOPLE)

    def asked(self) -> list[Asked]:
        """Whom it is about."""
        return [one["asked"] for one in self.validated_data["people"]]


class AnswerSerializer(serializers.Serializer[Any]):
    """May the person be contacted now? `since` and `until` say from when until when the reason holds."""

    email = serializers.CharField(allow_null=True, help_text="As it was asked; null if it was by person.")
    person = serializers.IntegerField(allow_null=True)
    allowed = serializers.BooleanField()
    reason = serializers.ChoiceField(choices=ContactReason.choices)
    detail = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True, help_text="When it ends by itself, if it does.")
    account = serializers.IntegerField(allow_null=True)
    handoff = serializers.IntegerField(allow_null=True)
    owner = serializers.CharField(allow_null=True, help_text="E-mail address of whose account it is.")


class AnswersSerializer(serializers.Serializer[Any]):
    """One answer for each person, in the order they were asked about."""

    results = AnswerSerializer(many=True)
