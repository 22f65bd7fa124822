"""What an account is doing in its workspaces, for the context check: read only, a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from accounts.models import Workspace
from handoffs.dossier import RECENT, ActivePeople, active_people
from handoffs.models import Handoff
from signals.enums import Category
from signals.models import Occurrence, Signal

TIMELINE_SHOWN = 40
WORKSPACES_SHOWN = 10


@dataclass(frozen=True)
class Activity:
    """How often a signal has occurred lately, by how many people, and when last."""

    signal: str
    times: int
    people: int
    last_at: datetime


@dataclass(frozen=True)
class Context:
    """What there is to see: what they built, what they met with, who is active, and what happened in order."""

    built: list[Activity]
    met: list[Activity]
    people: ActivePeople
    workspaces: list[Workspace]
    timeline: list[Occurrence]


def context_of(handoff: Handoff, at: datetime) -> Context:
    """The context as of `at`, over the last `RECENT`.

    What they met with are the play's permission signals and what shows intent; everything else they built.
    """
    account = handoff.account
    recent = Occurrence.objects.filter(account=account, at__gt=at - RECENT, at__lte=at)
    inviting = _inviting(handoff)
    done = [(row["signal"], row["signal__category"], _activity(row)) for row in _counted(recent)]
    return Context(
        built=[one for key, category, one in done if not _is_met(key, category, inviting)],
        met=[one for key, category, one in done if _is_met(key, category, inviting)],
        people=active_people(account, at),
        workspaces=list(Workspace.objects.filter(account=account).order_by("-first_seen_at", "pk")[:WORKSPACES_SHOWN]),
        timeline=list(recent.select_related("signal", "person", "workspace").order_by("-at", "pk")[:TIMELINE_SHOWN]),
    )


def _inviting(handoff: Handoff) -> set[int]:
    return set(Signal.objects.filter(plays=handoff.play_id).values_list("pk", flat=True)) if handoff.play_id else set()


def _is_met(signal: int, category: str, inviting: set[int]) -> bool:
    return signal in inviting or category == Category.INTENT


def _counted(recent: QuerySet[Occurrence]) -> QuerySet[Occurrence, Any]:
    return (
        recent.values("signal", "signal__name", "signal__category")
        .annotate(times=Count("pk"), people=Count("person", distinct=True), last=Max("at"))
        .order_by("-times", "signal__name")
    )


def _activity(row: dict[str, Any]) -> Activity:
    return Activity(row["signal__name"], row["times"], row["people"], row["last"])
