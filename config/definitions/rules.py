"""Rules as structs and as rows: the fields of the one are read from the other by the same short table for all kinds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args

import msgspec

from config.definitions import durations, pinned, schema, values
from playbooks.models import NamedList, Rule
from signals.models import Signal

STRUCTS: dict[str, type[schema.RuleBase]] = {str(one.__struct_config__.tag): one for one in get_args(schema.Rule)}
RENAMED = {"activation": "is_activation", "disqualifies": "is_disqualifier", "within": "window", "list": "named_list"}
"""Fields that a file calls otherwise than the row."""
WRITTEN_AS = {row: written for written, row in RENAMED.items()}


def rule_of(rule: Rule) -> schema.Rule:
    """One rule, as the struct of its kind."""
    struct = STRUCTS[rule.kind]
    written = {name: _written(rule, name) for name in struct.__struct_fields__}
    return struct(**written)  # type: ignore[return-value] # one of those that `schema.Rule` is made of


def row_of(item: schema.Rule) -> Rule:
    """One rule as a row, not stored yet."""
    rule = Rule(kind=str(item.__struct_config__.tag))
    for name in item.__struct_fields__:
        value = getattr(item, name)
        if name not in _ASKED:
            setattr(rule, RENAMED.get(name, name), _READ[name](value) if name in _READ else value)
    if isinstance(item, pinned.ASKING):
        rule.under = pinned.under(item)
    elif isinstance(item, schema.TierRule):
        rule.tier_table = pinned.tier_table(item)
    return rule


def _written(rule: Rule, name: str) -> Any:
    if name in _ASKED:
        return _ASKED[name](rule)
    value = getattr(rule, RENAMED.get(name, name))
    return _WRITTEN[name](value) if name in _WRITTEN else value


def _key(signal: Signal | NamedList | None) -> str | None:
    return signal.key if signal else None


def _list(key: str) -> NamedList:
    return NamedList.objects.get(key=key)


def _signal(key: str | None) -> Signal | None:
    return Signal.objects.get(key=key) if key else None


def _span(text: str | None) -> timedelta | None:
    return None if text is None else durations.parse(text)


_ASKED: dict[str, Callable[[Rule], Any]] = {
    "scorecard": lambda rule: rule.under and rule.under.scorecard.key,
    "version": pinned.version_written,
    "table": pinned.table_written,
}
"""Fields that name a version together."""
_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "signal": _key,
    "followed_by": _key,
    "list": _key,
    "deadline": durations.text_of,
    "within": durations.window_text,
    "half_life": lambda span: None if span is None else durations.text_of(span),
    "value": values.plain_value,
    "limit": lambda limit: None if limit is None else values.canonical_amount(limit),
}
_READ: dict[str, Callable[[Any], Any]] = {
    "signal": _signal,
    "followed_by": _signal,
    "list": _list,
    "deadline": durations.parse,
    "within": durations.window,
    "half_life": _span,
}


def fields_of(item: schema.Rule) -> dict[str, Any]:
    """What the item says, by the names of the row's fields."""
    fields = {RENAMED.get(name, name): value for name, value in msgspec.structs.asdict(item).items()}
    times = {"window": durations.window, "deadline": durations.parse, "half_life": _span}
    asked = {"under": fields.pop("scorecard", None), "tier_table": "tier" in fields or None}
    return fields | asked | {name: read(fields[name]) for name, read in times.items() if name in fields}
