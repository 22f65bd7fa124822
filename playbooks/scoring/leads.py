"""Rules about an account's people: at least k of them qualify under a person scorecard.

A person qualifies for spans of time, and belongs to an account for others; they count for the account where the two
meet. So whoever changes account takes what they have done along, and counts for the other one from then on.
"""

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import Subject
from playbooks.scoring.membership import condition, membership_changes
from playbooks.scoring.scope import Scope
from playbooks.scoring.spec import Membership, RuleSpec
from playbooks.scoring.subjects import about
from playbooks.scoring.sweeps import ONCE, spans_of, while_level

NOBODY = SQL(
    "SELECT NULL::timestamptz AS at, NULL::bigint AS id, NULL::bigint AS person_id, NULL::jsonb AS value,"
    " NULL::uuid AS message_key, '' AS name WHERE false"
)
_BELONGED = SQL(
    "SELECT person_id, account_id, since, lead(since) OVER (PARTITION BY person_id ORDER BY since) AS until"
    " FROM accounts_affiliation WHERE {known} AND person_id IN"
    " (SELECT person_id FROM accounts_affiliation WHERE {mine})"
)
_BELONGS = SQL(
    "SELECT person_id AS id, subject.at AS at FROM accounts_affiliation belongs WHERE account_id = subject.id"
    " AND since <= subject.at AND NOT EXISTS (SELECT FROM accounts_affiliation later"
    "  WHERE later.person_id = belongs.person_id AND later.since > belongs.since AND later.since <= subject.at)"
)


def leads_changes(rule: RuleSpec, membership: Membership, held: Composable, scope: Scope) -> Composable:
    """Changes of “at least k people qualify”; `held` is (account_id, at, held) of people, over the tracks looked at."""
    deltas = SQL(
        "SELECT account_id, at, people FROM (SELECT account_id, unnest(ARRAY[starts, ends]) AS at,"
        " unnest(ARRAY[1, -1]) AS people FROM ({}) AS led) AS both_ends WHERE at IS NOT NULL"
    ).format(_led(membership, held, scope))
    return while_level(deltas, "people", SQL("people >= {}").format(Literal(rule.at_least)))


def leads_probe(rule: RuleSpec, membership: Membership, state: Composable) -> Composable:
    """(held, until): `state` is an assessment of those who belong to the account then, see `those_who_belong`."""
    return SQL(
        "SELECT count(*) FILTER (WHERE {}) >= {} AS held, coalesce(min(until), 'infinity') AS until"
        " FROM ({} {}) AS state"
    ).format(condition(membership), Literal(rule.at_least), state, ONCE)


def those_who_belong() -> Composable:
    """A query of (id, at): the people who belong to the account `subject.id` at `subject.at`, at that instant."""
    return _BELONGS


def leads_at(membership: Membership, held: Composable, scope: Scope) -> Composable:
    """Who counts at `subject.at` and since when: (at, id, person_id, value, message_key, name), as evidence has it."""
    return SQL(
        "SELECT starts AS at, person_id AS id, person_id, NULL::jsonb AS value, NULL::uuid AS message_key, '' AS name"
        " FROM ({led}) AS led WHERE starts <= subject.at AND (ends IS NULL OR ends > subject.at)"
    ).format(led=_led(membership, held, scope))


def _led(membership: Membership, held: Composable, scope: Scope) -> Composable:
    """The spans (account_id, person_id, starts, ends) in which a person qualifies and belongs to the account."""
    return SQL(
        "SELECT * FROM (SELECT belonged.account_id, belonged.person_id, greatest(belonged.since, led.starts) AS starts,"
        "  least(belonged.until, led.ends) AS ends FROM ({belonged}) AS belonged"
        "  JOIN ({qualified}) AS led ON led.account_id = belonged.person_id) AS met"
        " WHERE {mine} AND (ends IS NULL OR starts < ends)"
    ).format(
        belonged=_BELONGED.format(known=scope.until_then("since", None), mine=scope.mine()),
        qualified=spans_of(membership_changes(membership, about(Subject.PERSON, held))),
        mine=scope.mine(),
    )
