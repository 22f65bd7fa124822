"""The in-tray of the scoring station: accounts about which something changed."""

from django.db import models

from accounts.models.account import Account
from accounts.querysets import ReassessmentQuerySet


class Reassessment(models.Model):
    """An account whose occurrences or facts changed.

    Rows are only added and taken, so writers never wait for scorers.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField(
        null=True, help_text="When to look: at once, or when something recorded ahead of its time comes to count."
    )

    objects = ReassessmentQuerySet.as_manager()
