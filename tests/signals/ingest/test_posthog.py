"""What single PostHog events mean."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signals.enums import EventKind
from signals.ingest.posthog import MAX_EVENT_BYTES, dialect
from signals.ingest.reading import Arrival, Circumstances, Refusal, read
from signals.ingest.wire import Envelope
from tests.signals.ingest.calls import NOON
from tests.signals.ingest.test_reading import JUNK

GIVEN = Circumstances(NOON, dialect=dialect(""))


def event(name: str | None = "Report Created", /, **members: Any) -> dict[str, Any]:
    """An event; pass `member=None` to leave one out."""
    full = {"event": name, "uuid": "m1", "distinct_id": "u1", **members}
    return {member: value for member, value in full.items() if value is not None}


def arrival(sent: dict[str, Any], given: Circumstances = GIVEN) -> Arrival:
    found = read(json.dumps(sent).encode(), 0, given)
    assert isinstance(found, Arrival), found
    return found


def refusal(sent: dict[str, Any] | bytes, given: Circumstances = GIVEN) -> tuple[str, str]:
    found = read(sent if isinstance(sent, bytes) else json.dumps(sent).encode(), 0, given)
    assert isinstance(found, Refusal), found
    return found.field, found.reason


def said(found: Arrival) -> tuple[str, str, str | None, str | None, str | None, Any]:
    return (
        found.kind,
        found.name,
        found.user_id,
        found.group_id,
        found.previous_id,
        json.loads(found.properties),
    )


def context(found: Arrival) -> Any:
    return json.loads(found.context) if found.context else None


def test_any_event_is_a_track_call() -> None:
    found = arrival(event(properties={"rows": 3, "$lib": "web"}))

    assert said(found) == ("track", "Report Created", "u1", None, None, {"rows": 3, "$lib": "web"})
    assert (found.message_id, found.at, found.anonymous_id, found.context) == ("m1", NOON, None, None)


def test_the_key_is_not_stored_with_the_event() -> None:
    found = arrival(event(api_key="s", properties={"token": "s", "api_key": "s", "$token": "s", "a": 1}))

    assert json.loads(found.properties) == {"a": 1}


@pytest.mark.parametrize("name", ["$identify", "$set", "$set_once"])
def test_what_is_set_is_traits_of_the_person(name: str) -> None:
    found = arrival(
        event(name, properties={"$set": {"plan": "pro", "seats": 1}, "$browser": "x"}, **{"$set": {"seats": 2}})
    )

    assert said(found) == ("identify", "", "u1", None, None, {"plan": "pro", "seats": 2})
    assert found.context is None


def test_what_is_set_once_goes_along() -> None:
    found = arrival(event("$set_once", **{"$set_once": {"signup": "ad"}}))

    assert (said(found)[0], json.loads(found.properties), context(found)) == (
        "identify",
        {},
        {"$set_once": {"signup": "ad"}},
    )


def test_any_event_may_tell_about_its_person_too() -> None:
    found = arrival(event(properties={"$set": {"plan": "pro"}, "$set_once": {"signup": "ad"}, "rows": 3}))

    assert (found.kind, json.loads(found.properties)) == ("track", {"rows": 3})
    assert context(found) == {"$set": {"plan": "pro"}, "$set_once": {"signup": "ad"}}


def test_identify_ties_the_visitor_to_the_user() -> None:
    found = arrival(event("$identify", properties={"$anon_distinct_id": "v7", "$set": {"email": "a@b.example"}}))

    assert said(found) == ("identify", "", "u1", None, "v7", {"email": "a@b.example"})


@pytest.mark.parametrize("nobody", ["", "null", "Undefined", "anonymous", "[object Object]", "0", " none "])
def test_nobody_is_tied_to_what_is_nobodys_id(nobody: str) -> None:
    assert arrival(event("$identify", properties={"$anon_distinct_id": nobody})).previous_id is None
    assert refusal(event("$create_alias", properties={"alias": nobody}))[0] == "alias"


def test_an_alias_is_an_alias_either_way() -> None:
    created = arrival(event("$create_alias", distinct_id="v7", properties={"alias": "u1", "distinct_id": "v7"}))
    merged = arrival(event("$merge_dangerously", properties={"alias": "v7"}))

    assert said(created)[:5] == said(merged)[:5] == ("alias", "", "u1", None, "v7")


def test_a_described_group_has_its_traits_and_nobody_in_it() -> None:
    found = arrival(
        event("$groupidentify", properties=described("company", "acme", {"name": "Acme", "employees": 120}))
    )

    assert said(found) == ("group", "", None, "acme", None, {"name": "Acme", "employees": 120})


def test_who_describes_the_group_they_are_in_is_in_it() -> None:
    own = {"$groups": {"company": "acme"}}
    other = {"$groups": {"company": "beta"}}

    assert arrival(event("$groupidentify", properties=described("company", "acme") | own)).user_id == "u1"
    assert arrival(event("$groupidentify", properties=described("company", "acme") | other)).user_id is None


def described(group_type: str, key: str, traits: Any = None) -> dict[str, Any]:
    return {"$group_type": group_type, "$group_key": key, "$group_set": traits}


@pytest.mark.parametrize(
    ("groups", "workspace_type", "workspace"),
    [
        ({"company": "acme"}, "", "acme"),
        ({"company": "acme", "project": 7}, "", "7"),
        ({"zone": "z", "branch": "b"}, "", "b"),
        ({"company": "acme", "project": 7}, "company", "acme"),
        ({"project": 7}, "company", None),
        ({}, "", None),
        (None, "company", None),
    ],
)
def test_one_group_type_is_the_workspace(groups: Any, workspace_type: str, workspace: str | None) -> None:
    given = Circumstances(NOON, dialect=dialect(workspace_type))

    found = arrival(event(properties={"$groups": groups}), given)

    assert found.group_id == workspace
    assert (context(found) or {}).get("groups") == (groups or None)


def test_a_group_of_another_type_is_only_an_event() -> None:
    given = Circumstances(NOON, dialect=dialect("company"))

    found = arrival(event("$groupidentify", properties=described("project", "p1", {"name": "P"})), given)

    assert said(found)[:5] == ("track", "$groupidentify", "u1", None, None)


def test_a_page_has_segments_names_for_where_it_was() -> None:
    sent = {"$current_url": "https://a.example/p", "$pathname": "/p", "$referrer": "r", "path": "own"}

    found = arrival(event("$pageview", properties=sent))

    assert said(found)[:3] == ("page", "", "u1")
    assert json.loads(found.properties) == {"url": "https://a.example/p", "referrer": "r", **sent}


def test_a_screen_has_its_name() -> None:
    assert said(arrival(event("$screen", properties={"$screen_name": "Start"})))[:3] == ("screen", "Start", "u1")


@pytest.mark.parametrize(
    ("members", "stored"),
    [
        ({"distinct_id": "x" * 200}, "x" * 200),
        ({"distinct_id": "x" * 201}, "x" * 200),
        ({"distinct_id": 12}, "12"),
        ({"distinct_id": 12.0}, "12"),
        ({"distinct_id": None, "$distinct_id": "d"}, "d"),
        ({"distinct_id": None, "properties": {"distinct_id": "p"}}, "p"),
        ({"distinct_id": "", "properties": {"distinct_id": 5}}, "5"),
    ],
)
def test_distinct_ids_become_text_of_200_characters(members: dict[str, Any], stored: str) -> None:
    assert arrival(event(**members)).user_id == stored


def test_an_engage_event_needs_no_name() -> None:
    given = Circumstances(NOON, kind=EventKind.IDENTIFY, dialect=dialect(""))

    assert said(arrival(event(None, **{"$set": {"a": 1}}), given))[0] == "identify"
    assert said(arrival(event("Clicked"), given))[0] == "track"


@pytest.mark.parametrize(
    ("members", "ago"),
    [
        ({"timestamp": "2026-03-02T11:00:00Z"}, timedelta(hours=1)),
        ({"offset": 1500}, timedelta(seconds=1.5)),
        ({"timestamp": "2026-03-02T11:00:00Z", "offset": 1500}, timedelta(hours=1)),
        ({}, timedelta()),
    ],
)
def test_when_it_happened(members: dict[str, Any], ago: timedelta) -> None:
    assert NOON - arrival(event(**members)).at == ago


def test_the_time_of_sending_corrects_the_clients_clock_but_no_offset() -> None:
    given = Circumstances(NOON, dialect=dialect(""), envelope=Envelope(sent_at=b'"2020-01-01T00:10:00Z"'))

    assert NOON - arrival(event(timestamp="2020-01-01T00:00:00Z"), given).at == timedelta(minutes=10)
    assert NOON - arrival(event(offset=1000), given).at == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("sent", "field", "reason"),
    [
        (event(None), "event", "event must be the text of what happened, and not empty."),
        (event(5), "event", "event must be the text of what happened, and not empty."),  # type: ignore[arg-type]
        (event(distinct_id=None), "distinct_id", "An event must have a distinct_id."),
        (event(distinct_id=[]), "distinct_id", "distinct_id must be text or a number."),
        (event(**{"$distinct_id": {}}), "$distinct_id", "$distinct_id must be text or a number."),
        (
            event(distinct_id=None, properties={"distinct_id": True}),
            "distinct_id",
            "distinct_id must be text or a number.",
        ),
        (event(properties=[]), "properties", "properties must be a JSON object."),
        (event(**{"$set": 5}), "$set", "$set must be a JSON object."),
        (event(properties={"$set_once": "x"}), "$set_once", "$set_once must be a JSON object."),
        (event(properties={"$groups": "x"}), "$groups", "$groups must be a JSON object."),
        (event(properties={"$groups": {"a": []}}), "$groups", "$groups must be text or a number for each type."),
        (
            event(properties={"$groups": {"a": "x" * 256}}),
            "$groups",
            "$groups must have at most 255 characters; this one has 256.",
        ),
        (event("$screen", properties={"$screen_name": 5}), "$screen_name", "$screen_name must be text."),
        (event("$create_alias"), "alias", "alias must be the id of one person."),
        (
            event("$groupidentify", properties={"$group_key": "k"}),
            "$group_type",
            "$groupidentify must have a $group_type in its properties.",
        ),
        (
            event("$groupidentify", properties={"$group_type": "t"}),
            "$group_key",
            "$groupidentify must have a $group_key in its properties.",
        ),
        (
            event("$groupidentify", properties={"$group_type": "t", "$group_key": "x" * 256}),
            "$group_key",
            "$group_key must have at most 255 characters; this one has 256.",
        ),
        (event(uuid="x" * 101), "uuid", "uuid must have at most 100 characters; this one has 101."),
        (event(offset="soon"), "offset", "offset must be a number of milliseconds."),
        (event(offset=1e300), "offset", "offset must be milliseconds within the calendar."),
        (event(timestamp="soon"), "timestamp", "timestamp must be an ISO 8601 time such as 2025-03-09T08:30:00.000Z."),
        (event(distinct_id="a\0"), "distinct_id", "distinct_id must not contain the character NUL."),
        (event(properties={"$set": {"a": "\0"}}), "$set", "$set must not contain the character NUL."),
    ],
)
def test_what_is_wrong_is_named_in_the_clients_words(sent: dict[str, Any], field: str, reason: str) -> None:
    assert refusal(sent) == (field, reason)


def test_a_refusal_keeps_the_uuid() -> None:
    found = read(b'{"uuid":"m7","properties":{"a":NaN}}', 3, GIVEN)

    assert isinstance(found, Refusal)
    assert (found.index, found.message_id) == (3, "m7")


@pytest.mark.parametrize(("over", "kept"), [(-1, True), (0, True), (1, False)])
def test_an_event_has_at_most_one_megabyte(over: int, kept: bool) -> None:
    raw = json.dumps(event(properties={"a": ""})).encode()
    raw = raw.replace(b'""', b'"' + b"x" * (MAX_EVENT_BYTES + over - len(raw)) + b'"')

    assert len(raw) == MAX_EVENT_BYTES + over
    assert isinstance(read(raw, 0, GIVEN), Arrival if kept else Refusal)


NAMES = st.sampled_from(
    [
        "$identify",
        "$set",
        "$set_once",
        "$create_alias",
        "$merge_dangerously",
        "$groupidentify",
        "$pageview",
        "$screen",
        "a",
    ]
)
MEMBERS = st.sampled_from(
    ["uuid", "distinct_id", "$distinct_id", "timestamp", "offset", "$set", "$set_once", "sent_at"]
)
SETS = ["$set", "$set_once", "$groups", "$group_set"]
IDS = ["$group_type", "$group_key", "alias", "$anon_distinct_id", "distinct_id", "token"]
PROPERTIES = st.sampled_from([*SETS, *IDS, "$current_url", "$screen_name"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NAMES, st.dictionaries(MEMBERS, JUNK, max_size=3), st.dictionaries(PROPERTIES, JUNK, max_size=4) | JUNK)
def test_any_members_are_stored_or_refused(name: str, members: dict[str, Any], properties: Any) -> None:
    sent = {"event": name, "distinct_id": "u1", "properties": properties, **members}

    found = read(json.dumps(sent).encode(), 0, GIVEN)

    assert isinstance(found, Arrival) or found.reason
