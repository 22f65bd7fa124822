"""What arrived: batches, the deduplication ledger, events, and what was refused."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q

from accounts.models import ApiKey
from signals.enums import BatchSource, EventKind
from signals.querysets import BatchQuerySet


class Batch(models.Model):
    """One accepted delivery, in the tray of the matching station until `processed_at` or `set_aside_at` is set."""

    key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="batches")
    source = models.CharField(max_length=8, choices=BatchSource)
    received_at = models.DateTimeField()
    received = models.PositiveIntegerField(help_text="Events the client sent.")
    stored = models.PositiveIntegerField(help_text="New events.")
    duplicate = models.PositiveIntegerField(help_text="Events whose message id was known already.")
    rejected = models.PositiveIntegerField(help_text="Events refused with a reason.")
    processed_at = models.DateTimeField(null=True, blank=True)
    request_id = models.CharField(max_length=100, blank=True, db_default="", help_text="Of the request it came with.")
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_because = models.TextField(blank=True, db_default="")

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "batches"
        constraints = (
            models.CheckConstraint(
                condition=Q(received=F("stored") + F("duplicate") + F("rejected")),
                name="batch_adds_up",
            ),
        )
        indexes = (
            models.Index(fields=["id"], condition=Q(processed_at=None), name="batch_tray"),
            models.Index(fields=["-received_at", "-id"], name="batch_newest"),
        )

    def __str__(self) -> str:
        return f"Batch {self.pk}"


class LedgerEntry(models.Model):
    """A message id that has been stored, as the first 16 bytes of its SHA-256, and the batch its event came in with."""

    message_key = models.UUIDField(primary_key=True)
    batch_id = models.BigIntegerField()


class Event(models.Model):
    """What a client sent, stored once, never changed. Partitioned by `received_at`, so old months are dropped whole.

    `at` is when it happened, corrected for the client's clock; `client_at` is what the client's clock said.
    `properties` holds the traits of identify and group calls.
    """

    pk = models.CompositePrimaryKey("received_at", "message_key")
    received_at = models.DateTimeField()
    at = models.DateTimeField()
    client_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField()
    message_key = models.UUIDField()
    kind = models.CharField(max_length=8, choices=EventKind)
    message_id = models.TextField()
    name = models.TextField()
    user_id = models.TextField(null=True)
    anonymous_id = models.TextField(null=True)
    group_id = models.TextField(null=True)
    previous_id = models.TextField(null=True)
    properties = models.JSONField()
    context = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "signals_event"

    def __str__(self) -> str:
        return self.name or self.kind


class Rejection(models.Model):
    """An event that was refused: what was sent, which field is wrong, and what would be right."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rejections")
    index = models.PositiveIntegerField(help_text="Position in the batch, from 0.")
    message_id = models.CharField(max_length=255, blank=True)
    field = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    raw = models.BinaryField(help_text="The event as it was sent.")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["-id"], name="rejection_newest"),
            models.Index(OpClass("message_id", name="varchar_pattern_ops"), name="rejection_message_start"),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" if self.field else self.reason
