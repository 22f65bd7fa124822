"""How scorecards, scores and qualifications look in the API."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import AccountNameSerializer
from playbooks.enums import VersionState
from playbooks.models import Qualification, Rule, Score, Scorecard, ScorecardVersion

ISO_8601 = "iso-8601"


class RuleSerializer(serializers.ModelSerializer[Rule]):
    """One weighted line; which fields are set depends on its kind."""

    signal = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    operator = serializers.CharField(read_only=True, help_text="Empty unless the rule compares a fact.")
    category = serializers.CharField(read_only=True, help_text="Whose cap the points are under; empty: none.")
    growing = serializers.CharField(read_only=True, help_text="Empty unless the rule is about growth.")
    followed_by = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    named_list = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    half_life = serializers.DurationField(
        format=ISO_8601, read_only=True, allow_null=True, help_text="The points halve after each such time."
    )
    under = serializers.IntegerField(
        source="under_id", read_only=True, allow_null=True, help_text="Id of a version of another scorecard."
    )
    tier = serializers.CharField(read_only=True, help_text="Empty unless the rule is about a tier.")
    tier_table = serializers.IntegerField(
        source="tier_table.number", read_only=True, allow_null=True, default=None, help_text="Number of the table."
    )
    deadline = serializers.DurationField(format=ISO_8601, read_only=True, allow_null=True)
    window = serializers.DurationField(format=ISO_8601, read_only=True, allow_null=True)

    class Meta:
        model = Rule
        fields = (
            "key",
            "label",
            "points",
            "most_points",
            "half_life",
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
            "under",
            "tier",
            "tier_table",
            "negated",
        )
        read_only_fields = fields


class ScorecardVersionSerializer(serializers.ModelSerializer[ScorecardVersion]):
    """One state of a scorecard, with its rules."""

    cooldown = serializers.DurationField(format=ISO_8601, read_only=True)
    requalify_after = serializers.DurationField(
        format=ISO_8601, read_only=True, help_text="How long nobody qualifies after a disqualifier ceased to hold."
    )
    rules = RuleSerializer(many=True, read_only=True)

    class Meta:
        model = ScorecardVersion
        fields: tuple[str, ...] = (
            "number",
            "state",
            "threshold",
            "cooldown",
            "requalify_after",
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
        fields = ("id", "key", "name", "description", "subject", "published_version", "versions")
        read_only_fields = fields

    def get_published_version(self, scorecard: Scorecard) -> int | None:
        """The one that scores are computed by."""
        published = (v.number for v in scorecard.versions.all() if v.state == VersionState.PUBLISHED)
        return next(published, None)


class HeldSerializer(serializers.Serializer[Any]):
    """What scores and qualifications share: under which version they are, by which rules."""

    scorecard = serializers.CharField(source="version.scorecard.key", read_only=True, help_text="The scorecard's key.")
    version = serializers.IntegerField(source="version.number", read_only=True)
    rules_held = serializers.SerializerMethodField(help_text="Keys of the rules that held.")

    def get_rules_held(self, row: Any) -> list[str]:
        """Keys in the order of the version."""
        return [rule.key for rule in row.version.rules.all() if rule.pk in row.rules_held]


class ScoreSerializer(HeldSerializer, serializers.ModelSerializer[Score]):
    """An account's points as last assessed."""

    account = AccountNameSerializer(read_only=True)

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

    account = AccountNameSerializer(read_only=True)

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
