"""How signals, batches and rejections look in the API."""

from typing import Any

from rest_framework import serializers

from accounts.rest.serializers import RefusesUnknown, StrictModelSerializer
from signals.models import Backfill, Batch, Condition, Rejection, Signal


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
            "measures",
            "is_active",
            "conditions",
            "backfill",
        )

    def get_backfill(self, signal: Signal) -> Any:
        """The newest backfill, if there has been one."""
        newest = max(signal.backfills.all(), key=lambda backfill: backfill.pk, default=None)
        return None if newest is None else BackfillSerializer(newest).data


class BatchSerializer(serializers.ModelSerializer[Batch]):
    """A delivery and what became of its events: received = stored + duplicate + rejected."""

    key = serializers.SlugRelatedField[Any](slug_field="name", read_only=True, allow_null=True)
    upload = serializers.SlugRelatedField[Any](slug_field="name", read_only=True, allow_null=True)

    class Meta:
        model = Batch
        fields = (
            "id",
            "source",
            "key",
            "upload",
            "received_at",
            "received",
            "stored",
            "duplicate",
            "rejected",
            "request_id",
            "processed_at",
            "set_aside_at",
            "set_aside_because",
        )
        read_only_fields = fields


class RejectionSerializer(serializers.ModelSerializer[Rejection]):
    """A refused event, without the event."""

    batch = serializers.IntegerField(source="batch_id", read_only=True)
    decided_by = serializers.SerializerMethodField(help_text="E-mail address of the person, or name of the key.")
    replayed_as = serializers.IntegerField(
        source="replayed_as_id", read_only=True, allow_null=True, help_text="The batch that it has landed in since."
    )

    class Meta:
        model = Rejection
        fields: tuple[str, ...] = (
            "id",
            "batch",
            "index",
            "row",
            "message_id",
            "field",
            "reason",
            "recorded_at",
            "state",
            "decided_at",
            "decided_by",
            "replayed_as",
        )
        read_only_fields = fields

    def get_decided_by(self, rejection: Rejection) -> str | None:
        """Who replayed or dismissed it."""
        if rejection.decided_by:
            return str(rejection.decided_by.email)
        return rejection.decided_with.name if rejection.decided_with else None


class RejectedEventSerializer(RejectionSerializer):
    """A refused event with the event as it was sent."""

    raw = serializers.SerializerMethodField(help_text="As text; U+FFFD stands for bytes that are none.")

    class Meta(RejectionSerializer.Meta):
        fields = (*RejectionSerializer.Meta.fields, "raw")
        read_only_fields = fields

    def get_raw(self, rejection: Rejection) -> str:
        """The event as it was sent."""
        return bytes(rejection.raw).decode(errors="replace")


class BodylessSerializer(RefusesUnknown):
    """Takes nothing, and says so to whoever sends something."""

    def _why(self, name: str, writable: set[str]) -> str:  # noqa: ARG002 - there is none to write
        return "Nothing is to be sent here; leave it out."


class ReplaySerializer(RefusesUnknown):
    """What to replay instead of the event that was sent; nothing, to replay that."""

    event = serializers.DictField(required=False, help_text="The whole event, corrected.")


class ReplayedSerializer(serializers.Serializer[Any]):
    """What came of a replay."""

    rejection = RejectedEventSerializer()
    stored = serializers.BooleanField(help_text="False: an event of this message id was there already.")
