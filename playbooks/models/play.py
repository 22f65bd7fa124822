"""What to do when something fires, and the words for it."""

from datetime import timedelta

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import now

from accounts.models import User
from accounts.wording import LONGEST
from playbooks.enums import TierKey, Trigger, TriggerCount, VersionState
from playbooks.models.immutable import frozen_version
from playbooks.querysets import ScriptQuerySet
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
class PermissionTrigger(models.Model):
    """Contact is also invited by so many occurrences of a signal, or different people with one, within a window.

    What one occurrence alone invites is among the play's `permission_signals`.
    """

    play = models.ForeignKey(Play, models.CASCADE, related_name="permission_triggers")
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="permission_triggers")
    kind = models.CharField("counted", max_length=12, choices=TriggerCount, default=TriggerCount.OCCURRENCES)
    at_least = models.PositiveIntegerField(default=2, validators=[MinValueValidator(2)])
    window = models.DurationField(help_text="Within how long, like “7 days”.")

    class Meta:
        ordering = ("play", "id")
        constraints = (
            models.UniqueConstraint(fields=["play", "signal", "kind"], name="permission_trigger_one_of_a_kind"),
            models.CheckConstraint(condition=Q(at_least__gte=2), name="permission_trigger_counts"),
            models.CheckConstraint(
                condition=Q(window__gt=timedelta(0), window__lte=LONGEST), name="permission_trigger_window"
            ),
        )

    def __str__(self) -> str:
        return f"{self.at_least} × {self.signal}"


@pghistory.track()
class Script(models.Model):
    """One version of the message of a play for one tier; `{…}` are its variables.

    Of each play and tier one is published at a time; once published it never changes.
    """

    play = models.ForeignKey(Play, models.PROTECT, related_name="scripts")
    tier = models.CharField(max_length=16, choices=TierKey)
    number = models.PositiveIntegerField("version", default=1, db_default=1)
    state = models.CharField(
        max_length=12, choices=VersionState, default=VersionState.DRAFT, db_default=VersionState.DRAFT
    )
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(default=now, db_default=Now(), editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", help_text="Empty: a file."
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScriptQuerySet.as_manager()

    class Meta:
        ordering = ("play", "tier", "-number")
        constraints = (
            models.UniqueConstraint(fields=["play", "tier", "number"], name="script_number_unique"),
            models.UniqueConstraint(
                fields=["play", "tier"], condition=Q(state=VersionState.PUBLISHED), name="script_one_published"
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(published_at__isnull=False), name="script_published_at"
            ),
            models.CheckConstraint(condition=~Q(state=VersionState.IN_REVIEW), name="script_is_not_reviewed"),
        )
        triggers = frozen_version()

    def __str__(self) -> str:
        return f"{self.play}, {self.get_tier_display()}, v{self.number}"
