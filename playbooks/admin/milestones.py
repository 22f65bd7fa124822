"""Outcomes: who became a customer or a marketing-qualified lead, as other systems told it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.timezone import now
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from accounts.admin.base import ReadOnlyAdmin, user_of
from accounts.admin_roles import MANAGERS, REVIEWERS, REVOPS, has_any
from playbooks.milestones.winning import take_out
from playbooks.models import Milestone

READERS = REVOPS | REVIEWERS | MANAGERS
NAMERS = REVOPS | MANAGERS


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    """What became of accounts, the latest first. What was told by mistake can be taken out; its history stays."""

    when_empty = "Who became a customer, and who was an MQL: upload a file, or send them over the API."
    readers = READERS
    deleters = REVOPS
    list_display = ("account", "kind", "at", "worth", "source", "external_id", "recorded_at")
    related = ("account", "person", "recorded_by", "recorded_with")
    list_filter = (("account", AutocompleteSelectFilter), "kind")
    list_filter_submit = True
    ordering = ("-at", "-id")
    search_fields = ("account__key__istartswith",)
    search_help_text = "Start of the account's key"

    def delete_model(self, request: HttpRequest, obj: Milestone) -> None:
        """Take it out, and have the account assessed again."""
        take_out([obj], by=user_of(request), at=now())

    @display(description="A year")
    def worth(self, milestone: Milestone) -> str:
        """The yearly value of a customer."""
        if milestone.yearly_value is None:
            return "–"
        return f"{milestone.yearly_value:,.2f} {milestone.currency}"

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Reviewers see companies, not people."""
        return None if has_any(request.user, NAMERS) else ("person",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything that they may see."""
        hidden = self.get_exclude(request, obj) or ()
        return [name for name in super().get_readonly_fields(request, obj) if name not in hidden]
