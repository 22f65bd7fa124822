"""Files of outcomes that people upload, and what came of importing them."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from playbooks.models.job import Job, frozen_once_over, over_since, tray
from signals.enums import FileFormat

SOURCE_MAX = 100
"""As of `Milestone.source`."""


class OutcomeImport(Job):
    """A file being imported from `position` on, where the line is called `next_line`; `mapping` is field by column.

    Its parts are bytes. What has been imported stays, whatever becomes of the rest.
    """

    name = models.CharField("file name", max_length=255)
    source = models.CharField(max_length=SOURCE_MAX)
    mapping: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)
    next_line = models.PositiveIntegerField(default=1)
    received = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField("new or corrected", default=0)
    duplicate = models.PositiveIntegerField("known already", default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "upload of outcomes"
        verbose_name_plural = "uploads of outcomes"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(received=F("stored") + F("duplicate") + F("rejected")), name="outcome_import_adds_up"
            ),
            over_since("outcome_import_over_since"),
        )
        indexes = (tray("outcome_import_tray"),)
        triggers = (frozen_once_over(),)

    def __str__(self) -> str:
        return self.name


class OutcomeFile(models.Model):
    """A file that waits to be imported. Its bytes, unpacked, are in chunks; `size` is theirs.

    `layout` says how a CSV is written, `asked` is its import once somebody has started that. It is thrown away once it
    has been imported, or when nobody goes on with it.
    """

    name = models.CharField(max_length=255)
    format = models.CharField(max_length=6, choices=FileFormat)
    size = models.PositiveIntegerField(default=0)
    layout: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    header: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked = models.OneToOneField(OutcomeImport, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class OutcomeChunk(models.Model):
    """A piece of a file, all of one length but the last; numbered from 0."""

    file = models.ForeignKey(OutcomeFile, models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "number"], name="outcome_chunk_number"),)

    def __str__(self) -> str:
        return f"Chunk {self.number}"


class OutcomeRejection(models.Model):
    """A line of a file that was not kept, with the field that was wrong and why."""

    of = models.ForeignKey(OutcomeImport, models.CASCADE, related_name="rejections", db_index=False)
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=255, blank=True)
    reason = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["of", "line"], name="outcome_rejection_in_order"),)

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}"
