"""What the gates rest on: what invited contact, who looked at the workspace, and what was refused."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from handoffs.enums import Move
from handoffs.models.handoff import Handoff
from handoffs.querysets import ContextCheckQuerySet
from signals.models import Signal

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Permission(models.Model):
    """The occurrence that invited contact, kept as evidence: `message_key` and `signal` name it.

    `at` is when it happened, `recorded_at` when Baton took it for the permission moment. Whose doing it was is the
    occurrence's to say, for people are merged and erased.
    """

    handoff = models.OneToOneField(Handoff, models.CASCADE, related_name="permission")
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="+")
    message_key = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.signal} at {self.at:%Y-%m-%d %H:%M}"


class ContextCheck(models.Model):
    """Somebody looked at what the account is doing, from `opened_at` until they noted what it is (`noted_at`)."""

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="context_checks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, help_text="What the user is trying to do.")

    objects = ContextCheckQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["handoff", "by"], condition=Q(noted_at=None), name="context_check_one_open_each"
            ),
            models.CheckConstraint(
                condition=Q(noted_at=None, note="") | Q(noted_at__gte=models.F("opened_at")) & ~Q(note=""),
                name="context_check_noted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.by} on {self.handoff}"


class Refusal(models.Model):
    """Something that somebody wanted to do and a rule refused: who, what, why and when. Rows are only added."""

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="refusals")
    move = models.CharField(max_length=16, choices=Move)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.TextField()

    class Meta:
        ordering = ("-at", "-id")
        triggers = (APPEND_ONLY,)
        indexes = (models.Index(fields=["-at", "-id"], name="refusal_newest"),)

    def __str__(self) -> str:
        return f"{self.get_move_display()} at {self.at:%Y-%m-%d %H:%M}"
