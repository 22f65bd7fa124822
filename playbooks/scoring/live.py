"""The live score: assess a batch of accounts under one version, and store what changed."""

from collections.abc import Sequence
from datetime import datetime

from psycopg.sql import SQL, Composable, Identifier, Literal

from playbooks.enums import Subject
from playbooks.scoring.database import rows
from playbooks.scoring.probes import assessment, subjects_at
from playbooks.scoring.spec import VersionSpec
from playbooks.scoring.verdict import bit_of, qualified

SCORES = {Subject.ACCOUNT: "playbooks_score", Subject.PERSON: "playbooks_personscore"}
"""The tables of scores that count."""
WHOSE = {Subject.ACCOUNT: Identifier("account_id"), Subject.PERSON: Identifier("person_id")}


def store_scores(
    version: VersionSpec, accounts: Sequence[int], at: datetime, table: str | None = None
) -> dict[int, bool]:
    """Assess the accounts (or people) at the instant and write the scores that changed, in one statement.

    Accounts for which no rule ever held, nor will by the passing of time, get no row. Returns {account: was due} for
    those that qualify: whether a rule may have ceased to hold, and the score have fallen, since it was last looked at.
    `table` is another one of the same columns, for scores that do not count.
    """
    query = SQL(
        "WITH state AS MATERIALIZED ({assessment}), before AS MATERIALIZED ("
        " SELECT {whose} AS account_id, reassess_at FROM {table}"
        " WHERE version_id = {version} AND {whose} = ANY({accounts})"
        "), written AS ("
        " INSERT INTO {table} AS score"
        "  (version_id, {whose}, points, activated, qualified, rules_held, assessed_at, reassess_at)"
        " SELECT {version}, account_id, points, activated, {qualified}, {rules_held}, at, until FROM state"
        " WHERE held <> 0 OR until IS NOT NULL OR account_id IN (SELECT account_id FROM before) ORDER BY account_id"
        " ON CONFLICT (version_id, {whose}) DO UPDATE SET points = excluded.points, activated = excluded.activated,"
        "  qualified = excluded.qualified, rules_held = excluded.rules_held, assessed_at = excluded.assessed_at,"
        "  reassess_at = excluded.reassess_at"
        " WHERE (score.points, score.activated, score.qualified, score.rules_held, score.reassess_at)"
        "  IS DISTINCT FROM"
        "  (excluded.points, excluded.activated, excluded.qualified, excluded.rules_held, excluded.reassess_at)"
        ") SELECT account_id, coalesce(before.reassess_at <= at, false)"
        " FROM state LEFT JOIN before USING (account_id) WHERE {qualified}"
    ).format(
        assessment=assessment(version, subjects_at(accounts, at)),
        whose=WHOSE[version.subject],
        version=Literal(version.id),
        accounts=Literal(list(accounts)),
        qualified=qualified(version),
        rules_held=_rules_held(version),
        table=Identifier(table or SCORES[version.subject]),
    )
    return dict(rows(query))


def _rules_held(version: VersionSpec) -> Composable:
    """The ids of the rules whose bits are set."""
    ids = [
        SQL("CASE WHEN held & {} <> 0 THEN {}::bigint END").format(bit_of(bit), Literal(rule.id))
        for bit, rule in enumerate(version.rules)
    ]
    return SQL("array_remove(ARRAY[{}]::bigint[], NULL)").format(SQL(", ").join(ids))
