"""What arrived: batches, the deduplication ledger, events, and what was refused."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from accounts.models import ApiKey, User
from signals.enums import BatchSource, EventKind, RejectionState
from signals.models.upload import Upload
from signals.querysets import BatchQuerySet, RejectionQuerySet
from signals.rejected_ids import IdsIn


class Batch(models.Model):
    """One accepted delivery, in the tray of the matching station until `processed_at` or `set_aside_at` is set.

    `kind`, `shared_context` and `shared_sent_at` say what was true of all its events and stands in none of them. They
    are kept with a delivery that has rejections, so that these can be read again as they were read first. `digest` is
    what a delivery is known by that comes word for word again (`signals.ingest.resent`).
    """

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
    upload = models.ForeignKey(Upload, models.SET_NULL, null=True, related_name="batches", db_index=False)
    kind = models.CharField("kind by path", max_length=8, choices=EventKind, null=True)
    shared_context = models.BinaryField(null=True)
    shared_sent_at = models.BinaryField(null=True)
    digest = models.BinaryField(null=True)

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
            models.Index(fields=["upload"], condition=Q(upload__isnull=False), name="batch_upload"),
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
    """An event that was refused: what was sent, which field is wrong, and what would be right.

    `row` is the spreadsheet's number of the row it was made from (the first is 1) and `row_text` that row as it stood
    in the file. What was decided about it is told by `state`; a replayed one has landed in the batch `replayed_as`.
    While `replay` names an unfinished replay, it waits for its turn there.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rejections")
    index = models.PositiveIntegerField(help_text="Position in the batch, from 0.")
    message_id = models.CharField(max_length=255, blank=True)
    field = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    raw = models.BinaryField(help_text="The event as it was sent.")
    recorded_at = models.DateTimeField()
    row = models.PositiveBigIntegerField(null=True)
    row_text = models.BinaryField(null=True)
    state = models.CharField(max_length=9, choices=RejectionState, default=RejectionState.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    decided_with = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+", db_index=False)
    replayed_as = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="replayed", db_index=False)
    replay = models.ForeignKey("signals.Replay", models.SET_NULL, null=True, related_name="rejections", db_index=False)

    objects = RejectionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=RejectionState.OPEN, decided_at=None)
                | (~Q(state=RejectionState.OPEN) & Q(decided_at__isnull=False)),
                name="rejection_decided_when",
            ),
        )
        indexes = (
            models.Index(fields=["-id"], name="rejection_newest"),
            models.Index(fields=["-id"], condition=Q(state=RejectionState.OPEN), name="rejection_open"),
            models.Index(fields=["field", "-id"], name="rejection_field"),
            models.Index(fields=["-recorded_at", "-id"], name="rejection_recorded"),
            models.Index(OpClass("message_id", name="varchar_pattern_ops"), name="rejection_message_start"),
            models.Index(fields=["replay", "id"], condition=Q(replay__isnull=False), name="rejection_replay"),
            models.Index(fields=["replayed_as"], condition=Q(replayed_as__isnull=False), name="rejection_replayed_as"),
            GinIndex(SearchVector("reason", config="simple"), name="rejection_reason_words"),
            GinIndex(IdsIn("raw"), name="rejection_ids"),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" if self.field else self.reason


class Replay(models.Model):
    """A set of rejections being read again; the in-tray of its station until `finished_at` is set.

    Its rejections are those that name it. They are done in order of their ids, up to `done_id` so far. `accepted` of
    them have landed since (`stored` of these as new events); `refused` would be refused again and stay open.
    """

    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    total = models.BigIntegerField(default=0)
    done_id = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["id"], condition=Q(finished_at=None), name="replay_tray"),)

    def __str__(self) -> str:
        return f"Replay {self.pk}"

    @property
    def done(self) -> int:
        """Rejections that have been read again so far."""
        return self.accepted + self.refused
