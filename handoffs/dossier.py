"""What sales needs to know about an account before anyone writes to it.

Who they are, what they did, what is known, and why it scores what it scores. Every function costs a fixed number of
queries, whatever the size of the account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Max, QuerySet

from accounts.models import Account, Fact, Person
from handoffs.charts import Columns, Staircase, columns, staircase
from playbooks.models import ScorecardVersion
from playbooks.scoring import Evidence, Explanation, Line, VersionSpec, explain_all, steps
from signals.models import Occurrence

RECENT = timedelta(days=30)
PEOPLE_SHOWN = 8


@dataclass(frozen=True)
class ActivePerson:
    """Somebody of the account, and what they did in the last `RECENT`."""

    person: Person
    times: int
    last_at: datetime


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
    people = Person.objects.in_bulk([row["person"] for row in shown])
    return ActivePeople(
        shown=[ActivePerson(people[row["person"]], row["times"], row["last_at"]) for row in shown],
        active=len(shown) if len(shown) < PEOPLE_SHOWN else busy.order_by().count(),
        known=Person.objects.filter(account=account).count(),
    )


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
    """One piece of evidence, and the person it is of."""

    evidence: Evidence
    person: Person | None


@dataclass(frozen=True)
class Reason:
    """One line of a "why" table: the rule's line, and its evidence with people."""

    line: Line
    proofs: list[Proof]

    @property
    def unseen(self) -> int:
        """How many more pieces of evidence there are than are shown."""
        return self.line.evidence_total - len(self.proofs)


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
    versions: Iterable[ScorecardVersion], account: Account, at: datetime, *, with_people: bool = True
) -> list[Why]:
    """Explain the scores under each of the versions, whose rules are read along with them if they are prefetched."""
    versions = list(versions)
    explained = explain_all([VersionSpec.of(version) for version in versions], account.pk, at)
    lines = [line for one in explained for line in one.lines]
    seen = {evidence.person_id for line in lines for evidence in line.evidence if evidence.person_id}
    people = Person.objects.in_bulk(seen) if with_people else {}
    return [Why(version, one, _reasons(one, people)) for version, one in zip(versions, explained, strict=True)]


def _reasons(explanation: Explanation, people: dict[int, Person]) -> list[Reason]:
    """What holds comes first, the most points on top."""
    lines = sorted(explanation.lines, key=lambda line: (not line.held, -line.rule.points))
    return [
        Reason(line, [Proof(evidence, people.get(evidence.person_id or 0)) for evidence in line.evidence])
        for line in lines
    ]


def score_over_time(version: ScorecardVersion, account: Account, at: datetime) -> Staircase:
    """The account's score under the version over the last `RECENT`."""
    found = steps(VersionSpec.of(version), account.pk, start=at - RECENT, end=at)
    changes = [(first.at, first.points) for first in found[:1]]
    # Steps that only swap one rule for another leave the points as they were.
    for points, group in groupby(found, key=lambda step: step.points):
        if points != changes[-1][1]:
            changes.append((next(group).at, points))
    return staircase(changes, at, version.threshold)


def _recent(account: Account, at: datetime) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(account=account, at__gt=at - RECENT, at__lte=at)
