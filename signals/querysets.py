"""Sets of rows by what they are, as adjectives that chain."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from signals.models import Batch, EventName  # noqa: F401


class BatchQuerySet(models.QuerySet["Batch"]):
    """Deliveries."""

    def waiting(self) -> Self:
        """In the tray of the matching station."""
        return self.filter(processed_at=None, set_aside_at=None)

    def set_aside(self) -> Self:
        """Failed alone while others did not, and out of the tray until somebody has them tried again."""
        return self.filter(processed_at=None).exclude(set_aside_at=None)


class EventNameQuerySet(models.QuerySet["EventName"]):
    """Names that events have come in with."""

    def unnamed_by(self, signals: "models.QuerySet[models.Model]") -> Self:
        """Those that none of the signals has among its event names."""
        naming = signals.filter(kind=models.OuterRef("kind"), event_names__contains=[models.OuterRef("name")])
        return self.filter(~models.Exists(naming))
