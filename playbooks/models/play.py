"""What to do when something fires, and the words for it."""

import pghistory
from django.db import models

from playbooks.enums import TierKey, Trigger
from signals.models import Signal


@pghistory.track()
class Play(models.Model):
    """What to do when a trigger fires. `permission_signals` are the occurrences that invite contact (gate 2)."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    trigger = models.CharField(max_length=16, choices=Trigger, default=Trigger.QUALIFICATION)
    permission_signals = models.ManyToManyField(Signal, blank=True, related_name="plays")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class PermissionSignal(Play.permission_signals.through):  # type: ignore[name-defined,misc]
    """That an occurrence of the signal invites contact under the play. A proxy, so that its rows have a history."""

    class Meta:
        proxy = True
        verbose_name = "permission signal"


@pghistory.track()
class Script(models.Model):
    """The message of a play for one tier; `{…}` are its variables."""

    play = models.ForeignKey(Play, models.CASCADE, related_name="scripts")
    tier = models.CharField(max_length=16, choices=TierKey)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        ordering = ("play", "id")
        constraints = (models.UniqueConstraint(fields=["play", "tier"], name="script_one_per_tier"),)

    def __str__(self) -> str:
        return f"{self.play}, {self.get_tier_display()}"
