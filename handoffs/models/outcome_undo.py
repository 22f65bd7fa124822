"""That an outcome was taken back."""

import pgtrigger
from django.conf import settings
from django.db import models

from handoffs.models.outcome import Outcome


class OutcomeUndo(models.Model):
    """An outcome that was recorded by mistake: who took it back, when, and why. Rows are only added."""

    outcome = models.OneToOneField(Outcome, models.CASCADE, related_name="undo")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.outcome}, undone"
