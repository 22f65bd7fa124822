"""What sales needs to know about an account before anyone writes to it.

Who they are, what they did, what is known, and why it scores what it scores. Every function costs a fixed number of
queries, whatever the size of the account.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Max, QuerySet

from accounts.models import Account, Fact, Person
from handoffs.charts import Columns, Staircase, columns, staircase
from playbooks.models import PersonQualification, ScorecardVersion
from playbooks.progress import progress
from playbooks.scoring import Evidence, Explanation, Line, Step, VersionSpec, explain_all, steps_all
from playbooks.turns import turns
from signals.models import Occurrence
from signals.told import told_by

RECENT = timedelta(days=30)
PEOPLE_SHOWN = 8


@dataclass(frozen=True)
class ActivePerson:
    """Somebody of the account, what they did in the last `RECENT`, and what they qualify under now."""

    person: Person
    times: int
    last_at: datetime
    leads: list[PersonQualification] = field(default_factory=list)


@dataclass(frozen=True)
class ActivePeople:
    """The people of an account who were active lately, the busiest first. The first is the champion."""

    shown: list[ActivePerson]
    active: int
    known: int

    @property
    def champion(self) -> ActivePerson | None:
        """Whom to write to: the most active one."""
        return self.shown[0] if self.shown else None

    @property
    def others(self) -> list[ActivePerson]:
        """Everyone shown but the champion."""
        return self.shown[1:]

    @property
    def unseen(self) -> int:
        """How many more were active."""
        return self.active - len(self.shown)


def active_people(account: Account, at: datetime) -> ActivePeople:
    """Who of the account was active in the last `RECENT`, and how much. Equal activity goes by who was first."""
    busy = (
        _recent(account, at)
        .values("person")
        .annotate(times=Count("message_key", distinct=True), last_at=Max("at"))
        .order_by("-times", "person")
    )
    shown = list(busy[:PEOPLE_SHOWN])
    ids = [row["person"] for row in shown]
    people, leads = Person.objects.in_bulk(ids), _leads(ids)
    return ActivePeople(
        shown=[
            ActivePerson(people[row["person"]], row["times"], row["last_at"], leads.get(row["person"], []))
            for row in shown
        ],
        active=len(shown) if len(shown) < PEOPLE_SHOWN else busy.order_by().count(),
        known=Person.objects.filter(account=account).count(),
    )


def _leads(people: list[int]) -> dict[int, list[PersonQualification]]:
    """What each of the people qualifies under now."""
    found: dict[int, list[PersonQualification]] = {}
    rows = PersonQualification.objects.filter(person__in=people, ended_at=None).select_related("scorecard")
    for row in rows.order_by("scorecard__name"):
        found.setdefault(row.person_id, []).append(row)
    return found


def usage_of(account: Account, at: datetime, zone: ZoneInfo) -> Columns:
    """What the account did on each of the last days, as the viewer's calendar has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (at AT TIME ZONE %s)::date, count(DISTINCT message_key) FROM signals_occurrence"
            " WHERE account_id = %s AND at > %s AND at <= %s GROUP BY 1",
            [zone.key, account.pk, at - RECENT - timedelta(days=1), at],
        )
        found: dict[date, int] = dict(cursor.fetchall())
    today = at.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in reversed(range(RECENT.days))]
    return columns([(day, found.get(day, 0)) for day in days])


def facts_of(account: Account, at: datetime) -> QuerySet[Fact]:
    """What is known about the account as of `at`: the latest value of each name."""
    return (
        Fact.objects.filter(account=account, since__lte=at).order_by("name", "-since", "-message_key").distinct("name")
    )


@dataclass(frozen=True)
class Proof:
    """One piece of evidence, the person it is of, and what its event said."""

    evidence: Evidence
    person: Person | None
    told: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Reason:
    """One line of a "why" table: the rule's line, and its evidence with people."""

    line: Line
    proofs: list[Proof]

    @property
    def unseen(self) -> int:
        """How many more pieces of evidence there are than are shown."""
        return self.line.evidence_total - len(self.proofs)

    @property
    def progress(self) -> str:
        """What has been reached of what would be enough."""
        return progress(self.line)


@dataclass(frozen=True)
class Why:
    """Why an account has its points under a version at an instant; the lines add up to the total."""

    version: ScorecardVersion
    explanation: Explanation
    reasons: list[Reason]

    @property
    def held(self) -> list[Reason]:
        """The lines that make up the points."""
        return [reason for reason in self.reasons if reason.line.held]

    @property
    def missed(self) -> list[Reason]:
        """The rules that do not hold, and how far each is."""
        return [reason for reason in self.reasons if not reason.line.held]


def why(version: ScorecardVersion, account: Account, at: datetime) -> Why:
    """Explain a score, with the people behind it."""
    return why_all([version], account, at)[0]


def why_all(
    versions: Iterable[ScorecardVersion],
    account: Account | Person,
    at: datetime,
    *,
    with_people: bool = True,
    with_events: bool = False,
) -> list[Why]:
    """Explain the scores under each of the versions, whose rules are read along with them if they are prefetched.

    Under versions about people, they are a person's scores. What the events said is told only along with people: it may
    be about them.
    """
    versions = list(versions)
    explained = explain_all([VersionSpec.of(version) for version in versions], account.pk, at)
    shown = [evidence for one in explained for line in one.lines for evidence in line.evidence]
    proofs = iter(proofs_of(shown, with_people=with_people, with_events=with_events))
    return [Why(version, one, _reasons(one, proofs)) for version, one in zip(versions, explained, strict=True)]


def proofs_of(shown: Sequence[Evidence], *, with_people: bool, with_events: bool) -> list[Proof]:
    """The evidence with the people it is of, and with what their events said."""
    people = Person.objects.in_bulk({one.person_id for one in shown if one.person_id}) if with_people else {}
    keys = {one.message_key for one in shown if one.person_id and one.message_key}
    told = told_by(keys) if with_people and with_events else {}
    return [
        Proof(one, people.get(one.person_id or 0), told.get(one.message_key, []) if one.message_key else [])
        for one in shown
    ]


def _reasons(explanation: Explanation, proofs: Iterator[Proof]) -> list[Reason]:
    """What holds comes first, the most points on top. `proofs` are those of its lines, in their order."""
    reasons = [Reason(line, list(islice(proofs, len(line.evidence)))) for line in explanation.lines]
    return sorted(reasons, key=lambda reason: (not reason.line.held, -reason.line.rule.points))


def score_over_time(version: ScorecardVersion, account: Account, at: datetime) -> Staircase:
    """The account's score under the version over the last `RECENT`."""
    return scores_over_time([version], account, at)[0]


def scores_over_time(versions: Iterable[ScorecardVersion], account: Account, at: datetime) -> list[Staircase]:
    """The account's score under each of the versions over the last `RECENT`."""
    versions = list(versions)
    specs = [VersionSpec.of(version) for version in versions]
    found = steps_all(specs, account.pk, start=at - RECENT, end=at)
    return [drawn(spec, steps, at) for spec, steps in zip(specs, found, strict=True)]


def drawn(spec: VersionSpec, steps: Sequence[Step], end: datetime) -> Staircase:
    """The steps as a chart: every change of the points up to `end`, and the rules that made it."""
    # Steps that only swap one rule for another leave the points as they were.
    moved = [turn for turn in turns(spec, steps) if turn.change]
    points = [(steps[0].at, steps[0].points), *((turn.at, turn.points) for turn in moved)]
    return staircase(points, end, spec.threshold, told={turn.at: turn.words for turn in moved})


def _recent(account: Account, at: datetime) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(account=account, at__gt=at - RECENT, at__lte=at)
