"""A company, and the e-mail domains it is known by."""

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from accounts.querysets import AccountQuerySet


@pghistory.track()
class Account(models.Model):
    """A company. `key` is what files and commands call it: its external id, else its first domain.

    One that has been merged into another stays, with its key, and nothing counts for it: `merged_into` is the account
    that has it all, never itself a merged one.
    """

    key = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=255)
    name_is_given = models.BooleanField(
        default=False, db_default=False, help_text="Named by hand: what usage says no longer renames it."
    )
    external_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accounts",
    )
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, db_index=False, related_name="absorbed"
    )
    recorded_at = models.DateTimeField()

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="account_not_merged_into_itself"),
        )
        indexes = (
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="account_absorbed"),
            models.Index(fields=["name", "id"], name="account_name"),
            # Searches by the start of a name or key, whatever the case.
            models.Index(OpClass(Upper("name"), name="text_pattern_ops"), name="account_name_start"),
            models.Index(OpClass(Upper("key"), name="text_pattern_ops"), name="account_key_start"),
        )

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A host seen in an address, and the account it stands for; freemail hosts stand for none.

    `registrable` is the part of the host that somebody registered (public suffix list); accounts
    are made from that part, so `mail.acme.com` and `acme.com` are one account. While that is merged into another,
    `account` is the other and `own_account` the one that the host stands for by itself.
    """

    host = models.CharField(max_length=255, primary_key=True)
    registrable = models.CharField(max_length=255, db_index=True)
    is_freemail = models.BooleanField(default=False)
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, db_index=False, related_name="domains")
    own_account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, db_index=False, related_name="own_domains"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_freemail=False) | Q(account=None),
                name="domain_freemail_makes_no_account",
            ),
        )
        indexes = (
            models.Index(fields=["account"], include=["host"], name="domain_of_account"),
            models.Index(fields=["own_account"], condition=Q(own_account__isnull=False), name="domain_own"),
        )

    def __str__(self) -> str:
        return self.host
