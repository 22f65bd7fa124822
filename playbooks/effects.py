"""What definitions do today, and what a draft would do, in few and bounded queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count

from playbooks.enums import VersionState
from playbooks.models import Qualification, ScorecardVersion
from playbooks.scoring import VersionSpec, score_as_of

COUNTED = 1_000
COUNTED_SCORES = 100_000


@dataclass(frozen=True)
class Held:
    """How many accounts met each rule of a version as last assessed, by rule, among its first `COUNTED_SCORES`."""

    accounts: dict[int, int]
    scores: int

    def words(self, rule: int) -> str:
        """What a rule holds for: “1 account meets it now”, with “or more” when not every score was read."""
        count = self.accounts.get(rule, 0)
        if self.scores >= COUNTED_SCORES:
            return f"{count:,} or more accounts meet it now"
        return f"{count:,} {'account meets' if count == 1 else 'accounts meet'} it now"


@dataclass(frozen=True)
class Effect:
    """What publishing a draft would change today: accounts by key, and the points that its rules reach together."""

    reachable: int
    qualify: frozenset[str]
    qualify_before: frozenset[str]

    @property
    def joining(self) -> list[str]:
        """Accounts that would qualify and do not now."""
        return sorted(self.qualify - self.qualify_before)

    @property
    def leaving(self) -> list[str]:
        """Accounts that qualify now and would not."""
        return sorted(self.qualify_before - self.qualify)


def preview(version: ScorecardVersion, *, at: datetime) -> Effect:
    """What publishing the draft would change at `at`."""
    before = ScorecardVersion.objects.filter(scorecard=version.scorecard_id, state=VersionState.PUBLISHED).first()
    points = version.rules.filter(points__gt=0).values_list("points", flat=True)
    return Effect(
        reachable=sum(points),
        qualify=_qualifying(version, at),
        qualify_before=_qualifying(before, at) if before else frozenset(),
    )


def qualified_now(scorecards: Iterable[int]) -> dict[int, int]:
    """How many accounts are qualified at this moment, by scorecard, counted up to `COUNTED` each."""
    sql = """
        SELECT scorecard.id, (
            SELECT count(*) FROM (
                SELECT FROM playbooks_qualification
                WHERE scorecard_id = scorecard.id AND ended_at IS NULL LIMIT %s
            ) AS unended
        ) FROM unnest(%s::bigint[]) AS scorecard(id)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [COUNTED, list(scorecards)])
        return dict(cursor.fetchall())


def fired_since(start: datetime) -> dict[int, int]:
    """How many qualifications were recorded since `start`, by scorecard."""
    recent = Qualification.objects.filter(recorded_at__gte=start).order_by().values_list("scorecard")
    return dict(recent.annotate(count=Count("pk")))


def holding_now(version: ScorecardVersion) -> Held:
    """Count who meets the rules of a version, reading at most `COUNTED_SCORES` of its scores."""
    sql = """
        WITH score AS MATERIALIZED (SELECT rules_held FROM playbooks_score WHERE version_id = %s LIMIT %s)
        SELECT NULL, count(*) FROM score
        UNION ALL
        SELECT rule_id, count(*) FROM score, unnest(rules_held) AS rule_id GROUP BY rule_id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [version.pk, COUNTED_SCORES])
        found = dict(cursor.fetchall())
    return Held(scores=found.pop(None), accounts=found)


def capped(count: int) -> str:
    """A count that stops at `COUNTED`, in words."""
    return f"{COUNTED:,} or more" if count >= COUNTED else str(count)


def _qualifying(version: ScorecardVersion, at: datetime) -> frozenset[str]:
    return frozenset(row.account for row in score_as_of(VersionSpec.of(version), at) if row.qualified)
