"""How outreach, grants and violations look in the API, and the bodies that write them."""

from typing import Any

from rest_framework import serializers

from accounts.models import Person
from accounts.rest.filters import BIGINT_MAX
from accounts.rest.serializers import StrictCharField
from accounts.serializers import AccountNameSerializer
from handoffs.enums import Channel, SentBy
from handoffs.models import Grant, Outreach, Violation
from handoffs.move_serializers import ActingSerializer
from handoffs.outreach_forms import LONGEST_BODY
from handoffs.outreaching import Contact
from playbooks.models import Play


class MessageSerializer(serializers.Serializer[Any]):
    """The script for a handoff, filled in; `missing` are the variables that stand in it because nothing is known."""

    person = serializers.IntegerField(source="person.pk", allow_null=True, default=None)
    email = serializers.CharField(source="person.email", allow_null=True, default=None)
    script = serializers.IntegerField(source="script.pk", allow_null=True, default=None)
    subject = serializers.CharField()
    body = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())


class FindingSerializer(serializers.Serializer[Any]):
    """One thing that the pledge rules out."""

    kind = serializers.CharField()
    evidence = serializers.CharField()


class ReportSerializer(ActingSerializer):
    """A contact that has been made: by whom, to whom, when and in what words."""

    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.EMAIL)
    person = serializers.IntegerField(required=False, min_value=1, max_value=BIGINT_MAX)
    subject = StrictCharField(max_length=200, allow_blank=True, default="")
    body = StrictCharField(max_length=LONGEST_BODY, allow_blank=True, default="")
    play = serializers.SlugRelatedField[Any](slug_field="key", queryset=Play.objects.all(), required=False)
    sent_at = serializers.DateTimeField(required=False, help_text="Within the last 30 days; now if it is left out.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Look the person up."""
        found = super().validate(attrs)
        person = Person.objects.filter(pk=attrs["person"]).first() if "person" in attrs else None
        if "person" in attrs and person is None:
            raise serializers.ValidationError({"person": "There is no such person."})
        contact = Contact(
            channel=Channel(attrs["channel"]),
            sent_by=SentBy.INTEGRATION,
            subject=attrs["subject"],
            body=attrs["body"],
            person=person,
            play=attrs.get("play"),
        )
        return found | {"contact": contact}


class OutreachSerializer(serializers.ModelSerializer[Outreach]):
    """One contact, when it was answered, and what in it the pledge rules out."""

    account = AccountNameSerializer(source="handoff.account", read_only=True)
    handoff = serializers.IntegerField(source="handoff_id", read_only=True)
    person = serializers.IntegerField(source="person_id", read_only=True, allow_null=True)
    script = serializers.IntegerField(source="script_id", read_only=True, allow_null=True)
    by = serializers.SlugRelatedField[Any](slug_field="email", read_only=True)
    violations = FindingSerializer(many=True, read_only=True)

    class Meta:
        model = Outreach
        fields = (
            *("id", "account", "handoff", "person", "script", "channel", "sent_by", "subject", "body"),
            *("by", "at", "recorded_at", "answered_at", "violations"),
        )
        read_only_fields = fields


class GrantBodySerializer(ActingSerializer):
    """What is turned on, and until when: for a week if nothing is said."""

    what = StrictCharField(max_length=100)
    until = serializers.DateTimeField(required=False, help_text="At most 90 days from now.")
    note = StrictCharField(max_length=2000, allow_blank=True, default="")


class GrantSerializer(serializers.ModelSerializer[Grant]):
    """Something that is turned on for a while. `due` is `on` or `off` while the product has yet to turn it."""

    account = AccountNameSerializer(source="handoff.account", read_only=True)
    handoff = serializers.IntegerField(source="handoff_id", read_only=True)
    by = serializers.SlugRelatedField[Any](slug_field="email", read_only=True)
    due = serializers.CharField(read_only=True, help_text="What the product has to do now: `on`, `off`, or nothing.")

    class Meta:
        model = Grant
        fields = (
            *("id", "account", "handoff", "what", "at", "until", "by", "note"),
            *("revoked_at", "applied_at", "withdrawn_at", "due"),
        )
        read_only_fields = fields


class ViolationSerializer(serializers.ModelSerializer[Violation]):
    """Something in a contact that the pledge rules out, and what was said to it."""

    account = AccountNameSerializer(source="outreach.handoff.account", read_only=True)
    handoff = serializers.IntegerField(source="outreach.handoff_id", read_only=True)
    outreach = serializers.IntegerField(source="outreach_id", read_only=True)
    by = serializers.SlugRelatedField[Any](slug_field="email", read_only=True)

    class Meta:
        model = Violation
        fields = ("id", "account", "handoff", "outreach", "kind", "evidence", "by", "at", "answer", "answered_at",
                  "reviewed_at")  # fmt: skip
        read_only_fields = fields
