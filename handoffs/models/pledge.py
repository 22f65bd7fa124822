"""The pledge that account executives sign, and what was done against it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from handoffs.enums import ViolationKind
from handoffs.models.gates import APPEND_ONLY
from handoffs.models.outreach import Outreach
from handoffs.notices.trigger import notices_of_violations
from playbooks.enums import VersionState
from playbooks.models.immutable import frozen_version


@pghistory.track()
class PledgeVersion(models.Model):
    """One state of the pledge's text; one is published at a time, and never changes from then on."""

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT)
    text = models.TextField(help_text="One promise a line.")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: a file."
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        verbose_name = "pledge"
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=VersionState.PUBLISHED), name="pledge_one_published"
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(published_at__isnull=False), name="pledge_published_at"
            ),
            models.CheckConstraint(condition=~Q(state=VersionState.IN_REVIEW), name="pledge_is_not_reviewed"),
        )
        triggers = frozen_version()

    def __str__(self) -> str:
        return f"Pledge v{self.number}"

    @property
    def promises(self) -> list[str]:
        """The text line by line."""
        return [" ".join(line.split()) for line in self.text.splitlines() if line.strip()]


class PledgeSignature(models.Model):
    """Somebody signed a version of the pledge. Rows are only added."""

    version = models.ForeignKey(PledgeVersion, models.PROTECT, related_name="signatures")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pledges")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=["version", "by"], name="pledge_signed_once"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.by} on {self.version}"


class Violation(models.Model):
    """Something in a contact that the pledge rules out, for the 1:1 of `by` with their manager.

    `evidence` is what was found, in a sentence. The one whose it is answers (`answer`, `answered_at`), and a manager
    notes that it was talked about (`reviewed_at`, `reviewed_by`).
    """

    outreach = models.ForeignKey(Outreach, models.CASCADE, related_name="violations")
    kind = models.CharField(max_length=20, choices=ViolationKind)
    evidence = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="violations")
    at = models.DateTimeField()
    answer = models.TextField(blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["outreach", "kind"], name="violation_one_of_each_kind"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="violation_answered",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="violation_reviewed",
            ),
        )
        indexes = (
            models.Index(fields=["-at", "-id"], name="violation_newest"),
            models.Index(fields=["by", "-at"], name="violation_of_user"),
        )
        triggers = (notices_of_violations(),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.by}"
