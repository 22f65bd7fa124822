"""What definitions do today, and what a draft would do, in few and bounded queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count
from psycopg.sql import SQL, Identifier, Literal

from playbooks.enums import Subject, VersionState
from playbooks.models import PersonQualification, Qualification, ScorecardVersion
from playbooks.naming import NOUNS
from playbooks.scoring import VersionSpec
from playbooks.scoring.database import rows
from playbooks.scoring.live import SCORES, WHOSE
from playbooks.scoring.probes import assessment, subjects_at
from playbooks.scoring.verdict import qualified

COUNTED = 1_000
COUNTED_SCORES = 100_000
EXAMPLES = 10
"""Accounts that a preview names of those that would join or leave."""

_EFFECT = SQL("""
    WITH qualify AS MATERIALIZED (
        SELECT account_id FROM ({assessment}) AS state WHERE {qualified}
    ), before AS MATERIALIZED (
        SELECT {whose} AS account_id FROM {scores} WHERE version_id = {before} AND qualified
    ), moved AS MATERIALIZED (
        SELECT account_id, before.account_id IS NULL AS joins FROM qualify FULL JOIN before USING (account_id)
        WHERE qualify.account_id IS NULL OR before.account_id IS NULL
    ), named AS (
        SELECT joins, key, row_number() OVER (PARTITION BY joins ORDER BY key) AS place
        FROM moved JOIN ({named}) AS called ON called.id = account_id
    )
    SELECT (SELECT count(*) FROM qualify), (SELECT count(*) FROM before),
        (SELECT count(*) FROM moved WHERE joins), (SELECT count(*) FROM moved WHERE NOT joins),
        ARRAY(SELECT key FROM named WHERE joins AND place <= {examples} ORDER BY place),
        ARRAY(SELECT key FROM named WHERE NOT joins AND place <= {examples} ORDER BY place)
""")


_NAMED = {
    Subject.ACCOUNT: SQL("SELECT id, key FROM accounts_account"),
    Subject.PERSON: SQL("SELECT id, 'Person ' || id AS key FROM accounts_person"),
}
"""What those who join or leave are called; people by their numbers, whoever may read this."""


@dataclass(frozen=True)
class Held:
    """How many accounts (or people) met each rule of a version as last assessed, by rule.

    Among its first `COUNTED_SCORES` scores.
    """

    accounts: dict[int, int]
    scores: int
    subject: Subject = Subject.ACCOUNT

    def words(self, rule: int) -> str:
        """What a rule holds for: “1 account meets it now”, with “or more” when not every score was read."""
        count = self.accounts.get(rule, 0)
        one, many = NOUNS[self.subject]
        if self.scores >= COUNTED_SCORES:
            return f"{count:,} or more {many} meet it now"
        return f"{count:,} {f'{one} meets' if count == 1 else f'{many} meet'} it now"


@dataclass(frozen=True)
class Effect:
    """What publishing a draft would change today: how many accounts, some by key, and the reach of its rules."""

    reachable: int
    qualify: int
    qualify_before: int
    joining: int
    leaving: int
    joining_examples: list[str]
    leaving_examples: list[str]

    @property
    def joining_unnamed(self) -> int:
        """How many more would join than are named."""
        return self.joining - len(self.joining_examples)

    @property
    def leaving_unnamed(self) -> int:
        """How many more would leave than are named."""
        return self.leaving - len(self.leaving_examples)


def preview(version: ScorecardVersion, *, at: datetime) -> Effect:
    """What publishing the draft would change at `at`, against what the version in force was last assessed to say."""
    before = ScorecardVersion.objects.filter(scorecard=version.scorecard_id, state=VersionState.PUBLISHED).first()
    spec = VersionSpec.of(version)
    query = _EFFECT.format(
        assessment=assessment(spec, subjects_at(None, at, spec.subject)),
        whose=WHOSE[spec.subject],
        scores=Identifier(SCORES[spec.subject]),
        named=_NAMED[spec.subject],
        qualified=qualified(spec),
        before=Literal(before.pk if before else None),
        examples=Literal(EXAMPLES),
    )
    return Effect(spec.reachable, *rows(query)[0])


def qualified_now(scorecards: Iterable[int]) -> dict[int, int]:
    """How many accounts (or people) are qualified at this moment, by scorecard, counted up to `COUNTED` each."""
    sql = """
        SELECT scorecard.id, (
            SELECT count(*) FROM (
                SELECT 1 FROM playbooks_qualification
                WHERE scorecard_id = scorecard.id AND ended_at IS NULL
                UNION ALL
                SELECT 1 FROM playbooks_personqualification
                WHERE scorecard_id = scorecard.id AND ended_at IS NULL
                LIMIT %s
            ) AS unended
        ) FROM unnest(%s::bigint[]) AS scorecard(id)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [COUNTED, list(scorecards)])
        return dict(cursor.fetchall())


def fired_since(start: datetime) -> dict[int, int]:
    """How many qualifications were recorded since `start`, by scorecard."""
    recent = Qualification.objects.filter(recorded_at__gte=start).order_by().values_list("scorecard")
    people = PersonQualification.objects.filter(recorded_at__gte=start).order_by().values_list("scorecard")
    counted = recent.annotate(count=Count("pk")).union(people.annotate(count=Count("pk")), all=True)
    return dict(counted)


def holding_now(version: ScorecardVersion) -> Held:
    """Count who meets the rules of a version, reading at most `COUNTED_SCORES` of its scores."""
    subject = Subject(version.scorecard.subject)
    sql = f"""
        WITH score AS MATERIALIZED (SELECT rules_held FROM {SCORES[subject]} WHERE version_id = %s LIMIT %s)
        SELECT NULL, count(*) FROM score
        UNION ALL
        SELECT rule_id, count(*) FROM score, unnest(rules_held) AS rule_id GROUP BY rule_id
    """  # noqa: S608 - the table's name is a constant
    with connection.cursor() as cursor:
        cursor.execute(sql, [version.pk, COUNTED_SCORES])
        found = dict(cursor.fetchall())
    return Held(scores=found.pop(None), accounts=found, subject=subject)


def capped(count: int) -> str:
    """A count that stops at `COUNTED`, in words."""
    return f"{COUNTED:,} or more" if count >= COUNTED else str(count)
