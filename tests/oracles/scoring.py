"""A naive scoring engine: at every instant at which anything could change, look at the whole history again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from playbooks.enums import RuleKind, TierKey
from playbooks.scoring import RuleSpec, VersionSpec
from tests.oracles.remembering import remembered
from tests.oracles.rules import (
    JUDGED,
    LISTS,
    OTHER_ADDRESS,
    OWN_ADDRESS,
    Did,
    History,
    Listed,
    Someone,
    Was,
    fact_at,
    known_entries,
    later,
    rule_holds,
)

__all__ = ["LISTS", "OTHER_ADDRESS", "OWN_ADDRESS", "Did", "History", "Listed", "Someone", "Was", "later", "rule_holds"]

FADES_FROM_LATEST = {
    *(RuleKind.OCCURRENCES, RuleKind.PEOPLE, RuleKind.DAYS, RuleKind.WEEKS),
    *(RuleKind.SUM, RuleKind.GROWTH),
}
TIERS: list[tuple[TierKey, dict[str, int]]] = [
    (TierKey.SALES_LED, {"acv_potential": 3, "employees": 3}),
    (TierKey.SALES_ASSISTED, {"acv_potential": 2, "active": 2}),
]
"""The lower bounds of the world's tiers."""
HALVINGS = range(1, 7)
"""How often the points of the world's rules halve until nothing is left."""
MULTIPLES = range(1, 5)
"""The windows after something at which it may count: those of steps, and the two of growth."""


@remembered
def held_at(version: VersionSpec, history: History, at: datetime) -> int:
    if not history.belongs_at(at):
        return 0
    return sum(1 << bit for bit, rule in enumerate(version.rules) if rule_holds(rule, history, at))


def belongs(rule: RuleSpec, history: History, at: datetime) -> bool:
    """Whether it is one of those that are asked for; who has done nothing is not, even if nothing is asked for."""
    membership = rule.membership
    negated = membership is not None and membership.negated
    if rule.kind == RuleKind.CUSTOMER:
        is_in = history.customer_since is not None and history.customer_since <= at
    elif rule.kind == RuleKind.QUALIFIED:
        assert membership
        is_in = qualifies(membership.version, history, at)
    else:
        is_in = tier_at(history, at) == rule.value
    if not history.belongs_at(at):
        return False
    needs_nothing = (rule.value == TierKey.SELF_SERVE) != negated
    is_known = any(did.at <= at for did in history.done)
    return is_in != negated and (is_known or not needs_nothing)


JUDGED.update(dict.fromkeys((RuleKind.QUALIFIED, RuleKind.TIER, RuleKind.CUSTOMER), belongs))


def leads(rule: RuleSpec, history: History, at: datetime) -> bool:
    """Whether enough of those who belong to the account qualify."""
    assert rule.membership
    version = rule.membership.version
    return sum(qualifies(version, someone.history, at) for someone in belonging(history, at)) >= rule.at_least


def belonging(history: History, at: datetime) -> list[Someone]:
    """The people who belong to the account at the instant."""
    return [someone for someone in history.people if someone.home_at(at) == history.number]


JUDGED[RuleKind.LEADS] = leads


def tier_at(history: History, at: datetime) -> TierKey:
    """The first tier whose lower bounds are reached, as far as they can be compared."""
    for key, lower in TIERS:
        told = {name: fact_at(history, name, at)[1] for name in ("acv_potential", "employees") if name in lower}
        known = {name: value for name, value in told.items() if isinstance(value, int)}
        if known and all(value >= lower[name] for name, value in known.items()):
            return key
        recent = {did.person for did in history.done if did.at <= at < did.at + timedelta(days=30)}
        if not known and len(recent) >= lower.get("active", 100):
            return key
    return TierKey.SELF_SERVE


@remembered
def rule_points(rule: RuleSpec, history: History, at: datetime) -> int:
    """What a rule adds: its points for each step that is reached, halved as often as its half-life has passed."""
    return sum(
        faded(step, step.points, history, at)
        for step in steps_of(rule)
        if step.points and rule_holds(step, history, at)
    )


@remembered
def steps_of(rule: RuleSpec) -> list[RuleSpec]:
    """The rule asking for so much, for twice as much, and so on until it adds its most points."""
    steps, left = [rule], (rule.most_points or rule.points) - rule.points
    while left * rule.points > 0:
        points = rule.points if abs(rule.points) <= abs(left) else left
        steps.append(replace(times(rule, len(steps) + 1), points=points))
        left -= points
    return steps


def times(rule: RuleSpec, number: int) -> RuleSpec:
    """The rule asking for so many times as much."""
    if rule.kind == RuleKind.FACT:
        return replace(rule, value=rule.value * number)
    if rule.kind == RuleKind.ABSENCE:
        return replace(rule, window=rule.window and rule.window * number)
    if rule.kind == RuleKind.SUM:
        return replace(rule, limit=rule.limit and rule.limit * number, percent=rule.percent * number)
    return replace(rule, at_least=rule.at_least * number)


def faded(rule: RuleSpec, points: int, history: History, at: datetime) -> int:
    """The points, halved for every half-life since the latest occurrence, or since the rule began to hold."""
    if rule.half_life is None:
        return points
    if rule.kind in FADES_FROM_LATEST:
        begun = max(did.at for did in history.done if did.at <= at and rule.signal_id in (None, did.signal_id))
    else:
        begun = began(rule, history, at)
    for _ in range((at - begun) // rule.half_life):
        points = int(points / 2)
    return points


@remembered
def began(rule: RuleSpec, history: History, at: datetime) -> datetime:
    """The first instant of those up to this one at all of which the rule held."""
    begun = at
    for instant in reversed([one for one in edges(rule, history) if one <= at]):
        if not rule_holds(rule, history, instant):
            break
        begun = instant
    return begun


@remembered
def points(version: VersionSpec, history: History, at: datetime) -> int:
    """The points of the rules that hold, no category adding more than its cap; none of who belongs to no account."""
    if not history.belongs_at(at):
        return 0
    caps = dict(version.caps)
    total: dict[str, int] = {}
    for rule in version.rules:
        total[rule.category] = total.get(rule.category, 0) + rule_points(rule, history, at)
    return sum(min(added, caps.get(category, added)) for category, added in total.items())


@remembered
def qualifies(version: VersionSpec, history: History, at: datetime) -> bool:
    """Enough points, an activation rule, and no disqualifier, nor one that ceased to hold too short a time ago.

    A person must belong to an account besides.
    """
    if not history.belongs_at(at):
        return False
    rules = [rule for rule in version.rules if rule_holds(rule, history, at)]
    if not any(rule.is_activation for rule in rules) or any(rule.is_disqualifier for rule in rules):
        return False
    if any(lingers(rule, version.requalify_after, history, at) for rule in version.rules):
        return False
    return points(version, history, at) >= version.threshold


def lingers(rule: RuleSpec, time: timedelta, history: History, at: datetime) -> bool:
    """Whether it is a disqualifier that held less than so long ago."""
    if not rule.is_disqualifier or not time:
        return False
    held = False
    for instant in edges(rule, history):
        if instant > at:
            break
        holds = rule_holds(rule, history, instant)
        if held and not holds and at < instant + time:
            return True
        held = holds
    return held


def waits_until(version: VersionSpec, history: History, at: datetime) -> datetime | None:
    """When the last of those that keep nobody from qualifying but by having held is waited out."""
    if not history.belongs_at(at):
        return None
    if any(rule.is_disqualifier and rule_holds(rule, history, at) for rule in version.rules):
        return None
    wait = version.requalify_after
    kept = [rule for rule in version.rules if lingers(rule, wait, history, at)]
    ends = ((turn for turn in turns(rule, version, history) if turn > at) for rule in kept)
    waited = [
        next(t for t in later if not lingers(rule, wait, history, t)) for rule, later in zip(kept, ends, strict=True)
    ]
    return max(waited, default=None)


@remembered
def edges(rule: RuleSpec, history: History) -> list[datetime]:
    """Every instant at which a rule could begin or cease to hold."""
    found = {fact.since for fact in [*history.facts, *history.told]} | {did.at for did in history.done}
    windows = {rule.window * number for number in MULTIPLES if rule.window} | {rule.deadline or timedelta(0)}
    found |= {did.at + window for did in history.done for window in windows}
    found |= {end for one in known_entries(rule, history) for end in (one.since, one.until) if end}
    found |= {history.customer_since} if history.customer_since else set()
    for one in _asked_of(rule, history.people, history) if rule.membership else []:
        assert rule.membership
        found |= set(instants(rule.membership.version, one))
    if rule.kind == RuleKind.LEADS:
        found |= {since for someone in history.people for since, _ in someone.homes}
    return sorted(found)


def _asked_of(rule: RuleSpec, people: Iterable[Someone], history: History) -> list[History]:
    """Whose history it is that another version is asked about."""
    return [someone.history for someone in people] if rule.kind == RuleKind.LEADS else [history]


@remembered
def turns(rule: RuleSpec, version: VersionSpec, history: History) -> list[datetime]:
    """Every instant at which what a rule does to the score could change."""
    found = set(edges(rule, history))
    if rule.half_life:
        found |= {at + rule.half_life * number for at in found for number in HALVINGS}
    if rule.is_disqualifier:
        found |= {at + version.requalify_after for at in found}
    return sorted(found)


@remembered
def instants(version: VersionSpec, history: History) -> list[datetime]:
    """Every instant at which anything could change."""
    moves = {since for since, _ in history.homes}
    return sorted(moves | {at for rule in version.rules for at in turns(rule, version, history)})


@remembered
def spans(version: VersionSpec, history: History) -> list[tuple[datetime, datetime | None]]:
    """The spans in which the account qualifies."""
    found: list[tuple[datetime, datetime | None]] = []
    start = None
    for at in instants(version, history):
        is_qualified = qualifies(version, history, at)
        if is_qualified and start is None:
            start = at
        if not is_qualified and start is not None:
            found.append((start, at))
            start = None
    return [*found, (start, None)] if start is not None else found


def fired(version: VersionSpec, history: History) -> list[datetime]:
    """When the PQL fires: in every span once, as soon as the cooldown since the last firing has passed."""
    found: list[datetime] = []
    for start, end in spans(version, history):
        candidate = max(start, found[-1] + version.cooldown) if found else start
        if end is None or candidate < end:
            found.append(candidate)
    return found


def state_changes(
    version: VersionSpec, history: History, *, start: datetime, end: datetime
) -> list[tuple[datetime, int, int]]:
    """(instant, rules held, points) at `start` and at every change before `end`."""
    found = [(start, held_at(version, history, start), points(version, history, start))]
    for at in instants(version, history):
        state = held_at(version, history, at), points(version, history, at)
        if start < at < end and state != found[-1][1:]:
            found.append((at, *state))
    return found


def holds_until(version: VersionSpec, history: History, at: datetime) -> datetime | None:
    """The first instant after `at` at which anything would change about a rule, if nothing more happened."""
    known = history.known_at(at)
    if not known.belongs_at(at):
        return None
    return min((turn for rule in version.rules for turn in next_turns(rule, version, known, at)), default=None)


def next_turns(rule: RuleSpec, version: VersionSpec, known: History, at: datetime) -> list[datetime]:
    """The next change of a rule, and those of what it asks for: there it is looked at again."""
    inner = rule.membership.version if rule.membership else None
    histories = _asked_of(rule, belonging(known, at), known) if inner else []
    asked = [t for h in histories for one in inner.rules for t in next_turns(one, inner, h, at)] if inner else []
    before = state(rule, version, known, at)
    changed = (turn for turn in turns(rule, version, known) if turn > at)
    return [*asked, *[turn for turn in changed if state(rule, version, known, turn) != before][:1]]


def state(rule: RuleSpec, version: VersionSpec, history: History, at: datetime) -> tuple[bool, list[int], bool]:
    """All that is told apart about a rule: a cap may hide one step behind another."""
    added = [faded(step, step.points, history, at) if rule_holds(step, history, at) else 0 for step in steps_of(rule)]
    return rule_holds(rule, history, at), added, lingers(rule, version.requalify_after, history, at)
