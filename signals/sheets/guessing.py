"""A first mapping for a sheet, guessed by what its columns are called and what stands in them."""

import re
from collections.abc import Iterable

import msgspec

from signals.sheets import values
from signals.sheets.mapping import Mapping
from signals.sheets.rows import Row

ADDRESSES = ("email", "emailaddress", "useremail", "mail")
"""Whoever is known by nothing better is known by their address."""
# What columns are called, in the order of trust, without case and signs.
NAMES: dict[str, tuple[str, ...]] = {
    "user": (
        "userid",
        "distinctid",
        "user",
        "uid",
        "personid",
        "memberid",
        "externalid",
        "customerid",
        "contactid",
        "username",
        "login",
        *ADDRESSES,
    ),
    "anonymous": ("anonymousid", "anonid", "deviceid", "visitorid"),
    "group": (
        "groupid",
        "workspaceid",
        "workspace",
        "teamid",
        "orgid",
        "organizationid",
        "organisationid",
        "companyid",
    ),
    "previous": ("previousid",),
    "event_column": ("event", "eventname", "eventtype", "action", "activity"),
    "kind_column": ("type", "kind", "calltype"),
    "time": ("timestamp", "time", "when", "occurredat", "eventtime", "createdat", "datetime", "date", "at", "created"),
    "id": ("messageid", "eventid", "insertid", "uuid"),
}
_SIGNS = re.compile(r"[\W_]+")
_KINDS = {"track", "page", "screen", "identify", "group", "alias"}


def guess(header: list[str], rows: Iterable[Row]) -> Mapping:
    """Guess which column is what; every column that is nothing else becomes a property.

    A column of kinds is one only if it holds nothing but kinds: “type” often means something else.
    """
    rows = list(rows)
    columns = {part: column for part, names in NAMES.items() if (column := _named(header, names))}
    if "anonymous" in columns and "user" in columns and _plain(columns["user"]) in ADDRESSES:
        del columns["user"]
    if "kind_column" in columns and not _all_kinds(column_cells(columns["kind_column"], header, rows)):
        del columns["kind_column"]
    form = values.fitting_form(column_cells(columns.get("time", ""), header, rows))
    taken = set(columns.values())
    properties = by_own_name(name for name in header if name not in taken)
    return msgspec.convert({**columns, "time_form": form, "properties": properties}, Mapping)


def by_own_name(columns: Iterable[str]) -> dict[str, str]:
    """Columns as properties that are called as they are; a dot would make objects of them and becomes a space."""
    named: dict[str, str] = {}
    for column in columns:
        plain = " ".join(column.replace(".", " ").split()) or "column"
        name, turn = plain, 1
        while name in named:
            turn += 1
            name = f"{plain} ({turn})"
        named[name] = column
    return named


def _named(header: list[str], names: tuple[str, ...]) -> str:
    plain = {_plain(column): column for column in reversed(header)}
    return next((plain[name] for name in names if name in plain), "")


def _plain(column: str) -> str:
    return _SIGNS.sub("", column).lower()


def column_cells(column: str, header: list[str], rows: Iterable[Row]) -> list[str]:
    """What stands in a column of those rows that have as many cells as the header; nothing for no column."""
    if column not in header:
        return []
    place = header.index(column)
    return [row.cells[place].strip() for row in rows if len(row.cells) == len(header)]


def _all_kinds(cells: list[str]) -> bool:
    return bool(cells) and all(cell.lower() in _KINDS for cell in cells)
