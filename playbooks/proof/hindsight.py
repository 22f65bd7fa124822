"""Accounts whose firing rests on what Baton was told of only after they had paid.

A fact counts from the time since when it holds, and the first version of a list as if it had always been there. So a
field that sales fills in once a contract is signed, or a list of those who signed, makes an account fire before it
paid, in hindsight. Such firings count as they are, because a history that is imported late is told of late as a whole;
how many there are stands beside the figures.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind
from playbooks.scoring.database import rows
from playbooks.scoring.spec import RuleSpec, VersionSpec

_LATE = SQL(
    "SELECT DISTINCT account_id FROM unnest({accounts}::bigint[], {fired}::timestamptz[], {paid}::timestamptz[],"
    " {held}::bigint[]) AS firing (account_id, fired, paid, held) WHERE {late}"
)
_FACT = SQL(
    "held & {bits} <> 0 AND EXISTS (SELECT FROM accounts_fact fact WHERE {about} AND fact.name = {name}"
    " AND fact.since <= fired AND fact.recorded_at > paid)"
)
_LIST = SQL(
    "held & {bits} <> 0 AND EXISTS (SELECT FROM playbooks_namedlistversion version"
    " WHERE version.named_list_id = {named_list} AND version.since <= fired AND version.recorded_at > paid"
    " AND version.withdrawn_at IS NULL)"
)
_OF_ACCOUNT = SQL("fact.account_id = firing.account_id")
_OF_PEOPLE = SQL(
    "fact.person_id IN (SELECT person_id FROM signals_occurrence occurrence"
    " WHERE occurrence.account_id = firing.account_id)"
)


@dataclass(frozen=True, slots=True)
class PaidFiring:
    """An account that fired, with the tracks that held then as bits, and when it paid."""

    account_id: int
    fired_at: datetime
    paid_at: datetime
    held: int


def told_late(version: VersionSpec, firings: Iterable[PaidFiring]) -> set[int]:
    """The accounts for which a rule that held at the firing asks for what was recorded after the payment."""
    asked, found = list(_asked(version)), list(firings)
    if not asked or not found:
        return set()
    query = _LATE.format(
        accounts=Literal([one.account_id for one in found]),
        fired=Literal([one.fired_at for one in found]),
        paid=Literal([one.paid_at for one in found]),
        held=Literal([one.held for one in found]),
        late=SQL(" OR ").join(SQL("({})").format(one) for one in asked),
    )
    return {account_id for (account_id,) in rows(query)}


def _asked(version: VersionSpec) -> Iterator[Composable]:
    for bit, track in enumerate(version.tracks):
        for rule in _looked_at(track):
            for name in {rule.fact, rule.other_fact} - {"", None}:
                about = _OF_PEOPLE if rule.kind == RuleKind.PEOPLE else _OF_ACCOUNT
                yield _FACT.format(bits=Literal(1 << bit), about=about, name=Literal(name))
            if rule.named_list_id:
                yield _LIST.format(bits=Literal(1 << bit), named_list=Literal(rule.named_list_id))


def _looked_at(rule: RuleSpec) -> Iterator[RuleSpec]:
    """The rule, and those of what it asks the membership of."""
    yield rule
    for inner in rule.membership.tracks if rule.membership else ():
        yield from _looked_at(inner)
