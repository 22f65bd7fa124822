"""How the life of a version looks in the API, and what is sent to move it on."""

from typing import Any

from rest_framework import serializers

from accounts.rest.serializers import RefusesUnknown, StrictCharField
from playbooks.contents import content_of
from playbooks.enums import Moved, Seat, Verdict
from playbooks.models import Review, ScorecardVersion
from playbooks.models.life import CONTENT_LENGTH
from playbooks.publishing import publishing_problems
from playbooks.reviewing import Judgement
from playbooks.serializers import ScorecardVersionSerializer

REASON_LENGTH = 2_000


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """What a seat said, and about which content."""

    by = serializers.SlugRelatedField[Any](slug_field="email", read_only=True)

    class Meta:
        model = Review
        fields = ("seat", "verdict", "reason", "by", "at", "content")
        read_only_fields = fields


class VersionSerializer(ScorecardVersionSerializer):
    """A version with its life: where it comes from, what the seats said, when it is to be published."""

    scorecard = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)
    based_on = serializers.IntegerField(source="based_on_id", read_only=True, allow_null=True, help_text="Its id.")
    author = serializers.SlugRelatedField[Any](slug_field="email", read_only=True, allow_null=True)
    submitted_by = serializers.SlugRelatedField[Any](slug_field="email", read_only=True, allow_null=True)
    scheduled_by = serializers.SlugRelatedField[Any](slug_field="email", read_only=True, allow_null=True)
    authority = serializers.CharField(read_only=True, help_text="“reviewed” or “file”; empty while unpublished.")
    reviewed_content = serializers.CharField(read_only=True, help_text="Hash of what was last sent to review.")
    reviews = ReviewSerializer(many=True, read_only=True, help_text="The newest first; the newest of a seat counts.")

    class Meta(ScorecardVersionSerializer.Meta):
        fields: tuple[str, ...] = (
            "id",
            "scorecard",
            *ScorecardVersionSerializer.Meta.fields,
            "based_on",
            "author",
            "submitted_by",
            "submitted_at",
            "reviewed_content",
            "authority",
            "scheduled_at",
            "scheduled_by",
            "schedule_refusal",
            "reviews",
        )
        read_only_fields = fields


class WholeVersionSerializer(VersionSerializer):
    """One version, with the hash of what it says now and everything that keeps it from being published."""

    content = serializers.SerializerMethodField(help_text="Hash of what it says now; send it with a decision.")
    missing = serializers.SerializerMethodField(help_text="What keeps a draft from being published; else empty.")

    class Meta(VersionSerializer.Meta):
        fields = (*VersionSerializer.Meta.fields, "content", "missing")
        read_only_fields = fields

    def get_content(self, version: ScorecardVersion) -> str:
        """What a decision is bound to."""
        return content_of(version)

    def get_missing(self, version: ScorecardVersion) -> list[str]:
        """Sentences that say what to do."""
        return publishing_problems(version)


class ReasonSerializer(RefusesUnknown):
    """Why it is done."""

    reason = StrictCharField(required=False, allow_blank=True, max_length=REASON_LENGTH, default="")


class ContentSerializer(RefusesUnknown):
    """What was read, so that nothing else is decided about."""

    content = StrictCharField(
        required=False, max_length=CONTENT_LENGTH, default=None, help_text="The version's `content` as it was read."
    )


class JudgementSerializer(ContentSerializer, ReasonSerializer):
    """The word of a seat on exactly this content."""

    seat = serializers.ChoiceField(choices=Seat.choices)
    verdict = serializers.ChoiceField(choices=Verdict.choices, help_text="A veto needs a reason.")
    content = StrictCharField(max_length=CONTENT_LENGTH, help_text="The version's `content` as it was read.")

    def judgement(self) -> Judgement:
        """What was sent, once it is valid."""
        sent = self.validated_data
        return Judgement(Seat(sent["seat"]), Verdict(sent["verdict"]), sent["content"], sent["reason"])


class ScheduleSerializer(ContentSerializer):
    """When it is to be published."""

    publish_at = serializers.DateTimeField(help_text="From now on and within a year.")


class ComparedQuerySerializer(serializers.Serializer[Any]):
    """Which version this one is compared with."""

    effect = serializers.ChoiceField(
        choices=["true", "false"], default="false", help_text="Whether to replay the history under both."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`with` is a word of Python's own."""
        field = serializers.IntegerField(
            min_value=1, max_value=2**63 - 1, help_text="Id of a version of the same scorecard."
        )
        return {"with": field, **super().get_fields()}


class ChangeSerializer(serializers.Serializer[Any]):
    """One difference as people read it."""

    kind = serializers.CharField(help_text="added, removed or changed")
    subject = serializers.CharField()
    rule = serializers.CharField(help_text="Key of the rule; empty when it is about the scorecard itself.")
    words = serializers.ListField(child=serializers.CharField())


class MovingSerializer(serializers.Serializer[Any]):
    """An account that would have fired otherwise."""

    account = serializers.CharField(source="key", help_text="Key of the account.")
    moved = serializers.ChoiceField(choices=Moved.choices)
    fired_before = serializers.IntegerField(source="before")
    fired_after = serializers.IntegerField(source="after")
    first_before = serializers.DateTimeField(allow_null=True)
    first_after = serializers.DateTimeField(allow_null=True)


class EffectSerializer(serializers.Serializer[Any]):
    """What the second version would have changed about the past."""

    more = serializers.IntegerField(help_text="Accounts that would have fired more often.")
    fewer = serializers.IntegerField()
    earlier = serializers.IntegerField()
    later = serializers.IntegerField()
    unmoved = serializers.IntegerField(help_text="Accounts that would have fired at exactly the same instants.")
    accounts = MovingSerializer(many=True, help_text="Of each kind up to 5,000.")


class ComparedSerializer(serializers.Serializer[Any]):
    """What a version says otherwise than another, and what that would have meant."""

    before = serializers.IntegerField(help_text="Id of the version it is compared with.")
    after = serializers.IntegerField()
    changes = ChangeSerializer(many=True)
    effect = EffectSerializer(allow_null=True)
    effect_refusal = serializers.CharField(help_text="Why there is no effect though it was asked for; else empty.")
