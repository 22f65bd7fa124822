"""The Line page: how the line does, what it could not do, and what nobody has told it to count.

The part with the figures renews itself in place. The lists below stay as they are while somebody reads them; that
there is more to see is said above them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from accounts.admin_roles import REVOPS, has_any
from config.health import LAG_LIMIT
from config.readings import Reading, read, unknown_names
from config.trays import Load
from handoffs.charts import Columns, columns
from handoffs.wording import hours_and_minutes
from signals import tallies
from signals.actions import try_again
from signals.enums import Category, EventKind, RequestRefusal
from signals.models import Batch, DroppedMonth, EventName, StationFailure

TRAYS = {
    "uploads": "Uploads to land",
    "replays": "Rejections to replay",
    "batches": "Batches to match",
    "backfills": "Signals to match with past usage",
    "people_reassessments": "People to assess",
    "due_people_scores": "Scores of people to look at again",
    "reassessments": "Accounts to assess",
    "due_scores": "Scores that age out",
    "due_shadow_scores": "Scores in shadow that age out",
    "due_tiers": "Tiers that age out",
    "account_merges": "Accounts to merge or take apart",
    "person_merges": "People to merge or take apart",
    "qualifications": "Qualifications to hand over",
    "routing_calls": "Pools to look at",
    "clock_changes": "Clocks to set anew",
    "permission_checks": "Usage that may invite contact",
    "erasures": "People to erase",
    "notices": "Notices to address",
    "deliveries": "Messages to send",
    "webhooks": "Webhooks to send",
}
STATIONS = {
    "land_uploads": "Landing uploads",
    "replay_rejections": "Replaying rejections",
    "settle_merges": "Applying merges",
    "match_batches": "Matching usage",
    "backfill_signals": "Matching past usage",
    "publish_scheduled": "Publishing what is due",
    "renew_shadows": "Renewing versions in shadow",
    "assess_people": "Assessing people",
    "assess_accounts": "Assessing accounts",
    "follow_accounts": "Moving handoffs of merged accounts",
    "open_handoffs": "Opening handoffs",
    "route_handoffs": "Routing handoffs",
    "return_abandoned": "Returning handoffs of who is gone",
    "return_idle": "Returning idle handoffs",
    "end_cooldowns": "Ending cooldowns",
    "reschedule_handoffs": "Setting clocks anew",
    "sweep_clock": "Calling what is due",
    "reassign_handoffs": "Reassigning handoffs",
    "find_permissions": "Finding invitations",
    "wake_handoffs": "Waking handoffs",
    "expire_handoffs": "Letting handoffs expire",
    "end_grants": "Ending grants",
    "remind_to_retune": "Reminding of what is to be retuned",
    "erase_people": "Erasing people",
    "address_notices": "Addressing notices",
    "deliver_notices": "Sending messages",
}

MINUTES_SHOWN = 60
NAMES_SHOWN = 20
REASONS_SHOWN = 20
ERRORS_SHOWN = 20
SET_ASIDE_SHOWN = 10
FAILING_NOW = timedelta(minutes=1)
SECONDS_SHOWN = 60
NAME_LENGTH = 100
KEY_LENGTH = 80


@dataclass(frozen=True)
class TrayRow:
    """A tray as the page names it, and how long its oldest row has waited."""

    label: str
    rows: int
    waited: str
    is_late: bool


@dataclass(frozen=True)
class FailureRow:
    """A way in which a station fails, or failed."""

    row: StationFailure
    station: str
    is_now: bool


@dataclass(frozen=True)
class UnknownName:
    """An event name that no active signal names, and the form that makes a signal of it.

    `url` is empty for a name that the form cannot take: one with a line break, or with blanks around it.
    """

    row: EventName
    kind: str
    url: str


@dataclass(frozen=True)
class Flow:
    """Events received in each of the last minutes, and what they add up to."""

    chart: Columns
    last: int
    total: int


class SeenForm(forms.Form):
    """What the page that asks for news has shown already."""

    failed = forms.IntegerField(min_value=0)
    rejected = forms.IntegerField(min_value=0)
    unknown = forms.IntegerField(min_value=0)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything."""
    _only_revops(request)
    at = now()
    reading = read(at)
    context = {
        **admin.site.each_context(request),
        **_live(reading),
        "title": "Line",
        "names": [_unknown(row) for row in unknown_names(at)[:NAMES_SHOWN]],
        "refusals": reading.refusals[:REASONS_SHOWN],
        "refused": None if reading.refused is None else _requests(reading.refused),
        "failures": [_failure(row, at) for row in reading.failures[:ERRORS_SHOWN]],
        "stuck": list(Batch.objects.set_aside().order_by("pk")[:SET_ASIDE_SHOWN]),
        "dropped": DroppedMonth.objects.order_by("-first_day").first(),
        "seen": urlencode(_counts(reading)),
    }
    request.current_app = admin.site.name
    return TemplateResponse(request, "admin/line.html", context)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The figures alone, and how much more there is in the lists than the page has shown."""
    _only_revops(request)
    reading = read(now())
    seen = SeenForm(request.GET)
    news = {}
    if seen.is_valid():
        news = {name: count - seen.cleaned_data[name] for name, count in _counts(reading).items()}
    return render(request, "admin/_line_live.html", {**_live(reading), "news": news})


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Have the batches that were set aside tried again."""
    _only_revops(request)
    count = try_again(Batch.objects.all())
    messages.success(request, f"{count:,} {'batch is' if count == 1 else 'batches are'} in the tray again.")
    return redirect("admin:line")


def _live(reading: Reading) -> dict[str, Any]:
    failing = {row.station for row in reading.failures if _is_now(row, reading.at)}
    return {
        "reading": reading,
        "waited": _span(reading.lag_seconds),
        "is_late": _is_late(reading.lag_seconds),
        "limit": _span(LAG_LIMIT.total_seconds()),
        "failing": sorted(STATIONS.get(station, station) for station in failing),
        "flow": _flow(reading.at),
        "waiting": [_tray(load) for load in reading.loads if load.rows],
        "empty": [TRAYS[load.tray.name] for load in reading.loads if not load.rows],
    }


def _tray(load: Load) -> TrayRow:
    label, waited = TRAYS[load.tray.name], _span(load.lag_seconds)
    return TrayRow(label, load.rows, waited, load.tray.prompt and _is_late(load.lag_seconds))


def _requests(refused: dict[RequestRefusal, int]) -> list[tuple[str, int]]:
    """The reasons that have occurred, the most frequent first."""
    found = [(str(reason.label), requests) for reason, requests in refused.items() if requests]
    return sorted(found, key=lambda row: -row[1])


def _failure(row: StationFailure, at: datetime) -> FailureRow:
    return FailureRow(row, STATIONS.get(row.station, row.station), _is_now(row, at))


def _is_now(row: StationFailure, at: datetime) -> bool:
    """A station that fails is tried again every few seconds, so one that did so a minute ago has got over it."""
    return row.last_at > at - FAILING_NOW


def _is_late(seconds: float) -> bool:
    return seconds > LAG_LIMIT.total_seconds()


def _span(seconds: float) -> str:
    """`12 s`, `4 m`, `1 h 40 m`, `31 h`."""
    return f"{int(seconds)} s" if seconds < SECONDS_SHOWN else hours_and_minutes(timedelta(seconds=seconds))


def _flow(at: datetime) -> Flow:
    counts = tallies.by_minute(at, MINUTES_SHOWN)
    # The minute that runs is not over, so the last whole one says more.
    return Flow(columns(counts), counts[-2][1], sum(count for _, count in counts))


def _counts(reading: Reading) -> dict[str, int]:
    return {
        "failed": sum(reading.errors_by_station.values()),
        "rejected": sum(refusal.events for refusal in reading.refusals),
        "unknown": reading.unknown_names,
    }


def _unknown(row: EventName) -> UnknownName:
    # Depth, because the category that the form begins with is activation, and that one opens gates.
    chosen = {"kind": row.kind, "category": Category.DEPTH.value}
    filled = {"name": row.name[:NAME_LENGTH], "key": slugify(row.name)[:KEY_LENGTH], "event_names": row.name}
    fits = row.name.strip().splitlines() == [row.name]
    url = f"{reverse('admin:signals_signal_add')}?{urlencode(filled | chosen)}" if fits else ""
    return UnknownName(row, EventKind(row.kind).label, url)


def _only_revops(request: HttpRequest) -> None:
    if not has_any(request.user, REVOPS):
        raise PermissionDenied
