"""How outcomes and proofs look in the API."""

from math import isinf
from typing import Any

from rest_framework import serializers

from accounts.rest.serializers import RefusesUnknown, StrictCharField
from accounts.serializers import AccountNameSerializer
from playbooks.enums import MilestoneKind
from playbooks.milestones.reading import FIELDS
from playbooks.milestones.recording import LINES_AT_A_TIME
from playbooks.models import Milestone
from playbooks.proof.groups import Group, Left


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """What became of an account."""

    account = AccountNameSerializer(read_only=True)
    kind = serializers.ChoiceField(choices=MilestoneKind.choices, read_only=True)
    person = serializers.IntegerField(source="person_id", read_only=True, allow_null=True)

    class Meta:
        model = Milestone
        fields = (
            "id",
            "kind",
            "account",
            "person",
            "at",
            "yearly_value",
            "currency",
            "source",
            "external_id",
            "recorded_at",
        )
        read_only_fields = fields


class RecordingSerializer(RefusesUnknown):
    """Outcomes of one system."""

    source = StrictCharField(max_length=100, help_text="The system that tells.")  # type: ignore[assignment]
    outcomes = serializers.ListField(
        child=serializers.DictField(),
        min_length=1,
        max_length=LINES_AT_A_TIME,
        help_text=" ".join(f"`{name}`: {what}" for name, what in FIELDS.items()),
    )


class OutcomeErrorSerializer(serializers.Serializer[Any]):
    """What is wrong with one field of one outcome."""

    field = serializers.CharField()
    detail = serializers.CharField()


class RecordedSerializer(serializers.Serializer[Any]):
    """What became of them: received = stored + duplicate + rejected. A correction is stored."""

    received = serializers.IntegerField()
    stored = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    rejected = serializers.IntegerField()
    errors = OutcomeErrorSerializer(many=True)  # type: ignore[assignment]


class BoundField(serializers.FloatField):
    """A number; null where it is without bound, which JSON cannot write."""

    def to_representation(self, value: float) -> Any:
        """Write it."""
        return None if isinf(value) else round(value, 6)


class IntervalSerializer(serializers.Serializer[Any]):
    """An estimate with its 95 % interval; null where it is without bound."""

    estimate = BoundField(allow_null=True)
    low = BoundField()
    high = BoundField(allow_null=True)


class ConversionSerializer(serializers.Serializer[Any]):
    """How many of a group became customers while they were watched."""

    group = serializers.ChoiceField(choices=[group.value for group in Group])
    accounts = serializers.IntegerField(source="rate.total")
    customers = serializers.IntegerField(source="rate.hits")
    rate = IntervalSerializer(source="interval", allow_null=True)


class LiftSerializer(serializers.Serializer[Any]):
    """PQLs against another group."""

    against = serializers.ChoiceField(choices=[Group.MQL.value, Group.OTHER.value])
    difference = IntervalSerializer(allow_null=True)
    times = IntervalSerializer(allow_null=True)


class JudgementSerializer(serializers.Serializer[Any]):
    """A figure against its bar; `more` is how many more PQLs it would take to tell."""

    verdict = serializers.CharField()
    bar = serializers.FloatField()
    interval = IntervalSerializer(allow_null=True)
    reason = serializers.CharField()
    more = serializers.IntegerField(allow_null=True)


class JudgementsSerializer(serializers.Serializer[Any]):
    """The three bars."""

    conversion = JudgementSerializer()
    value = JudgementSerializer()
    mql = JudgementSerializer()


class ProofSerializer(serializers.Serializer[Any]):
    """What outcomes say about a version; `left` counts who is not counted, by the reason."""

    scorecard = serializers.CharField(source="scorecard.key")
    version = serializers.IntegerField(source="version.number")
    start = serializers.DateTimeField(source="terms.start")
    end = serializers.DateTimeField(source="terms.end")
    within_days = serializers.IntegerField(source="terms.within.days")
    conversions = serializers.SerializerMethodField()
    lifts = serializers.SerializerMethodField()
    bars = JudgementsSerializer(source="proof.judgements")
    precision = IntervalSerializer(source="proof.precision", allow_null=True)
    recall = IntervalSerializer(source="proof.recall", allow_null=True)
    customers_unseen = serializers.IntegerField(
        source="proof.unseen",
        allow_null=True,
        help_text="Customers of whom nothing was seen before; recall leaves them out.",
    )
    pqls_told_late = serializers.IntegerField(
        source="proof.told_late",
        allow_null=True,
        help_text="PQLs that paid and fired by facts or lists which were recorded only afterwards.",
    )
    days_to_pay = serializers.ListField(
        source="proof.days_to_pay", child=serializers.FloatField(), help_text="Quartiles; empty where nobody paid."
    )
    left = serializers.SerializerMethodField()

    def get_conversions(self, found: Any) -> list[dict[str, Any]]:
        """The groups in their order."""
        return [dict(ConversionSerializer(one).data) for one in found["proof"].conversions.values()]

    def get_lifts(self, found: Any) -> list[dict[str, Any]]:
        """PQLs against the others and against MQLs."""
        return [dict(LiftSerializer(one).data) for one in found["proof"].lifts.values()]

    def get_left(self, found: Any) -> dict[str, int]:
        """Counts by reason."""
        proof = found["proof"]
        return {why.value: proof.left.get(why, 0) + proof.left_mqls.get(why, 0) for why in Left}
