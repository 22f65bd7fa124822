"""Files of usage that people upload, from their first look at them until everything in them has landed."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from signals.enums import FileFormat, UploadState


class Upload(models.Model):
    """A file of usage. The station lands it step by step, from `position` on, while its state is landing.

    The file is kept, unpacked, in `UploadChunk` rows until it has landed whole or has been thrown away, so that any
    web server can take it and any worker can land it. `position` and `size` are bytes; `next_row` is what
    the row (or line) at `position` is called.
    """

    name = models.CharField(max_length=255)
    format = models.CharField(max_length=6, choices=FileFormat)
    state = models.CharField(max_length=9, choices=UploadState, default=UploadState.DRAFT)
    size = models.BigIntegerField(default=0)
    layout: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    mapping: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    header: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    position = models.BigIntegerField(default=0)
    next_row = models.BigIntegerField(default=1)
    received = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    failure = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(received=F("stored") + F("duplicate") + F("rejected")), name="upload_adds_up"
            ),
        )
        indexes = (models.Index(fields=["id"], condition=Q(state=UploadState.LANDING), name="upload_tray"),)

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        """How much of the file has landed."""
        return 100 if self.state == UploadState.DONE else min(self.position * 100 // max(self.size, 1), 99)


class UploadChunk(models.Model):
    """A piece of an uploaded file, all of one length but the last; numbered from 0."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["upload", "number"], name="upload_chunk_number"),)

    def __str__(self) -> str:
        return f"Chunk {self.number}"
