"""The tier of every account that the scoring station looks at, under the table in force."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import TierKey
from playbooks.scoring import batch_rows
from playbooks.scoring.membership import matches_any
from playbooks.scoring.probes import assessment
from playbooks.scoring.spec import asking
from playbooks.scoring.subject_rows import STATEMENTS_KEPT
from playbooks.tier_tables import TierTable

# Each use puts the end of a bound off, which the row need not follow: the account is then looked at once before its
# time, and not written each time somebody of it does something.
_STANDS = SQL(
    "(before.version_id, before.tier) = ({version}, found.tier)"
    " AND (before.reassess_at IS NOT DISTINCT FROM found.until"
    "  OR before.reassess_at > {at} AND coalesce(before.reassess_at < found.until, true))"
)
_ASSIGN = SQL(
    "found AS MATERIALIZED ("
    " SELECT account_id, {tier} AS tier, until FROM ({assessment}) AS assessed"
    "), written AS ("
    " INSERT INTO playbooks_tierassignment AS assigned (account_id, version_id, tier, assessed_at, reassess_at)"
    " SELECT found.account_id, {version}, found.tier, {at}, found.until FROM found"
    " LEFT JOIN playbooks_tierassignment AS before ON before.account_id = found.account_id"
    " WHERE ({stands}) IS NOT TRUE ORDER BY found.account_id"
    " ON CONFLICT (account_id) DO UPDATE SET version_id = excluded.version_id, tier = excluded.tier,"
    "  assessed_at = excluded.assessed_at, reassess_at = excluded.reassess_at RETURNING account_id, tier"
    ") UPDATE playbooks_qualification AS qualification SET tier = written.tier, tier_version_id = {version},"
    "  tiered_at = {at}, taken_at = NULL FROM written"
    " WHERE qualification.account_id = written.account_id AND qualification.ended_at IS NULL"
    "  AND qualification.tier = {self_serve} AND written.tier <> {self_serve}"
)


def assign_tiers(table: TierTable, accounts: Sequence[int], at: datetime) -> None:
    """Put each account into its tier, in one statement; rows that still stand are left alone.

    Open qualifications of accounts that have left self-serve go back into the tray of the handoffs.
    """
    batch_rows.run(_assigning(table), accounts, at)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _assigning(table: TierTable) -> str:
    given = {"at": batch_rows.AT, "version": Literal(table.version_id)}
    return batch_rows.text_of(
        _ASSIGN.format(
            **given,
            tier=_tier(table),
            assessment=assessment(asking(table), batch_rows.SUBJECTS),
            stands=_STANDS.format(**given),
            self_serve=Literal(TierKey.SELF_SERVE.value),
        )
    )


def _tier(table: TierTable) -> Composable:
    """The tier that the answers come to, asked from the most sales to the least; `held` has their bits."""
    cases = [
        SQL("WHEN {} THEN {}").format(matches_any(tuple(table.patterns(key)[0])), Literal(key.value))
        for key, _ in table.bounds
    ]
    return SQL("CASE {} ELSE {} END").format(SQL(" ").join(cases), Literal(TierKey.SELF_SERVE.value))
