"""How scores and qualifications of people look in the API."""

from rest_framework import serializers

from accounts.models import Person
from accounts.serializers import AccountNameSerializer
from playbooks.models import PersonQualification, PersonScore
from playbooks.serializers import HeldSerializer


class PersonNameSerializer(serializers.ModelSerializer[Person]):
    """A person where they are mentioned, and the account that they belong to now."""

    account = AccountNameSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Person
        fields = ("id", "name", "email", "account")
        read_only_fields = fields


class PersonScoreSerializer(HeldSerializer, serializers.ModelSerializer[PersonScore]):
    """A person's points as last assessed."""

    person = PersonNameSerializer(read_only=True)

    class Meta:
        model = PersonScore
        fields = (
            "id",
            "person",
            "scorecard",
            "version",
            "points",
            "activated",
            "qualified",
            "rules_held",
            "assessed_at",
            "reassess_at",
        )
        read_only_fields = fields


class PersonQualificationSerializer(HeldSerializer, serializers.ModelSerializer[PersonQualification]):
    """The moment a person's score crossed the threshold; `account` is where they belonged when that was recorded."""

    person = PersonNameSerializer(read_only=True)
    account = AccountNameSerializer(read_only=True, allow_null=True)

    class Meta:
        model = PersonQualification
        fields = (
            "id",
            "person",
            "account",
            "scorecard",
            "version",
            "at",
            "recorded_at",
            "points",
            "rules_held",
            "ended_at",
        )
        read_only_fields = fields
