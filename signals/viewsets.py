"""Signals, batches and rejections over the API."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

import msgspec
from django.db import IntegrityError
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import CreateModelMixin, UpdateModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from accounts.authors import Author
from accounts.enums import Role
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import ApiKey, User
from accounts.rest.permissions import REVOPS
from accounts.rest.viewsets import ReadViewSet
from signals import actions
from signals.filters import BatchFilter, RejectionFilter, SignalFilter
from signals.models import Batch, Condition, Rejection, Signal
from signals.querysets import RejectionQuerySet
from signals.serializers import (
    BatchSerializer,
    BodylessSerializer,
    RejectedEventSerializer,
    RejectionSerializer,
    ReplayedSerializer,
    ReplaySerializer,
    SignalSerializer,
)


class SignalViewSet(CreateModelMixin, UpdateModelMixin, ReadViewSet):
    """Definitions of which events count. A new or changed one is matched against stored events: see `backfill`."""

    queryset = Signal.objects.prefetch_related("conditions", "backfills")
    serializer_class = SignalSerializer
    filterset_class = SignalFilter
    orderings = ("id", "-id", "name", "-name")
    writers: ClassVar[frozenset[Role]] = REVOPS

    def perform_create(self, serializer: BaseSerializer[Signal]) -> None:
        """Store a new signal, and count what it missed."""
        changes, conditions = _sent(serializer)
        self._store(serializer, lambda: actions.save_signal(Signal(**changes), conditions or [], now()))

    def perform_update(self, serializer: BaseSerializer[Signal]) -> None:
        """Change what was sent; conditions, if they are sent, as a whole."""
        changes, conditions = _sent(serializer)
        self._store(serializer, lambda: actions.change_signal(self.get_object(), conditions, now(), **changes))

    def _store(self, serializer: BaseSerializer[Signal], verb: Callable[[], Signal]) -> None:
        try:
            signal = verb()
        except IntegrityError:
            raise AlreadyMoved("Somebody has just stored a signal of this key or name.") from None
        serializer.instance = self.get_queryset().get(pk=signal.pk)


def _sent(serializer: BaseSerializer[Signal]) -> tuple[dict[str, Any], list[Condition] | None]:
    """The fields that were sent, and the conditions if they were."""
    changes = dict(serializer.validated_data)
    sent = changes.pop("conditions", None)
    return changes, None if sent is None else [Condition(**condition) for condition in sent]


class BatchViewSet(ReadViewSet):
    """Deliveries: what came in together, and what became of its events."""

    queryset = Batch.objects.select_related("key", "upload").defer("shared_context", "shared_sent_at", "digest")
    serializer_class = BatchSerializer
    filterset_class = BatchFilter
    orderings = ("-id", "id", "-received_at", "received_at")
    readers: ClassVar[frozenset[Role]] = REVOPS


class RejectionViewSet(ReadViewSet):
    """Refused events. The list leaves the events themselves out; each is in its rejection."""

    queryset = Rejection.objects.select_related("decided_by", "decided_with")
    serializer_class = RejectedEventSerializer
    filterset_class = RejectionFilter
    orderings = ("-id", "id", "-recorded_at", "recorded_at")
    readers: ClassVar[frozenset[Role]] = REVOPS
    writers: ClassVar[frozenset[Role]] = REVOPS

    def get_queryset(self) -> RejectionQuerySet:
        """A list leaves out what may be large."""
        rejections = cast(RejectionQuerySet, super().get_queryset())
        return rejections.light() if self.action == "list" else rejections

    def get_serializer_class(self) -> type[Serializer[Any]]:
        """A list has no events in it."""
        return RejectionSerializer if self.action == "list" else RejectedEventSerializer

    @extend_schema(request=ReplaySerializer, responses=ReplayedSerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Let the event land as it was sent, or as `event` corrects it; once at most (409 after that).

        One that would be refused again stores nothing: 422 for the event as it was sent, 400 that names the field for
        a corrected one.
        """
        rejection: Rejection = self.get_object()
        body = ReplaySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        event = body.validated_data.get("event")
        corrected = None if event is None else msgspec.json.encode(event)
        try:
            replayed = actions.replay(rejection, by=author_of(request), at=now(), corrected=corrected)
        except actions.StillRefused as refusal:
            if corrected is None:
                raise
            raise ValidationError({f"event.{refusal.field}".rstrip("."): refusal.reason}) from None
        told = {"rejection": self.get_object(), "stored": replayed.counts.stored > 0}
        return Response(ReplayedSerializer(told, context=self.get_serializer_context()).data)

    @extend_schema(request=None, responses=RejectedEventSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Put an open rejection aside."""
        chosen = self._chosen(request)
        done = actions.dismiss(chosen, by=author_of(request), at=now())
        return self._moved(done, "Only an open rejection can be dismissed.")

    @extend_schema(request=None, responses=RejectedEventSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Take up a dismissed rejection again."""
        return self._moved(actions.reopen(self._chosen(request)), "Only a dismissed rejection can be reopened.")

    def _chosen(self, request: Request) -> RejectionQuerySet:
        """The rejection that is meant, as a set; nothing is to be said about it in the body."""
        BodylessSerializer(data=request.data).is_valid(raise_exception=True)
        return Rejection.objects.filter(pk=self.get_object().pk)

    def _moved(self, done: int, rule: str) -> Response:
        if not done:
            raise RuleBroken(rule)
        return Response(self.get_serializer(self.get_object()).data)


def author_of(request: Request) -> Author:
    """Who asks: a person who is logged in, or a program by its key."""
    return Author(
        request.user if isinstance(request.user, User) else None,
        request.auth if isinstance(request.auth, ApiKey) else None,
    )
