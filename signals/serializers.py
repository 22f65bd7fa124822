"""How signals look in the API."""

from typing import Any

from rest_framework import serializers

from accounts.rest.serializers import StrictModelSerializer
from signals.models import Backfill, Condition, Signal


class ConditionSerializer(StrictModelSerializer):
    """A test on one property of the event."""

    class Meta:
        model = Condition
        fields = ("path", "operator", "value")


class BackfillSerializer(serializers.ModelSerializer[Backfill]):
    """How far the matching of stored events has come."""

    class Meta:
        model = Backfill
        fields = ("requested_at", "events_total", "events_done", "finished_at")
        read_only_fields = fields


class SignalSerializer(StrictModelSerializer):
    """A definition of which events count, and the newest backfill of it."""

    conditions = ConditionSerializer(many=True, required=False)
    backfill = serializers.SerializerMethodField()

    class Meta:
        model = Signal
        fields = (
            "id",
            "key",
            "name",
            "description",
            "category",
            "kind",
            "event_names",
            "is_active",
            "conditions",
            "backfill",
        )

    def get_backfill(self, signal: Signal) -> Any:
        """The newest backfill, if there has been one."""
        newest = max(signal.backfills.all(), key=lambda backfill: backfill.pk, default=None)
        return None if newest is None else BackfillSerializer(newest).data
