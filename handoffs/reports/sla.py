"""The SLA audit: what was acknowledged in time, how late the rest was, and whether anybody wrote before they might.

Sets are counted in SQL (`sla_sql`). Business time is Python's: how late a breach is follows the team's calendar as it
is today, without the pauses of the handoff and the absences of whoever had it when its time was over. What an answer
consists of is in `sla_answer`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median

from django.db import connection

from accounts.models import User
from handoffs.clock import Pauses, Schedule, Span, joined
from handoffs.models import Pause, Team
from handoffs.pauses import absences
from handoffs.reports import sla_sql
from handoffs.reports.asking import Question
from handoffs.reports.sla_answer import NOTHING, Audit, Case, Figures, Line

TOTAL, BY_WEEK, BY_TEAM, BY_PERSON = 0b111, 0b011, 0b101, 0b110
POOL = "Nobody (pool)"
GONE = "Somebody who has left"


def audit(question: Question) -> Audit:
    """Answer, in eight queries at most, however much there is."""
    names = Names.read()
    late = list(names.named(_with_lateness(_cases(question, sla_sql.LATE), names, question.as_of)))
    uninvited = list(names.named(_cases(question, sla_sql.UNINVITED)))
    lines = _lines(question, names, late)
    return Audit(
        question=question,
        total=lines[TOTAL][0].figures if lines[TOTAL] else NOTHING,
        weeks=sorted(lines[BY_WEEK], key=lambda line: line.week or date.min),
        teams=sorted(lines[BY_TEAM], key=lambda line: line.name),
        people=sorted(lines[BY_PERSON], key=lambda line: (line.key == "", line.name)),
        late=late,
        uninvited=uninvited,
    )


def cases(question: Question) -> Iterator[Case]:
    """Every handoff of the question, the latest first."""
    names = Names.read()
    yield from names.named(_with_lateness(_cases(question, ""), names, question.as_of))


@dataclass(frozen=True)
class Names:
    """Teams and people by their ids, and each team's hours."""

    teams: dict[int, Team]
    people: dict[int, User]
    schedules: dict[int, Schedule]

    @classmethod
    def read(cls) -> "Names":
        """All of them, in two queries: a company has hundreds at most."""
        teams = {team.pk: team for team in Team.objects.select_related("calendar")}
        people = {user.pk: user for user in User.objects.only("first_name", "last_name", "email")}
        return cls(teams, people, {pk: team.schedule() for pk, team in teams.items()})

    def team(self, pk: int) -> str:
        """The team's name; it may be gone."""
        return str(self.teams[pk]) if pk in self.teams else "A former team"

    def person(self, pk: int | None) -> str:
        """The person's name; they may have left, or there was nobody."""
        if pk is None:
            return POOL
        return str(self.people[pk]) if pk in self.people else GONE

    def named(self, found: Iterable[Case]) -> Iterator[Case]:
        """The cases with the names of whose they are."""
        for case in found:
            yield replace(case, team=self.team(case.team_id), person=self.person(case.owner_id))


def _cases(question: Question, where: str) -> list[Case]:
    with connection.cursor() as cursor:
        cursor.execute(sla_sql.AUDIT + sla_sql.CASES.format(where=where), sla_sql.words(question))
        return [Case(*row) for row in cursor.fetchall()]


def _with_lateness(found: list[Case], names: Names, as_of: datetime) -> list[Case]:
    stops = _stops([case for case in found if case.is_late])
    return [replace(case, late=_late(case, names, stops, as_of)) if case.is_late else case for case in found]


def _late(case: Case, names: Names, stops: dict[int, Pauses], as_of: datetime) -> timedelta:
    schedule = names.schedules.get(case.team_id)
    end = case.stopped_at or as_of
    if schedule is None:
        return end - case.due_at
    return schedule.business_time_between(case.due_at, end, stops.get(case.handoff, ()))


def _stops(late: Sequence[Case]) -> dict[int, Pauses]:
    """When the clocks of these stood still, in two queries."""
    if not late:
        return {}
    earliest = min(case.due_at for case in late)
    paused: dict[int, list[Span]] = defaultdict(list)
    rows = Pause.objects.filter(handoff__in=[case.handoff for case in late], ends_at__gt=earliest)
    for pk, start, end in rows.values_list("handoff", "starts_at", "ends_at"):
        paused[pk].append(Span(start, end))
    away = absences({case.owner_id for case in late} - {None}, earliest)
    return {case.handoff: joined([*paused[case.handoff], *away.get(case.owner_id, ())]) for case in late}


def _lines(question: Question, names: Names, late: Sequence[Case]) -> dict[int, list[Line]]:
    with connection.cursor() as cursor:
        cursor.execute(sla_sql.AUDIT + sla_sql.FIGURES, sla_sql.words(question))
        rows = cursor.fetchall()
    lines: dict[int, list[Line]] = {group: [] for group in (TOTAL, BY_WEEK, BY_TEAM, BY_PERSON)}
    for group, week, team, owner, *figures in rows:
        of_line = {TOTAL: None, BY_WEEK: week, BY_TEAM: team, BY_PERSON: owner}[group]
        minutes = [case.minutes_late or 0 for case in late if _belongs(case, group, of_line)]
        middle = int(median(minutes)) if minutes else None
        whole = replace(Figures(*figures), minutes_late=sum(minutes), median_late=middle)
        lines[group].append(_line(group, of_line, names, whole))
    return lines


def _belongs(case: Case, group: int, value: object) -> bool:
    return {TOTAL: None, BY_WEEK: case.week, BY_TEAM: case.team_id, BY_PERSON: case.owner_id}[group] == value


def _line(group: int, value: object, names: Names, figures: Figures) -> Line:
    if isinstance(value, date):
        return Line(f"Week of {value:%-d %b}", value.isoformat(), figures, value)
    pk = value if isinstance(value, int) else None
    if group == BY_TEAM and pk is not None:
        return Line(names.team(pk), names.teams[pk].key if pk in names.teams else "", figures)
    person = names.people.get(pk) if pk is not None else None
    return Line(names.person(pk), person.email if person else "", figures)
