"""The table of tiers and its versions."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.base import once, user_of
from accounts.admin.inlines import CardInline
from accounts.history import Part
from playbooks import actions
from playbooks.admin.versions import STATE_LABELS, VersionAdmin, given_reason, refusal
from playbooks.models import Tier, TierVersion
from playbooks.publishing import check_tiers_publishable, tier_warnings
from playbooks.sentences import of_tier


class TierInline(CardInline):
    """The bounds of each tier of a draft; an empty bound is open."""

    model = Tier
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("key", "active_people_min"),
                    ("acv_min", "acv_max", "employees_min", "employees_max"),
                    ("opens_handoff", "needs_permission"),
                )
            },
        ),
    )


@admin.register(TierVersion)
class TierVersionAdmin(VersionAdmin):
    """One version of the table that gives every account its tier."""

    list_display = ("__str__", "state_label", "currency", "published_at", "retired_at", "reason")
    inlines = (TierInline,)
    parts = (Part(Tier, "version"),)
    readonly_fields = ("number", "state_label", "created_at", "published_at", "retired_at", "says")
    fieldsets = (
        (None, {"fields": (("number", "state_label", "currency"), "reason", "says")}),
        ("Life", {"fields": (("created_at", "published_at", "retired_at"),)}),
    )

    @display(description="State", label=STATE_LABELS)
    def state_label(self, version: TierVersion) -> str:
        """Where it stands."""
        return str(version.get_state_display())

    @display(description="What it says")
    @once
    def says(self, version: TierVersion) -> str:
        """The tiers in words."""
        lines = format_html_join("", "<li><b>{}</b>: {}</li>", _lines(version))
        return format_html('<ul class="baton-sentences">{}</ul>', lines) if lines else "Nothing yet: add tiers below."

    @action(description="Publish…", icon="publish", variant=ActionVariant.PRIMARY)
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the table and its gaps, and publish it when that is confirmed."""
        version = self.draft_or_403(request, object_id)
        if request.method == "POST":
            done = f"{version} is in force."
            self.attempt(request, lambda: actions.publish_tiers(version, by=user_of(request), at=now()), done)
            return redirect(version_url(version))
        context = {
            "lines": _lines(version),
            "warnings": tier_warnings(version),
            "refusal": refusal(check_tiers_publishable, version),
        }
        return self.page(request, "admin/publish_tiers.html", f"Publish {version}", version, context)

    @action(description="New draft from this version", icon="edit_document")
    def draft_from_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then begin the next version with these bounds."""
        if not self.may_draft(request):
            raise PermissionDenied
        source = get_object_or_404(TierVersion, pk=object_id)
        if request.method == "POST":
            draft = actions.draft_tiers_from(source, by=user_of(request), at=now(), reason=given_reason(request))
            return redirect(version_url(draft))
        return self.page(request, "admin/begin_draft.html", f"New draft from {source}", source, {"source": source})


def version_url(version: TierVersion) -> str:
    """The page of a version."""
    return reverse("admin:playbooks_tierversion_change", args=[version.pk])


def _lines(version: TierVersion) -> list[tuple[Any, str]]:
    return [(tier.get_key_display(), of_tier(tier, version.currency)) for tier in version.tiers.all()]
