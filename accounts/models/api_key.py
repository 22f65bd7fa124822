"""Keys that integrations authenticate with; the secret is shown once and stored hashed."""

from datetime import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.enums import EventKind, KeyState, LimitPeriod, Scope


@pghistory.track(exclude=["last_used_at", "last_used_from", "last_used_by"])
class ApiKey(models.Model):
    """A revocable key. `prefix` is the readable start of the secret, `digest` the SHA-256 of the whole.

    `replaces` is the key that it was made to take over from, which lives on until its `expires_at`.
    """

    name = models.CharField(max_length=100)
    source = models.CharField(max_length=100, blank=True, help_text="The product or site that uses it.")
    prefix = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope))
    strict = models.BooleanField(
        default=False,
        help_text="Whether a batch with a bad event is answered with an error that names every one of them.",
    )
    kinds = ArrayField(
        models.CharField(max_length=8, choices=EventKind),
        verbose_name="event kinds",
        default=list,
        blank=True,
        help_text="The kinds of events that it may send; empty means all.",
    )
    limit_events = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many events it may send in the period; empty means any number."
    )
    limit_period = models.CharField(max_length=8, choices=LimitPeriod, default=LimitPeriod.SECOND)
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="successor")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="api_keys"
    )
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.GenericIPAddressField(null=True, blank=True)
    last_used_by = models.CharField(max_length=200, blank=True, help_text="What the client calls itself.")
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API key"
        constraints = (
            models.CheckConstraint(condition=Q(limit_events__gte=1), name="api_key_limit_lets_something_through"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def state_at(self, at: datetime) -> KeyState:
        """Say what it opens then."""
        if self.revoked_at is not None and self.revoked_at <= at:
            return KeyState.REVOKED
        if self.expires_at is None:
            return KeyState.IN_FORCE
        return KeyState.ENDING if self.expires_at > at else KeyState.EXPIRED
