"""A station of the line: what its owner cannot work on goes back to the pool, and routing gives it to somebody else.

Who has left, or works no handoffs any more, keeps nothing that is open. Who is out of office for longer than a handoff
may wait keeps what they have taken on, and nothing that has yet to be acknowledged. Both may get them again: they have
let nothing lie.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.units import Unit
from handoffs.deadlines import Clocks
from handoffs.enums import HandoffState
from handoffs.models import Absence, Handoff, MoveRecord, Team
from handoffs.reassigning import BATCH, COLUMNS, go_on

Wait = tuple[int, int, str]
"""The handoffs of one owner in one team and tier: they wait equally long."""


@transaction.atomic
def return_abandoned(at: datetime) -> int:
    """Return up to a batch of handoffs to their pools; returns how many."""
    away = _away_too_long(at)
    abandoned = Handoff.objects.unclosed().filter(owner__in=_gone())
    if away:
        waiting = Q(*(Q(owner=owner, team=team, tier=tier) for owner, team, tier in away), _connector=Q.OR)
        abandoned |= Handoff.objects.unacknowledged().filter(waiting)
    rows = abandoned.order_by("pk").select_related("owner").select_for_update(of=("self",), skip_locked=True)
    handoffs = list(rows[:BATCH])
    if not handoffs:
        return 0
    records = [_returned(handoff, away, at) for handoff in handoffs]
    Handoff.objects.bulk_update(handoffs, COLUMNS)
    MoveRecord.objects.bulk_create(records)
    return Unit(len(handoffs), is_full=len(handoffs) == BATCH)


def _gone() -> QuerySet[User]:
    """Everybody who does not work handoffs."""
    return User.objects.exclude(pk__in=User.objects.in_sales().values("pk"))


def _away_too_long(at: datetime) -> dict[Wait, datetime]:
    """Until when they are away whose handoffs would wait longer than their team allows, by what waits."""
    rows = (
        Absence.objects.filter(
            starts_at__lte=at, ends_at__gt=at, user__handoffs__state=HandoffState.FIRED, user__handoffs__closed_at=None
        )
        .order_by("ends_at")
        .values_list("user", "user__handoffs__team", "user__handoffs__tier", "ends_at")
        .distinct()
    )
    found = list(rows)
    if not found:
        return {}
    teams, clocks = Team.objects.select_related("calendar").in_bulk({team for _, team, *_ in found}), Clocks()
    return {
        (user, team, tier): ends_at
        for user, team, tier, ends_at in found
        if clocks.schedule(teams[team]).business_time_between(at, ends_at) > teams[team].time_to_acknowledge(tier)
    }


def _returned(handoff: Handoff, away: dict[Wait, datetime], at: datetime) -> MoveRecord:
    before, until = handoff.owner, away.get((handoff.owner_id or 0, handoff.team_id, handoff.tier))
    handoff.owner, handoff.idle_at = None, None
    if before is not None and not before.is_active:
        why = f"{before} has left."
    elif until is not None:
        why = f"{before} is out of office until {until:%d %b %Y, %H:%M} UTC."
    else:
        why = f"{before} works no handoffs any more."
    return go_on(handoff, before, None, why, at)
