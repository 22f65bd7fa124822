"""Rules about what an account belongs to: those who qualify under another scorecard, a tier, the customers.

What an account must be for that is a version, of another scorecard or of the questions that a table of tiers asks, so
it is compiled like one, and the condition on what holds is a step function of time as the score is. The other version
is pinned: one that is published never changes, so neither does what this one says of the past.

An account that is not so must be known to be held to it, from its first occurrence of any signal on; so an account of
which nothing was ever heard belongs to nothing. Who has become a customer remains one.
"""

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import MilestoneKind
from playbooks.scoring.scope import Scope
from playbooks.scoring.spec import Membership, RuleSpec, VersionSpec
from playbooks.scoring.sweeps import ONCE, changes_of
from playbooks.scoring.verdict import points, qualified
from playbooks.tier_tables import Pattern

NEVER = SQL("SELECT NULL::bigint AS account_id, NULL::timestamptz AS at, 0 AS change WHERE false")
_CUSTOMERS = SQL(
    "SELECT account_id, at, id, source FROM playbooks_milestone WHERE kind = {kind} AND account_id NOT IN"
    " (SELECT id FROM accounts_account WHERE merged_into_id IS NOT NULL)"
    " UNION ALL SELECT merged.merged_into_id, milestone.at, milestone.id, milestone.source FROM accounts_account merged"
    " JOIN playbooks_milestone milestone ON milestone.account_id = merged.id AND milestone.kind = {kind}"
    " WHERE merged.merged_into_id IS NOT NULL"
)


def membership_changes(membership: Membership, held: Composable) -> Composable:
    """Changes of the condition; `held` is a query of (account_id, at, held) over the membership's tracks."""
    return changes_of(
        SQL("SELECT account_id, at, {} AS holds FROM ({}) AS looked_at").format(condition(membership), held)
    )


def membership_probe(membership: Membership, state: Composable) -> Composable:
    """(held, until): `state` is an assessment of the membership's tracks for the subject."""
    return SQL("SELECT {} AS held, coalesce(until, 'infinity') AS until FROM ({} {}) AS state").format(
        condition(membership), state, ONCE
    )


def condition(membership: Membership) -> Composable:
    """A condition on the column `held`, the bits of the membership's tracks."""
    if membership.any_of is None:
        belongs = _qualifies(membership.version)
    else:
        belongs = SQL("({}) AND NOT ({})").format(matches_any(membership.any_of), matches_any(membership.none_of))
    if not membership.of_nothing:
        return SQL("(NOT ({}))" if membership.negated else "({})").format(belongs)
    known = Literal(1 << len(membership.version.tracks))
    return SQL("(held & {} <> 0 AND {}({}))").format(known, SQL("NOT " if membership.negated else ""), belongs)


def customer_changes(_rule: RuleSpec, scope: Scope) -> Composable:
    """Changes of “has become a customer”."""
    return SQL(
        "SELECT account_id, min(at) AS at, 1 AS change FROM ({}) AS customer WHERE {} GROUP BY account_id"
    ).format(_CUSTOMERS.format(kind=Literal(MilestoneKind.CUSTOMER.value)), scope.rows("at", None))


def customer_since() -> Composable:
    """Of which source it is known that the account has become a customer, as evidence has it."""
    return SQL(
        "SELECT at, id, NULL::bigint AS person_id, to_jsonb(source) AS value, NULL::uuid AS message_key,"
        " 'customer' AS name, count(*) OVER () AS total, 0::bigint AS people, NULL::numeric AS reached,"
        " NULL::numeric AS earlier, NULL::numeric AS enough FROM ({}) AS customer"
        " WHERE account_id = subject.id AND at <= subject.at ORDER BY at LIMIT 1"
    ).format(_CUSTOMERS.format(kind=Literal(MilestoneKind.CUSTOMER.value)))


def _qualifies(version: VersionSpec) -> Composable:
    if not version.rules:
        return Literal(False)
    return qualified(version, points(version, lambda bit: SQL("held & {} <> 0").format(Literal(1 << bit))))


def matches_any(patterns: tuple[Pattern, ...]) -> Composable:
    """A condition on the column `held`: that its bits are as one of the patterns wants them."""
    found = [SQL("held & {} = {}").format(Literal(looked_at), Literal(wanted)) for looked_at, wanted in patterns]
    return SQL(" OR ").join(found) if found else Literal(False)
