"""A station of the line: what waits in a team's pool is given to whoever is free, the best first.

Its tray are the calls that database triggers write: something came into the pool, somebody has one less, is back, has
joined. A unit looks at one team, and at no more of its pool than there can be somebody for. What nobody can take stays,
and says why. One worker routes at a time, so that two cannot fill the same place.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from accounts.durability import commit_without_waiting
from accounts.units import Unit
from handoffs.enums import Move
from handoffs.models import Handoff, MoveRecord, RoutingCall, Team
from handoffs.routing.choosing import Choice, Chooser
from handoffs.routing.roster import Roster
from handoffs.routing.turns import Seat, why_nobody
from playbooks.enums import TierKey

BATCH = 200
COLUMNS = ("owner", "assigned_at", "assigned_why")
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('handoffs: routing'))"


@transaction.atomic
def route_handoffs(at: datetime) -> int:
    """Give up to a batch of one team's pool to whoever is free; returns how much was done."""
    if not RoutingCall.objects.filter(_due(at)).exists():
        return 0
    commit_without_waiting()
    hold_turns()
    call = RoutingCall.objects.filter(_due(at)).select_related("team__calendar").order_by("id").first()
    if call is None:
        return 0
    RoutingCall.objects.filter(_due(at), team=call.team_id).delete()
    roster = Roster([call.team], at)
    handoffs = _best(call.team, roster.seats(call.team_id))
    routed = _route(handoffs, roster, at) if handoffs else 0
    _say_why(call.team, roster.seats(call.team_id))
    if routed and len(handoffs) == BATCH:
        RoutingCall.objects.create(team=call.team)
    return Unit(max(routed, 1), is_full=True)


def hold_turns() -> None:
    """Let nobody else give handoffs by turns until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)


def _due(at: datetime) -> Q:
    return Q(due_at=None) | Q(due_at__lte=at)


def _best(team: Team, seats: Collection[Seat]) -> list[Handoff]:
    """The first of the pool, of the tiers that somebody can take or of accounts whose owner is there.

    They are found first and locked then, in the order of their ids as everywhere, so that nobody waits in a circle;
    one that somebody took meanwhile is left out.
    """
    tiers = [tier for tier in TierKey.values if any(seat.can_take(tier) for seat in seats)]
    there = [seat.user for seat in seats if not seat.is_away]
    pool = Handoff.objects.unclosed().pool().filter(team=team)
    can_go = pool.filter(Q(tier__in=tiers) | Q(account__owner__in=there))
    best = list(can_go.order_by("-rank", "pk").values_list("pk", flat=True)[:BATCH])
    if not best:
        return []
    rows = pool.filter(pk__in=best).order_by("pk").select_for_update(of=("self",))
    locked = rows.select_related("account__owner", "team__calendar", "rule")
    return sorted(locked, key=lambda handoff: best.index(handoff.pk))


def _route(handoffs: Sequence[Handoff], roster: Roster, at: datetime) -> int:
    chooser, routed, waiting = Chooser(handoffs, roster, at), [], []
    for handoff in handoffs:
        choice = chooser.choose(handoff)
        if choice is not None:
            assign(handoff, choice, at)
            routed.append(handoff)
        elif handoff.passed_by:
            handoff.assigned_why = chooser.why_nobody(handoff)
            waiting.append(handoff)
    Handoff.objects.bulk_update([*routed, *waiting], COLUMNS)
    MoveRecord.objects.bulk_create(
        MoveRecord(handoff=handoff, move=Move.ROUTED, state=handoff.state, at=at, note=handoff.assigned_why)
        for handoff in routed
    )
    roster.keep_turns()
    return len(routed)


def assign(handoff: Handoff, choice: Choice, at: datetime) -> None:
    """Give a handoff to whom was chosen; not stored yet."""
    handoff.owner, handoff.assigned_at, handoff.assigned_why, handoff.idle_at = choice.user, at, choice.why, None


def _say_why(team: Team, seats: Sequence[Seat]) -> None:
    """Write the reason why they wait beside those of the pool that have another, a statement for each tier."""
    pool = Handoff.objects.unclosed().filter(team=team, owner=None, passed_by=[])
    for tier in TierKey:
        if not any(seat.weight and seat.can_take(tier) for seat in seats):
            why = why_nobody(seats, tier, tier.label.lower())
            pool.filter(tier=tier).exclude(assigned_why=why).update(assigned_why=why)
