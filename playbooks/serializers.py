"""How scorecards, scores and qualifications look in the API."""

from datetime import datetime
from typing import Any

from django.utils.timezone import now
from rest_framework import serializers

from accounts.serializers import AccountNameSerializer
from playbooks.enums import VersionState
from playbooks.models import Qualification, Rule, Score, Scorecard, ScorecardVersion
from signals.ingest import times

ISO_8601 = "iso-8601"
NUMBER_MAX = 2**31 - 1


class RuleSerializer(serializers.ModelSerializer[Rule]):
    """One weighted line; which fields are set depends on its kind."""

    signal = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    operator = serializers.CharField(read_only=True, help_text="Empty unless the rule compares a fact.")
    category = serializers.CharField(read_only=True, help_text="Whose cap the points are under; empty: none.")
    growing = serializers.CharField(read_only=True, help_text="Empty unless the rule is about growth.")
    followed_by = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    named_list = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    deadline = serializers.DurationField(format=ISO_8601, read_only=True, allow_null=True)
    window = serializers.DurationField(format=ISO_8601, read_only=True, allow_null=True)

    class Meta:
        model = Rule
        fields = (
            "key",
            "label",
            "points",
            "is_activation",
            "is_disqualifier",
            "category",
            "kind",
            "signal",
            "at_least",
            "window",
            "limit",
            "percent",
            "growing",
            "followed_by",
            "deadline",
            "own_domain",
            "only_new",
            "fact",
            "operator",
            "value",
            "other_fact",
            "named_list",
        )
        read_only_fields = fields


class ScorecardVersionSerializer(serializers.ModelSerializer[ScorecardVersion]):
    """One state of a scorecard, with its rules."""

    cooldown = serializers.DurationField(format=ISO_8601, read_only=True)
    rules = RuleSerializer(many=True, read_only=True)

    class Meta:
        model = ScorecardVersion
        fields: tuple[str, ...] = (
            "number",
            "state",
            "threshold",
            "cooldown",
            "most_activation",
            "most_depth",
            "most_fit",
            "most_intent",
            "reason",
            "created_at",
            "published_at",
            "retired_at",
            "rules",
        )
        read_only_fields = fields


class ScorecardSerializer(serializers.ModelSerializer[Scorecard]):
    """A scorecard with all its versions, the newest first, and the number of the one that counts."""

    published_version = serializers.SerializerMethodField(help_text="Number of the published version, if there is one.")
    versions = ScorecardVersionSerializer(many=True, read_only=True)

    class Meta:
        model = Scorecard
        fields = ("id", "key", "name", "description", "published_version", "versions")
        read_only_fields = fields

    def get_published_version(self, scorecard: Scorecard) -> int | None:
        """The one that scores are computed by."""
        published = (v.number for v in scorecard.versions.all() if v.state == VersionState.PUBLISHED)
        return next(published, None)


class HeldSerializer(serializers.Serializer[Any]):
    """What scores and qualifications share: whose they are, under which version, by which rules."""

    account = AccountNameSerializer(read_only=True)
    scorecard = serializers.CharField(source="version.scorecard.key", read_only=True, help_text="The scorecard's key.")
    version = serializers.IntegerField(source="version.number", read_only=True)
    rules_held = serializers.SerializerMethodField(help_text="Keys of the rules that held.")

    def get_rules_held(self, row: Score | Qualification) -> list[str]:
        """Keys in the order of the version."""
        return [rule.key for rule in row.version.rules.all() if rule.pk in row.rules_held]


class ScoreSerializer(HeldSerializer, serializers.ModelSerializer[Score]):
    """An account's points as last assessed."""

    class Meta:
        model = Score
        fields = (
            "id",
            "account",
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


class QualificationSerializer(HeldSerializer, serializers.ModelSerializer[Qualification]):
    """The moment a score crossed the threshold, with the state it had then."""

    class Meta:
        model = Qualification
        fields = (
            "id",
            "account",
            "scorecard",
            "version",
            "at",
            "recorded_at",
            "points",
            "rules_held",
            "tier",
            "ended_at",
        )
        read_only_fields = fields


class WhyQuerySerializer(serializers.Serializer[Any]):
    """Which score is to be explained."""

    scorecard = serializers.CharField(max_length=80, help_text="Key of the scorecard.")
    version = serializers.IntegerField(
        min_value=1,
        max_value=NUMBER_MAX,
        required=False,
        help_text="Number of the version; the published one if left out.",
    )
    at = serializers.DateTimeField(required=False, help_text="Instant; now if left out.")

    def validate_at(self, at: datetime) -> datetime:
        """Keep to the times that usage may have."""
        if not times.believable(at, received_at=now()):
            raise serializers.ValidationError("From 1970 until a year from now.")
        return at

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the version, and put it in as it is stored."""
        versions = ScorecardVersion.objects.filter(scorecard__key=attrs["scorecard"])
        if "version" in attrs:
            found = versions.filter(number=attrs["version"]).first()
        else:
            found = versions.filter(state=VersionState.PUBLISHED).first()
        if found is None and not Scorecard.objects.filter(key=attrs["scorecard"]).exists():
            raise serializers.ValidationError({"scorecard": "No scorecard has this key."})
        if found is None:
            raise serializers.ValidationError({"version": "No such version; without a number it is the published one."})
        return {"version": found, "at": attrs.get("at") or now()}


class EvidenceSerializer(serializers.Serializer[Any]):
    """An occurrence, with the person's id, or a fact, with its value."""

    at = serializers.DateTimeField()
    person = serializers.IntegerField(source="person_id", allow_null=True)
    value = serializers.JSONField(allow_null=True)


class LineSerializer(serializers.Serializer[Any]):
    """One rule: whether and since when it holds, what it adds, and what it rests on."""

    rule = serializers.CharField(source="rule.key")
    label = serializers.CharField(source="rule.label")  # type: ignore[assignment]
    is_activation = serializers.BooleanField(source="rule.is_activation")
    held = serializers.BooleanField()
    points = serializers.IntegerField(
        help_text="What the rule adds: 0 unless it holds, and no more than its category's cap leaves."
    )
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True, help_text="When it will end by itself, as far as is known.")
    evidence = EvidenceSerializer(many=True, help_text="The latest first, ten at most.")
    evidence_total = serializers.IntegerField()
    people_total = serializers.IntegerField()


class ExplanationSerializer(serializers.Serializer[Any]):
    """An account's points under one version at one instant; the points of the lines add up to them."""

    at = serializers.DateTimeField()
    threshold = serializers.IntegerField()
    points = serializers.IntegerField()
    activated = serializers.BooleanField()
    disqualified = serializers.BooleanField(help_text="Whether a disqualifier holds, so that no points qualify.")
    qualified = serializers.BooleanField()
    qualified_since = serializers.DateTimeField(allow_null=True)
    lines = LineSerializer(many=True)


class WhySerializer(serializers.Serializer[Any]):
    """An explanation, and whose and by which version it is."""

    account = AccountNameSerializer()
    scorecard = serializers.CharField(source="version.scorecard.key", help_text="The scorecard's key.")
    version = serializers.IntegerField(source="version.number")
    explanation = ExplanationSerializer()
