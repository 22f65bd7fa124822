"""A mapping in words, as a command line gives it: `user=Email`, `event:=Signed up`, `properties.plan=Plan`."""

from collections.abc import Iterable
from typing import Any

import msgspec

from signals.enums import EventKind
from signals.sheets.guessing import by_own_name, column_cells, guess
from signals.sheets.importing import Sheet
from signals.sheets.mapping import COLUMNS, Mapping, MappingWrong, no_column
from signals.sheets.values import fitting_form

TARGETS = ("user", "anonymous", "group", "previous", "event", "kind", "time", "id", "properties", "properties.NAME")
_EITHER = {"event": "event_column", "kind": "kind_column"}
_SAMPLE_ROWS = 100


def mapping_in_words(words: Iterable[str], sheet: Sheet, **options: str) -> Mapping:
    """Read words `TARGET=COLUMN` and `TARGET:=TEXT` into a mapping for a sheet; without any, the mapping is guessed.

    Only `event` and `kind` may be a text. `properties=A,B` names columns that keep their names, `properties=` none;
    without any word about them, every column that is nothing else is a property.

    Raises:
        MappingWrong: a word is not understood, or two are about the same.
    """
    given: dict[str, Any] = {}
    named: dict[str, str] | None = None
    targets: set[str] = set()
    for word in words:
        target, is_text, value = _parted(word)
        if target in targets:
            raise MappingWrong(target, f"{target} is given twice.")
        targets.add(target)
        if _is_property(target):
            named = _with(named or {}, _properties(target.partition(".")[2], value, sheet.header))
        else:
            given |= _part(target, is_text, value, sheet.header)
    head = sheet.head(_SAMPLE_ROWS)
    if not given and named is None:
        return _converted(msgspec.to_builtins(guess(sheet.header, head)) | options)
    if named is None:
        taken = {given[part] for part in COLUMNS if part in given}
        named = by_own_name(column for column in sheet.header if column not in taken)
    form = fitting_form(column_cells(given.get("time", ""), sheet.header, head))
    return _converted({"time_form": form, **given, "properties": named, **options})


def _is_property(target: str) -> bool:
    return target.partition(".")[0] == "properties"


def _parted(word: str) -> tuple[str, bool, str]:
    target, equals, value = word.partition("=")
    is_text = target.endswith(":")
    target = target.removesuffix(":").strip()
    if not equals or not (target in TARGETS or target.startswith("properties.")):
        raise MappingWrong("", f"“{word}” is not understood. Write TARGET=COLUMN, with one of: {', '.join(TARGETS)}.")
    if is_text and target not in _EITHER:
        raise MappingWrong(target, f"{target} takes a column; only event and kind may be the same text for every row.")
    return target, is_text, value.strip()


def _part(target: str, is_text: bool, value: str, header: list[str]) -> dict[str, str]:
    if is_text:
        return {target: _kind(value) if target == "kind" else value}
    if target in _EITHER and value and value not in header:
        alike = f"kind:=KIND, with one of {', '.join(EventKind.values)}" if target == "kind" else f"event:={value}"
        raise MappingWrong(target, f"{no_column(value, header)} What is the same for every row is written {alike}.")
    return {_EITHER.get(target, target): value}


def _kind(text: str) -> str:
    if text.lower() not in EventKind.values:
        raise MappingWrong("kind", f"kind must be one of {', '.join(EventKind.values)}, not “{text}”.")
    return text.lower()


def _properties(name: str, value: str, header: list[str]) -> dict[str, str]:
    if name:
        return {name: value}
    columns = [value] if value in header else [column.strip() for column in value.split(",") if column.strip()]
    return by_own_name(columns)


def _with(named: dict[str, str], more: dict[str, str]) -> dict[str, str]:
    for name in named.keys() & more.keys():
        raise MappingWrong("properties", f"The property “{name}” is given twice.")
    return named | more


def _converted(mapping: dict[str, Any]) -> Mapping:
    try:
        return msgspec.convert(mapping, Mapping)
    except msgspec.ValidationError as error:
        raise MappingWrong("", f"The mapping is not understood: {error}.") from error
