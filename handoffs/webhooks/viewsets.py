"""Endpoints and deliveries over the API, for RevOps and for keys that may read and write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import CreateModelMixin, UpdateModelMixin
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from accounts.enums import Role, Scope
from accounts.errors import AlreadyMoved
from accounts.models import ApiKey
from accounts.rest.permissions import REVOPS
from accounts.rest.serializers import RefusesUnknown
from accounts.rest.viewsets import ReadViewSet
from handoffs.models import WebhookDelivery, WebhookEndpoint
from handoffs.webhooks import endpoints
from handoffs.webhooks.filters import DeliveryFilter, EndpointFilter
from handoffs.webhooks.serializers import (
    DeliverySerializer,
    DeliveryWithBodySerializer,
    EndpointSerializer,
    EndpointWithSecretSerializer,
    QueuedSerializer,
    RotationSerializer,
    SpanSerializer,
)

CREATED = 201


class _OfWebhooks(ReadViewSet):
    """RevOps alone. Whoever sends events somewhere reads what is in them, so a key needs both scopes for that."""

    readers: ClassVar[frozenset[Role]] = REVOPS
    writers: ClassVar[frozenset[Role]] = REVOPS

    def check_permissions(self, request: Request) -> None:
        """Keep keys that may write and not read from sending themselves what they may not read."""
        super().check_permissions(request)
        key = request.auth
        if request.method not in SAFE_METHODS and isinstance(key, ApiKey) and Scope.READ not in key.scopes:
            raise PermissionDenied("Webhooks tell what is here, so the key needs the scope “read” as well.")


class WebhookEndpointViewSet(CreateModelMixin, UpdateModelMixin, _OfWebhooks):
    """Where events go. The answers that hold a secret are not kept under an `Idempotency-Key`."""

    queryset = WebhookEndpoint.objects.all()
    serializer_class = EndpointSerializer
    filterset_class = EndpointFilter
    orderings = ("id", "-id", "name", "-name")
    answered_anew = frozenset({"create", "rotate"})

    @extend_schema(responses={CREATED: EndpointWithSecretSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002 - the mixin's
        """Add one; the answer holds its secret, which cannot be had again."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        endpoint = WebhookEndpoint(**serializer.validated_data)
        secret = endpoints.give_secret(endpoint)
        with _named_once():
            endpoint.save()
        endpoint.refresh_from_db()
        return self._with_secret(endpoint, secret, CREATED)

    def perform_update(self, serializer: BaseSerializer[WebhookEndpoint]) -> None:
        """Change what was sent; one that is turned on begins anew."""
        endpoint: WebhookEndpoint = serializer.instance  # type: ignore[assignment]
        changes = dict(serializer.validated_data)
        for name, value in changes.items():
            setattr(endpoint, name, value)
        with _named_once():
            endpoints.change(endpoint, changes)

    @extend_schema(request=RotationSerializer, responses=EndpointWithSecretSerializer)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Replace the secret; the old one signs beside it for `overlap_hours`."""
        endpoint: WebhookEndpoint = self.get_object()
        body = RotationSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        overlap = timedelta(hours=body.validated_data["overlap_hours"])
        return self._with_secret(endpoint, endpoints.rotate(endpoint, at=now(), overlap=overlap))

    @extend_schema(request=None, responses={CREATED: DeliverySerializer})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Send a message that says nothing but that it arrived."""
        RefusesUnknown(data=request.data).is_valid(raise_exception=True)
        sent = endpoints.send_test(self.get_object(), at=now())
        return Response(DeliverySerializer(sent).data, status=CREATED)

    @extend_schema(request=SpanSerializer, responses=QueuedSerializer)
    @action(detail=True, methods=["post"], url_path="send-missed")
    def send_missed(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Send what was noticed in a span of time and did not arrive, while the endpoint was off included."""
        body, at = SpanSerializer(data=request.data), now()
        body.is_valid(raise_exception=True)
        span = {"since": body.validated_data["since"], "until": body.validated_data.get("until", at)}
        arrived_too = body.validated_data["arrived_too"]
        queued = endpoints.send_missed(self.get_object(), **span, at=at, sent_too=arrived_too)
        return Response(QueuedSerializer({"queued": queued}).data)

    def _with_secret(self, endpoint: WebhookEndpoint, secret: str, status: int = 200) -> Response:
        return Response({**EndpointSerializer(endpoint).data, "secret": secret}, status=status)


class WebhookDeliveryViewSet(_OfWebhooks):
    """What became of telling endpoints, for 30 days. The list leaves out what was said; each is in its delivery."""

    queryset = WebhookDelivery.objects.select_related("event", "endpoint").defer("event__body")
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter
    orderings = ("-id", "id")

    def get_queryset(self) -> Any:
        """A list leaves out what may be large."""
        found = super().get_queryset()
        return found if self.action == "list" else found.defer(None)

    def get_serializer_class(self) -> type[Serializer[Any]]:
        """A list has no bodies in it."""
        return DeliverySerializer if self.action == "list" else DeliveryWithBodySerializer

    @extend_schema(request=None, responses=DeliveryWithBodySerializer)
    @action(detail=True, methods=["post"], url_path="send-again")
    def send_again(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Send it again under the same id, whatever became of it before."""
        RefusesUnknown(data=request.data).is_valid(raise_exception=True)
        endpoints.send_again(self.get_object(), at=now())
        return Response(self.get_serializer(self.get_object()).data)


@contextmanager
def _named_once() -> Iterator[None]:
    """Say so if somebody else has stored one of this name since it was looked up."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise AlreadyMoved("Somebody has just stored an endpoint of this name.") from None
