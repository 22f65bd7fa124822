"""Rules as structs and as rows: the fields of the one are read from the other by the same short table for all kinds."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, get_args

import msgspec

from config.definitions import durations, schema, values
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
        setattr(rule, RENAMED.get(name, name), _READ[name](value) if name in _READ else value)
    return rule


def _written(rule: Rule, name: str) -> Any:
    value = getattr(rule, RENAMED.get(name, name))
    return _WRITTEN[name](value) if name in _WRITTEN else value


def _key(signal: Signal | NamedList | None) -> str | None:
    return signal.key if signal else None


def _list(key: str) -> NamedList:
    return NamedList.objects.get(key=key)


def _signal(key: str | None) -> Signal | None:
    return Signal.objects.get(key=key) if key else None


def _amount(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _number(amount: Decimal | None) -> int | float | None:
    return None if amount is None else values.plain_number(float(amount))


_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "signal": _key,
    "followed_by": _key,
    "list": _key,
    "deadline": durations.text_of,
    "within": durations.window_text,
    "value": values.plain_value,
    "limit": _number,
}
_READ: dict[str, Callable[[Any], Any]] = {
    "signal": _signal,
    "followed_by": _signal,
    "list": _list,
    "deadline": durations.parse,
    "within": durations.window,
    "limit": _amount,
}


def fields_of(item: schema.Rule) -> dict[str, Any]:
    """What the item says, by the names of the row's fields."""
    fields = {RENAMED.get(name, name): value for name, value in msgspec.structs.asdict(item).items()}
    times = {"window": durations.window, "deadline": durations.parse}
    return fields | {name: read(fields[name]) for name, read in times.items() if name in fields}
