"""Reminders to look at a scorecard again, each with what there was to see when it was made."""

from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import User
from playbooks.enums import Retuned
from playbooks.models.scorecard import Scorecard, ScorecardVersion


@pghistory.track()
class RetuneReminder(models.Model):
    """A quarter of a published version is over (`due_at`): RevOps looks at what it did, and says what comes of it.

    `evidence` is documented in `playbooks.retuning.evidence`. Open until `closed_at`; the next quarter's takes the
    place of one that nobody answered.
    """

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="retune_reminders")
    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    evidence: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=12, choices=Retuned, blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("-due_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["scorecard", "due_at"], name="retune_one_a_quarter"),
            models.UniqueConstraint(fields=["scorecard"], condition=Q(closed_at=None), name="retune_one_open"),
            models.CheckConstraint(
                condition=Q(closed_at=None, answer="") | Q(closed_at__isnull=False) & ~Q(answer=""),
                name="retune_closed_with_an_answer",
            ),
            models.CheckConstraint(condition=~Q(answer=Retuned.LEFT) | ~Q(reason=""), name="retune_left_for_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.scorecard}, quarter until {self.due_at:%-d %B %Y}"
