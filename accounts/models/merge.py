"""Decisions that two accounts, or two people, are one; each can be undone.

A merge only says so. The line follows it (`signals.identity.following`), and follows its undoing in the same way:
every row that a merge moves keeps in `own_account` or `own_person` whose it is by itself, so nothing has to be
remembered of what was moved. `settled_at` is null while the line has still to follow.
"""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.enums import MergeSource
from accounts.models.account import Account
from accounts.models.api_key import ApiKey
from accounts.models.person import Person


class Merge(models.Model):
    """Who decided when and why, and who took it back; a user or, over the API, a key."""

    source = models.CharField(max_length=12, choices=MergeSource, default=MergeSource.HAND)
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.merged} into {self.into}"

    merged: Any
    into: Any

    @property
    def decider(self) -> str:
        """Who merged, by name."""
        return _author(self.by, self.key)

    @property
    def undoer(self) -> str | None:
        """Who undid it, by name; nobody while it stands."""
        return _author(self.undone_by, self.undone_key) if self.undone_at else None


def _author(user: Any, key: ApiKey | None) -> str:
    return str(user) if user else f"API key “{key.name}”" if key else "Baton"


@pghistory.track(exclude=["settled_at"])
class AccountMerge(Merge):
    """`merged` counts as a part of `into`, and so does what is merged into it.

    `gave_owner` says that `into` has no owner of its own and has that of `merged`, which ends with the merge.
    """

    merged = models.ForeignKey(Account, models.CASCADE, related_name="merges")
    into = models.ForeignKey(Account, models.CASCADE, related_name="absorptions")
    gave_owner = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="account_merge_one_standing_each"
            ),
            models.CheckConstraint(condition=~Q(merged=F("into")), name="account_merge_of_two"),
        )
        indexes = (models.Index(fields=["id"], condition=Q(settled_at=None), name="account_merge_tray"),)


@pghistory.track(exclude=["settled_at"])
class PersonMerge(Merge):
    """`merged` and `into` are one person, who goes on as the older of all that are one.

    Once their ids say the same, both are one row, and the decision has nothing left to say.
    """

    merged = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    into = models.ForeignKey(Person, models.CASCADE, related_name="absorptions")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["id"], condition=Q(settled_at=None), name="person_merge_tray"),)


@pghistory.track()
class MergeSuggestion(models.Model):
    """Something says that `host` is a domain of `account`; people decide. Made once for each account and host."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="merge_suggestions")
    host = models.CharField(max_length=255, help_text="The part of the host that somebody registered.")
    recorded_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="+")
    merge = models.ForeignKey(
        AccountMerge, models.SET_NULL, null=True, related_name="+", help_text="What came of it; none if dismissed."
    )

    class Meta:
        verbose_name = "suggested domain"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["account", "host"], name="merge_suggestion_once"),
            models.CheckConstraint(
                condition=Q(merge=None) | Q(decided_at__isnull=False), name="merge_suggestion_decided"
            ),
        )

    def __str__(self) -> str:
        return f"{self.host} is {self.account}"

    @property
    def decider(self) -> str | None:
        """Who decided, by name; nobody as long as it is open."""
        return _author(self.decided_by, self.decided_key) if self.decided_at else None
