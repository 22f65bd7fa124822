"""The admin of teams and calendars, and of handoffs to look at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.admin.base import BatonAdmin, ReadOnlyAdmin, ReasonForm
from accounts.admin.inlines import LatestInline
from accounts.admin_roles import MANAGERS, REVOPS
from accounts.history import Part
from handoffs.models import BusinessCalendar, Handoff, MoveRecord, Team, TeamMember

READERS = REVOPS | MANAGERS
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CalendarForm(ReasonForm):
    """A calendar, with its weekdays to tick."""

    weekdays = forms.TypedMultipleChoiceField(
        choices=list(enumerate(WEEKDAYS)), coerce=int, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )


@admin.register(BusinessCalendar)
class BusinessCalendarAdmin(BatonAdmin):
    """When people work."""

    when_empty = "A calendar has the hours in which a team's clock runs."
    form = CalendarForm
    readers = READERS
    list_display = ("name", "hours", "time_zone", "holiday_country", "team_names")
    ordering = ("name",)
    search_fields = ("name__istartswith", "key__istartswith")
    prepopulated_fields = {"key": ("name",)}
    fieldsets = (
        (None, {"fields": (("name", "key"), "time_zone", "weekdays", ("opens_at", "closes_at"))}),
        ("Public holidays", {"fields": (("holiday_country", "holiday_subdivision"),)}),
    )

    def annotate_page(self, rows: list[Any]) -> None:
        """Name the teams of the calendars on the page."""
        names: dict[int, list[str]] = {}
        for calendar, name in Team.objects.filter(calendar__in=rows).values_list("calendar", "name"):
            names.setdefault(calendar, []).append(name)
        for calendar in rows:
            calendar.names = names.get(calendar.pk, [])

    @display(description="Hours")
    def hours(self, calendar: BusinessCalendar) -> str:
        """Monday to Friday, 9:00 to 17:00."""
        days = ", ".join(WEEKDAYS[day][:3] for day in sorted(calendar.weekdays))
        return f"{days}, {calendar.opens_at:%H:%M} to {calendar.closes_at:%H:%M}"

    @display(description="Teams")
    def team_names(self, calendar: Any) -> str:
        """Who works by it."""
        return ", ".join(calendar.names)


@admin.register(Team)
class TeamAdmin(BatonAdmin):
    """Who shares a queue, and how long they have to acknowledge."""

    when_empty = "A team works the queue in the hours of its calendar."
    readers = READERS
    list_display = ("name", "calendar", "sla", "member_count", "unclosed_handoffs", "is_default")
    related = ("calendar",)
    ordering = ("name",)
    search_fields = ("name__istartswith", "key__istartswith")
    prepopulated_fields = {"key": ("name",)}
    autocomplete_fields = ("calendar", "members")
    parts = (Part(TeamMember, "team"),)
    fieldsets = ((None, {"fields": (("name", "key"), ("calendar", "sla_hours"), "members", "is_default")}),)

    def annotate_page(self, rows: list[Any]) -> None:
        """Count the members and the open handoffs of the teams on the page."""
        members = Team.members.through.objects.filter(team__in=rows).values_list("team")
        counted = dict(members.annotate(count=Count("pk")).order_by())
        handoffs = Handoff.objects.unclosed().filter(team__in=rows).values_list("team")
        unclosed = dict(handoffs.annotate(count=Count("pk")).order_by())
        for team in rows:
            team.counted = counted.get(team.pk, 0)
            team.unclosed = unclosed.get(team.pk, 0)

    @display(description="Time to acknowledge")
    def sla(self, team: Team) -> str:
        """In business hours."""
        return f"{team.sla_hours.normalize():f} business hours"

    @display(description="Members")
    def member_count(self, team: Any) -> int:
        """How many."""
        return int(team.counted)

    @display(description="Open handoffs")
    def unclosed_handoffs(self, team: Any) -> int:
        """How many are on their way."""
        return int(team.unclosed)


class MoveInline(LatestInline):
    """What happened to a handoff, the latest first."""

    model = MoveRecord
    readers = READERS
    fields = ("at", "move", "state", "by", "note")
    related = ("by",)
    ordering = ("-at", "-id")
    verbose_name_plural = "What happened"


@admin.register(Handoff)
class HandoffAdmin(ReadOnlyAdmin):
    """Handoffs, the latest first; they are worked in the queue."""

    when_empty = "A handoff opens when an account that sales touches becomes a product-qualified lead."
    readers = READERS
    list_display = ("account", "state", "tier", "points", "owner", "team", "fired_at", "due_at", "acknowledged_at")
    related = ("account", "owner", "team", "play", "qualification__account")
    list_filter = ("state", "tier")
    ordering = ("-id",)
    search_fields = ("account__key__istartswith",)
    search_help_text = "Start of the account's domain"
    inlines = (MoveInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("account", "state", "motion"),
                    "headline",
                    ("tier", "points", "play"),
                    ("owner", "team"),
                    ("fired_at", "due_at"),
                    ("acknowledged_at", "closed_at"),
                )
            },
        ),
    )
