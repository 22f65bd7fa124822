"""When people work: business hours by weekday, holidays by country, and the teams that follow them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from accounts.models.user import validate_time_zone
from handoffs.clock import Schedule, UnusableSchedule, no_holidays, public_holidays
from handoffs.querysets import TeamQuerySet

MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]


def working_week() -> list[int]:
    """Weekdays of a new calendar, Monday as 0."""
    return list(MONDAY_TO_FRIDAY)


# Functions, because Django's checks take a plain time as a default for a mistake while the clock is near it.
def opening_time() -> time:
    """When a new calendar's working day begins."""
    return time(9)


def closing_time() -> time:
    """When it ends."""
    return time(17)


@pghistory.track()
class BusinessCalendar(models.Model):
    """Working hours of one place: the same hours on each working weekday, none on its public holidays."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=working_week)
    opens_at = models.TimeField(default=opening_time)
    closes_at = models.TimeField(default=closing_time)
    holiday_country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166 code; empty means no public holidays."
    )
    holiday_subdivision = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(opens_at__lt=models.F("closes_at")), name="calendar_hours_in_order"),
            models.CheckConstraint(
                condition=Q(weekdays__len__gte=1, weekdays__contained_by=list(range(7))),
                name="calendar_has_weekdays",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a calendar without working time."""
        try:
            self.schedule().check(now())
        except UnusableSchedule as error:
            raise ValidationError(str(error)) from error

    def schedule(self) -> Schedule:
        """The calendar as the clock reads it. `UnusableSchedule` if it makes none."""
        country = self.holiday_country
        return Schedule(
            zone=ZoneInfo(self.time_zone),
            weekdays=frozenset(self.weekdays),
            opens=self.opens_at,
            closes=self.closes_at,
            holidays=public_holidays(country, self.holiday_subdivision) if country else no_holidays,
        )


@pghistory.track()
class Team(models.Model):
    """Account executives who share a queue and a calendar, and have `sla_hours` business hours to acknowledge."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100, unique=True)
    calendar = models.ForeignKey(BusinessCalendar, models.PROTECT, related_name="teams")
    sla_hours = models.DecimalField(
        max_digits=4, decimal_places=1, default=4, help_text="Business hours to acknowledge."
    )
    is_default = models.BooleanField(default=False, help_text="Gets the handoffs of accounts that nobody owns.")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="teams")

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="team_one_default"),
            models.CheckConstraint(condition=Q(sla_hours__gt=0), name="team_sla_positive"),
        )

    def __str__(self) -> str:
        return self.name

    def due_at(self, fired_at: datetime) -> datetime:
        """When a handoff that fired then has to be acknowledged. `UnusableSchedule` if the calendar makes no clock."""
        return self.calendar.schedule().add(fired_at, timedelta(hours=float(self.sla_hours)))


@pghistory.track()
class TeamMember(Team.members.through):  # type: ignore[name-defined,misc]
    """That a user is in a team. A proxy, so that its rows have a history."""

    class Meta:
        proxy = True
        verbose_name = "member"
