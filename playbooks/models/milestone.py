"""What became of an account by itself: it became a customer, it was a marketing-qualified lead."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Account, ApiKey, Person
from playbooks.enums import MilestoneKind
from playbooks.querysets import MilestoneQuerySet

VALUE_DIGITS, VALUE_PLACES = 14, 2


@pghistory.track()
class Milestone(models.Model):
    """The account reached it `at` that time; a customer's has the `yearly_value` that was agreed.

    Not an outcome of the handoffs: that says what came of an outreach, this what became of the account, with or without
    one. `person` is who was the lead, where that is known. `source` says what system told; `external_id` is what it is
    called there, and one of the same source, kind and external id is the same milestone whatever else it says; without
    one it is the same account, kind, person and instant that make it so. A correction changes the row, and its history
    keeps what it said before.

    It stays with the account and the person that it was recorded for. Whoever reads it looks up what they are a part of
    (`MilestoneQuerySet.standing`), so it follows every merge and every undoing without being moved.
    """

    kind = models.CharField(max_length=8, choices=MilestoneKind)
    account = models.ForeignKey(Account, models.CASCADE, related_name="milestones", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="milestones")
    at = models.DateTimeField()
    yearly_value = models.DecimalField(max_digits=VALUE_DIGITS, decimal_places=VALUE_PLACES, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=100)
    external_id = models.CharField(max_length=255, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_with = models.ForeignKey(
        ApiKey, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="API key"
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "outcome"
        constraints = (
            models.UniqueConstraint(
                fields=["source", "kind", "external_id"], condition=~Q(external_id=""), name="milestone_external_id"
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "at", "person"],
                condition=Q(external_id=""),
                nulls_distinct=False,
                name="milestone_unique",
            ),
            models.CheckConstraint(
                condition=Q(yearly_value=None, currency="")
                | Q(yearly_value__gte=0, currency__regex="^[A-Z]{3}$", kind=MilestoneKind.CUSTOMER),
                name="milestone_value_has_currency",
            ),
        )
        indexes = (
            models.Index(fields=["account", "kind", "at"], name="milestone_of_account"),
            models.Index(fields=["kind", "at"], name="milestone_kind"),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.get_kind_display()}, {self.at:%Y-%m-%d}"
