"""Keys that integrations authenticate with; the secret is shown once and stored hashed."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.enums import Scope


@pghistory.track(exclude=["last_used_at"])
class ApiKey(models.Model):
    """A revocable key. `prefix` is the readable start of the secret, `digest` the SHA-256 of the whole."""

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope))
    strict = models.BooleanField(
        default=False,
        help_text="Whether a batch with a bad event is answered with an error that names every one of them.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="api_keys"
    )
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
