"""What one field cannot say alone: references, doubles, order, and what the database already holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from holidays import list_supported_countries

from config.definitions import durations, schema
from config.definitions.lists import check_lists
from config.definitions.pinned import check_pinned
from config.definitions.problems import Findings, Path, did_you_mean
from config.definitions.routing import check_routing_rules
from config.definitions.rules import WRITTEN_AS, fields_of
from config.definitions.subjects import check_subjects
from config.definitions.words import check_words
from handoffs.models import BusinessCalendar, RoutingRule, Team
from playbooks.enums import ListKind, TierKey
from playbooks.models import NamedList, Play, Scorecard
from playbooks.rule_parts import problems
from signals.comparison import WrongWanted, check_wanted
from signals.models import Signal


@dataclass(frozen=True)
class Known:
    """Keys that a file may refer to: its own, and those stored already."""

    calendars: set[str]
    signals: set[str]
    lists: dict[str, str]
    """What the entries of each list are."""


def check(definitions: schema.Definitions, findings: Findings) -> None:
    """Note everything that is wrong."""
    known = Known(
        calendars=_stored_keys(BusinessCalendar.objects) | {item.key for item in definitions.calendars},
        signals=_stored_keys(Signal.objects) | {item.key for item in definitions.signals},
        lists=dict(NamedList.objects.values_list("key", "kind"))
        | {item.key: item.entries_are for item in definitions.lists},
    )
    check_lists(definitions.lists, findings)
    _calendars(definitions.calendars, findings)
    _teams(definitions.teams, known, findings)
    teams = _stored_keys(Team.objects) | {item.key for item in definitions.teams}
    check_routing_rules(definitions.routing_rules, teams, findings)
    _signals(definitions.signals, findings)
    for index, scorecard in enumerate(definitions.scorecards):
        _rules(scorecard.rules, ("scorecards", index, "rules"), known, findings)
    check_subjects(definitions.scorecards, findings)
    check_pinned(definitions, findings)
    if definitions.tiers:
        _bounds(definitions.tiers.bounds, findings)
    _plays(definitions.plays, known, findings)
    if definitions.pledge_words:
        check_words(definitions.pledge_words, findings)
    for part, stored in ROWS.items():
        items = getattr(definitions, part)
        _unique(items, (part,), "key", findings)
        _unique(items, (part,), "name", findings)
        _names_free(items, stored, part, findings)


Rows = models.Manager[Any]
ROWS: dict[str, Rows] = {
    "calendars": BusinessCalendar.objects,
    "teams": Team.objects,
    "routing_rules": RoutingRule.objects,
    "signals": Signal.objects,
    "lists": NamedList.objects,
    "scorecards": Scorecard.objects,
    "plays": Play.objects,
}


def _stored_keys(stored: Any) -> set[str]:
    return set(stored.values_list("key", flat=True))


def _unique(items: Sequence[Any], path: Path, field: str, findings: Findings) -> None:
    first: dict[str, int] = {}
    for index, item in enumerate(items):
        value = getattr(item, field)
        if value in first:
            findings.add((*path, index, field), f"“{value}” is also the {field} of item [{first[value]}]")
        first.setdefault(value, index)


def _names_free(items: Sequence[Any], stored: Any, part: str, findings: Findings) -> None:
    """A name belongs to one key; one that a row outside the file has is taken."""
    keys = {item.key for item in items}
    names = [item.name for item in items]
    taken = dict(stored.filter(name__in=names).exclude(key__in=keys).values_list("name", "key"))
    for index, item in enumerate(items):
        if item.name in taken:
            findings.add((part, index, "name"), f"“{item.name}” is the name of “{taken[item.name]}” already")


def _refer(key: str, path: Path, kind: str, known: set[str], findings: Findings) -> None:
    if key not in known:
        findings.add(path, f"no {kind} “{key}”{did_you_mean(key, known)}")


def _no_doubles(values: Iterable[str], path: Path, findings: Findings) -> None:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            findings.add((*path, index), f"“{value}” is listed twice")
        seen.add(value)


def _calendars(calendars: list[schema.Calendar], findings: Findings) -> None:
    countries = list_supported_countries() if any(item.holiday_country for item in calendars) else {}
    for index, item in enumerate(calendars):
        path: Path = ("calendars", index)
        _week(item, path, findings)
        _unique(item.extra_days, (*path, "extra_days"), "day", findings)
        if item.holiday_country and item.holiday_country not in countries:
            findings.add((*path, "holiday_country"), f"no public holidays are known for “{item.holiday_country}”")
        elif item.holiday_subdivision and item.holiday_subdivision not in countries.get(item.holiday_country, []):
            hint = did_you_mean(item.holiday_subdivision, countries.get(item.holiday_country, []))
            findings.add(
                (*path, "holiday_subdivision"),
                f"“{item.holiday_country}” has no subdivision “{item.holiday_subdivision}”{hint}",
            )


def _week(item: schema.Calendar, path: Path, findings: Findings) -> None:
    """Either hours for each weekday, or the same for some."""
    if item.hours is not None:
        if item.weekdays or item.opens_at or item.closes_at:
            findings.add((*path, "hours"), "says it all; leave out weekdays, opens_at and closes_at")
        if not any(schema.week_of(item)):
            findings.add((*path, "hours"), "a calendar needs at least one working day")
        return
    if not item.weekdays:
        findings.add((*path, "weekdays"), "a calendar needs at least one working day")
    _no_doubles(item.weekdays, (*path, "weekdays"), findings)
    for name, time in (("opens_at", item.opens_at), ("closes_at", item.closes_at)):
        if time is None:
            findings.add((*path, name), "is missing; it is a time of day such as 09:00, unless there are hours")
    if item.opens_at and item.closes_at and item.opens_at >= item.closes_at:
        findings.add((*path, "closes_at"), f"{item.closes_at} is not after {item.opens_at}, when the day opens")


def _teams(teams: list[schema.Team], known: Known, findings: Findings) -> None:
    default: int | None = None
    for index, item in enumerate(teams):
        _refer(item.calendar, ("teams", index, "calendar"), "calendar", known.calendars, findings)
        if item.default and default is not None:
            findings.add(("teams", index, "default"), f"teams[{default}] is the default team already")
        elif item.default:
            default = index


def _signals(signals: list[schema.Signal], findings: Findings) -> None:
    for index, item in enumerate(signals):
        path: Path = ("signals", index)
        _no_doubles(item.events, (*path, "events"), findings)
        for position, condition in enumerate(item.where):
            _comparable(condition, (*path, "where", position), findings)


def _comparable(item: schema.Condition | schema.FactRule | schema.PeopleRule, path: Path, findings: Findings) -> None:
    try:
        check_wanted(item.operator, item.value)
    except WrongWanted as wrong:
        findings.add((*path, "value"), str(wrong).removesuffix("."))


def _rules(rules: list[schema.Rule], path: Path, known: Known, findings: Findings) -> None:
    _unique(rules, path, "key", findings)
    for index, rule in enumerate(rules):
        here: Path = (*path, index)
        if (isinstance(rule, schema.FactRule) and not rule.other_fact) or (
            isinstance(rule, schema.PeopleRule) and rule.operator
        ):
            _comparable(rule, here, findings)
        if isinstance(rule, schema.ListRule):
            _listed(rule, here, known, findings)
        elif signal := getattr(rule, "signal", None):
            _refer(signal, (*here, "signal"), "signal", known.signals, findings)
        if isinstance(rule, schema.OrderRule):
            _refer(rule.followed_by, (*here, "followed_by"), "signal", known.signals, findings)
        for name, problem in problems(str(rule.__struct_config__.tag), fields_of(rule)).items():
            findings.add((*here, WRITTEN_AS.get(name, name)), problem.removesuffix("."))


def _listed(rule: schema.ListRule, path: Path, known: Known, findings: Findings) -> None:
    _refer(rule.list, (*path, "list"), "list", set(known.lists), findings)
    if known.lists.get(rule.list, ListKind.DOMAINS) != ListKind.DOMAINS and not rule.fact:
        findings.add((*path, "fact"), "is missing; only a list of domains is compared with the account itself")


def _bounds(bounds: list[schema.Tier], findings: Findings) -> None:
    _unique(bounds, ("tiers", "bounds"), "key", findings)
    for index, tier in enumerate(bounds):
        path: Path = ("tiers", "bounds", index)
        _in_order(tier.acv_min, tier.acv_max, (*path, "acv_max"), findings)
        _in_order(tier.employees_min, tier.employees_max, (*path, "employees_max"), findings)
        if tier.key == TierKey.SELF_SERVE and tier.opens_handoff:
            findings.add(
                (*path, "opens_handoff"), "self-serve is the tier that sales leaves alone; this is false there"
            )


def _in_order(least: float | None, most: float | None, path: Path, findings: Findings) -> None:
    if least is not None and most is not None and least >= most:
        findings.add(path, f"{most} is not more than the minimum {least}; bounds go up to, not including, the maximum")


def _plays(plays: list[schema.Play], known: Known, findings: Findings) -> None:
    for index, play in enumerate(plays):
        path: Path = ("plays", index)
        _no_doubles(play.permission_signals, (*path, "permission_signals"), findings)
        for position, key in enumerate(play.permission_signals):
            _refer(key, (*path, "permission_signals", position), "signal", known.signals, findings)
        for position, trigger in enumerate(play.permission_triggers):
            here: Path = (*path, "permission_triggers", position)
            _refer(trigger.signal, (*here, "signal"), "signal", known.signals, findings)
            if not durations.parse(trigger.within):
                findings.add((*here, "within"), "a window of no time holds nothing; write for example “14 days”")
            others = play.permission_triggers[:position]
            if any((trigger.signal, trigger.counted) == (other.signal, other.counted) for other in others):
                findings.add((*here, "signal"), f"“{trigger.signal}” is counted in the same way above already")
        _unique(play.scripts, (*path, "scripts"), "tier", findings)
