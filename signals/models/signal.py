"""Which events mean something."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from signals.enums import Category, EventKind, Operator


@pghistory.track()
class Signal(models.Model):
    """A definition: which events count. Every condition must hold. `measures` is the property that rules add up."""

    key = models.SlugField(max_length=80, unique=True, help_text="What files and rules call it.")
    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    category = models.CharField(max_length=12, choices=Category)
    kind = models.CharField(max_length=8, choices=EventKind, default=EventKind.TRACK)
    event_names = ArrayField(
        models.CharField(max_length=255),
        help_text="Any of these event (or page) names; empty means every call of this kind.",
        default=list,
        blank=True,
    )
    measures = models.CharField(
        max_length=255,
        blank=True,
        default="",
        db_default="",
        help_text="The property with the number that rules may add up, like “calls”; dots walk into objects.",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Condition(models.Model):
    """A test on one property of the event; `path` walks into nested objects with dots."""

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="conditions")
    path = models.CharField("property", max_length=255)
    operator = models.CharField(max_length=20, choices=Operator)
    value = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.path} {self.get_operator_display()} {self.value}"


class Backfill(models.Model):
    """A signal being matched against stored events; the in-tray of the backfill station until `finished_at` is set.

    It walks the batches up to `last_batch_id` (fixed at its first step) and has done those up to `done_batch_id`. Of
    usage received before `matched_from` the events were gone by then; null when all were there.
    """

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="backfills")
    requested_at = models.DateTimeField()
    last_batch_id = models.BigIntegerField(null=True)
    done_batch_id = models.BigIntegerField(default=0)
    events_total = models.BigIntegerField(null=True)
    events_done = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    matched_from = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["signal"],
                condition=models.Q(finished_at=None),
                name="backfill_one_open_per_signal",
            ),
        )

    def __str__(self) -> str:
        return f"Backfill of {self.signal}"
