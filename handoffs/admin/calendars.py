"""The admin of calendars: the hours of each weekday, days unlike the others, and a look at the year that follows."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.timezone import now
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts.admin.base import BatonAdmin, ReasonForm
from handoffs.admin.teams import READERS
from handoffs.clock import UnusableSchedule, named_holidays
from handoffs.hours import UnreadableHours, hours_text, read_extra_days, read_hours
from handoffs.models import BusinessCalendar, Team

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_AHEAD = 366


class HoursField(forms.CharField):
    """The hours of one weekday."""

    def __init__(self, help_text: str = "") -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"placeholder": "Closed"})
        super().__init__(required=False, max_length=200, help_text=help_text, widget=widget)

    def clean(self, value: Any) -> str:
        """The spans in order, written one way."""
        try:
            return hours_text(read_hours(super().clean(value)))
        except UnreadableHours as error:
            raise forms.ValidationError(str(error)) from error


class ExtraDaysField(forms.CharField):
    """Days with hours of their own, one a line."""

    def prepare_value(self, value: Any) -> Any:
        """Stored days as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The days in order, each written one way."""
        try:
            return [str(extra) for extra in read_extra_days(super().clean(value).splitlines())]
        except UnreadableHours as error:
            raise forms.ValidationError(str(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lines as they are shown."""
        return super().has_changed(self.prepare_value(initial), data)


class CalendarForm(ReasonForm):
    """A calendar, with a line for the hours of each weekday."""

    monday = HoursField("Empty on a day off. Several spans: 09:00-12:00, 13:00-17:00")
    tuesday = HoursField()
    wednesday = HoursField()
    thursday = HoursField()
    friday = HoursField()
    saturday = HoursField()
    sunday = HoursField()
    extra_days = ExtraDaysField(
        label="Days with other hours",
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4, "placeholder": "2026-12-24 09:00-13:00 Christmas Eve"}),
        help_text="One a line: the date, its hours or “closed”, and a name. They count more than public holidays.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, text in zip(WEEKDAYS, self.instance.hours, strict=True):
            self.initial.setdefault(day.lower(), text)

    def clean(self) -> dict[str, Any]:
        """Put the week together, if every day of it can be read."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if all(day.lower() in found for day in WEEKDAYS):
            self.instance.hours = [found[day.lower()] for day in WEEKDAYS]
        return found


@admin.register(BusinessCalendar)
class BusinessCalendarAdmin(BatonAdmin):
    """When people work."""

    when_empty = "A calendar has the hours in which a team's clock runs."
    form = CalendarForm
    readers = READERS
    list_display = ("name", "opening", "time_zone", "holiday_country", "team_names")
    ordering = ("name",)
    search_fields = ("name__istartswith", "key__istartswith")
    prepopulated_fields = {"key": ("name",)}
    readonly_fields = ("days_ahead",)
    fieldsets = (
        (None, {"fields": (("name", "key"), "time_zone")}),
        ("Working hours", {"fields": tuple(day.lower() for day in WEEKDAYS)}),
        ("Days off", {"fields": (("holiday_country", "holiday_subdivision"), "extra_days", "days_ahead")}),
    )

    def annotate_page(self, rows: list[Any]) -> None:
        """Name the teams of the calendars on the page."""
        names: dict[int, list[str]] = {}
        for calendar, name in Team.objects.filter(calendar__in=rows).values_list("calendar", "name"):
            names.setdefault(calendar, []).append(name)
        for calendar in rows:
            calendar.names = names.get(calendar.pk, [])

    @display(description="Hours")
    def opening(self, calendar: BusinessCalendar) -> str:
        """Days in a row with the same hours together: Mon to Fri 09:00-17:00."""
        return "; ".join(_runs_of(calendar.hours)) or "Never open"

    @display(description="Teams")
    def team_names(self, calendar: Any) -> str:
        """Who works by it."""
        return ", ".join(calendar.names)

    @display(description="In the next 12 months")
    def days_ahead(self, calendar: BusinessCalendar) -> str:
        """The days that are unlike their weekday, as the clock will take them."""
        try:
            days = list(days_ahead(calendar, now().date()))
        except (UnusableSchedule, UnreadableHours) as error:
            return str(error)
        if not days:
            return "No day is unlike its weekday. Name a country, or days with other hours."
        rows = ((f"{day:%a %d %b %Y}", hours or "closed", name) for day, hours, name in days)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}{}</li>", _with_comma(rows)))


def _with_comma(rows: Iterator[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    return ((day, hours, f", {name}" if name else "") for day, hours, name in rows)


def _runs_of(week: list[str]) -> Iterator[str]:
    for hours, days in groupby(zip(WEEKDAYS, week, strict=True), key=lambda pair: pair[1]):
        names = [day[:3] for day, _ in days]
        if hours:
            yield f"{names[0]} to {names[-1]} {hours}" if len(names) > 1 else f"{names[0]} {hours}"


def days_ahead(calendar: BusinessCalendar, today: date) -> Iterator[tuple[date, str, str]]:
    """Day, hours and name of each public holiday and extra day within a year, the days off of the week left out."""
    schedule, country = calendar.schedule(), calendar.holiday_country
    extra = {day.day: day.name for day in schedule.extra_days}
    names: dict[date, str] = {}
    for year in {today.year, today.year + 1} if country else ():
        names |= named_holidays(country, calendar.holiday_subdivision, year)
    for number in range(DAYS_AHEAD):
        day = today + timedelta(days=number)
        if day in extra or (day in names and schedule.week[day.weekday()]):
            yield day, hours_text(schedule.hours_of(day)), extra.get(day) or names.get(day, "")
