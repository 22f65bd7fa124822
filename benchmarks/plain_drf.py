"""The endpoint that one writes first: a ModelSerializer with `many=True` and `bulk_create(ignore_conflicts=True)`.

Two of them, on the same table and with the same key as Baton's own. The plain one is what ModelSerializer makes of the
model: it asks the database of every message id whether it is taken. The tuned one leaves that to the unique constraint.
Neither corrects clocks nor looks inside properties, and one bad event refuses the whole batch.
"""

from typing import Any, ClassVar

from django.db import connection, models
from django.utils.timezone import now
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import keys
from accounts.authorization import secret_of
from accounts.enums import Scope

PLAIN = "/plain/batch"
TUNED = "/tuned/batch"


class PlainEvent(models.Model):
    """An event as columns with the wire's names, known by its message id."""

    messageId = models.CharField(max_length=100, unique=True)  # noqa: N815 - the wire's name
    userId = models.CharField(max_length=255)  # noqa: N815 - the wire's name
    type = models.CharField(max_length=8)
    event = models.CharField(max_length=255)
    timestamp = models.DateTimeField()
    received_at = models.DateTimeField(default=now)
    properties = models.JSONField()
    context = models.JSONField()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return self.event


class BulkSerializer(serializers.ListSerializer[Any]):
    """Stores the whole list at once."""

    def create(self, validated_data: Any) -> Any:
        """Leave it to the unique constraint what is new."""
        events: models.QuerySet[PlainEvent] = models.QuerySet(PlainEvent)
        return events.bulk_create([PlainEvent(**row) for row in validated_data], ignore_conflicts=True)


class PlainSerializer(serializers.ModelSerializer[PlainEvent]):
    """A call as the SDKs send it."""

    class Meta:
        model = PlainEvent
        fields = ("messageId", "type", "event", "userId", "timestamp", "properties", "context")
        list_serializer_class = BulkSerializer


class TunedSerializer(PlainSerializer):
    """The same without a query for every event."""

    class Meta(PlainSerializer.Meta):
        extra_kwargs: ClassVar[dict[str, Any]] = {"messageId": {"validators": []}}


class IngestKey(BaseAuthentication):
    """The same key as Baton's own endpoint wants."""

    def authenticate(self, request: Request) -> tuple[None, Any]:
        """Recognise the key or refuse the request."""
        key = keys.authenticate(secret_of(request.headers.get("Authorization", "")), scope=Scope.INGEST, at=now())
        if key is None:
            raise AuthenticationFailed
        return None, key


class PlainBatchView(APIView):
    """Takes a batch."""

    serializer_class: Any = PlainSerializer
    authentication_classes = (IngestKey,)
    permission_classes = (AllowAny,)
    parser_classes = (JSONParser,)

    def post(self, request: Request) -> Response:
        """Validate all and store all."""
        sent: Any = request.data
        serializer = self.serializer_class(data=sent["batch"], many=True)
        serializer.is_valid(raise_exception=True)
        return Response({"success": True, "stored": len(serializer.save())})


def create_table() -> None:
    """Make the table in the scratch database; no migration knows it."""
    with connection.schema_editor() as editor:
        editor.create_model(PlainEvent)
