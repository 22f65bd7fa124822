"""How endpoints and deliveries look in the API, and the bodies that write them."""

from typing import Any

from rest_framework import serializers

from accounts.rest.serializers import RefusesUnknown, StrictBooleanField, StrictModelSerializer
from handoffs.models import WebhookDelivery, WebhookEndpoint
from handoffs.webhooks.addresses import check_url
from handoffs.webhooks.endpoints import LONGEST_OVERLAP, USUAL_OVERLAP
from handoffs.webhooks.enums import EventType
from handoffs.webhooks.errors import BadUrl

HOUR_SECONDS = 3_600
SECRET_HELP = "Shown here and never again. It signs every message."  # noqa: S105 - no secret


class EndpointSerializer(StrictModelSerializer):
    """Where events of these types go, and how that goes. Its secret is not shown."""

    types = serializers.ListField(
        child=serializers.ChoiceField(choices=EventType.choices), allow_empty=False, help_text="What it is told about."
    )
    active = StrictBooleanField(
        source="is_active", default=True, help_text="While it is off nothing is sent, and nothing new is queued."
    )
    old_secret_until = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="Until then the secret before this one signs as well."
    )

    class Meta:
        model = WebhookEndpoint
        fields: tuple[str, ...] = (
            *("id", "name", "url", "types", "active", "created_at", "old_secret_until", "problem"),
            *("last_success_at", "last_failure_at"),
        )
        read_only_fields = ("id", "created_at", "problem", "last_success_at", "last_failure_at")

    def validate_url(self, url: str) -> str:
        """Refuse what events may not go to."""
        try:
            return check_url(url)
        except BadUrl as error:
            raise serializers.ValidationError(str(error)) from None

    def validate_types(self, types: list[str]) -> list[str]:
        """Each once."""
        return list(dict.fromkeys(types))


class EndpointWithSecretSerializer(EndpointSerializer):
    """An endpoint whose secret has just been made."""

    secret = serializers.CharField(read_only=True, help_text=SECRET_HELP)

    class Meta(EndpointSerializer.Meta):
        fields = (*EndpointSerializer.Meta.fields, "secret")


class RotationSerializer(RefusesUnknown):
    """How long the old secret signs beside the new one."""

    overlap_hours = serializers.IntegerField(
        default=int(USUAL_OVERLAP.total_seconds()) // HOUR_SECONDS,
        min_value=0,
        max_value=int(LONGEST_OVERLAP.total_seconds()) // HOUR_SECONDS,
        help_text="0 ends the old secret at once.",
    )


class SpanSerializer(RefusesUnknown):
    """A span of time, its end not in it; until now if none is given."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField(required=False)
    arrived_too = StrictBooleanField(default=False, help_text="Also what has arrived before.")


class QueuedSerializer(serializers.Serializer[Any]):
    """How many messages are on their way."""

    queued = serializers.IntegerField()


class DeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """An event on its way to an endpoint; `status` and `answer` are those of the last attempt."""

    endpoint = serializers.IntegerField(source="endpoint_id", read_only=True)
    message_id = serializers.CharField(source="event.message_id", read_only=True)
    type = serializers.CharField(source="event.type", read_only=True)
    at = serializers.DateTimeField(source="event.at", read_only=True)

    class Meta:
        model = WebhookDelivery
        fields: tuple[str, ...] = (
            *("id", "endpoint", "message_id", "type", "at", "state", "due_at", "attempts", "attempted_at"),
            *("status", "answer", "why", "ended_at"),
        )
        read_only_fields = fields


class DeliveryWithBodySerializer(DeliverySerializer):
    """A delivery with what it says, which is made when it is first sent."""

    body = serializers.JSONField(source="event.body", read_only=True)

    class Meta(DeliverySerializer.Meta):
        fields = (*DeliverySerializer.Meta.fields, "body")
        read_only_fields = fields
