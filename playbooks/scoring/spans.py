"""The compiler from a rule to SQL over the whole of time.

A rule does not yield a number but the spans of time during which it holds for an account. `changes()` renders a rule
as a query of `(account_id, at, change)`: +1 where a span begins, -1 where it ends. Spans of one rule never overlap, so
the sum of its changes up to and including an instant is 0 or 1, and the sum of points × change over all rules is the
score at every instant. Changes of one rule at one instant may cancel out.

How the spans of each kind come about:

- at least n occurrences in W: with an account's occurrences in order, the rule holds in [tᵢ, tᵢ₋ₙ₊₁ + W) wherever that
  is not empty. Both ends rise with i, so a span begins where the end before lies before the start, and ends where the
  next start lies behind the end;
- at least k people in W: each person's occurrences make spans as above with n = 1; the number of spans that cover an
  instant is the number of people, and the rule holds while it is at least k. Days and weeks of use are counted in the
  same way, each as if it were a person;
- of people more may be asked than to have done something (`people`);
- a sum is a level that occurrences raise and lower again (`measures`);
- "nothing for W" holds wherever "at least once in W" does not, once the account is known (`absence`);
- growth compares two levels, one a window behind the other (`growth`);
- what was begun and not finished holds from its deadline until it is finished (`order`);
- a fact holds from its `since` until the next fact of that name about the account or any of its workspaces (`facts`);
- what is listed holds while both are there, the fact (or domain) and the entry (`lists`);
- who belongs to something does while what that asks for holds, compiled as a version is (`membership`);
- a person belongs to an account, or to none, from one affiliation until the next (`belonging`);
- of people who qualify under a scorecard of their own, those count who belong to the account meanwhile (`leads`).

What is said of accounts here holds for people under a scorecard about people: they stand in their place (`subjects`).

Points that come in steps or fade are tracks, each of which is a rule like these (`tracks`); some are cut short, or
drawn out (`lasting`).

Without a window ("ever") the n-th occurrence, or the first occurrence of the k-th person, begins a span that never
ends.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind
from playbooks.scoring.absence import absence_changes
from playbooks.scoring.belonging import belonging_changes, heeded
from playbooks.scoring.facts import fact_changes
from playbooks.scoring.growth import growth_changes
from playbooks.scoring.lasting import both, cut_short, drawn_out, recent_of, whole_of
from playbooks.scoring.leads import leads_changes
from playbooks.scoring.lists import list_changes
from playbooks.scoring.measures import sum_changes
from playbooks.scoring.membership import NEVER, customer_changes, membership_changes
from playbooks.scoring.order import order_changes
from playbooks.scoring.people import chosen_people_changes
from playbooks.scoring.scope import Scope, of_signal
from playbooks.scoring.spec import Membership, RuleSpec, VersionSpec
from playbooks.scoring.subjects import about
from playbooks.scoring.sweeps import merged
from playbooks.scoring.verdict import bit_of, points, qualified

DAY = SQL("(at AT TIME ZONE 'UTC')::date")
WEEK = SQL("date_trunc('week', at AT TIME ZONE 'UTC')")
NARROW = 30
"""Rules whose bits fit into an integer."""
COUNTED_ONCE = {RuleKind.PEOPLE: SQL("person_id"), RuleKind.DAYS: DAY, RuleKind.WEEKS: WEEK}
"""What occurrences of one of it count for once."""


def changes(rule: RuleSpec, accounts: Sequence[int] | None) -> Composable:
    """A query of (account_id, at, change) for the given accounts, or for all."""
    return changes_in(rule, Scope(accounts))


def changes_in(rule: RuleSpec, scope: Scope) -> Composable:
    """The same for whatever rows the scope has."""
    if rule.of_home:
        return belonging_changes(scope)
    if rule.lingers:
        return drawn_out(rule, changes_in(whole_of(rule), scope.widened(rule.lingers)))
    if rule.lasts:
        recent = recent_of(rule)
        if recent is not None:
            return both(changes_in(whole_of(rule), scope), changes_in(recent, scope))
        return cut_short(rule, changes_in(whole_of(rule), scope.widened(rule.lasts)))
    if rule.membership:
        return _belonging(rule, rule.membership, scope)
    return _COMPILERS[rule.kind](rule, scope)


def states(version: VersionSpec, accounts: Sequence[int] | Composable | None) -> Composable:
    """A query of (account_id, at, held, points), a row for every instant at which a track began or ceased to hold.

    `held` has bit i set while track i of the version holds. Several rows of one instant are alike.
    """
    return states_in(version, Scope(accounts))


def states_in(version: VersionSpec, scope: Scope) -> Composable:
    """The same for whatever rows the scope has."""
    held = about(version.subject, held_over_time(version.tracks, scope))
    return SQL("SELECT account_id, at, held, {} AS points FROM ({}) AS summed").format(
        points(version, lambda n: SQL("held & {} <> 0").format(bit_of(n))), held
    )


def held_over_time(rules: Sequence[RuleSpec], scope: Scope) -> Composable:
    """A query of (account_id, at, held) as `states` has them; nothing is held by a person who belongs to no account."""
    # A sum of integers is much cheaper than one of bigints, which PostgreSQL adds up in a type of its own.
    bit = "{}::int" if len(rules) <= NARROW else "{}::bigint"
    parts = [
        SQL("SELECT account_id, at, change * {bit} AS held FROM ({changes}) AS rule_{n}").format(
            bit=SQL(bit).format(Literal(1 << n)), changes=changes_in(rule, scope), n=Literal(n)
        )
        for n, rule in enumerate(rules)
    ]
    summed = SQL(
        "SELECT account_id, at, (sum(held) OVER until_then)::bigint AS held FROM ({parts}) AS changes"
        " WINDOW until_then AS (PARTITION BY account_id ORDER BY at)"
    ).format(parts=SQL(" UNION ALL ").join(parts))
    return heeded(rules, summed)


def qualifying(version: VersionSpec, accounts: Sequence[int] | Composable | None) -> Composable:
    """A query of (account_id, start, end, held), in order: the spans in which accounts qualify (end null: for ever).

    `held` are the rules that hold at the start.
    """
    return SQL(
        "SELECT account_id, at, ended, held FROM ("
        " SELECT account_id, at, held, qualified, lead(at) OVER (PARTITION BY account_id ORDER BY at) AS ended FROM ("
        "  SELECT account_id, at, held, qualified,"
        "   lag(qualified, 1, false) OVER (PARTITION BY account_id ORDER BY at) AS before"
        "  FROM (SELECT account_id, at, held, {qualified} AS qualified"
        "   FROM ({states}) AS states) AS judged) AS compared"
        " WHERE qualified <> before) AS crossings WHERE qualified ORDER BY account_id, at"
    ).format(qualified=qualified(version), states=states(version, accounts))


def leading(membership: Membership, scope: Scope) -> Composable:
    """As `held_over_time`, of the people of the accounts; in place of accounts only where it is read `about` people."""
    return held_over_time(membership.tracks, replace(scope, of_people=True))


def matches(rule: RuleSpec, scope: Scope) -> Composable:
    """The WHERE clause for the occurrences that a rule counts."""
    return SQL("{} AND {}").format(scope.rows("at", rule.window), of_signal(rule.signal_id))


def _belonging(rule: RuleSpec, membership: Membership, scope: Scope) -> Composable:
    if not membership.tracks:
        return NEVER
    if rule.kind == RuleKind.LEADS:
        return leads_changes(rule, membership, leading(membership, scope), scope)
    return membership_changes(membership, held_over_time(membership.tracks, scope))


def _occurrence_changes(rule: RuleSpec, scope: Scope) -> Composable:
    if rule.window is None:
        return _ever(rule, scope)
    raw = SQL(
        "SELECT account_id, at AS starts,"
        " lag(at, {before}) OVER (PARTITION BY account_id ORDER BY at) + {window} AS ends"
        " FROM signals_occurrence WHERE {where}"
    ).format(before=Literal(rule.at_least - 1), window=Literal(rule.window), where=matches(rule, scope))
    return merged(raw, "account_id")


def _ever(rule: RuleSpec, scope: Scope) -> Composable:
    return SQL(
        "SELECT account_id, at, 1 AS change FROM ("
        " SELECT account_id, at, row_number() OVER (PARTITION BY account_id ORDER BY at) AS nth"
        " FROM signals_occurrence WHERE {where}) AS numbered WHERE nth = {n}"
    ).format(where=matches(rule, scope), n=Literal(rule.at_least))


def _distinct_changes(rule: RuleSpec, scope: Scope) -> Composable:
    if rule.is_choosy:
        return chosen_people_changes(rule, scope)
    if rule.window is None:
        return _distinct_ever(rule, scope)
    raw = SQL(
        "SELECT account_id, {once} AS once, at AS starts, at + {window} AS ends FROM signals_occurrence WHERE {where}"
    ).format(once=COUNTED_ONCE[rule.kind], window=Literal(rule.window), where=matches(rule, scope))
    # Counted row by row, starts before ends, so the count steps by one and meets k once on the way up, k - 1 on the way
    # down. Where one person's span starts as another's ends, it may do both at one instant, which comes to nothing.
    return SQL(
        "SELECT account_id, at, change FROM ("
        " SELECT account_id, at, change, sum(change) OVER"
        "  (PARTITION BY account_id ORDER BY at, change DESC ROWS UNBOUNDED PRECEDING) AS people"
        " FROM ({people}) AS people) AS counted WHERE people = {k} + (change - 1) / 2"
    ).format(k=Literal(rule.at_least), people=merged(raw, "account_id, once"))


def _distinct_ever(rule: RuleSpec, scope: Scope) -> Composable:
    return SQL(
        "SELECT account_id, at, 1 AS change FROM ("
        " SELECT account_id, min(at) AS at, row_number() OVER (PARTITION BY account_id ORDER BY min(at)) AS nth"
        " FROM signals_occurrence WHERE {where} GROUP BY account_id, {once}) AS numbered WHERE nth = {k}"
    ).format(where=matches(rule, scope), once=COUNTED_ONCE[rule.kind], k=Literal(rule.at_least))


_COMPILERS: dict[RuleKind, Callable[[RuleSpec, Scope], Composable]] = {
    RuleKind.OCCURRENCES: _occurrence_changes,
    RuleKind.PEOPLE: _distinct_changes,
    RuleKind.DAYS: _distinct_changes,
    RuleKind.WEEKS: _distinct_changes,
    RuleKind.SUM: sum_changes,
    RuleKind.ABSENCE: absence_changes,
    RuleKind.GROWTH: growth_changes,
    RuleKind.ORDER: order_changes,
    RuleKind.FACT: fact_changes,
    RuleKind.LIST: list_changes,
    RuleKind.CUSTOMER: customer_changes,
}
