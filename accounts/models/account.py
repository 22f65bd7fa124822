"""A company, and the e-mail domains it is known by."""

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Upper


@pghistory.track()
class Account(models.Model):
    """A company. `key` is what files and commands call it: its external id, else its first domain."""

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
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        indexes = (
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
    are made from that part, so `mail.acme.com` and `acme.com` are one account.
    """

    host = models.CharField(max_length=255, primary_key=True)
    registrable = models.CharField(max_length=255, db_index=True)
    is_freemail = models.BooleanField(default=False)
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="domains")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_freemail=False) | models.Q(account=None),
                name="domain_freemail_makes_no_account",
            ),
        )

    def __str__(self) -> str:
        return self.host
