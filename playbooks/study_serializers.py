"""How studies look in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.rest.serializers import RefusesUnknown, StrictIdField
from playbooks.enums import BacktestState, StudyKind
from playbooks.models import ScorecardVersion, Study
from playbooks.outcome_serializers import IntervalSerializer, ProofSerializer
from playbooks.studying import horizon_in, proof_in, suggestion_in, terms_in


class WeightSerializer(serializers.Serializer[Any]):
    """What the outcomes suggest for a rule; null where they say nothing about it."""

    rule = serializers.CharField(source="key")
    label = serializers.CharField()  # type: ignore[assignment]
    points = serializers.IntegerField(source="today")
    suggested = serializers.IntegerField(allow_null=True)
    odds = IntervalSerializer(allow_null=True, help_text="Times the odds of a customer while it holds.")
    held_in_customers = serializers.IntegerField(source="held_converted")
    held_in_others = serializers.IntegerField(source="held_others")


class SuggestionSerializer(serializers.Serializer[Any]):
    """Suggested points, and how well they tell customers from others; of today's points too."""

    accounts = serializers.IntegerField()
    customers = serializers.IntegerField(source="converted")
    weights = WeightSerializer(many=True)
    auc = IntervalSerializer()
    auc_today = IntervalSerializer()
    reaching = serializers.IntegerField(allow_null=True, help_text="Accounts that reach the threshold with them.")
    reaching_today = serializers.IntegerField(allow_null=True, help_text="And with today's points.")


class StudySerializer(RefusesUnknown, serializers.ModelSerializer[Study]):
    """What outcomes say about a version: a proof, or suggested points."""

    version = StrictIdField(queryset=ScorecardVersion.objects.all(), help_text="Id of the version.")
    percent = serializers.IntegerField(read_only=True, help_text="How much of the history has been looked at.")
    horizon = serializers.SerializerMethodField(help_text="How long accounts were watched, and why so long.")
    proof = serializers.SerializerMethodField(help_text="Of a finished proof.")
    suggestion = serializers.SerializerMethodField(help_text="Of finished suggested points.")

    class Meta:
        model = Study
        fields = (
            "id",
            "kind",
            "version",
            "content",
            "start",
            "end",
            "within",
            "age",
            "state",
            "percent",
            "requested_at",
            "started_at",
            "finished_at",
            "failure",
            "horizon",
            "proof",
            "suggestion",
        )
        read_only_fields = ("content", "state", "requested_at", "started_at", "finished_at", "failure")

    @extend_schema_field(serializers.CharField())
    def get_horizon(self, study: Study) -> str:
        """A sentence; empty until it is finished."""
        return horizon_in(study).words if study.state == BacktestState.FINISHED else ""

    @extend_schema_field(ProofSerializer(allow_null=True))
    def get_proof(self, study: Study) -> dict[str, Any] | None:
        """The figures with their intervals."""
        return proof_of(study) if _is_finished(study, StudyKind.PROOF) else None

    @extend_schema_field(SuggestionSerializer(allow_null=True))
    def get_suggestion(self, study: Study) -> dict[str, Any] | None:
        """Rule by rule."""
        return dict(SuggestionSerializer(suggestion_in(study)).data) if _is_finished(study, StudyKind.WEIGHTS) else None

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a period without an instant in it."""
        start, end = attrs.get("start"), attrs.get("end")
        if start and end and start >= end:
            raise serializers.ValidationError({"end": "Must be after start; leave it out for now."})
        return attrs


def proof_of(study: Study) -> dict[str, Any]:
    """What a finished proof says."""
    version = study.version
    found = {"scorecard": version.scorecard, "version": version, "proof": proof_in(study), "terms": terms_in(study)}
    return dict(ProofSerializer(found).data)


def _is_finished(study: Study, kind: StudyKind) -> bool:
    return study.state == BacktestState.FINISHED and study.kind == kind
