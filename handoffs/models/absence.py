"""When nothing counts: a person who is out of office, a handoff that is put off."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from handoffs.models.clock_change import clock_touched
from handoffs.models.handoff import Handoff
from handoffs.models.routing_call import absence_triggers

LONGEST = timedelta(days=366)


@pghistory.track()
class Absence(models.Model):
    """A span in which a person is out of office: the clock of what they own stands still, and nothing new is given."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="absence_in_order"),
            models.CheckConstraint(condition=Q(ends_at__lte=F("starts_at") + LONGEST), name="absence_at_most_a_year"),
        )
        indexes = (models.Index(fields=["user", "ends_at"], name="absence_of_user"),)
        triggers = (clock_touched("user"), *absence_triggers())

    def __str__(self) -> str:
        return f"{self.user}, {self.starts_at:%Y-%m-%d} to {self.ends_at:%Y-%m-%d}"


class Pause(models.Model):
    """A span in which the clock of one handoff stands still: it is snoozed, or was merged into another for a while."""

    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="pauses")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (models.CheckConstraint(condition=Q(starts_at__lte=F("ends_at")), name="pause_in_order"),)
        triggers = (clock_touched("handoff"),)

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} to {self.ends_at:%Y-%m-%d %H:%M}"
