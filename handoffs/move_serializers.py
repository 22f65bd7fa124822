"""Bodies of the endpoints that move handoffs, and what the context and feedback look like."""

from typing import Any

from django.utils.timezone import now
from rest_framework import serializers

from accounts.rest.serializers import StrictCharField
from accounts.serializers import AccountNameSerializer
from handoffs.enums import Channel, FeedbackKind, OutcomeKind
from handoffs.models import Feedback
from handoffs.outcomes import Result
from handoffs.serializers import AcknowledgementSerializer
from playbooks.models import Play


class ActingSerializer(AcknowledgementSerializer):
    """Who does it: a key says it with `as`, a logged-in person is it themselves and sends nothing."""

    default_error_messages = {
        "missing": "A key names who does it: the e-mail address of an active account executive or manager.",
        "yourself": "You act as yourself; leave it out.",
    }


class ContextNoteSerializer(ActingSerializer):
    """What the user is trying to do."""

    note = StrictCharField(max_length=2000)


class ReachOutSerializer(ActingSerializer):
    """One contact with a person of the account."""

    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.EMAIL)
    note = StrictCharField(max_length=2000, allow_blank=True, default="")
    play = serializers.SlugRelatedField[Any](slug_field="key", queryset=Play.objects.all(), required=False)


class OutcomeSerializer(ActingSerializer):
    """What came of it. Which of the fields it needs depends on the kind; the others are left out."""

    kind = serializers.ChoiceField(choices=OutcomeKind.choices)
    value = serializers.DecimalField(max_digits=14, decimal_places=2, required=False)
    currency = StrictCharField(max_length=3, required=False)
    reason = StrictCharField(max_length=16, required=False)
    until = serializers.DateTimeField(required=False)
    note = StrictCharField(max_length=2000, allow_blank=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Name each field that the kind needs and that is wrong, or that it takes none of."""
        given = {name: attrs[name] for name in attrs if name != "as"}
        result = Result(**{**given, "kind": OutcomeKind(attrs["kind"])})
        if wrong := result.problems(now()):
            raise serializers.ValidationError(wrong)
        return super().validate(attrs) | {"result": result}


class UndoSerializer(ActingSerializer):
    """Why an outcome is taken back."""

    note = StrictCharField(max_length=2000, allow_blank=True, default="")


class FeedbackBodySerializer(ActingSerializer):
    """What product should know."""

    kind = serializers.ChoiceField(choices=FeedbackKind.choices)
    text = StrictCharField(max_length=500)


class FeedbackSerializer(serializers.ModelSerializer[Feedback]):
    """What somebody heard while working a handoff."""

    account = AccountNameSerializer(source="handoff.account", read_only=True)
    handoff = serializers.IntegerField(source="handoff_id", read_only=True)
    by = serializers.SlugRelatedField[Any](slug_field="email", read_only=True)

    class Meta:
        model = Feedback
        fields = ("id", "account", "handoff", "kind", "text", "by", "at")
        read_only_fields = fields


class ActivitySerializer(serializers.Serializer[Any]):
    """How often a signal occurred in the last 30 days."""

    signal = serializers.CharField()
    times = serializers.IntegerField()
    people = serializers.IntegerField()
    last_at = serializers.DateTimeField()


class HappenedSerializer(serializers.Serializer[Any]):
    """One occurrence of the timeline."""

    signal = serializers.CharField(source="signal.name")
    person = serializers.IntegerField(source="person_id")
    workspace = serializers.CharField(source="workspace.key", allow_null=True, default=None)
    at = serializers.DateTimeField()


class ContextSerializer(serializers.Serializer[Any]):
    """What the account is doing: what they built, what they met with, and what happened, the latest first."""

    built = ActivitySerializer(many=True)
    met = ActivitySerializer(many=True)
    active_people = serializers.IntegerField(source="people.active")
    known_people = serializers.IntegerField(source="people.known")
    timeline = HappenedSerializer(many=True)
