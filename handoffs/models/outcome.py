"""What came of a handoff, and what product should learn from it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from handoffs.enums import DisqualifyReason, FeedbackKind, LostReason, OutcomeKind
from handoffs.models.handoff import Handoff

REASONS = [*LostReason.choices, *DisqualifyReason.choices]


class Outcome(models.Model):
    """One outcome of a handoff: an opportunity, and later perhaps that it was won or lost. Rows are only added.

    `value` is what was won, in units of `currency` (ISO 4217). A lost one has a reason, a disqualified one too.
    """

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=16, choices=OutcomeKind)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    reason = models.CharField(max_length=16, choices=REASONS, blank=True)
    until = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=OutcomeKind.WON, value__gt=0) & ~Q(currency="")
                | ~Q(kind=OutcomeKind.WON) & Q(value=None, currency=""),
                name="outcome_won_has_value",
            ),
            models.CheckConstraint(
                condition=Q(kind=OutcomeKind.LOST, reason__in=LostReason.values)
                | Q(kind=OutcomeKind.DISQUALIFIED, reason__in=DisqualifyReason.values)
                | ~Q(kind__in=[OutcomeKind.LOST, OutcomeKind.DISQUALIFIED]) & Q(reason=""),
                name="outcome_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind=OutcomeKind.SNOOZED, until__isnull=False)
                | ~Q(kind=OutcomeKind.SNOOZED) & Q(until=None),
                name="outcome_snoozed_until",
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.at:%Y-%m-%d %H:%M}"


class Feedback(models.Model):
    """What product should know, heard while working a handoff. It counts for the account of the handoff."""

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="feedback")
    kind = models.CharField(max_length=16, choices=FeedbackKind)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        verbose_name_plural = "feedback"
        indexes = (models.Index(fields=["-at", "-id"], name="feedback_newest"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"
