"""Signals over the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import IntegrityError
from django.utils.timezone import now
from rest_framework.mixins import CreateModelMixin, UpdateModelMixin
from rest_framework.serializers import BaseSerializer

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from accounts.rest.permissions import REVOPS
from accounts.rest.viewsets import ReadViewSet
from signals.actions import change_signal, save_signal
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
        changes, conditions = _sent(serializer)
        self._store(serializer, lambda: save_signal(Signal(**changes), conditions or [], now()))

    def perform_update(self, serializer: BaseSerializer[Signal]) -> None:
        """Change what was sent; conditions, if they are sent, as a whole."""
        changes, conditions = _sent(serializer)
        self._store(serializer, lambda: change_signal(self.get_object(), conditions, now(), **changes))

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
