"""How far a rule is, in words: “7 of 10 times in 14 days”."""

from decimal import Decimal

from accounts.wording import count_of, span
from playbooks.enums import RuleKind
from playbooks.scoring import Line

_UNITS = {
    RuleKind.OCCURRENCES: ("time", "times"),
    RuleKind.PEOPLE: ("person", "people"),
    RuleKind.DAYS: ("day", "days"),
    RuleKind.WEEKS: ("week", "weeks"),
    RuleKind.LEADS: ("person who qualifies", "people who qualify"),
    RuleKind.LEADS: ("person who qualifies", "people who qualify"),
}


def progress(line: Line) -> str:
    """What has been reached of what would be enough; empty for rules that count nothing."""
    rule, counted = line.rule, line.counted
    within = f" in {span(rule.window)}" if rule.window else ""
    if counted.reached is None:
        return ""
    if rule.kind == RuleKind.GROWTH:
        enough = amount(counted.enough or Decimal(0))
        return f"{amount(counted.reached)}{within}, {amount(counted.before or Decimal(0))} before; {enough} is enough"
    if rule.kind == RuleKind.SUM:
        reached = amount(counted.reached)
        return (
            f"{reached} of {amount(counted.enough)}{within}" if counted.enough else f"{reached}{within}; no limit known"
        )
    one, many = _UNITS[rule.kind]
    if counted.reached >= rule.at_least:
        return f"{count_of(int(counted.reached), one, many)}{within}, {rule.at_least:,} needed"
    return f"{amount(counted.reached)} of {count_of(rule.at_least, one, many)}{within}"


def amount(number: Decimal) -> str:
    """A number as people write it: 4,200 or 0.25, without zeros at its end."""
    return f"{number:,.6f}".rstrip("0").rstrip(".")
