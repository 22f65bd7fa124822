"""What the seats said to the versions they were asked about."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from playbooks.enums import Seat, Verdict
from playbooks.models.life import CONTENT_LENGTH
from playbooks.models.reviewed import judged_in_review
from playbooks.models.scorecard import ScorecardVersion


class Review(models.Model):
    """One verdict of one seat, never changed. Of several for one content the newest counts.

    It is about `content`, the hash of what the version said; the same version with another content was not judged.
    """

    version = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="reviews")
    content = models.CharField(max_length=CONTENT_LENGTH)
    seat = models.CharField(max_length=24, choices=Seat)
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(seat__in=Seat.values), name="review_seat"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="review_verdict"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.APPROVE) | ~Q(reason=""), name="review_veto_has_a_reason"
            ),
        )
        triggers = judged_in_review()

    def __str__(self) -> str:
        return f"{self.get_seat_display()}: {self.get_verdict_display().lower()}"
