"""A mapping in words, as a command line gives it: `user=Email`, `event:=Signed up`, `properties.plan=Plan`."""

from collections.abc import Iterable
from typing import Any

import msgspec

from signals.sheets.guessing import by_own_name, column_cells, guess
from signals.sheets.importing import Sheet
from signals.sheets.mapping import Mapping, MappingWrong
from signals.sheets.values import fitting_form

TARGETS = ("user", "anonymous", "group", "previous", "event", "kind", "time", "id", "properties", "properties.NAME")
_EITHER = {"event": "event_column", "kind": "kind_column"}
_SAMPLE_ROWS = 100


def mapping_in_words(words: Iterable[str], sheet: Sheet, **options: str) -> Mapping:
    """Read words `TARGET=COLUMN` and `TARGET:=TEXT` into a mapping for a sheet; without any, the mapping is guessed.

    `event` and `kind` take a column, or else the text itself. `properties=A,B` names columns that keep their names,
    `properties=` none; without any word about them, every column that is nothing else is a property.

    Raises:
        MappingWrong: a word is not understood.
    """
    given: dict[str, Any] = {}
    named: dict[str, str] | None = None
    for word in words:
        target, is_text, value = _parted(word)
        if target == "properties" or target.startswith("properties."):
            named = (named or {}) | _properties(target.partition(".")[2], value, sheet.header)
        else:
            given |= _part(target, is_text, value, sheet.header)
    head = sheet.head(_SAMPLE_ROWS)
    if not given and named is None:
        return _converted(msgspec.to_builtins(guess(sheet.header, head)) | options)
    if named is None:
        taken = set(given.values())
        named = by_own_name(column for column in sheet.header if column not in taken)
    form = fitting_form(column_cells(given.get("time", ""), sheet.header, head))
    return _converted({"time_form": form, **given, "properties": named, **options})


def _parted(word: str) -> tuple[str, bool, str]:
    target, equals, value = word.partition("=")
    is_text = target.endswith(":")
    target = target.removesuffix(":").strip()
    if not equals or not (target in TARGETS or target.startswith("properties.")):
        raise MappingWrong("", f"“{word}” is not understood. Write TARGET=COLUMN, with one of: {', '.join(TARGETS)}.")
    return target, is_text, value.strip()


def _part(target: str, is_text: bool, value: str, header: list[str]) -> dict[str, str]:
    if target in _EITHER and not is_text and value in header:
        return {_EITHER[target]: value}
    if is_text and target not in _EITHER:
        raise MappingWrong(target, f"{target} takes a column; only event and kind may be the same text for every row.")
    return {target: value}


def _properties(name: str, value: str, header: list[str]) -> dict[str, str]:
    if name:
        return {name: value}
    columns = [value] if value in header else [column.strip() for column in value.split(",") if column.strip()]
    return by_own_name(columns)


def _converted(mapping: dict[str, Any]) -> Mapping:
    try:
        return msgspec.convert(mapping, Mapping)
    except msgspec.ValidationError as error:
        raise MappingWrong("", f"The mapping is not understood: {error}.") from error
