"""The live score: assess a batch of accounts under one version, and store what changed."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from psycopg.sql import SQL, Composable, Identifier, Literal

from playbooks.enums import Subject
from playbooks.scoring import batch_rows
from playbooks.scoring.probes import assessment
from playbooks.scoring.spec import VersionSpec
from playbooks.scoring.subject_rows import STATEMENTS_KEPT
from playbooks.scoring.sweeps import ONCE
from playbooks.scoring.verdict import bit_of, qualified

SCORES = {Subject.ACCOUNT: "playbooks_score", Subject.PERSON: "playbooks_personscore"}
"""The tables of scores that count."""
WHOSE = {Subject.ACCOUNT: Identifier("account_id"), Subject.PERSON: Identifier("person_id")}


class Assessed(NamedTuple):
    """An account (or person) that qualifies, or of which a firing is open.

    `was_due`: a rule may have ceased to hold, and the score have fallen, since it was last looked at. `last` is when it
    last fired; the rest is the open firing, if there is one: the row's id, when it was, and under which version.
    """

    account_id: int
    qualifies: bool
    was_due: bool
    last: datetime | None
    open_id: int | None
    open_at: datetime | None
    open_version: int | None


def store_scores(
    version: VersionSpec,
    accounts: Sequence[int],
    at: datetime,
    *,
    fired: Composable,
    table: str | None = None,
) -> list[Assessed]:
    """Assess the accounts (or people) at the instant and write the scores that changed, in one statement.

    Accounts for which no rule ever held, nor will by the passing of time, get no row. `fired` is a query of the firings
    (account_id, id, at, ended_at, version_id) that there may be. `table` is another one of the same columns, for scores
    that do not count.
    """
    text = _storing(version, fired.as_string(), table or SCORES[version.subject])
    return [Assessed(*row) for row in batch_rows.run(text, accounts, at)]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _storing(version: VersionSpec, fired: str, table: str) -> str:
    query = SQL(
        "state AS MATERIALIZED ("
        " SELECT account_id, at, held, points, activated, until, {qualified} AS qualified, {rules_held} AS rules_held"
        " FROM ({assessment} {once}) AS assessed"
        "), before AS MATERIALIZED ("
        " SELECT {whose} AS account_id, points, activated, qualified, rules_held, reassess_at FROM {table}"
        " WHERE version_id = {version} AND {whose} = ANY({accounts})"
        "), written AS ("
        " INSERT INTO {table} AS score"
        "  (version_id, {whose}, points, activated, qualified, rules_held, assessed_at, reassess_at)"
        " SELECT {version}, account_id, state.points, state.activated, state.qualified, state.rules_held, at, until"
        " FROM state LEFT JOIN before USING (account_id)"
        " WHERE CASE WHEN before.account_id IS NULL THEN held & {scored} <> 0 OR until IS NOT NULL ELSE"
        "  (before.points, before.activated, before.qualified, before.rules_held, before.reassess_at) IS DISTINCT FROM"
        "  (state.points, state.activated, state.qualified, state.rules_held, until) END ORDER BY account_id"
        " ON CONFLICT (version_id, {whose}) DO UPDATE SET points = excluded.points, activated = excluded.activated,"
        "  qualified = excluded.qualified, rules_held = excluded.rules_held, assessed_at = excluded.assessed_at,"
        "  reassess_at = excluded.reassess_at"
        "), stood AS MATERIALIZED ("
        " SELECT account_id, max(at) AS last, {open_id}, {open_at}, {open_version} FROM ({fired}) AS fired"
        " WHERE account_id = ANY({accounts}) GROUP BY account_id"
        ") SELECT account_id, state.qualified, coalesce(before.reassess_at <= at, false), last, open_id, open_at,"
        " open_version FROM state LEFT JOIN before USING (account_id) LEFT JOIN stood USING (account_id)"
        " WHERE state.qualified OR open_id IS NOT NULL"
    ).format(
        assessment=assessment(version, batch_rows.SUBJECTS),
        once=ONCE,
        version=Literal(version.id),
        accounts=batch_rows.ACCOUNTS,
        qualified=qualified(version),
        rules_held=_rules_held(version),
        table=Identifier(table),
        whose=WHOSE[version.subject],
        scored=Literal(version.bits(lambda track: not track.of_home)),
        fired=SQL(fired),
        open_id=_of_the_open("id", "open_id"),
        open_at=_of_the_open("at", "open_at"),
        open_version=_of_the_open("version_id", "open_version"),
    )
    return batch_rows.text_of(query)


def _of_the_open(column: str, name: str) -> Composable:
    """A column of the one firing of an account that has not ended."""
    return SQL("max({}) FILTER (WHERE ended_at IS NULL) AS {}").format(Identifier(column), Identifier(name))


def _rules_held(version: VersionSpec) -> Composable:
    """The ids of the rules whose bits are set."""
    ids = [
        SQL("CASE WHEN held & {} <> 0 THEN {}::bigint END").format(bit_of(bit), Literal(rule.id))
        for bit, rule in enumerate(version.rules)
    ]
    return SQL("array_remove(ARRAY[{}]::bigint[], NULL)").format(SQL(", ").join(ids))
