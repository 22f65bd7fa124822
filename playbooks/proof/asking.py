"""Which proof is asked for: the period and how long accounts are watched, from a page's or a request's parameters."""

from datetime import UTC, datetime, timedelta
from typing import Any

from rest_framework import serializers

from playbooks.proof.groups import Terms

DEFAULT_DAYS = 30
PERIOD = timedelta(days=365)
LONGEST_DAYS = 730


class ProofQuerySerializer(serializers.Serializer[Any]):
    """A period of the accounts' beginnings, and for how many days each is watched from then on."""

    version = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, help_text="Number; the published version if left out."
    )
    start = serializers.DateField(required=False, help_text="First day, in UTC; a year ago if left out.")
    end = serializers.DateField(required=False, help_text="The day after the last, in UTC; now if left out.")
    within = serializers.IntegerField(
        min_value=1, max_value=LONGEST_DAYS, default=DEFAULT_DAYS, help_text="Days for which each account is watched."
    )

    def terms(self, at: datetime) -> Terms:
        """What was asked for, as instants. Nothing after `at` counts."""
        asked = self.validated_data
        start = _midnight(asked["start"]) if asked.get("start") else at - PERIOD
        end = min(_midnight(asked["end"]), at) if asked.get("end") else at
        if start >= end:
            raise serializers.ValidationError({"end": "It must be after the start, and the start before now."})
        return Terms(start, end, timedelta(days=asked["within"]), at)


def _midnight(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
