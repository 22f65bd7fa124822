"""What the reports look like over the API. Spans are whole seconds, how late a breach is whole business minutes."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from handoffs.reports.capacity import Load
from handoffs.reports.forecast import Forecast
from handoffs.reports.sla_answer import Case, Figures


class SecondsField(serializers.IntegerField):
    """A span of time as whole seconds."""

    def to_representation(self, value: timedelta) -> int:  # type: ignore[override]
        """Round down."""
        return int(value.total_seconds())


class FiguresSerializer(serializers.Serializer[Figures]):
    """Counts, and the median of the time through each gate; null where nobody passed it."""

    fired = serializers.IntegerField()
    in_time = serializers.IntegerField()
    late = serializers.IntegerField()
    waiting = serializers.IntegerField()
    put_off = serializers.IntegerField(
        help_text="Snoozed before they were acknowledged, which moved their due time; counted above as well."
    )
    share = serializers.IntegerField(allow_null=True, help_text="Percent in time of what was decided, rounded down.")
    minutes_late = serializers.IntegerField(help_text="Business minutes of all breaches together.")
    median_late = serializers.IntegerField(allow_null=True, help_text="Business minutes.")
    to_acknowledge = SecondsField(allow_null=True)
    to_ready = SecondsField(allow_null=True)
    to_check = SecondsField(allow_null=True)
    to_contact = SecondsField(allow_null=True)


class AuditLineSerializer(serializers.Serializer[Any]):
    """The figures of one week, team or person."""

    name = serializers.CharField()
    key = serializers.CharField(help_text="First day, key of the team, or e-mail address; empty for the pool.")
    figures = FiguresSerializer()


class AuditCaseSerializer(serializers.Serializer[Case]):
    """One handoff of the audit."""

    handoff = serializers.IntegerField()
    account = serializers.CharField(source="account_key")
    tier = serializers.CharField()
    team = serializers.CharField()
    person = serializers.CharField()
    fired_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    contacted_at = serializers.DateTimeField(source="wrote_at", allow_null=True)
    minutes_late = serializers.IntegerField(allow_null=True, help_text="Business minutes.")
    explanation = serializers.CharField(help_text="Why contact before permission was right; empty: nothing does.")


class AuditSerializer(serializers.Serializer[Any]):
    """The SLA audit."""

    since = serializers.DateField(source="question.since")
    until = serializers.DateField(source="question.until")
    as_of = serializers.DateTimeField(source="question.as_of")
    total = FiguresSerializer()
    weeks = AuditLineSerializer(many=True)
    teams = AuditLineSerializer(many=True)
    people = AuditLineSerializer(many=True)
    late = AuditCaseSerializer(many=True)
    uninvited = AuditCaseSerializer(many=True)


class ForecastSerializer(serializers.Serializer[Forecast]):
    """The median of the last weeks; `hits` of `weeks` + 1 such weeks are from `low` to `high`."""

    middle = serializers.FloatField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    weeks = serializers.IntegerField()
    hits = serializers.IntegerField()


class FlowSerializer(serializers.Serializer[Any]):
    """What came and went in one week."""

    week = serializers.DateField()
    came = serializers.IntegerField()
    left = serializers.IntegerField()


class LoadSerializer(serializers.Serializer[Load]):
    """A person or a team."""

    name = serializers.CharField()
    key = serializers.CharField(help_text="Key of the team, or e-mail address.")
    open = serializers.IntegerField()
    unacknowledged = serializers.IntegerField()
    capacity = serializers.IntegerField(allow_null=True, help_text="As set today; null: any number.")
    room = serializers.IntegerField(allow_null=True)
    this_week = serializers.IntegerField(help_text="Came in since Monday.")
    weeks = FlowSerializer(many=True)
    incoming = ForecastSerializer(allow_null=True, help_text="Comes in a week.")
    ahead = ForecastSerializer(allow_null=True, help_text="Open a week from then.")
    verdict = serializers.CharField(help_text="full, will be full, may be full, or empty.")


class CapacitySerializer(serializers.Serializer[Any]):
    """The capacity report."""

    as_of = serializers.DateTimeField()
    pool = serializers.IntegerField(help_text="Open ones that nobody has.")
    teams = LoadSerializer(many=True)
    people = LoadSerializer(many=True)
