"""The accounts that a proof is about, from one snapshot: what they became, and when they fired first."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from psycopg.sql import SQL, Literal

from playbooks.enums import MilestoneKind
from playbooks.proof.groups import Life
from playbooks.proof.hindsight import PaidFiring, told_late
from playbooks.scoring.database import one_snapshot, stream
from playbooks.scoring.firing import QualifiedSpan
from playbooks.scoring.history import qualified_spans
from playbooks.scoring.shares import Told, all_shares, tell_nobody
from playbooks.scoring.spec import VersionSpec

# An account is known from its first occurrence of any signal on, as for the rules about absence. The first time that it
# became a customer counts; what it was renewed for later does not.
_LIVES = """
WITH milestone AS (
    SELECT COALESCE(account.merged_into_id, account.id) AS account_id, kind, at, yearly_value, currency, milestone.id
    FROM playbooks_milestone milestone JOIN accounts_account account ON account.id = milestone.account_id
    WHERE at <= {at}
), customer AS (
    SELECT DISTINCT ON (account_id) account_id, at, yearly_value, currency
    FROM milestone WHERE kind = {customer} ORDER BY account_id, at, id
), mql AS (
    SELECT account_id, min(at) AS at FROM milestone WHERE kind = {mql} GROUP BY account_id
), seen AS (
    SELECT account_id, min(at) AS at FROM signals_occurrence
    WHERE account_id IS NOT NULL AND at <= {at} GROUP BY account_id
)
SELECT account.id, seen.at, customer.at, mql.at, customer.yearly_value, COALESCE(customer.currency, '')
FROM accounts_account account
LEFT JOIN seen ON seen.account_id = account.id
LEFT JOIN customer ON customer.account_id = account.id
LEFT JOIN mql ON mql.account_id = account.id
WHERE account.merged_into_id IS NULL AND (seen.at IS NOT NULL OR mql.at IS NOT NULL OR customer.at IS NOT NULL)
ORDER BY account.id
"""


def lives(version: VersionSpec, at: datetime, told: Told = tell_nobody) -> list[Life]:
    """Every account that was seen or became anything by `at`, as if the version had always been in force.

    `told` hears how far it is.
    """
    query = SQL(_LIVES).format(
        at=Literal(at), customer=Literal(MilestoneKind.CUSTOMER.value), mql=Literal(MilestoneKind.MQL.value)
    )
    with one_snapshot():
        fired = dict(_first_firings(version, at, told))
        found = [
            Life(account_id, known, fired[account_id].start if account_id in fired else None, customer, mql, *contract)
            for account_id, known, customer, mql, *contract in stream(query)
        ]
        late = told_late(version, _paid(found, fired))
    return [replace(life, told_late=True) if life.account_id in late else life for life in found]


def _paid(found: Iterable[Life], fired: dict[int, QualifiedSpan]) -> Iterator[PaidFiring]:
    for life in found:
        if life.led_by is not None and life.customer_at is not None:
            yield PaidFiring(life.account_id, life.led_by, life.customer_at, fired[life.account_id].held)


def _first_firings(version: VersionSpec, at: datetime, told: Told) -> Iterator[tuple[int, QualifiedSpan]]:
    """The first firing of an account is the start of the first span in which it qualifies."""
    shares = all_shares()
    for done, share in enumerate(shares):
        told(done, len(shares))
        for account_id, spans in qualified_spans(version, share):
            if spans[0].start < at:
                yield account_id, spans[0]
