"""Refused events: searched, corrected, replayed, put aside."""

import hashlib
import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime, now
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.base import ReadOnlyAdmin, user_of
from accounts.admin_roles import REVOPS, has_any
from accounts.authors import Author
from accounts.errors import RuleBroken
from signals import actions
from signals.admin.filters import FieldFilter, InstantRangeFilter, UploadFilter
from signals.enums import RejectionState
from signals.ingest.posthog import MAX_EVENT_BYTES
from signals.ingest.reading import Arrival, Refusal
from signals.models import Rejection
from signals.querysets import RejectionQuerySet
from signals.replaying import is_known, judge, would_count_twice

RAW_SHOWN_BYTES = 20_000
EDITABLE_BYTES = 256 * 1024
TRIED = 100
ID_SHOWN = 24
STATES = {"Open": "warning", "Replayed": "success", "Dismissed": "info"}


@admin.register(Rejection)
class RejectionAdmin(ReadOnlyAdmin):
    """Refused events, the newest first, each with what was wrong and what was sent."""

    when_empty = "Events that cannot be stored are kept here with the reason, to be corrected and replayed."
    list_display = ("recorded_at", "state_label", "field", "reason", "short_id", "batch_link")
    list_display_links = ("recorded_at", "reason")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("batch__source", ChoicesDropdownFilter),
        ("batch__key", RelatedDropdownFilter),
        FieldFilter,
        UploadFilter,
        ("recorded_at", InstantRangeFilter),
    )
    list_filter_submit = True
    related = ("batch", "decided_by", "decided_with")
    ordering = ("-id",)
    search_fields = ("message_id__startswith",)
    search_help_text = (
        "Start of the message id, a whole id of the event such as its userId (in its first or last 32 KB),"
        " or words of the reason"
    )
    fieldsets = (
        (None, {"fields": (("state_label", "decided"), ("field", "reason"), ("message_id", "place"))}),
        (None, {"fields": (("recorded_at", "batch_link"), "row_as_it_was")}),
        ("As it was sent", {"fields": ("sent",)}),
    )
    readonly_fields = ("batch_link", "sent", "state_label", "decided", "place", "row_as_it_was")
    actions = ("replay_chosen", "dismiss_chosen", "reopen_chosen")
    actions_detail = ("correct",)

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """RevOps decides about rejections, though it cannot edit them."""
        return has_any(request.user, REVOPS)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """A list is read without the events, which may be large."""
        found: QuerySet[Any] = super().get_queryset(request)
        match = request.resolver_match
        listed = match is not None and str(match.url_name).endswith("changelist")
        return found.defer("raw", "row_text", "batch__shared_context", "batch__shared_sent_at") if listed else found

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By the start of the message id, or else by an id in the event or words of the reason; indexes answer all."""
        by_id, _ = super().get_search_results(request, queryset, search_term)
        if not search_term.strip() or by_id.exists():
            return by_id, False
        found = Rejection.objects.found_by(search_term.strip()).values("pk")
        return queryset.filter(pk__in=found), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Let batches and replays link to their rejections."""
        linked = {"batch__id__exact", "replay__id__exact", "replayed_as__id__exact"}
        return lookup in linked or super().lookup_allowed(lookup, value, request)

    @display(description="State", label=STATES)
    def state_label(self, rejection: Rejection) -> str:
        """What has become of it."""
        return str(rejection.get_state_display())

    @display(description="Batch")
    def batch_link(self, rejection: Rejection) -> str:
        """The delivery it came in with."""
        return _batch_link(rejection.batch_id)

    @display(description="Message id")
    def short_id(self, rejection: Rejection) -> str:
        """The beginning of its message id."""
        whole = rejection.message_id
        return whole if len(whole) <= ID_SHOWN else f"{whole[: ID_SHOWN - 1]}…"

    @display(description="Place")
    def place(self, rejection: Rejection) -> str:
        """Where it stood."""
        in_batch = f"Event {rejection.index + 1:,} of the batch"
        return f"Row {rejection.row:,} of the file" if rejection.row else in_batch

    @display(description="Decided")
    def decided(self, rejection: Rejection) -> str:
        """By whom and when, and where the event has gone."""
        if rejection.decided_at is None:
            return "Not yet"
        by = rejection.decided_by or rejection.decided_with or "Baton"
        when = date_format(localtime(rejection.decided_at), "j M Y, H:i")
        if rejection.replayed_as_id is None:
            return f"{when} by {by}"
        return format_html("{} by {}: it has landed in {}", when, by, _batch_link(rejection.replayed_as_id))

    @display(description="The row")
    def row_as_it_was(self, rejection: Rejection) -> str:
        """The row of the file that the event was made of."""
        if rejection.row_text is None:
            return "It was not made of a row."
        return _as_text(bytes(rejection.row_text))

    @display(description="Event")
    def sent(self, rejection: Rejection) -> str:
        """The event, laid out when it is JSON, and never read as anything but text."""
        return _as_text(bytes(rejection.raw))

    @admin.action(description="Replay…", permissions=["decide"])
    def replay_chosen(self, request: HttpRequest, rejections: RejectionQuerySet) -> HttpResponse | None:
        """Say what would become of them, and have them read again when that is confirmed."""
        if "confirmed" not in request.POST:
            return self.page(
                request, "admin/replay.html", "Replay rejected events", None, _preview(request, rejections)
            )
        try:
            replay = actions.request_replay(rejections, by=user_of(request), at=now())
        except RuleBroken as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return None
        return redirect(reverse("admin:signals_replay_change", args=[replay.pk]))

    @admin.action(description="Dismiss", permissions=["decide"])
    def dismiss_chosen(self, request: HttpRequest, rejections: RejectionQuerySet) -> None:
        """Put the open ones aside."""
        done = actions.dismiss(rejections, by=Author(user_of(request)), at=now())
        self.message_user(request, f"{done:,} dismissed. “Open again” takes them up again.", messages.SUCCESS)

    @admin.action(description="Open again", permissions=["decide"])
    def reopen_chosen(self, request: HttpRequest, rejections: RejectionQuerySet) -> None:
        """Take up the dismissed ones again."""
        done = actions.reopen(rejections)
        self.message_user(request, f"{done:,} opened again.", messages.SUCCESS)

    @action(description="Correct and replay", icon="edit", variant=ActionVariant.PRIMARY)
    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the event to edit and the verdict on it; let it land once the verdict on just this text was seen."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        rejection: Rejection = get_object_or_404(self.get_queryset(request), pk=object_id)
        if "dismiss" in request.POST or "reopen" in request.POST:
            return self._put_aside_or_back(request, rejection)
        text = request.POST.get("event", _editable(rejection))
        found = judge(rejection, text.encode("utf-8", "replace"))
        seen = request.POST.get("seen") == _digest(text)
        if "replay" in request.POST and seen and isinstance(found, Arrival):
            return self._land(request, rejection, text)
        context = {"text": text, "seen": _digest(text), **_verdict(rejection, found)}
        return self.page(request, "admin/correct_rejection.html", "Correct and replay", rejection, context)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What has landed is done with."""
        if Rejection.objects.filter(pk=object_id, state=RejectionState.REPLAYED).exists():
            return []
        return list(super().get_actions_detail(request, object_id))

    def _put_aside_or_back(self, request: HttpRequest, rejection: Rejection) -> HttpResponse:
        this = Rejection.objects.filter(pk=rejection.pk)
        if "dismiss" in request.POST:
            actions.dismiss(this, by=Author(user_of(request)), at=now())
        else:
            actions.reopen(this)
        return redirect(_page_of(rejection))

    def _land(self, request: HttpRequest, rejection: Rejection, text: str) -> HttpResponse:
        try:
            replayed = actions.replay(rejection, by=Author(user_of(request)), at=now(), corrected=text.encode())
        except RuleBroken as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            what = "Stored as new" if replayed.counts.stored else "Known already, and counted as a duplicate"
            self.message_user(request, f"{what}, in batch {replayed.batch_id}.", messages.SUCCESS)
        return redirect(_page_of(rejection))


def readable(raw: bytes) -> str:
    """The bytes as text: laid out when they are JSON, cut after `RAW_SHOWN_BYTES`."""
    text = raw[:RAW_SHOWN_BYTES].decode(errors="replace")
    if len(raw) > RAW_SHOWN_BYTES:
        return f"{text}\n… {len(raw) - RAW_SHOWN_BYTES:,} more bytes"
    return _laid_out(text)


def _laid_out(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def _as_text(raw: bytes) -> str:
    return format_html('<pre class="baton-raw" tabindex="0">{}</pre>', readable(raw))


def _editable(rejection: Rejection) -> str:
    """The event to begin the correction with; no more of it than a page can hold."""
    return _laid_out(bytes(rejection.raw)[:EDITABLE_BYTES].decode(errors="replace"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "replace")).hexdigest()


def _verdict(rejection: Rejection, found: Arrival | Refusal) -> dict[str, Any]:
    if isinstance(found, Refusal):
        return {"refusal": found}
    return {
        "arrival": found,
        "known": is_known(found),
        "twice": would_count_twice(rejection, found),
        "properties": readable(found.properties),
    }


def _preview(request: HttpRequest, rejections: RejectionQuerySet) -> dict[str, Any]:
    """What would become of the first of them, and the form that asks for the rest."""
    light = rejections.order_by("pk").unresolved().defer("raw", "row_text")
    # One byte more than any event may have is enough to know that it is too long.
    tried: list[Any] = list(
        light.select_related("batch__key").annotate(start=Substr("raw", 1, MAX_EVENT_BYTES + 1))[:TRIED]
    )
    for rejection in tried:
        rejection.raw = rejection.start
    accepted = sum(isinstance(judge(rejection), Arrival) for rejection in tried)
    across = request.POST.get("select_across") == "1"
    return {
        "tried": len(tried),
        "accepted": accepted,
        "refused": len(tried) - accepted,
        "more": len(tried) == TRIED,
        "kept": [("action", "replay_chosen"), ("select_across", "1" if across else "0"), ("confirmed", "1")],
        "chosen": request.POST.getlist("_selected_action"),
    }


def _batch_link(batch_id: int) -> str:
    url = reverse("admin:signals_batch_change", args=[batch_id])
    return format_html('<a class="baton-link baton-nowrap" href="{}">{}</a>', url, f"Batch {batch_id}")


def _page_of(rejection: Rejection) -> str:
    return reverse("admin:signals_rejection_change", args=[rejection.pk])
