"""One team's space in the product."""

from django.db import models

from accounts.models.account import Account


class Workspace(models.Model):
    """One team's space in the product, keyed by the wire's `groupId`."""

    key = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=255, blank=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="workspaces")
    first_seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or self.key
