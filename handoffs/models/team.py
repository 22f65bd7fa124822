"""The teams that share a queue, and how long they have."""

import logging
from datetime import timedelta
from decimal import Decimal

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from handoffs.clock import ROUND_THE_CLOCK, Schedule, UnusableSchedule
from handoffs.enums import ReassignRule
from handoffs.models.calendar import BusinessCalendar
from handoffs.models.clock_change import clock_changed
from handoffs.models.routing_call import member_triggers, team_triggers
from handoffs.querysets import TeamQuerySet
from playbooks.enums import TierKey

SLA_BUSINESS_HOURS = 4
CONTACTS_MAX, CONTACTS_DAYS = 3, 14
SAME_OWNER_DAYS = 90
MOST_WEIGHT = 100
CLOCK_FIELDS = (
    "calendar_id",
    "sla_hours",
    "sales_assisted_hours",
    "sales_led_hours",
    "reassign_rule",
    "reassign_after_hours",
    "idle_hours",
)

logger = logging.getLogger(__name__)


def _hours_of_tier(tier: TierKey) -> "models.DecimalField[Decimal | float | str | None, Decimal | None]":
    return models.DecimalField(
        f"hours for {tier.label.lower()}",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1"))],
        help_text="Business hours to acknowledge one of this tier; empty: as the others.",
    )


@pghistory.track()
class Team(models.Model):
    """Account executives who share a queue and a calendar, and have so many business hours to acknowledge.

    What they do not acknowledge in time is escalated to the `manager`, to all sales managers where there is none, and
    goes the way of `reassign_rule` when `reassign_after_hours` business hours more have passed.
    """

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100, unique=True)
    calendar = models.ForeignKey(BusinessCalendar, models.PROTECT, related_name="teams")
    sla_hours = models.DecimalField(
        max_digits=4, decimal_places=1, default=SLA_BUSINESS_HOURS, help_text="Business hours to acknowledge."
    )
    sales_assisted_hours = _hours_of_tier(TierKey.SALES_ASSISTED)
    sales_led_hours = _hours_of_tier(TierKey.SALES_LED)
    reassign_rule = models.CharField(
        "reassigned",
        max_length=16,
        choices=ReassignRule,
        default=ReassignRule.NEVER,
        help_text="What becomes of a handoff that stays unacknowledged after it was escalated.",
    )
    reassign_after_hours = models.DecimalField(
        "hours until then",
        max_digits=4,
        decimal_places=1,
        default=SLA_BUSINESS_HOURS,
        validators=[MinValueValidator(Decimal("0.1"))],
        help_text="Business hours from the escalation on.",
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="managed_teams",
        help_text="Whom breaches are escalated to; nobody: every sales manager.",
    )
    contacts_max = models.PositiveSmallIntegerField(
        "contacts at most",
        default=CONTACTS_MAX,
        db_default=CONTACTS_MAX,
        validators=[MinValueValidator(1)],
        help_text="How often one account is contacted in the days beside it.",
    )
    contacts_days = models.PositiveSmallIntegerField(
        "in days",
        default=CONTACTS_DAYS,
        db_default=CONTACTS_DAYS,
        validators=[MinValueValidator(1)],
        help_text="Any so many days in a row.",
    )
    capacity = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Open handoffs that a member may have before routing passes them over; empty: any number.",
    )
    same_owner_days = models.PositiveSmallIntegerField(
        "days with the same owner",
        default=SAME_OWNER_DAYS,
        db_default=SAME_OWNER_DAYS,
        help_text="An account that comes back within so many days goes to whoever had it last; 0: never.",
    )
    idle_hours = models.DecimalField(
        "hours until it is idle",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1"))],
        help_text="Business hours without a move after which a ready handoff returns to the pool; empty: never.",
    )
    is_default = models.BooleanField(default=False, help_text="Gets the handoffs of accounts that nobody owns.")
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="teams", through="handoffs.TeamMember"
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="team_one_default"),
            models.CheckConstraint(condition=Q(sla_hours__gt=0), name="team_sla_positive"),
            models.CheckConstraint(
                condition=(Q(sales_assisted_hours=None) | Q(sales_assisted_hours__gt=0))
                & (Q(sales_led_hours=None) | Q(sales_led_hours__gt=0))
                & Q(reassign_after_hours__gt=0)
                & (Q(idle_hours=None) | Q(idle_hours__gt=0)),
                name="team_hours_positive",
            ),
            models.CheckConstraint(
                condition=Q(contacts_max__gte=1, contacts_days__gte=1), name="team_contacts_positive"
            ),
        )
        triggers = (clock_changed("team", "NEW.id", CLOCK_FIELDS), *team_triggers())

    def __str__(self) -> str:
        return self.name

    def time_to_acknowledge(self, tier: str) -> timedelta:
        """Business time that a handoff of the tier has."""
        of_tier = {TierKey.SALES_ASSISTED: self.sales_assisted_hours, TierKey.SALES_LED: self.sales_led_hours}
        return timedelta(hours=float(of_tier.get(TierKey(tier)) or self.sla_hours))

    def time_to_reassign(self) -> timedelta | None:
        """Business time from the escalation until it is reassigned; None if it never is."""
        if self.reassign_rule == ReassignRule.NEVER:
            return None
        return timedelta(hours=float(self.reassign_after_hours))

    def time_until_idle(self) -> timedelta:
        """Business time without a move after which a ready handoff is idle; only of a team that has one."""
        return timedelta(hours=float(self.idle_hours or 0))

    def schedule(self) -> Schedule:
        """The hours its clocks run in; day and night if the calendar makes no clock, which costs nobody a handoff."""
        try:
            return self.calendar.schedule()
        except UnusableSchedule:
            logger.exception("The calendar of team %s is unusable; its hours are counted round the clock.", self.key)
            return ROUND_THE_CLOCK


@pghistory.track(exclude=["credit"])
class TeamMember(models.Model):
    """That a user is in a team, and what routing may give them there.

    Of handoffs that are given by turns, those of weight 2 get twice as many as those of weight 1, and those of weight 0
    none. `capacity` is how many they may have open, of all teams together. `credit` is whose turn it is, see
    `handoffs.routing.turns`.
    """

    team = models.ForeignKey(Team, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    weight = models.PositiveSmallIntegerField(
        default=1,
        db_default=1,
        validators=[MaxValueValidator(MOST_WEIGHT)],
        help_text="Share of the turns beside the others'; 0: none.",
    )
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Open handoffs of all teams before routing passes by; empty: as the team."
    )
    tiers = ArrayField(
        models.CharField(max_length=16, choices=TierKey),
        default=list,
        db_default=[],
        blank=True,
        help_text="Gets handoffs of these tiers; empty: of every tier.",
    )
    credit = models.IntegerField(default=0, db_default=0, editable=False)

    class Meta:
        verbose_name = "member"
        db_table = "handoffs_team_members"
        ordering = ("user",)
        unique_together = (("team", "user"),)
        constraints = (models.CheckConstraint(condition=Q(weight__lte=MOST_WEIGHT), name="team_member_weight"),)
        triggers = tuple(member_triggers())

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"
