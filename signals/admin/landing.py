"""What arrived, and how far backfills are: to look at."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from unfold.decorators import display

from accounts.admin.base import ReadOnlyAdmin
from accounts.wording import span
from signals.models import Backfill, Batch

REFRESH_SECONDS = 3
MINUTE = timedelta(minutes=1)


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """Deliveries, the newest first: received = new + known already + rejected."""

    when_empty = "What SDKs, uploads and imports deliver is listed here, with what became of its events."
    list_display = ("received_at", "source", "key_name", "received", "stored", "duplicate", "rejected_link", "matched")
    related = ("key", "upload")
    list_filter = ("source",)
    ordering = ("-received_at", "-id")
    fieldsets = (
        (None, {"fields": (("received_at", "processed_at"), ("source", "key"), ("request_id", "matched"), "part_of")}),
        ("Set aside", {"fields": ("set_aside_at", "set_aside_because")}),
        ("Events", {"fields": (("received", "stored"), ("duplicate", "rejected_link"))}),
    )
    readonly_fields = ("rejected_link", "matched", "part_of")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out why it was set aside, where it was not."""
        fieldsets = super().get_fieldsets(request, obj)
        return [named for named in fieldsets if named[0] != "Set aside" or (obj and obj.set_aside_at)]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Let uploads link to their batches."""
        return lookup == "upload__id__exact" or super().lookup_allowed(lookup, value, request)

    @display(description="Key")
    def key_name(self, batch: Batch) -> str:
        """The key it was sent with."""
        return batch.key.name if batch.key else ""

    @display(description="Rejected")
    def rejected_link(self, batch: Batch) -> str:
        """How many were refused, leading to them."""
        if not batch.rejected:
            return "0"
        url = reverse("admin:signals_rejection_changelist")
        return format_html('<a class="baton-link" href="{}?batch__id__exact={}">{}</a>', url, batch.pk, batch.rejected)

    @display(description="Upload")
    def part_of(self, batch: Batch) -> str:
        """The upload that it is a part of."""
        if batch.upload is None:
            return "None"
        url = reverse("admin:signals_upload_change", args=[batch.upload.pk])
        return format_html('<a class="baton-link" href="{}">{}</a>', url, batch.upload.name)

    @display(description="Matched", label={"Waiting": "warning", "Set aside": "danger"})
    def matched(self, batch: Batch) -> str:
        """How long after its arrival the batch had been matched."""
        if batch.set_aside_at:
            return "Set aside"
        return "Waiting" if batch.processed_at is None else f"after {_elapsed(batch.received_at, batch.processed_at)}"


@admin.register(Backfill)
class BackfillAdmin(ReadOnlyAdmin):
    """Signals being matched against stored events, the newest first."""

    when_empty = "When a signal is made or changed, stored usage is matched with it; how far that is shows here."
    list_display = ("signal", "requested_at", "progress", "finished_at")
    related = ("signal",)
    ordering = ("-id",)
    fieldsets = ((None, {"fields": ("signal", ("requested_at", "finished_at"), "progress")}),)
    readonly_fields = ("progress",)

    @display(description="Progress")
    def progress(self, backfill: Backfill) -> str:
        """How far it is."""
        return bar(backfill)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Reload the list while something is under way."""
        return refreshed(super().changelist_view(request, extra_context))


def refreshed(response: HttpResponse, **which: Any) -> HttpResponse:
    """Have the browser load the page again in a moment while one of those backfills is under way."""
    if Backfill.objects.filter(finished_at=None, **which).exists():
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def bar(backfill: Backfill) -> str:
    """A progress bar with its figures in words beside it."""
    if backfill.finished_at:
        since = backfill.matched_from
        return f"Matched from {date_format(since, 'j M Y')} on; older events are gone" if since else "Up to date"
    if not backfill.events_total:
        return "Waiting to begin"
    return bar_of(backfill.events_done, backfill.events_total, "events")


def bar_of(done: int, total: int, what: str) -> str:
    """A progress bar for so many of so many."""
    return format_html(
        '<progress class="baton-progress" max="{}" value="{}"></progress> {} of {} {}',
        total,
        done,
        f"{done:,}",
        f"{total:,}",
        what,
    )


def _elapsed(start: datetime, end: datetime) -> str:
    """The time between in words: with a tenth of a second below a minute, in whole minutes above."""
    elapsed = max(end - start, timedelta(0))
    return f"{elapsed.total_seconds():.1f} seconds" if elapsed < MINUTE else span(elapsed - elapsed % MINUTE)
