"""Columns become calls: what is mapped where, what is refused and named by row and column."""

import json
import re
from typing import Any

import pytest

from signals.enums import EventKind, TimeForm
from signals.sheets.guessing import by_own_name, guess
from signals.sheets.mapping import Mapping, MappingWrong, check
from signals.sheets.words import mapping_in_words
from tests.signals.sheets.csvs import USAGE, complaints, event, found, sheet

HEADER = b"Email,Event,When,Plan\n"


def made(row: bytes, header: bytes, **mapping: Any) -> dict[str, Any]:
    """The call made of a row, without its id."""
    call: dict[str, Any] = json.loads(event(header + row, Mapping(**mapping)).raw)
    return {name: value for name, value in call.items() if name != "messageId"}


def test_a_row_is_a_call() -> None:
    header = b"Email,Visitor,Team,Event,When,Plan,Seats,Note\n"
    row = b" ann@acme.com ,v1,team-4,Signed up,2026-03-01 08:00,pro,3,\n"

    assert made(
        row,
        header,
        user="Email",
        anonymous="Visitor",
        group="Team",
        event_column="Event",
        time="When",
        time_zone="Europe/Berlin",
        properties={"plan": "Plan", "size.seats": "Seats", "note": "Note"},
    ) == {
        "type": "track",
        "userId": "ann@acme.com",
        "anonymousId": "v1",
        "event": "Signed up",
        "timestamp": "2026-03-01T07:00:00+00:00",
        "context": {"groupId": "team-4"},
        "properties": {"plan": "pro", "size": {"seats": 3}},
    }


@pytest.mark.parametrize(
    ("mapping", "call"),
    [
        ({"kind": EventKind.IDENTIFY}, {"type": "identify", "traits": {"plan": "pro"}}),
        ({"kind": EventKind.GROUP, "group": "B"}, {"type": "group", "groupId": "b", "traits": {"plan": "pro"}}),
        ({"kind": EventKind.PAGE, "event": "Home"}, {"type": "page", "name": "Home", "properties": {"plan": "pro"}}),
        (
            {"kind": EventKind.ALIAS, "previous": "B"},
            {"type": "alias", "previousId": "b", "properties": {"plan": "pro"}},
        ),
        ({"kind_column": "B"}, None),
    ],
)
def test_every_kind_of_call_can_be_made(mapping: dict[str, Any], call: dict[str, Any] | None) -> None:
    given: dict[str, Any] = {"user": "A", "properties": {"plan": "C"}, **mapping}
    if call is None:
        assert complaints(b"A,B,C\nu1,b,pro\n", Mapping(**given)) == [
            "Row 2, column “B”: type must be one of track, page, screen, identify, group, alias."
        ]
    else:
        assert made(b"u1,b,pro\n", b"A,B,C\n", **given) == {"userId": "u1", **call}


def test_what_is_wrong_is_named_by_row_and_column() -> None:
    rows = [
        b"ann@acme.com,Used,2026-03-01,pro",
        b",Used,2026-03-01,pro",
        b"ann@acme.com,,2026-03-01,pro",
        b"ann@acme.com,Used,tomorrow,pro",
        b"ann@acme.com,Used,1950-01-01,pro",
        b"ann@acme.com,Used",
        b"ann@acme.com,Used,2026-03-01,pro,more",
        b"ann@acme.com,Used,2026-03-01,pro,",
        b"ann@acme.com,Used,2026-03-01,p\x00ro",
        b"a" * 300 + b",Used,2026-03-01,pro",
        b'ann@acme.com,"Used,2026-03-01,pro',
    ]

    assert complaints(HEADER + b"\n".join(rows) + b"\n") == [
        "",
        "Row 3, column “Email”: A call must have a userId or an anonymousId.",
        "Row 4, column “Event”: event must be the text of what happened, and not empty.",
        "Row 5, column “When”: “tomorrow” is not a time written like 2026-12-31 18:30.",
        "Row 6, column “When”: The time of an event must lie after 1969 and at most 366 days ahead.",
        "Row 7: It has 2 cells, and the header names 4 columns.",
        "Row 8: It has 5 cells, and the header names 4 columns.",
        "",
        "Row 10, column “Plan”: It contains the character NUL.",
        "Row 11, column “Email”: userId must have at most 255 characters; this one has 300.",
        "Row 12: A quote is opened and never closed.",
    ]


def test_bytes_that_are_no_text_are_named_too() -> None:
    data = HEADER + b"a@acme.com,Used,2026-03-01,pro\n" * 10_000 + b"ann@acme.com,Used,2026-03-01,p\xffro\n"

    (bad,) = [complaint for complaint in complaints(data) if complaint]

    assert bad.startswith("Row 10002, column “Plan”: Its bytes are no text in this encoding")


def test_a_refused_row_keeps_its_text_and_the_event_made_of_it() -> None:
    (bad,) = found(HEADER + b"ann@acme.com,Used,tomorrow,pro\r\n")

    assert (bad.row, bad.row_text) == (2, b"ann@acme.com,Used,tomorrow,pro\r\n")  # type: ignore[union-attr]
    assert json.loads(bad.raw)["timestamp"] == "tomorrow"


def test_the_same_row_at_the_same_place_is_the_same_event_however_it_is_written() -> None:
    one = event(HEADER + b"ann@acme.com,Used,2026-03-01,pro\n")
    again = event("Email;Event;When;Plan\r\nann@acme.com;Used;2026-03-01;pro\r\n".encode("utf-16"))
    below = event(HEADER + b"\nann@acme.com,Used,2026-03-01,pro\n")
    another = event(HEADER + b"ann@acme.com,Used,2026-03-01,pro\n", Mapping(user="Email", event="Paid"))

    assert one.key == again.key
    assert len({one.key, below.key, another.key}) == 3


def test_a_message_id_of_the_sheet_is_kept() -> None:
    assert (
        event(HEADER + b"ann@acme.com,Used,2026-03-01,m-7\n", Mapping(**{**as_dict(USAGE), "id": "Plan"})).message_id
        == "m-7"
    )


def as_dict(mapping: Mapping) -> dict[str, Any]:
    return {field: getattr(mapping, field) for field in mapping.__struct_fields__}


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"user": "Nobody", "event": "Used"}, "user"),
        ({"event": "Used"}, "user"),
        ({"user": "A"}, "event"),
        ({"user": "A", "event": "Used", "event_column": "B"}, "event"),
        ({"user": "A", "kind": EventKind.GROUP}, "group"),
        ({"user": "A", "kind": EventKind.ALIAS}, "previous"),
        ({"user": "A", "event": "Used", "time_zone": "Berlin"}, "time_zone"),
        ({"user": "A", "event": "Used", "properties": {"a": "A", "a.b": "B"}}, "properties"),
        ({"user": "A", "event": "Used", "properties": {".": "A"}}, "properties"),
        ({"user": "A", "event": "Used", "properties": {"a": "C"}}, "properties"),
    ],
)
def test_a_mapping_that_makes_no_events_says_what_is_missing(mapping: dict[str, Any], field: str) -> None:
    with pytest.raises(MappingWrong) as wrong:
        check(Mapping(**mapping), ["A", "B"])

    assert wrong.value.field == field


def test_columns_are_guessed_by_their_names_and_what_stands_in_them() -> None:
    read = sheet(
        b"User ID,E-Mail,event_name,Created At,Workspace,Type,Plan\n1,a@b.de,Used,31.12.2025 8:00,w,trial,pro\n"
    )

    assert guess(read.header, read.head(5)) == Mapping(
        user="User ID",
        event_column="event_name",
        time="Created At",
        time_form=TimeForm.DAY_FIRST,
        group="Workspace",
        properties={"E-Mail": "E-Mail", "Type": "Type", "Plan": "Plan"},
    )


@pytest.mark.parametrize(
    ("header", "user", "properties"),
    [
        (b"Email,Event", "Email", set()),
        (b"Email,Member ID,Event", "Member ID", {"Email"}),
        (b"Email,Anonymous ID,Event", "", {"Email"}),
    ],
)
def test_an_address_is_the_user_id_only_where_nothing_better_is(header: bytes, user: str, properties: set[str]) -> None:
    read = sheet(header + b"\na@b.de,Used,3\n")

    guessed = guess(read.header, read.head(5))

    assert (guessed.user, set(guessed.properties)) == (user, properties)


def test_a_column_of_kinds_is_one_only_if_it_holds_nothing_else() -> None:
    read = sheet(b"user,type\nu1,identify\nu2,group\n")

    assert guess(read.header, read.head(5)).kind_column == "type"


def test_properties_of_the_same_name_stay_apart() -> None:
    assert by_own_name(["a.b", "a b", "."]) == {"a b": "a.b", "a b (2)": "a b", "column": "."}


SHEET = HEADER + b"ann@acme.com,Used,2026-03-01,pro\n"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ([], {"user": "Email", "event_column": "Event", "time": "When", "properties": {"Plan": "Plan"}}),
        (
            ["user=Email", "event:=Signed up"],
            {"user": "Email", "event": "Signed up", "properties": {"Event": "Event", "When": "When", "Plan": "Plan"}},
        ),
        (
            ["user=Email", "event=Event", "properties=Plan,When"],
            {"user": "Email", "event_column": "Event", "properties": {"Plan": "Plan", "When": "When"}},
        ),
        (["user=Email", "event:=Event", "properties="], {"user": "Email", "event": "Event"}),
        (
            ["user=Email", "event:=Event", "time=When"],
            {"user": "Email", "event": "Event", "time": "When", "properties": {"Event": "Event", "Plan": "Plan"}},
        ),
        (
            ["anonymous=Email", "kind:=Identify", "properties.plan.name=Plan"],
            {"anonymous": "Email", "kind": EventKind.IDENTIFY, "properties": {"plan.name": "Plan"}},
        ),
    ],
)
def test_a_mapping_in_words(words: list[str], parts: dict[str, Any]) -> None:
    assert mapping_in_words(words, sheet(SHEET)) == Mapping(**parts)


COLUMNS = "There are: Email, Event, When, Plan."
KINDS = "track, page, screen, identify, group, alias"


@pytest.mark.parametrize(
    ("words", "field", "reason"),
    [
        (["user"], "", "“user” is not understood. Write TARGET=COLUMN"),
        (["person=Email"], "", "“person=Email” is not understood. Write TARGET=COLUMN"),
        (["user:=ann"], "user", "user takes a column; only event and kind may be the same text for every row."),
        (["properties.plan:=Plan"], "properties.plan", "properties.plan takes a column"),
        (
            ["event=Evnt"],
            "event",
            f"There is no column “Evnt”. {COLUMNS} What is the same for every row is written event:=Evnt.",
        ),
        (
            ["kind=page"],
            "kind",
            f"There is no column “page”. {COLUMNS} What is the same for every row is written kind:=KIND, with one of",
        ),
        (["kind:=dance"], "kind", f"kind must be one of {KINDS}, not “dance”."),
        (["user=Email", "user=Plan"], "user", "user is given twice."),
        (["properties=Plan", "properties.Plan=When"], "properties", "The property “Plan” is given twice."),
    ],
)
def test_a_word_that_is_not_understood_is_refused(words: list[str], field: str, reason: str) -> None:
    with pytest.raises(MappingWrong, match=f"^{re.escape(reason)}") as refused:
        mapping_in_words(words, sheet(SHEET))

    assert refused.value.field == field
