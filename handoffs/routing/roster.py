"""The members of teams as routing sees them at an instant: who is there, and how much they have."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count

from accounts.enums import Role
from handoffs.clock import Pauses, UnusableSchedule
from handoffs.models import Handoff, Team, TeamMember
from handoffs.pauses import absences
from handoffs.routing.turns import Load, Seat


class Roster:
    """The account executives of some teams, read in three queries; what is given by it is counted at once.

    Present is who is neither out of office now nor when their team works next: a handoff that fires on a Saturday goes
    to somebody who is there on Monday.
    """

    def __init__(self, teams: Collection[Team], at: datetime) -> None:
        members = TeamMember.objects.filter(team__in=teams, user__is_active=True, user__groups__name=Role.AE)
        rows = list(members.select_related("user").order_by("user"))
        self.users = {row.user_id: row.user for row in rows}
        self._rows = {(row.team_id, row.user_id): row for row in rows}
        self._away, self._loads = (absences(self.users, at), _loads(self.users)) if rows else ({}, {})
        self._at, self._nexts = at, {team.pk: _works_next(team, at) for team in teams}
        capacities = {team.pk: team.capacity for team in teams}
        self._seats: dict[int, list[Seat]] = defaultdict(list)
        for row in rows:
            self._seats[row.team_id].append(self._seat(row, capacities[row.team_id]))

    def seats(self, team: int) -> list[Seat]:
        """The members of a team, by their ids."""
        return self._seats[team]

    def seat(self, team: int, user: int | None) -> Seat | None:
        """One member, if they are one."""
        return next((seat for seat in self._seats[team] if seat.user == user), None)

    def count(self, user: int) -> None:
        """They have one more."""
        if user in self._loads:
            self._loads[user].open += 1

    def keep_turns(self) -> None:
        """Store whose turn it is."""
        changed = []
        for (team, user), row in self._rows.items():
            seat = self.seat(team, user)
            if seat is not None and seat.credit != row.credit:
                row.credit = seat.credit
                changed.append(row)
        TeamMember.objects.bulk_update(changed, ["credit"])

    def _seat(self, row: TeamMember, capacity: int | None) -> Seat:
        away = self._away.get(row.user_id, ())
        return Seat(
            user=row.user_id,
            weight=row.weight,
            capacity=capacity if row.capacity is None else row.capacity,
            tiers=frozenset(row.tiers),
            is_away=is_away(away, self._at) or is_away(away, self._nexts[row.team_id]),
            credit=row.credit,
            load=self._loads[row.user_id],
        )


def is_present(away: Pauses, team: Team, at: datetime) -> bool:
    """Whether somebody who is away in these spans is there, now and when the team works next."""
    return not is_away(away, at) and not is_away(away, _works_next(team, at))


def is_away(away: Pauses, at: datetime) -> bool:
    """Whether somebody who is away in these spans is away at that instant."""
    return any(span.start <= at < span.end for span in away)


def _works_next(team: Team, at: datetime) -> datetime:
    try:
        return team.schedule().resumes_at(at)
    except UnusableSchedule:
        return at


def _loads(users: Collection[int]) -> dict[int, Load]:
    counted = Handoff.objects.unclosed().filter(owner__in=users).values_list("owner").annotate(count=Count("pk"))
    loads = dict(counted.order_by())
    return {user: Load(loads.get(user, 0)) for user in users}
