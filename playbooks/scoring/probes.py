"""The compiler from a rule to SQL at one instant: does it hold for an account, and until when.

`probe()` renders a rule as a query that is run once per subject (in a lateral join with `subject.id` and `subject.at`,
an account and an instant) and yields at most one row `(held, until)`: whether the rule holds for the account then, and
when that changes if nothing more happens ('infinity' for never). No row says that it doesn't hold, and that time alone
will not change it. Each probe reads as few rows as the rule needs, whatever the account's history:

- at least n occurrences in W: the n-th latest occurrence, if it is younger than W; it ages out W later;
- at least k people (days, weeks) in W: the k-th latest of their last occurrences within W, of those who are asked for;
- growth and sums: nothing, unless what counts within W reaches the least that is asked for;
- ever: the n-th latest occurrence, or k different people;
- nothing for W: the latest occurrence;
- begun and not finished: what was begun since the latest finish;
- a fact: the latest one, and what is listed then;
- everything else: the rendering over all of time, over the rows that still matter at the instant.

What lies after the instant does not count, so the answer for a past instant never changes when newer usage comes in.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from psycopg import sql
from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind, Subject
from playbooks.scoring.absence import absence_probe
from playbooks.scoring.belonging import belonging_probe, place_of_belonging
from playbooks.scoring.facts import fact_probe
from playbooks.scoring.growth import growth_probe
from playbooks.scoring.latest import MOST, Latest, in_time, where_in_time
from playbooks.scoring.leads import leads_probe, those_who_belong
from playbooks.scoring.lists import list_probe
from playbooks.scoring.measures import sum_probe
from playbooks.scoring.membership import membership_probe
from playbooks.scoring.order import order_probe
from playbooks.scoring.people import chosen_people_probe
from playbooks.scoring.scope import InstantScope
from playbooks.scoring.spans import COUNTED_ONCE, changes_in, matches
from playbooks.scoring.spec import Membership, RuleSpec, VersionSpec, looking_at
from playbooks.scoring.subjects import about, standing_at
from playbooks.scoring.sweeps import at_instant
from playbooks.scoring.verdict import bit_of, points


def subjects_at(accounts: Sequence[int] | None, at: datetime, subject: Subject = Subject.ACCOUNT) -> Composable:
    """A query of (id, at): the given accounts (or people), or all that are no part of another, at one instant."""
    if accounts is None:
        return standing_at(subject, at)
    return SQL("SELECT unnest({}::bigint[]) AS id, {}::timestamptz AS at").format(Literal(list(accounts)), Literal(at))


def assessment(version: VersionSpec, subjects: Composable) -> Composable:
    """A query of (account_id, at, held, points, activated, until): every subject's state at its instant.

    `subjects` is a query of (id, at). `held` has bit i set while track i holds; `until` is the first instant
    at which time alone makes one of them hold, or cease to (null for never). Of a person who belongs to no account none
    is held.
    """
    rules = list(enumerate(version.tracks))
    latest = Latest.of(version.tracks)
    held = [SQL("CASE WHEN {} THEN {} ELSE 0 END").format(_held(n), bit_of(n)) for n, _ in rules]
    activated = [SQL("{} IS TRUE").format(_held(n)) for n, rule in rules if rule.is_activation]
    untils = SQL(", ").join([SQL("'infinity'::timestamptz"), *(_until(n) for n, _ in rules)])
    heeded = _heeded(version)
    assessed = SQL(
        "SELECT subject.id AS account_id, subject.at, {held} AS held, {points} AS points, {activated} AS activated,"
        " {until} AS until FROM ({subjects}) AS subject {latest} {probes}"
    ).format(
        held=heeded(SQL(" + ").join(held) if held else SQL("0::bigint"), SQL("0")),
        points=heeded(points(version, _held), SQL("0")),
        activated=heeded(SQL(" OR ").join(activated) if activated else Literal(False), SQL("false")),
        until=heeded(SQL("nullif(least({}), 'infinity')").format(untils), SQL("NULL")),
        subjects=subjects,
        latest=latest.look_ups(),
        probes=SQL(" ").join(
            SQL("LEFT JOIN LATERAL ({}) AS {} ON true").format(probe(rule, latest), sql.Identifier(f"rule_{n}"))
            for n, rule in rules
        ),
    )
    return about(version.subject, assessed)


def _heeded(version: VersionSpec) -> Callable[[Composable, Composable], Composable]:
    """What renders a value, or another one in its place for a person who belongs to no account."""
    place = place_of_belonging(version.tracks)
    if place is None:
        return lambda value, _: value
    return lambda value, other: SQL("CASE WHEN {} THEN {} ELSE {} END").format(_held(place), value, other)


def probe(rule: RuleSpec, latest: Latest) -> Composable:
    """A query of (held, until) for the account `subject.id` at `subject.at`."""
    if rule.of_home:
        return belonging_probe()
    last = latest.of_rule(rule)
    if last is None:
        return _alone(rule)
    if rule.kind == RuleKind.ABSENCE:
        return absence_probe(rule, last)
    if rule.kind == RuleKind.OCCURRENCES and rule.at_least <= MOST:
        return SQL("SELECT true AS held, {} AS until WHERE {}").format(_leaves(rule, last), in_time(rule, last))
    return where_in_time(rule, last, _alone(rule))


def _alone(rule: RuleSpec) -> Composable:
    """As above, with nothing looked up beforehand."""
    if rule.is_derived:
        return at_instant(changes_in(rule, InstantScope()))
    if rule.membership:
        return _belonging(rule, rule.membership)
    if rule.is_choosy:
        return chosen_people_probe(rule)
    if rule.kind in COUNTED_ONCE:
        return _distinct(rule)
    if rule.kind in _PROBES:
        return _PROBES[rule.kind](rule)
    return at_instant(changes_in(rule, InstantScope()))


def _held(number: int) -> Composable:
    return sql.Identifier(f"rule_{number}", "held")


def _until(number: int) -> Composable:
    return sql.Identifier(f"rule_{number}", "until")


def _occurrences(rule: RuleSpec) -> Composable:
    if rule.window is None and rule.at_least == 1 and rule.signal_id is None:
        # Any row will do; no index has those of all signals in the order of time.
        return SQL(
            "SELECT true AS held, 'infinity'::timestamptz AS until FROM signals_occurrence WHERE {} LIMIT 1"
        ).format(_counted(rule))
    # Without a window any would do; the latest lie in the part of the index that other rules read anyhow.
    return SQL(
        "SELECT true AS held, {until} AS until FROM signals_occurrence WHERE {where}"
        " ORDER BY at DESC OFFSET {skipped} LIMIT 1"
    ).format(until=_leaves(rule, SQL("at")), where=_counted(rule), skipped=Literal(rule.at_least - 1))


def _belonging(rule: RuleSpec, membership: Membership) -> Composable:
    """What it asks for is looked up as a version is, for the same account and instant, or for each of its people."""
    if not membership.tracks:
        return SQL("SELECT false AS held, 'infinity'::timestamptz AS until")
    if rule.kind == RuleKind.LEADS:
        asked = looking_at(membership.tracks, Subject.PERSON)
        return leads_probe(rule, membership, assessment(asked, those_who_belong()))
    same = SQL("SELECT subject.id AS id, subject.at AS at")
    return membership_probe(membership, assessment(looking_at(membership.tracks), same))


def _distinct(rule: RuleSpec) -> Composable:
    until = _leaves(rule, SQL("max(at)"))
    skipped = Literal(rule.at_least - 1)
    counted = SQL(
        "SELECT true AS held, {until} AS until FROM signals_occurrence WHERE {where}"
        " GROUP BY {once} ORDER BY max(at) DESC OFFSET {skipped} LIMIT 1"
    ).format(until=until, where=_counted(rule), once=COUNTED_ONCE[rule.kind], skipped=skipped)
    if rule.at_least == 1:
        return counted
    # Most accounts have done it less often than that, so nothing has to be sorted for them.
    return SQL(
        "SELECT counted.held, counted.until FROM (SELECT FROM signals_occurrence WHERE {} OFFSET {} LIMIT 1) AS enough"
        " CROSS JOIN LATERAL ({}) AS counted"
    ).format(_counted(rule), skipped, counted)


def _leaves(rule: RuleSpec, at: Composable) -> Composable:
    """When what was done then has left the rule's window."""
    return SQL("'infinity'::timestamptz") if rule.window is None else SQL("{} + {}").format(at, Literal(rule.window))


def _counted(rule: RuleSpec) -> Composable:
    return matches(rule, InstantScope())


_PROBES: dict[RuleKind, Callable[[RuleSpec], Composable]] = {
    RuleKind.OCCURRENCES: _occurrences,
    RuleKind.SUM: sum_probe,
    RuleKind.ABSENCE: absence_probe,
    RuleKind.GROWTH: growth_probe,
    RuleKind.ORDER: order_probe,
    RuleKind.FACT: fact_probe,
    RuleKind.LIST: list_probe,
}
