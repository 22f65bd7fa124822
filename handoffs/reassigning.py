"""Stations of the line: what its owner lets lie goes to somebody else.

Unacknowledged though it was escalated: by the rule of its team, to the next of them or to the pool. Taken on and ready,
and nothing done for the business hours that its team allows: to the pool. From there routing gives it to whoever is
free, and never again to those who let it lie.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from accounts.units import Unit
from handoffs.deadlines import Clocks
from handoffs.enums import Alarm, Move, ReassignRule
from handoffs.models import ContextCheck, Handoff, MoveRecord
from handoffs.moves import IDLING, handed_on
from handoffs.pauses import stops_of
from handoffs.routing.choosing import Choice, Chooser
from handoffs.routing.roster import Roster
from handoffs.routing.station import hold_turns

BATCH = 500
HOUR = timedelta(hours=1)
COLUMNS = (
    *("owner", "reassign_at", "reassigned_at", "assigned_at", "assigned_why", "passed_by", "idle_at"),
    *("state", "snoozed_from"),
)


@transaction.atomic
def reassign_handoffs(at: datetime) -> int:
    """Give up to a batch of unacknowledged handoffs to others; returns how many.

    Whoever gets one has the wait that the rule names from now on, whenever the old one ended. When that is over, the
    station that follows a new owner works out: it knows when they are away.
    """
    waiting = Handoff.objects.unacknowledged().filter(alarm=Alarm.OVER, reassign_at__lte=at)
    if not waiting.exists():
        return 0
    hold_turns()
    handoffs = list(
        waiting.order_by("reassign_at", "pk")
        .select_related("account__owner", "team__calendar", "owner", "rule")
        .select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    roster = Roster({handoff.team for handoff in handoffs}, at)
    chooser = Chooser(handoffs, roster, at)
    records = [_reassign(handoff, chooser, at) for handoff in handoffs]
    Handoff.objects.bulk_update(handoffs, COLUMNS)
    MoveRecord.objects.bulk_create(record for record in records if record)
    roster.keep_turns()
    return Unit(len(handoffs), is_full=len(handoffs) == BATCH)


def _reassign(handoff: Handoff, chooser: Chooser, at: datetime) -> MoveRecord | None:
    handoff.reassign_at = None
    before = _leave(handoff)
    choice = chooser.choose(handoff) if handoff.team.reassign_rule == ReassignRule.NEXT_MEMBER else None
    if before is None and choice is None:
        return None
    hours = f"{handoff.team.reassign_after_hours.normalize():f}"
    why = f"Not acknowledged {hours} business hours after it was escalated."
    if choice is None and handoff.team.reassign_rule == ReassignRule.NEXT_MEMBER:
        why = f"{why} {chooser.why_nobody(handoff)}"
    return go_on(handoff, before, choice, why, at)


@transaction.atomic
def return_idle(at: datetime) -> int:
    """Return up to a batch of handoffs to their pools whose owners do nothing; returns how many were looked at.

    `idle_at` is the earliest instant at which one can be idle: what happened to it since is only looked up then.
    """
    idling = Handoff.objects.filter(state__in=IDLING, owner__isnull=False, team__idle_hours__isnull=False)
    idling = idling.filter(Q(idle_at=None) | Q(idle_at__lte=at))
    if not idling.exists():
        return 0
    handoffs = list(
        idling.order_by("pk")
        .select_related("team__calendar", "owner")
        .select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    if not handoffs:
        return 0
    touched, stops, clocks = _last_touched(handoffs), stops_of(handoffs), Clocks()
    records = []
    for handoff in handoffs:
        hours = handoff.team.time_until_idle()
        since = touched[handoff.pk]
        handoff.idle_at = clocks.schedule(handoff.team).due_at(since, hours, stops[handoff.pk].all)
        if handoff.idle_at <= at:
            why = f"Nothing was done for {hours / HOUR:g} business hours."
            records.append(go_on(handoff, _leave(handoff), None, why, at))
    Handoff.objects.bulk_update(handoffs, COLUMNS)
    MoveRecord.objects.bulk_create(records)
    return Unit(len(handoffs), is_full=len(handoffs) == BATCH)


def _last_touched(handoffs: Collection[Handoff]) -> dict[int, datetime]:
    """When something last happened to each: a move, a look at its context, or that its owner got it."""
    moves = dict(
        MoveRecord.objects.filter(handoff__in=handoffs)
        .exclude(move__in=[Move.FOLLOWED, Move.RESCHEDULED])
        .order_by()
        .values_list("handoff")
        .annotate(last=Max("at"))
    )
    looks = dict(
        ContextCheck.objects.filter(handoff__in=handoffs)
        .order_by()
        .values_list("handoff")
        .annotate(last=Max("opened_at"))
    )
    return {
        handoff.pk: max(
            filter(None, (moves.get(handoff.pk), looks.get(handoff.pk), handoff.assigned_at, handoff.fired_at))
        )
        for handoff in handoffs
    }


def _leave(handoff: Handoff) -> User | None:
    """Take it from its owner, who does not get it again."""
    before, handoff.owner, handoff.idle_at = handoff.owner, None, None
    if before is not None and before.pk not in handoff.passed_by:
        handoff.passed_by = [*handoff.passed_by, before.pk]
    return before


def go_on(handoff: Handoff, before: User | None, choice: Choice | None, why: str, at: datetime) -> MoveRecord:
    """Give it to whom was chosen, or to the pool, with the line of its log; neither is stored yet."""
    handoff.owner = choice.user if choice else None
    handoff.state, handoff.snoozed_from = handed_on(handoff.state), handed_on(handoff.snoozed_from)
    handoff.reassigned_at = handoff.assigned_at = at
    handoff.assigned_why = f"{why} {choice.why}" if choice else why
    note = f"From {before or 'the pool'} to {handoff.owner or 'the pool'}: {handoff.assigned_why}"
    return MoveRecord(handoff=handoff, move=Move.REASSIGNED, state=handoff.state, at=at, note=note)
