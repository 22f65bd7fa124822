"""Where handoffs go whose account nobody owns: an ordered list of conditions, as RevOps writes it."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from playbooks.enums import TierKey


def _words(help_text: str) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=100), default=list, db_default=[], blank=True, help_text=help_text)


@pghistory.track()
class RoutingRule(models.Model):
    """Accounts that meet every condition go to the team, and to the assignee if it names one who can take them.

    Rules are tried in the order of `position`, then of their keys; the first that holds decides. A condition that is
    empty asks nothing. Words are compared without regard to case; bounds are half-open, from the minimum up to, not
    including, the maximum, and one on a number that is not known does not hold.
    """

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100, unique=True)
    position = models.PositiveIntegerField(default=100, help_text="Lower is tried first.")
    countries = _words("The account's country is one of these; empty: any.")
    regions = _words("Its region is one of these; empty: any.")
    industries = _words("Its industry is one of these; empty: any.")
    tiers = ArrayField(
        models.CharField(max_length=16, choices=TierKey),
        default=list,
        db_default=[],
        blank=True,
        help_text="Its tier is one of these; empty: any.",
    )
    employees_min = models.PositiveIntegerField("employees from", null=True, blank=True)
    employees_max = models.PositiveIntegerField("up to, not including", null=True, blank=True)
    value_min = models.DecimalField(
        "yearly value from",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="In the currency of the tiers.",
    )
    value_max = models.DecimalField(
        "up to, not including",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    team = models.ForeignKey("handoffs.Team", models.PROTECT, related_name="routing_rules")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Gets them while present, below capacity and of the tier; empty: the team takes turns.",
    )
    is_active = models.BooleanField("active", default=True, db_default=True)

    class Meta:
        ordering = ("position", "key")
        constraints = (
            models.CheckConstraint(
                condition=Q(employees_min=None) | Q(employees_max=None) | Q(employees_min__lt=F("employees_max")),
                name="routing_rule_employees_in_order",
            ),
            models.CheckConstraint(
                condition=Q(value_min=None) | Q(value_max=None) | Q(value_min__lt=F("value_max")),
                name="routing_rule_value_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.name
