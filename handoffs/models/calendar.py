"""When people work: the hours of each weekday, public holidays and days unlike others."""

from zoneinfo import ZoneInfo

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from accounts.models.user import validate_time_zone
from handoffs.clock import DAYS_OF_WEEK, Schedule, UnusableSchedule, no_holidays, public_holidays
from handoffs.hours import UnreadableHours, read_extra_days, read_hours
from handoffs.models.clock_change import clock_changed

CLOCK_FIELDS = ("time_zone", "hours", "extra_days", "holiday_country", "holiday_subdivision")


def office_hours() -> list[str]:
    """The hours of a new calendar, Monday first."""
    return ["09:00-17:00"] * 5 + [""] * 2


@pghistory.track()
class BusinessCalendar(models.Model):
    """Working hours of one place.

    `hours` has a text for each weekday from Monday on, `09:00-12:00, 13:00-17:00`, empty on a day off; `extra_days` a
    line for each day with hours of its own, `2026-12-24 09:00-13:00 Christmas Eve`. Both as `handoffs.hours` writes
    them.
    """

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    hours = ArrayField(models.CharField(max_length=200, blank=True), default=office_hours)
    extra_days = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    holiday_country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166 code; empty means no public holidays."
    )
    holiday_subdivision = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(hours__len=DAYS_OF_WEEK), name="calendar_has_seven_days"),
            models.CheckConstraint(
                condition=~Q(hours__contained_by=[""]), name="calendar_has_hours", violation_error_message="Never open."
            ),
        )
        triggers = (clock_changed("calendar", "NEW.id", CLOCK_FIELDS),)

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
        try:
            week = tuple(map(read_hours, self.hours))
            extra_days = read_extra_days(self.extra_days)
        except UnreadableHours as error:
            raise UnusableSchedule(str(error)) from error
        return Schedule(
            zone=ZoneInfo(self.time_zone),
            week=week,
            holidays=public_holidays(country, self.holiday_subdivision) if country else no_holidays,
            extra_days=extra_days,
        )
