"""The admin of teams, and of handoffs to look at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from unfold.decorators import display

from accounts.admin.base import BatonAdmin, ReadOnlyAdmin
from accounts.admin.fields import KnownAutocomplete
from accounts.admin.inlines import LatestInline, TableInline
from accounts.admin_roles import MANAGERS, REVOPS
from accounts.history import Part
from handoffs.enums import ReassignRule
from handoffs.models import Handoff, MoveRecord, Team, TeamMember
from playbooks.enums import TierKey

READERS = REVOPS | MANAGERS


class MemberForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """A member, with the tiers as boxes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            widget: Any = self.fields["user"].widget
            widget.widget.know(self.instance.user if self.instance.pk else None)

    tiers = forms.MultipleChoiceField(
        choices=[(tier.value, tier.label) for tier in TierKey if tier != TierKey.SELF_SERVE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None: every tier.",
    )


class MemberInline(TableInline):
    """Who is in the team, and what routing may give them."""

    model = TeamMember
    form = MemberForm
    readers = READERS
    fields = ("user", "weight", "capacity", "tiers")
    autocomplete_fields = ("user",)
    related = ("user",)
    ordering = ("user__first_name", "user__email")
    verbose_name = "member"
    verbose_name_plural = "Members"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the members without a query each."""
        kwargs["widget"] = KnownAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Team)
class TeamAdmin(BatonAdmin):
    """Who shares a queue, and how long they have to acknowledge."""

    when_empty = "A team works the queue in the hours of its calendar."
    readers = READERS
    list_display = ("name", "calendar", "sla", "reassigning", "member_count", "unclosed_handoffs", "is_default")
    related = ("calendar",)
    ordering = ("name",)
    search_fields = ("name__istartswith", "key__istartswith")
    prepopulated_fields = {"key": ("name",)}
    autocomplete_fields = ("calendar", "manager")
    parts = (Part(TeamMember, "team"),)
    inlines = (MemberInline,)
    fieldsets = (
        (None, {"fields": (("name", "key"), "calendar", "is_default")}),
        ("Time to acknowledge", {"fields": (("sla_hours", "sales_assisted_hours", "sales_led_hours"),)}),
        ("When it is over", {"fields": ("manager", ("reassign_rule", "reassign_after_hours"))}),
        ("Routing", {"fields": (("capacity", "same_owner_days", "idle_hours"),)}),
        ("Contacts with one account", {"fields": (("contacts_max", "contacts_days"),)}),
    )

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
        """In business hours, with those of a tier that has others."""
        others = {"sales-assisted": team.sales_assisted_hours, "sales-led": team.sales_led_hours}
        said = [f"{hours.normalize():f} {tier}" for tier, hours in others.items() if hours is not None]
        return ", ".join([f"{team.sla_hours.normalize():f} business hours", *said])

    @display(description="Then reassigned")
    def reassigning(self, team: Team) -> str:
        """Where an escalated handoff goes, and when."""
        if team.reassign_rule == ReassignRule.NEVER:
            return "Never"
        return f"{team.get_reassign_rule_display()} after {team.reassign_after_hours.normalize():f} more"

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
    related = ("account", "owner", "team", "rule", "play", "qualification__account")
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
                    ("owner", "team", "rule"),
                    ("assigned_at", "assigned_why"),
                    "value",
                    ("fired_at", "due_at", "first_due_at"),
                    ("alarm", "breached_at", "reassigned_at"),
                    ("acknowledged_at", "closed_at"),
                )
            },
        ),
    )
