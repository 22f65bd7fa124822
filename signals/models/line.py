"""What the line keeps about itself, so that nobody has to count events to know how it does.

Tallies grow with the transaction that matches a batch. Each table is bounded, whatever arrives.
"""

from django.db import models

from signals.enums import EventKind
from signals.querysets import EventNameQuerySet


class Tally(models.Model):
    """What became of the events of matched batches: of those received in one minute or, once folded, on one UTC day."""

    minute = models.DateTimeField(primary_key=True)
    batches = models.BigIntegerField()
    received = models.BigIntegerField()
    stored = models.BigIntegerField()
    duplicate = models.BigIntegerField()
    rejected = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M}"


class RejectionTally(models.Model):
    """How many events were refused for one reason; figures that differ from event to event are left out of it."""

    field = models.CharField(max_length=100)
    reason = models.CharField(max_length=255)
    events = models.BigIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "rejection tallies"
        constraints = (models.UniqueConstraint(fields=["field", "reason"], name="rejection_tally_once"),)

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" if self.field else self.reason


class EventName(models.Model):
    """A name that events (or pages, or screens) came in with, and how many of them the line has matched."""

    kind = models.CharField(max_length=8, choices=EventKind)
    name = models.CharField(max_length=255)
    events = models.BigIntegerField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    objects = EventNameQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "name"], name="event_name_once"),)

    def __str__(self) -> str:
        return self.name


class StationFailure(models.Model):
    """One way in which a station failed: how often, when first and last, and what woke the line that time."""

    station = models.CharField(max_length=50)
    error = models.CharField(max_length=300)
    times = models.BigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    request_id = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["station", "error"], name="station_failure_once"),)

    def __str__(self) -> str:
        return f"{self.station}: {self.error}"


class DroppedMonth(models.Model):
    """A month of received usage whose events are gone, and what dropping them freed."""

    first_day = models.DateField(primary_key=True)
    dropped_at = models.DateTimeField()
    bytes = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.first_day:%B %Y}"


class LedgerWalk(models.Model):
    """How far the walk over the deduplication ledger has come that lets old entries go. There is one row."""

    began_at = models.DateTimeField()
    next_block = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    removed = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Walk of {self.began_at:%Y-%m-%d %H:%M}"
