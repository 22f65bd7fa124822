"""One team's space in the product."""

from django.db import models

from accounts.models.account import Account


class Workspace(models.Model):
    """One team's space in the product, keyed by the wire's `groupId`.

    `domain` is the one it was started from: that of the first member with an address in its account, else its site's.
    """

    key = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=255, blank=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="workspaces")
    domain = models.CharField(max_length=255, blank=True, default="", db_default="")
    first_seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or self.key
