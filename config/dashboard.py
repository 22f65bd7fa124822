"""The admin's first page: what came in today, what is waiting, what came of it, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.admin_roles import REVOPS, has_any
from accounts.models import Reassessment, User
from config.first_steps import first_steps
from handoffs.models import Handoff
from playbooks.enums import VersionState
from playbooks.models import Qualification, RetuneReminder, ScorecardVersion, TierVersion
from playbooks.models.life import UNPUBLISHED
from playbooks.reviewing import seats_of
from playbooks.standing import awaiting
from signals.models import Backfill, Batch

WEEK = timedelta(days=7)
TRAY_COUNTED = 1_000
DRAFTS_SHOWN = 10


@dataclass(frozen=True)
class Figure:
    """A number, what it is, and the list behind it."""

    label: str
    value: int
    url: str
    note: str = ""
    capped: bool = False


@dataclass(frozen=True)
class Waiting:
    """A version that waits for the word of a seat, and the page to give it on."""

    name: str
    url: str
    sent_at: datetime | None
    reason: str


@dataclass(frozen=True)
class Draft:
    """A version that is being prepared or reviewed."""

    name: str
    url: str
    begun_at: datetime
    reason: str
    in_review: bool = False
    refusal: str = ""


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what waits for a reviewer's word, and the figures for those who may open the lists behind them."""
    if not has_any(request.user, REVOPS):
        return {**context, "reviews": reviews(request.user)}
    at = timezone.now()
    return {
        **context,
        "reviews": reviews(request.user),
        "steps": first_steps(),
        "figures": {"Today’s usage": usage(at), "Waiting in the line": trays(at), "Results": results(at)},
        "drafts": drafts(),
        "retunes": retunes(),
    }


def reviews(user: User | AnonymousUser) -> list[Waiting] | None:
    """The versions that wait for the user's word, the longest waiting first; None for who is no reviewer."""
    seats = seats_of(user) if isinstance(user, User) else []
    if not seats:
        return None
    found = awaiting(seats).exclude(author=user.pk).exclude(submitted_by=user.pk)
    return [
        Waiting(
            str(version),
            reverse("admin:playbooks_scorecardversion_judge", args=[version.pk]),
            version.submitted_at,
            version.reason,
        )
        for version in found.select_related("scorecard")[:DRAFTS_SHOWN]
    ]


def retunes() -> list[RetuneReminder]:
    """Scorecards whose quarter is over and about which nobody has said what comes of it, the longest waiting first."""
    found = RetuneReminder.objects.filter(closed_at=None).select_related("scorecard", "version__scorecard")
    return list(found.order_by("due_at", "pk")[:DRAFTS_SHOWN])


def usage(at: datetime) -> list[Figure]:
    """Events of the viewer's day so far: received = new + known already + rejected."""
    since = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    names = ("received", "stored", "duplicate", "rejected")
    sums = Batch.objects.filter(received_at__gte=since).aggregate(**{name: Sum(name, default=0) for name in names})
    batches, rejections = _list("signals_batch"), _list("signals_rejection")
    return [
        Figure("Events received", sums["received"], batches),
        Figure("New", sums["stored"], batches),
        Figure("Known already", sums["duplicate"], batches, "sent again by a client, counted once"),
        Figure("Rejected", sums["rejected"], rejections, "stored with the reason"),
    ]


def trays(at: datetime) -> list[Figure]:
    """How much each station has before it, counted up to `TRAY_COUNTED`."""
    return [
        _tray("Batches to match", Batch.objects.waiting(), "signals_batch"),
        _tray("Backfills", Backfill.objects.filter(finished_at=None), "signals_backfill"),
        _tray("Accounts to assess", Reassessment.objects.due(at), "playbooks_score"),
        _tray("Qualifications to hand over", Qualification.objects.filter(taken_at=None), "playbooks_qualification"),
    ]


def results(at: datetime) -> list[Figure]:
    """What came of it in the last seven days, and what is open now."""
    fired = Qualification.objects.filter(recorded_at__gte=at - WEEK).count()
    opened, overdue = Handoff.objects.unclosed().count(), Handoff.objects.overdue(at).count()
    qualifications, handoffs = _list("playbooks_qualification"), _list("handoffs_handoff")
    return [
        Figure("PQLs in 7 days", fired, qualifications),
        Figure("Open handoffs", opened, handoffs),
        Figure("Over time", overdue, handoffs, "not acknowledged when they were due"),
    ]


def drafts() -> list[Draft]:
    """Versions that somebody has begun and nobody has published."""
    found: list[ScorecardVersion | TierVersion] = []
    found += ScorecardVersion.objects.filter(state__in=UNPUBLISHED).select_related("scorecard")[:DRAFTS_SHOWN]
    found += TierVersion.objects.filter(state=VersionState.DRAFT)[:DRAFTS_SHOWN]
    return [_draft(version) for version in found]


def _draft(version: ScorecardVersion | TierVersion) -> Draft:
    url = reverse(f"admin:playbooks_{version._meta.model_name}_change", args=[version.pk])
    refusal = version.schedule_refusal if isinstance(version, ScorecardVersion) else ""
    in_review = version.state == VersionState.IN_REVIEW
    return Draft(str(version), url, version.created_at, version.reason, in_review, refusal)


def _tray(label: str, rows: Any, model: str) -> Figure:
    count = rows.order_by()[:TRAY_COUNTED].count()
    return Figure(label, count, _list(model), "" if count else "nothing waiting", capped=count == TRAY_COUNTED)


def _list(model: str) -> str:
    return reverse(f"admin:{model}_changelist")
