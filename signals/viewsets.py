"""Signals over the API."""

from typing import ClassVar

from django.db import IntegrityError
from django.utils.timezone import now
from rest_framework.mixins import CreateModelMixin, UpdateModelMixin
from rest_framework.serializers import BaseSerializer

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from accounts.rest.permissions import REVOPS
from accounts.rest.viewsets import ReadViewSet
from signals.actions import save_signal
from signals.filters import SignalFilter
from signals.models import Condition, Signal
from signals.serializers import SignalSerializer


class SignalViewSet(CreateModelMixin, UpdateModelMixin, ReadViewSet):
    """Definitions of which events count. A new or changed one is matched against stored events: see `backfill`."""

    queryset = Signal.objects.prefetch_related("conditions", "backfills")
    serializer_class = SignalSerializer
    filterset_class = SignalFilter
    orderings = ("id", "-id", "name", "-name")
    writers: ClassVar[frozenset[Role]] = REVOPS

    def perform_create(self, serializer: BaseSerializer[Signal]) -> None:
        """Store a new signal, and count what it missed."""
        self._store(Signal(), serializer)

    def perform_update(self, serializer: BaseSerializer[Signal]) -> None:
        """Change what was sent; conditions, if they are sent, as a whole."""
        self._store(self.get_object(), serializer)

    def _store(self, signal: Signal, serializer: BaseSerializer[Signal]) -> None:
        changes = dict(serializer.validated_data)
        sent = changes.pop("conditions", None)
        kept = list(signal.conditions.all()) if signal.pk else []
        conditions = kept if sent is None else [Condition(**condition) for condition in sent]
        for field, value in changes.items():
            setattr(signal, field, value)
        try:
            save_signal(signal, conditions, now())
        except IntegrityError:
            raise AlreadyMoved("Somebody has just stored a signal of this key or name.") from None
        serializer.instance = self.get_queryset().get(pk=signal.pk)
