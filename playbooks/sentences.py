"""Rules, versions and tiers in words, as RevOps reads them."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal

from accounts.wording import count_of, span
from playbooks.enums import Growing, RuleKind, Subject, TierKey
from playbooks.models import Rule, ScorecardVersion, Tier
from playbooks.scoring.tracks import FADING_FROM_LATEST
from signals.enums import Operator
from signals.identity.names import NAME_READS_LIKE_COMPANY
from signals.sentences import comparison


def of_rule(rule: Rule) -> str:
    """One line: Paywall hit at least 1 time in 14 days, +15."""
    marks = " (activation)" if rule.is_activation else " (disqualifies)" if rule.is_disqualifier else ""
    return f"{condition(rule)}, {of_points(rule)}{marks}"


def of_points(rule: Rule) -> str:
    """What it adds: +10 for each 5, at most +40, halved every 14 days after the latest, counted as fit."""
    parts = [f"{rule.points:+d}"]
    if rule.most_points is not None:
        parts = [f"{rule.points:+d} for each {_step(rule)}", f"at most {rule.most_points:+d}"]
    if rule.half_life:
        since = "the latest" if RuleKind(rule.kind) in FADING_FROM_LATEST else "it began"
        parts.append(f"halved every {span(rule.half_life)} after {since}")
    if rule.category:
        parts.append(f"counted as {rule.category}")
    return ", ".join(parts)


def _step(rule: Rule) -> str:
    """What each step asks for."""
    if rule.kind == RuleKind.SUM:
        return f"{rule.limit.normalize():,f}" if rule.limit is not None else f"{rule.percent or 100} %"
    if rule.kind == RuleKind.ABSENCE and rule.window:
        return span(rule.window)
    return f"{rule.value:,}" if rule.kind == RuleKind.FACT else f"{rule.at_least or 1:,}"


def of_version(version: ScorecardVersion, rules: Iterable[Rule]) -> list[str]:
    """All that a version says of who gets how many points and who never qualifies, a line each."""
    return [*map(of_rule, rules), *of_caps(version), *of_requalifying(version)]


def of_qualifying(version: ScorecardVersion) -> str:
    """From when on it qualifies, and how often it fires."""
    who = "A person" if version.scorecard.subject == Subject.PERSON else "An account"
    points = count_of(version.threshold, "point", "points")
    again = f"{span(version.cooldown)} later at the earliest" if version.cooldown else "whenever it qualifies anew"
    return f"{who} qualifies from {points} on, once an activation rule holds, and fires again {again}."


def of_requalifying(version: ScorecardVersion) -> list[str]:
    """The cooldown after a disqualification, if there is one: Nobody qualifies until 30 days after it."""
    if not version.requalify_after:
        return []
    return [f"Nobody qualifies until {span(version.requalify_after)} after a disqualifier ceased to hold"]


def of_caps(version: ScorecardVersion) -> list[str]:
    """The caps of a version, one line each: At most 30 points from fit."""
    return [f"At most {count_of(most, 'point', 'points')} from {category}" for category, most in version.caps.items()]


def condition(rule: Rule) -> str:
    """When the rule holds, without what it is worth."""
    return _CONDITIONS[RuleKind(rule.kind)](rule)


def _occurrences(rule: Rule) -> str:
    return f"{rule.signal} at least {count_of(rule.at_least or 1, 'time', 'times')} {_within(rule.window)}"


def _people(rule: Rule) -> str:
    people = count_of(rule.at_least or 1, "person", "people")
    asked = [
        "of the account's own domain" if rule.own_domain else "",
        f"whose {comparison(rule.fact, rule.operator, rule.value)}" if rule.fact else "",
        "for the first time" if rule.only_new else "",
        _within(rule.window),
    ]
    return f"{rule.signal} by at least {people} {' '.join(part for part in asked if part)}"


def _days(rule: Rule) -> str:
    return f"{_used(rule)} on at least {count_of(rule.at_least or 1, 'day', 'days')} {_within(rule.window)}"


def _weeks(rule: Rule) -> str:
    return f"{_used(rule)} in at least {count_of(rule.at_least or 1, 'week', 'weeks')} {_within(rule.window)}"


def _sum(rule: Rule) -> str:
    measured = rule.signal.measures if rule.signal else ""
    reached = f"{rule.limit.normalize():,f}" if rule.limit is not None else ""
    if rule.fact:
        reached = f"{rule.percent} % of {rule.fact}" if rule.percent else rule.fact
    return f"{rule.signal} adds up to at least {reached}{f' {measured}' if measured else ''} {_within(rule.window)}"


def _absence(rule: Rule) -> str:
    return f"No {rule.signal or 'signal'} for {span(rule.window)}" if rule.window else ""


def _growth(rule: Rule) -> str:
    window = span(rule.window) if rule.window else ""
    grown = f"{_MEASURES[Growing(rule.growing)]} {rule.percent} % up in {window} against the {window} before"
    return f"{_used(rule)}: {grown}, and at least {rule.at_least}"


def _order(rule: Rule) -> str:
    deadline = span(rule.deadline) if rule.deadline else ""
    return f"{rule.signal} {_within(rule.window)}, not followed by {rule.followed_by} within {deadline} nor since"


def _fact(rule: Rule) -> str:
    if rule.other_fact:
        return f"{rule.fact} {Operator(rule.operator).label} {rule.other_fact}"
    if rule.fact == NAME_READS_LIKE_COMPANY and rule.operator == Operator.EQUALS and isinstance(rule.value, bool):
        return f"Workspace name {'reads' if rule.value else 'does not read'} like a real company's"
    return comparison(rule.fact, rule.operator, rule.value)


def _list(rule: Rule) -> str:
    if rule.fact:
        return f"{rule.fact} is on the list “{rule.named_list}”"
    return f"A domain of the account is on the list “{rule.named_list}”"


def _qualified(rule: Rule) -> str:
    return f"{'Not qualified' if rule.negated else 'Qualified'} under {rule.under}"


def _leads(rule: Rule) -> str:
    people = count_of(rule.at_least or 1, "person", "people")
    return f"At least {people} of the account qualified under {rule.under}"


def _tier(rule: Rule) -> str:
    table = f"table {rule.tier_table.number}" if rule.tier_table else "the table in force"
    return f"{'Not in' if rule.negated else 'In'} tier {TierKey(rule.tier).label} of {table}"


def _customer(rule: Rule) -> str:
    return "Is not a customer" if rule.negated else "Is a customer"


def _used(rule: Rule) -> str:
    return str(rule.signal) if rule.signal else "Any signal"


_MEASURES = {Growing.TIMES: "times", Growing.PEOPLE: "different people", Growing.VALUES: "values added up"}
_CONDITIONS: dict[RuleKind, Callable[[Rule], str]] = {
    RuleKind.OCCURRENCES: _occurrences,
    RuleKind.PEOPLE: _people,
    RuleKind.SUM: _sum,
    RuleKind.DAYS: _days,
    RuleKind.WEEKS: _weeks,
    RuleKind.ABSENCE: _absence,
    RuleKind.GROWTH: _growth,
    RuleKind.ORDER: _order,
    RuleKind.FACT: _fact,
    RuleKind.LIST: _list,
    RuleKind.QUALIFIED: _qualified,
    RuleKind.LEADS: _leads,
    RuleKind.TIER: _tier,
    RuleKind.CUSTOMER: _customer,
}


def of_tier(tier: Tier, currency: str) -> str:
    """The bounds of a tier: ACV from 10,000 up to 50,000 USD, at least 5 active people."""
    parts = [
        _bounds("ACV", tier.acv_min, tier.acv_max, f" {currency}"),
        _bounds("employees", tier.employees_min, tier.employees_max, ""),
        f"at least {tier.active_people_min} active people" if tier.active_people_min else "",
    ]
    bounds = ", ".join(part for part in parts if part) or "every account"
    if not tier.opens_handoff:
        return f"{bounds}; sales does not touch it"
    return f"{bounds}; sales contacts {'after the permission moment' if tier.needs_permission else 'at once'}"


def _within(window: timedelta | None) -> str:
    return f"in {span(window)}" if window else "ever"


def _bounds(name: str, low: Decimal | int | None, high: Decimal | int | None, unit: str) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return f"{name} below {high:,.0f}{unit}"
    if high is None:
        return f"{name} from {low:,.0f}{unit}"
    return f"{name} from {low:,.0f} up to {high:,.0f}{unit}"
