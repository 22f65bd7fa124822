"""Is there room: what is open, what comes, and what is to be expected, against what a person or a team can take.

Everything but the capacities is computed from the log, as of any instant; capacities are those of today. A week counts
once it is over, and only from the first one on in which the log has anything at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Min
from django.utils.timezone import get_current_timezone, get_current_timezone_name

from accounts.enums import Role
from accounts.models import User
from handoffs.models import MoveRecord, Team, TeamMember
from handoffs.reports import capacity_sql
from handoffs.reports.forecast import WEEKS, Forecast, forecast

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Flow:
    """What came into somebody's hands in a week, and what left them."""

    week: date
    came: int
    left: int


@dataclass(frozen=True)
class Load:
    """A person, or a team with its pool. `unacknowledged` ones are among the `open`; capacity None: any number.

    `incoming` is the forecast of what comes in a week, `ahead` of how many are open a week from now.
    """

    name: str
    key: str
    open: int
    unacknowledged: int
    capacity: int | None
    weeks: list[Flow]
    this_week: int
    incoming: Forecast | None
    ahead: Forecast | None

    @property
    def room(self) -> int | None:
        """How many more fit; negative if there are too many."""
        return None if self.capacity is None else self.capacity - self.open

    @property
    def excess(self) -> int:
        """How many there are too many."""
        return max(-(self.room or 0), 0)

    @property
    def share(self) -> int | None:
        """Percent of the capacity that is taken."""
        return self.open * 100 // self.capacity if self.capacity else None

    @property
    def verdict(self) -> str:
        """What follows, in a word: `full`, `will be full`, `may be full`, or nothing."""
        if self.capacity is None:
            return ""
        if self.open >= self.capacity:
            return "full"
        if self.ahead is None:
            return ""
        if self.ahead.middle >= self.capacity:
            return "will be full"
        return "may be full" if self.ahead.high >= self.capacity else ""


@dataclass(frozen=True)
class Capacity:
    """The answer: teams, people, and how much waits in each pool."""

    as_of: datetime
    weeks: list[date]
    teams: list[Load]
    people: list[Load]
    pool: int


def capacity(as_of: datetime) -> Capacity:
    """Answer, in seven queries."""
    monday = _monday(as_of)
    weeks = _whole_weeks(monday)
    open_of, fresh_of, pool = _held(as_of)
    flows = _flows(as_of, monday)
    teams = list(Team.objects.all())
    selling = TeamMember.objects.filter(user__is_active=True, user__groups__name=Role.AE)
    members = list(selling.select_related("team", "user").order_by("team__name"))
    caps = _capacities(members)
    people = _people(members, {pk for kind, pk in open_of if kind == "person"})

    def load(kind: str, pk: int, name: str, key: str, most: int | None) -> Load:
        past = [flows.get((kind, pk, week), Flow(week, 0, 0)) for week in weeks]
        now_open = open_of.get((kind, pk), 0)
        net = forecast([flow.came - flow.left for flow in past])
        return Load(
            name=name,
            key=key,
            open=now_open,
            unacknowledged=fresh_of.get((kind, pk), 0),
            capacity=most,
            weeks=past,
            this_week=flows.get((kind, pk, monday), Flow(monday, 0, 0)).came,
            incoming=forecast([flow.came for flow in past]),
            ahead=net.added_to(now_open) if net else None,
        )

    return Capacity(
        as_of=as_of,
        weeks=weeks,
        teams=[load("team", team.pk, team.name, team.key, _of_team(team, members, caps)) for team in teams],
        people=[load("person", user.pk, str(user), user.email, caps.get(user.pk)) for user in people],
        pool=pool,
    )


def _monday(as_of: datetime) -> date:
    today = as_of.astimezone(get_current_timezone()).date()
    return today - today.weekday() * DAY


def _whole_weeks(monday: date) -> list[date]:
    """The last weeks that are over, from the first in which anything was written down."""
    first = MoveRecord.objects.aggregate(first=Min("at"))["first"]
    if first is None:
        return []
    weeks = [monday - number * WEEK for number in range(WEEKS, 0, -1)]
    return [week for week in weeks if week >= _monday(first)]


Counts = dict[tuple[str, int], int]


def _held(as_of: datetime) -> tuple[Counts, Counts, int]:
    """Open ones by person and team, the unacknowledged among them, and how many nobody has."""
    with connection.cursor() as cursor:
        cursor.execute(capacity_sql.HELD, capacity_sql.words(as_of=as_of))
        rows = cursor.fetchall()
    held: Counts = defaultdict(int)
    fresh: Counts = defaultdict(int)
    for owner, team, count, unacknowledged in rows:
        for key in (("team", team), *((("person", owner),) if owner is not None else ())):
            held[key] += count
            fresh[key] += unacknowledged
    return held, fresh, sum(count for owner, _, count, _ in rows if owner is None)


def _flows(as_of: datetime, monday: date) -> dict[tuple[str, int, date], Flow]:
    """What came and went in the last weeks and in this one, by person and team."""
    zone = get_current_timezone()
    begins = datetime.combine(monday - WEEKS * WEEK, time(), zone)
    ends = datetime.combine(monday + WEEK, time(), zone)
    words = capacity_sql.words(as_of=as_of, begins=begins, ends=ends, zone=get_current_timezone_name())
    with connection.cursor() as cursor:
        cursor.execute(capacity_sql.FLOW, words)
        return {(kind, pk, week): Flow(week, came, left) for kind, pk, week, came, left in cursor.fetchall()}


def _capacities(members: Iterable[TeamMember]) -> dict[int, int]:
    """What each person can take: their own number, else their team's; of several teams the greatest."""
    found: dict[int, int] = {}
    for member in members:
        most = member.capacity if member.capacity is not None else member.team.capacity
        if most is not None:
            found[member.user_id] = max(found.get(member.user_id, 0), most)
    return found


def _of_team(team: Team, members: Sequence[TeamMember], caps: dict[int, int]) -> int | None:
    """What all of its members can take; None if one of them can take any number, or it has none."""
    own = [caps.get(member.user_id) for member in members if member.team_id == team.pk]
    known = [most for most in own if most is not None]
    return sum(known) if known and len(known) == len(own) else None


def _people(members: Iterable[TeamMember], holders: Iterable[int]) -> list[User]:
    """Who sells, or has something open all the same."""
    wanted = {member.user_id for member in members}
    return list(User.objects.filter(pk__in=wanted.union(holders)).order_by("first_name", "last_name", "email"))
