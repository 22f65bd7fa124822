"""A station of the line: what stays unacknowledged after it was escalated goes to somebody else, by its team's rule.

To the next of the team: the account executives of the team take turns in the order of their ids, from the one after
whom the rule chose last; who is away, or has it already, is passed over. If nobody is left, or the rule
says so, it goes back to the pool.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from accounts.enums import Role
from accounts.models import User
from accounts.units import Unit
from handoffs.clock import Pauses
from handoffs.enums import Alarm, Move, ReassignRule
from handoffs.models import Handoff, MoveRecord, Team
from handoffs.pauses import absences

BATCH = 500


@transaction.atomic
def reassign_handoffs(at: datetime) -> int:
    """Give up to a batch of handoffs to others; returns how many.

    Whoever gets one has the wait that the rule names from now on, whenever the old one ended. When that is over, the
    station that follows a new owner works out: it knows when they are away.
    """
    waiting = Handoff.objects.unacknowledged().filter(alarm=Alarm.OVER, reassign_at__lte=at)
    handoffs = list(
        waiting.order_by("reassign_at", "pk")
        .select_related("team", "owner")
        .select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    if not handoffs:
        return 0
    turns = _Turns({handoff.team_id for handoff in handoffs}, at)
    records = [_reassign(handoff, turns, at) for handoff in handoffs]
    Handoff.objects.bulk_update(handoffs, ["owner", "reassign_at", "reassigned_at"])
    MoveRecord.objects.bulk_create(record for record in records if record)
    return Unit(len(handoffs), is_full=len(handoffs) == BATCH)


def _reassign(handoff: Handoff, turns: "_Turns", at: datetime) -> MoveRecord | None:
    before, after = handoff.owner, None
    if handoff.team.reassign_rule == ReassignRule.NEXT_MEMBER:
        after = turns.next(handoff.team_id, before, at)
    handoff.reassign_at = None
    if after == before:
        return None
    handoff.owner, handoff.reassigned_at = after, at
    note = f"From {before or 'the pool'} to {after or 'the pool'}: {_why(handoff.team, is_given=after is not None)}"
    return MoveRecord(handoff=handoff, move=Move.REASSIGNED, state=handoff.state, at=at, note=note)


def _why(team: Team, *, is_given: bool) -> str:
    if not is_given and team.reassign_rule == ReassignRule.NEXT_MEMBER:
        return "nobody else of the team is there."
    return f"not acknowledged {team.reassign_after_hours.normalize():f} business hours after it was escalated."


class _Turns:
    """Whose turn it is in some teams."""

    def __init__(self, teams: Iterable[int], since: datetime) -> None:
        members = User.objects.filter(is_active=True, groups__name=Role.AE, teams__in=teams).order_by("pk").distinct()
        self._users = {user.pk: user for user in members}
        self._members: dict[int, list[int]] = {team: [] for team in teams}
        rows = Team.members.through.objects.filter(team__in=teams, user__in=self._users).order_by("user")
        for team, user in rows.values_list("team", "user"):
            self._members[team].append(user)
        given = Handoff.objects.filter(team__in=teams, reassigned_at__isnull=False).exclude(owner=None)
        latest = given.order_by("team", "-reassigned_at", "-pk").distinct("team")
        self._last: dict[int, int] = dict(latest.values_list("team", "owner"))
        self._away = absences(self._users, since)

    def next(self, team: int, owner: User | None, at: datetime) -> User | None:
        """The next of the team who is there and is not the owner."""
        members = in_turn(self._members[team], self._last.get(team))
        there = [pk for pk in members if not is_away(self._away.get(pk, ()), at) and (owner is None or pk != owner.pk)]
        if not there:
            return None
        self._last[team] = there[0]
        return self._users[there[0]]


def in_turn(members: Sequence[int], last: int | None) -> list[int]:
    """Ids in the order in which they come, from the one after the last."""
    return [pk for pk in members if last is not None and pk > last] + [
        pk for pk in members if last is None or pk <= last
    ]


def is_away(away: Pauses, at: datetime) -> bool:
    """Whether somebody who is away in these spans is away at that instant."""
    return any(span.start <= at < span.end for span in away)
