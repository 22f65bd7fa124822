"""Replays: how far they are, and what has come of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display

from accounts.admin.base import ReadOnlyAdmin
from signals.admin.landing import REFRESH_SECONDS, bar_of
from signals.models import Replay


@admin.register(Replay)
class ReplayAdmin(ReadOnlyAdmin):
    """Sets of rejections being read again, the newest first."""

    when_empty = "Replays are begun from the rejected events."
    list_display = ("requested_at", "requested_by", "progress", "accepted", "stored", "refused", "finished_at")
    related = ("requested_by",)
    ordering = ("-id",)
    fieldsets = (
        (None, {"fields": (("requested_at", "requested_by"), "progress", "finished_at")}),
        ("Events", {"fields": (("accepted", "stored"), "refused", "its_rejections")}),
    )
    readonly_fields = ("progress", "its_rejections")

    @display(description="Progress")
    def progress(self, replay: Replay) -> str:
        """How far it is."""
        if replay.finished_at:
            return f"All {replay.total:,} have been read again"
        return bar_of(replay.done, replay.total, "rejections")

    @display(description="Rejections")
    def its_rejections(self, replay: Replay) -> str:
        """All of them, with what has become of each."""
        url = reverse("admin:signals_rejection_changelist")
        return format_html('<a class="baton-link" href="{}?replay__id__exact={}">Look at them</a>', url, replay.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Reload the page while it is under way."""
        return _refreshed(super().change_view(request, object_id, form_url, extra_context), pk=object_id)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Reload the list while one is under way."""
        return _refreshed(super().changelist_view(request, extra_context))


def _refreshed(response: HttpResponse, **which: Any) -> HttpResponse:
    if Replay.objects.filter(finished_at=None, **which).exists():
        response["Refresh"] = str(REFRESH_SECONDS)
    return response
