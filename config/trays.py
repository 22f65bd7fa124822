"""How much waits in the trays of the line, and for how long."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from accounts.models import AccountMerge, Erasure, PersonMerge, PersonReassessment, Reassessment
from handoffs.models import ClockChange, Delivery, Notice, RoutingCall
from handoffs.notices.enums import DeliveryState
from handoffs.webhooks.claiming import due_deliveries
from playbooks.models import PermissionCheck, PersonScore, Qualification, Score, ShadowScore, TierAssignment
from signals.enums import UploadState
from signals.models import Backfill, Batch, Replay, Upload


@dataclass(frozen=True)
class Tray:
    """What waits for a station. `prompt` trays are emptied within moments; others may take long and mean no harm.

    `order` is that of the tray's index, in which what waits longest comes first or nearly so.
    """

    name: str
    waiting: Callable[[datetime], QuerySet[Any]]
    since: str | Coalesce | Greatest
    prompt: bool = True
    order: str = "pk"


@dataclass(frozen=True)
class Load:
    """How many rows a tray holds, and how long its oldest has waited."""

    tray: Tray
    rows: int
    lag_seconds: float


def _due_deliveries(at: datetime) -> QuerySet[Delivery]:
    """What is held back by the quiet hours of somebody, or until their digest, does not wait for the line."""
    return Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=at)


TRAYS = (
    Tray("uploads", lambda _at: Upload.objects.filter(state=UploadState.LANDING), "started_at", prompt=False),
    Tray("replays", lambda _at: Replay.objects.filter(finished_at=None), "requested_at", prompt=False),
    Tray("batches", lambda _at: Batch.objects.waiting(), "received_at"),
    Tray("backfills", lambda _at: Backfill.objects.filter(finished_at=None), "requested_at", prompt=False),
    Tray(
        "account_merges", lambda _at: AccountMerge.objects.filter(settled_at=None), Greatest("decided_at", "undone_at")
    ),
    Tray("person_merges", lambda _at: PersonMerge.objects.filter(settled_at=None), Greatest("decided_at", "undone_at")),
    Tray("reassessments", Reassessment.objects.due, Coalesce("due_at", "recorded_at")),
    Tray("people_reassessments", PersonReassessment.objects.due, Coalesce("due_at", "recorded_at")),
    Tray("due_people_scores", PersonScore.objects.due, "reassess_at", order="reassess_at"),
    Tray("due_scores", Score.objects.due, "reassess_at", order="reassess_at"),
    Tray("due_shadow_scores", ShadowScore.objects.due, "reassess_at", order="reassess_at", prompt=False),
    Tray("due_tiers", TierAssignment.objects.due, "reassess_at", order="reassess_at"),
    Tray("qualifications", lambda _at: Qualification.objects.filter(taken_at=None), "tiered_at"),
    Tray(
        "routing_calls",
        lambda at: RoutingCall.objects.filter(Q(due_at=None) | Q(due_at__lte=at)),
        Coalesce("due_at", "recorded_at"),
    ),
    Tray("clock_changes", lambda _at: ClockChange.objects.all(), "recorded_at"),
    Tray("permission_checks", lambda _at: PermissionCheck.objects.all(), "recorded_at"),
    Tray("erasures", lambda _at: Erasure.objects.filter(finished_at=None), "requested_at", prompt=False),
    Tray("notices", lambda _at: Notice.objects.unaddressed(), "recorded_at"),
    Tray("deliveries", _due_deliveries, "due_at", prompt=False, order="due_at"),
    Tray("webhooks", due_deliveries, "due_at", prompt=False, order="due_at"),
)


def loads(at: datetime) -> list[Load]:
    """Weigh every tray, with one query each."""
    return [_weigh(tray, tray.waiting(at), at) for tray in TRAYS]


def glance(at: datetime, most: int) -> list[Load]:
    """Weigh the prompt trays by the first `most` rows of each, which costs the same however full they are."""
    return [_weigh(tray, tray.waiting(at).order_by(tray.order)[:most], at) for tray in TRAYS if tray.prompt]


def _weigh(tray: Tray, waiting: QuerySet[Any], at: datetime) -> Load:
    found = waiting.aggregate(rows=Count("pk"), oldest=Min(tray.since))
    lag = max((at - found["oldest"]).total_seconds(), 0.0) if found["rows"] else 0.0
    return Load(tray, found["rows"], lag)
