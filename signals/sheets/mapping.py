"""A mapping says which columns of a sheet are what: who did it, what, when, and what else is known.

It is data, kept with an upload as JSON; `Mapper` holds it against the columns of one sheet and makes the events.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from django.core.exceptions import ValidationError

from accounts.errors import RuleBroken
from accounts.models.user import validate_time_zone
from signals.enums import EventKind, TimeForm
from signals.ingest.reading import TRAITS_OF
from signals.sheets import values
from signals.sheets.rows import Row

COLUMNS = ("user", "anonymous", "group", "previous", "event_column", "kind_column", "time", "id")
FIELDS = {
    "user": "userId",
    "anonymous": "anonymousId",
    "group": "groupId",
    "previous": "previousId",
    "event_column": "event",
    "kind_column": "type",
    "time": "timestamp",
    "id": "messageId",
    "properties": "properties",
}
_PARTS = {field: part for part, field in FIELDS.items()} | {"context.groupId": "group", "name": "event_column"}
ROW_ID = "row-"
NOT_TEXT = "Its bytes are no text in this encoding; another one may be right."


class MappingWrong(RuleBroken):
    """The mapping does not fit the sheet, or cannot make events; `field` is the part of it that is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of columns, empty for what the sheet does not have; `event` and `kind` hold for rows without a column.

    `properties` are the names of properties (traits, for identify and group calls), each with its column; dots in a
    name make objects within objects. Times that name no zone are in `time_zone`.
    """

    user: str = ""
    anonymous: str = ""
    group: str = ""
    previous: str = ""
    event_column: str = ""
    event: str = ""
    kind_column: str = ""
    kind: EventKind = EventKind.TRACK
    time: str = ""
    id: str = ""
    time_form: TimeForm = TimeForm.ISO
    time_zone: str = "UTC"
    properties: dict[str, str] = {}

    def columns(self) -> Iterator[tuple[str, str]]:
        """Every part that names a column, with the column."""
        yield from ((part, getattr(self, part)) for part in COLUMNS if getattr(self, part))
        yield from (("properties", column) for column in self.properties.values())


class Complaint(NamedTuple):
    """What is wrong with one cell: the field of the call that it would have become, its column, and why."""

    field: str
    column: str
    reason: str


class Made(NamedTuple):
    """An event made of a row, as the text of a call, and what is wrong with the cells that it was made of."""

    text: bytes
    complaints: list[Complaint]


class Mapper:
    """Makes events of the rows of a sheet with these columns.

    Raises:
        MappingWrong: the mapping names a column that is not there, or leaves out what every event needs.
    """

    def __init__(self, mapping: Mapping, header: list[str]) -> None:
        self._mapping = mapping
        self._places = {name: place for place, name in enumerate(header)}
        self._width = len(header)
        check(mapping, header)
        self._zone = ZoneInfo(mapping.time_zone)
        self._paths = {_path(name): self._places[column] for name, column in mapping.properties.items()}
        self._columns = dict(mapping.columns())
        self._header = header

    def complaint(self, row: Row) -> str:
        """What is wrong with the row before anybody looks into its cells; empty when nothing is."""
        if row.complaint:
            return row.complaint
        cells, columns = len(row.cells), self._width
        if cells < columns or any(cell.strip() for cell in row.cells[columns:]):
            return f"It has {cells} cells, and the header names {columns} columns."
        return ""

    def column_of(self, field: str) -> str:
        """The column that a field of the call comes from; empty when none does, or several do."""
        if field == "properties":
            return ""
        return self._columns.get(_PARTS.get(field, ""), "")

    def event(self, row: Row) -> Made:
        """The call that a sound row stands for. What cannot be read stays as the text it is, with a complaint."""
        mapping, complaints = self._mapping, self._unreadable(row)
        kind = self._cell(row, mapping.kind_column).lower() or mapping.kind.value
        name = self._cell(row, mapping.event_column) or mapping.event
        call: dict[str, Any] = {
            "type": kind,
            "messageId": self._cell(row, mapping.id) or _derived_id(row, kind, name),
            "userId": self._cell(row, mapping.user),
            "anonymousId": self._cell(row, mapping.anonymous),
            "previousId": self._cell(row, mapping.previous),
            "event" if kind == EventKind.TRACK else "name": name,
            "timestamp": self._time(row, complaints),
        }
        if group := self._cell(row, mapping.group):
            call |= {"groupId": group} if kind == EventKind.GROUP else {"context": {"groupId": group}}
        call["traits" if kind in TRAITS_OF else "properties"] = self._properties(row)
        return Made(_json({field: value for field, value in call.items() if value not in ("", {})}), complaints)

    def _cell(self, row: Row, column: str) -> str:
        return row.cells[self._places[column]].strip() if column else ""

    def _time(self, row: Row, complaints: list[Complaint]) -> str:
        text = self._cell(row, self._mapping.time)
        if not text:
            return ""
        form = self._mapping.time_form
        try:
            return values.stamp(text, form, self._zone)
        except ValueError:
            reason = f"“{text[:40]}” is not a time written like {form.label}."
            complaints.append(Complaint("timestamp", self._mapping.time, reason))
            return text

    def _properties(self, row: Row) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for (*outer, last), place in self._paths.items():
            if not (text := row.cells[place].strip()):
                continue
            inner = made
            for name in outer:
                inner = inner.setdefault(name, {})
            inner[last] = values.value(text)
        return made

    def _unreadable(self, row: Row) -> list[Complaint]:
        """Complaints about text that no event may hold, by column, as it cannot be seen in the event any more."""
        found = []
        for part, column in self._mapping.columns():
            cell = row.cells[self._places[column]]
            if "\0" in cell:
                found.append(Complaint(FIELDS[part], column, "It contains the character NUL."))
            elif not _is_text(cell):
                found.append(Complaint(FIELDS[part], column, NOT_TEXT))
        return found


def check(mapping: Mapping, header: list[str]) -> None:
    """Raise `MappingWrong` unless the mapping can make events of a sheet with these columns."""
    for part, column in mapping.columns():
        if column not in header:
            raise MappingWrong(part, no_column(column, header))
    if not mapping.user and not mapping.anonymous:
        raise MappingWrong("user", "Say which column tells who it was: the user id, or the anonymous id.")
    if mapping.event and mapping.event_column:
        raise MappingWrong("event", "The event name comes from a column or is the same for every row, not both.")
    if not mapping.kind_column:
        _check_kind(mapping)
    try:
        validate_time_zone(mapping.time_zone)
    except ValidationError as error:
        raise MappingWrong("time_zone", error.messages[0]) from error
    _check_names(mapping)


def no_column(column: str, header: list[str]) -> str:
    """Say that the sheet lacks this column, and which it has."""
    return f"There is no column “{column}”. There are: {', '.join(header)}."


def _check_kind(mapping: Mapping) -> None:
    """What every row of one kind needs."""
    if mapping.kind == EventKind.TRACK and not (mapping.event or mapping.event_column):
        raise MappingWrong("event", "Say what happened: a column with the names of events, or one name for every row.")
    if mapping.kind == EventKind.GROUP and not mapping.group:
        raise MappingWrong("group", "Say which column names the workspace that a group call is about.")
    if mapping.kind == EventKind.ALIAS and not (mapping.previous and mapping.user):
        raise MappingWrong("previous", "An alias call needs a column with the user id and one with the previous id.")


def _check_names(mapping: Mapping) -> None:
    paths = [_path(name) for name in mapping.properties]
    for name, path in zip(mapping.properties, paths, strict=True):
        if not path:
            raise MappingWrong("properties", f"“{name}” is no name for a property.")
        if sum(other[: len(path)] == path for other in paths) > 1:
            raise MappingWrong("properties", f"“{name}” is the name of two properties, or of one that holds another.")


def _path(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in name.split(".") if part.strip())


def _derived_id(row: Row, kind: str, name: str) -> str:
    """The same for the same row of the same sheet, so that a second time stores nothing.

    Kind and name are part of it, for one row may stand for several events: a column of dates for each of them.
    """
    known = _json([row.number, kind, name, row.cells])
    return ROW_ID + hashlib.sha256(known).hexdigest()


def _is_text(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def _json(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value).encode()
