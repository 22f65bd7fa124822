"""Which motion an account belongs to: versioned bounds."""

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Account
from playbooks.enums import TierKey, VersionState
from playbooks.models.immutable import frozen_part, frozen_version
from playbooks.querysets import TierAssignmentQuerySet


@pghistory.track()
class TierVersion(models.Model):
    """One state of the whole table of tiers; one is published at a time."""

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT)
    currency = models.CharField(max_length=3, default="USD", help_text="Of the ACV bounds (ISO 4217).")
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=VersionState.PUBLISHED),
                name="tier_version_one_published",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(published_at__isnull=False),
                name="tier_version_published_at",
            ),
            models.CheckConstraint(condition=~Q(state=VersionState.IN_REVIEW), name="tier_version_is_not_reviewed"),
        )
        triggers = frozen_version()

    def __str__(self) -> str:
        return f"Tiers v{self.number}"


@pghistory.track()
class Tier(models.Model):
    """One tier's bounds, each half-open: from the minimum up to, not including, the maximum. Null is unbounded."""

    version = models.ForeignKey(TierVersion, models.CASCADE, related_name="tiers")
    key = models.CharField(max_length=16, choices=TierKey)
    acv_min = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    acv_max = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    employees_min = models.PositiveIntegerField(null=True, blank=True)
    employees_max = models.PositiveIntegerField(null=True, blank=True)
    active_people_min = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Adoption: people active in the last 30 days.",
    )
    opens_handoff = models.BooleanField(help_text="Sales touches accounts of this tier.")
    needs_permission = models.BooleanField(default=True, help_text="Contact only after the permission moment.")

    class Meta:
        ordering = ("version", "id")
        constraints = (
            models.UniqueConstraint(fields=["version", "key"], name="tier_key_unique"),
            models.CheckConstraint(
                condition=Q(acv_min=None) | Q(acv_max=None) | Q(acv_min__lt=models.F("acv_max")),
                name="tier_acv_in_order",
            ),
            models.CheckConstraint(
                condition=Q(employees_min=None)
                | Q(employees_max=None)
                | Q(employees_min__lt=models.F("employees_max")),
                name="tier_employees_in_order",
            ),
            models.CheckConstraint(
                condition=Q(active_people_min=None) | Q(active_people_min__gte=1), name="tier_active_people_positive"
            ),
            models.CheckConstraint(
                condition=~Q(key=TierKey.SELF_SERVE) | Q(opens_handoff=False),
                name="tier_self_serve_opens_none",
            ),
        )
        triggers = frozen_part("playbooks_tierversion")

    def __str__(self) -> str:
        return self.get_key_display()


class TierAssignment(models.Model):
    """The tier an account is in now. `reassess_at` is when adoption ages out of a bound, if nothing happens."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="tier_assignment")
    version = models.ForeignKey(TierVersion, models.PROTECT, related_name="assignments")
    tier = models.CharField(max_length=16, choices=TierKey)
    assessed_at = models.DateTimeField(help_text="Since when this row stands as it is.")
    reassess_at = models.DateTimeField(null=True)

    objects = TierAssignmentQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["reassess_at"], condition=Q(reassess_at__isnull=False), name="tier_assignment_due"),
            models.Index(fields=["tier", "account"], name="tier_assignment_tier"),
        )
