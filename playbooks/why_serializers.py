"""How an explanation of a score looks in the API, and what may be asked of it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Person
from accounts.serializers import AccountNameSerializer
from playbooks.enums import Subject, VersionState
from playbooks.models import Scorecard, ScorecardVersion
from playbooks.progress import progress
from playbooks.scoring import Evidence, EvidencePlace, Line
from playbooks.turns import Turn
from signals.ingest import times

NUMBER_MAX = 2**31 - 1
ID_MAX = 2**63 - 1
RECENT = timedelta(days=30)


class WhyQuerySerializer(serializers.Serializer[Any]):
    """Which score is to be explained."""

    scorecard = serializers.CharField(max_length=80, help_text="Key of the scorecard.")
    version = serializers.IntegerField(
        min_value=1,
        max_value=NUMBER_MAX,
        required=False,
        help_text="Number of the version; the published one if left out.",
    )
    person = serializers.IntegerField(
        min_value=1,
        max_value=ID_MAX,
        required=False,
        help_text="Id of a person of the account; needed, and of use, only under a scorecard about people.",
    )
    at = serializers.DateTimeField(required=False, help_text="Instant; now if left out.")

    def validate_at(self, at: datetime) -> datetime:
        """Keep to the times that usage may have."""
        if not times.believable(at, received_at=now()):
            raise serializers.ValidationError("From 1970 until a year from now.")
        return at

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the version, and put it in as it is stored."""
        versions = ScorecardVersion.objects.filter(scorecard__key=attrs["scorecard"]).select_related("scorecard")
        if "version" in attrs:
            found = versions.filter(number=attrs["version"]).first()
        else:
            found = versions.filter(state=VersionState.PUBLISHED).first()
        if found is None and not Scorecard.objects.filter(key=attrs["scorecard"]).exists():
            raise serializers.ValidationError({"scorecard": "No scorecard has this key."})
        if found is None:
            raise serializers.ValidationError({"version": "No such version; without a number it is the published one."})
        self._check_whose(found, attrs)
        return {"version": found, "person": attrs.get("person"), "at": attrs.get("at") or now()}

    def _check_whose(self, version: ScorecardVersion, attrs: dict[str, Any]) -> None:
        """A score is the account's or a person's, as the scorecard says."""
        is_about_people = version.scorecard.subject == Subject.PERSON
        if is_about_people and "person" not in attrs:
            raise serializers.ValidationError({"person": "The scorecard is about people; say which of the account's."})
        if not is_about_people and "person" in attrs:
            raise serializers.ValidationError({"person": "The scorecard is about accounts; leave this out."})


class EvidenceQuerySerializer(WhyQuerySerializer):
    """Of which rule of a score the evidence is asked for, and after which piece of it."""

    rule = serializers.CharField(max_length=80, help_text="Key of the rule.")
    after = serializers.CharField(max_length=80, required=False, help_text="As the page before gave it in `next`.")

    def validate_after(self, after: str) -> EvidencePlace:
        """Read where the page begins."""
        place = EvidencePlace.read(after)
        if place is None:
            raise serializers.ValidationError("Give it as the page before gave it, or leave it out.")
        return place

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the rule in the version."""
        found = super().validate(attrs)
        rule = found["version"].rules.filter(key=attrs["rule"]).first()
        if rule is None:
            raise serializers.ValidationError({"rule": "The version has no rule with this key."})
        return {**found, "rule": rule, "after": attrs.get("after")}


class HistoryQuerySerializer(WhyQuerySerializer):
    """Over which time a score is asked for: `from` until `to`, by default the last 30 days."""

    at = None  # type: ignore[assignment] # what it inherits; a history has two ends instead
    to = serializers.DateTimeField(required=False, help_text="Up to here; now if left out.")

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which is no name in Python."""
        since = serializers.DateTimeField(required=False, help_text="From here on; 30 days before `to` if left out.")
        return {**super().get_fields(), "from": since}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Fill in the ends that are left out; refuse those that no usage has."""
        end = _believable(attrs.get("to") or now(), "to")
        start = _believable(attrs.get("from") or end - RECENT, "from")
        if start >= end:
            raise serializers.ValidationError({"from": "Give a time before `to`."})
        return {**super().validate(attrs), "from": start, "to": end}


def _believable(instant: datetime, name: str) -> datetime:
    """The instant, unless no usage can be of it; years that no time can be taken from are refused here, too."""
    if not times.believable(instant, received_at=now()):
        raise serializers.ValidationError({name: "From 1970 until a year from now."})
    return instant


class EvidenceSerializer(serializers.Serializer[Any]):
    """An occurrence, of a person, or a fact, by its name. `context["people"]` and `["told"]` say who and what."""

    at = serializers.DateTimeField()
    person = serializers.IntegerField(source="person_id", allow_null=True)
    person_name = serializers.SerializerMethodField(help_text="Null for who may not read people.")
    fact = serializers.CharField(source="name", help_text="Empty for an occurrence.")
    value = serializers.JSONField(allow_null=True, help_text="Of the fact, or what the signal measures.")
    event = serializers.SerializerMethodField(
        help_text="Plain values of the event itself, while it is kept; null for who may not read people."
    )

    def get_person_name(self, evidence: Evidence) -> str | None:
        """What the person is called."""
        person: Person | None = self.context.get("people", {}).get(evidence.person_id)
        return str(person) if person else None

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}, "nullable": True})
    def get_event(self, evidence: Evidence) -> dict[str, str] | None:
        """What the event said."""
        told: dict[Any, list[tuple[str, str]]] | None = self.context.get("told")
        return None if told is None or not evidence.person_id else dict(told.get(evidence.message_key, []))


class LineSerializer(serializers.Serializer[Any]):
    """One rule: whether and since when it holds, what it adds, how far it is, and what it rests on."""

    rule = serializers.CharField(source="rule.key")
    label = serializers.CharField(source="rule.label")  # type: ignore[assignment]
    is_activation = serializers.BooleanField(source="rule.is_activation")
    is_disqualifier = serializers.BooleanField(source="rule.is_disqualifier")
    held = serializers.BooleanField()
    points = serializers.IntegerField(help_text="What the rule adds: 0 unless it holds.")
    capped = serializers.IntegerField(help_text="What the cap of its category has taken from its points, 0 or more.")
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True, help_text="When it will end by itself, as far as is known.")
    progress = serializers.SerializerMethodField(help_text="How far it is, in words; empty where nothing is counted.")
    reached = serializers.DecimalField(
        source="counted.reached",
        max_digits=None,
        decimal_places=None,
        allow_null=True,
        help_text="What is compared: times, people, days, weeks or a sum. Null where nothing is counted.",
    )
    before = serializers.DecimalField(
        source="counted.before",
        max_digits=None,
        decimal_places=None,
        allow_null=True,
        help_text="For growth: the same in the window before.",
    )
    enough = serializers.DecimalField(
        source="counted.enough",
        max_digits=None,
        decimal_places=None,
        allow_null=True,
        help_text="From which `reached` on the rule holds; null where none would do.",
    )
    evidence = EvidenceSerializer(many=True, help_text="The latest first, ten at most; `evidence` has all of it.")
    evidence_total = serializers.IntegerField()
    people_total = serializers.IntegerField()

    def get_progress(self, line: Line) -> str:
        """As the pages say it."""
        return progress(line)


class CutSerializer(serializers.Serializer[Any]):
    """What the cap of a category has taken away."""

    category = serializers.CharField()
    most = serializers.IntegerField()
    points = serializers.IntegerField(help_text="Below 0.")


class ExplanationSerializer(serializers.Serializer[Any]):
    """An account's points under one version at one instant: those of the lines always add up to them."""

    at = serializers.DateTimeField()
    threshold = serializers.IntegerField()
    points = serializers.IntegerField()
    activated = serializers.BooleanField()
    disqualified = serializers.BooleanField(
        help_text="Whether a disqualifier holds, or held too short a time ago, so that no points qualify."
    )
    waits_until = serializers.DateTimeField(
        allow_null=True, help_text="When it may qualify again, if no disqualifier holds any more but one did."
    )
    belongs = serializers.BooleanField(
        help_text="Always true of accounts. Whether the person belonged to one then; if not, no rule holds for them."
    )
    qualified = serializers.BooleanField()
    qualified_since = serializers.DateTimeField(allow_null=True)
    lines = LineSerializer(many=True)
    cuts = CutSerializer(many=True, help_text="What caps have taken from the lines, which are without it.")


class OfVersionSerializer(serializers.Serializer[Any]):
    """Whose and by which version something is."""

    account = AccountNameSerializer()
    scorecard = serializers.CharField(source="version.scorecard.key", help_text="The scorecard's key.")
    version = serializers.IntegerField(source="version.number")


class WhySerializer(OfVersionSerializer):
    """An explanation."""

    explanation = ExplanationSerializer()


class EvidencePageSerializer(OfVersionSerializer):
    """A page of what one rule counts at one instant, the latest first."""

    rule = serializers.CharField(source="rule.key")
    at = serializers.DateTimeField()
    evidence = EvidenceSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Give it as `after` for the next page; null on the last.")


class TurnSerializer(serializers.Serializer[Any]):
    """An instant at which rules began or ceased to hold."""

    at = serializers.DateTimeField()
    points = serializers.IntegerField()
    change = serializers.IntegerField()
    began = serializers.SerializerMethodField(help_text="Keys of the rules that began to hold.")
    ended = serializers.SerializerMethodField(help_text="Keys of the rules that ceased to hold.")

    def get_began(self, turn: Turn) -> list[str]:
        """By key."""
        return [rule.key for rule in turn.began]

    def get_ended(self, turn: Turn) -> list[str]:
        """By key."""
        return [rule.key for rule in turn.ended]


class ScoreHistorySerializer(OfVersionSerializer):
    """A score over time."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    threshold = serializers.IntegerField(source="version.threshold")
    points = serializers.IntegerField(help_text="At the start.")
    turns = TurnSerializer(many=True)
