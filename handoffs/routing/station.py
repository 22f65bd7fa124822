"""A station of the line: what waits in a team's pool is given to whoever is free, the best first.

Its tray are the calls that database triggers write: something came into the pool, somebody has one less, is back, has
joined. A unit looks at one team, and at no more of its pool than there can be somebody for. What nobody can take stays,
and says why. One worker routes at a time, so that two cannot fill the same place.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from accounts.durability import NOT_WAITED_FOR
from accounts.units import Unit
from handoffs.enums import Move
from handoffs.models import Handoff, MoveRecord, RoutingCall, Team
from handoffs.routing.choosing import Choice, Chooser
from handoffs.routing.roster import Roster
from handoffs.routing.turns import Seat, why_nobody
from playbooks.enums import TierKey

BATCH = 200
COLUMNS = ("owner", "assigned_at", "assigned_why")
_TURNS = "pg_advisory_xact_lock(hashtext('handoffs: routing'))"
_DUE = "(due_at IS NULL OR due_at <= %(at)s)"
# Who finds nothing called for waits for nobody.
_BEGIN = f"SELECT {_TURNS}, {NOT_WAITED_FOR} WHERE EXISTS (SELECT FROM handoffs_routingcall WHERE {_DUE})"  # noqa: S608
_TAKE = f"""
WITH taken AS (
    DELETE FROM handoffs_routingcall WHERE {_DUE} AND team_id = (
        SELECT team_id FROM handoffs_routingcall WHERE {_DUE} ORDER BY id LIMIT 1
    ) RETURNING team_id
)
SELECT team_id, EXISTS (
    SELECT FROM handoffs_routingcall other WHERE {_DUE} AND other.team_id <> taken.team_id
) FROM taken LIMIT 1
"""  # noqa: S608 - constants
_SAY_WHY = """
UPDATE handoffs_handoff handoff SET assigned_why = said.why
FROM unnest(%(tiers)s::text[], %(whys)s::text[]) AS said (tier, why)
WHERE handoff.team_id = %(team)s AND handoff.owner_id IS NULL AND handoff.closed_at IS NULL
  AND handoff.passed_by = '{}' AND handoff.tier = said.tier AND handoff.assigned_why <> said.why
"""


@transaction.atomic
def route_handoffs(at: datetime) -> int:
    """Give up to a batch of one team's pool to whoever is free; returns how much was done."""
    found = _take(at)
    if found is None:
        return 0
    team, are_others_called = found
    roster = Roster([team], at)
    handoffs = _best(team, roster.seats(team.pk))
    routed = _route(handoffs, roster, at) if handoffs else 0
    _say_why(team, roster.seats(team.pk))
    is_left = bool(routed) and len(handoffs) == BATCH
    if is_left:
        RoutingCall.objects.create(team=team)
    return Unit(max(routed, 1), is_full=are_others_called or is_left)


def hold_turns() -> None:
    """Let nobody else give handoffs by turns until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_TURNS}")


def _take(at: datetime) -> tuple[Team, bool] | None:
    """The team that was called first, whose calls are answered, and whether another is called; nobody else routes."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {"at": at})
        if cursor.fetchone() is None:
            return None
        # Only now nobody else is at it, so only now it is certain what is left.
        cursor.execute(_TAKE, {"at": at})
        taken = cursor.fetchone()
    if taken is None:
        return None
    team, are_others_called = taken
    return Team.objects.select_related("calendar").get(pk=team), are_others_called


def _best(team: Team, seats: Collection[Seat]) -> list[Handoff]:
    """The first of the pool, of the tiers that somebody can take or of accounts whose owner is there.

    They are found first and locked then, in the order of their ids as everywhere, so that nobody waits in a circle;
    one that somebody took meanwhile is left out.
    """
    tiers = [tier for tier in TierKey.values if any(seat.can_take(tier) for seat in seats)]
    there = [seat.user for seat in seats if not seat.is_away]
    if not tiers and not there:
        return []
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
    """Write the reason why they wait beside those of the pool that have another."""
    nobody = [tier for tier in TierKey if not any(seat.weight and seat.can_take(tier) for seat in seats)]
    if not nobody:
        return
    whys = [why_nobody(seats, tier, tier.label.lower()) for tier in nobody]
    with connection.cursor() as cursor:
        cursor.execute(_SAY_WHY, {"team": team.pk, "tiers": [tier.value for tier in nobody], "whys": whys})
