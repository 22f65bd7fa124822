import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signals.enums import EventKind
from signals.ingest.checks import MAX_DEPTH, TOO_DEEP, USUAL_DEPTH, WANTED
from signals.ingest.reading import (
    Arrival,
    Circumstances,
    Refusal,
    message_key,
    read,
)
from signals.ingest.segment import MAX_EVENT_BYTES
from signals.ingest.wire import Envelope
from tests.signals.ingest.calls import GIVEN, NOON, arrival, call, refusal, text


def test_a_track_call_is_read() -> None:
    raw = text(anonymousId="a1", properties={"n": 1}, context={"groupId": "g1"}, timestamp="2026-03-02T11:00:00Z")

    assert read(raw, 7, GIVEN) == Arrival(
        index=7,
        raw=raw,
        key=message_key("m1"),
        kind="track",
        message_id="m1",
        name="Report Created",
        user_id="u1",
        anonymous_id="a1",
        group_id="g1",
        previous_id=None,
        at=NOON - timedelta(hours=1),
        client_at=NOON - timedelta(hours=1),
        properties=b'{"n": 1}',
        context=b'{"groupId": "g1"}',
    )


@pytest.mark.parametrize("kind", ["page", "screen"])
@pytest.mark.parametrize(("name", "stored"), [("Pricing", "Pricing"), ("", ""), (None, "")])
def test_a_page_has_a_name_or_none(kind: str, name: str | None, stored: str) -> None:
    found = arrival(type=kind, event=None, name=name, properties={"url": "/"})

    assert (found.kind, found.name, found.properties) == (kind, stored, b'{"url": "/"}')


@pytest.mark.parametrize("kind", ["identify", "group"])
def test_traits_are_the_properties_of_identify_and_group(kind: str) -> None:
    found = arrival(type=kind, groupId="g1", traits={"plan": "team"}, properties={"not": "this"})

    assert (found.name, found.properties) == ("", b'{"plan": "team"}')


def test_identify_finds_its_traits_in_the_context_too() -> None:
    found = arrival(type="identify", context={"traits": {"email": "a@b.example"}})

    assert found.properties == b'{"email": "a@b.example"}'


def test_traits_within_the_context_must_be_an_object() -> None:
    assert refusal(text(type="identify", context={"traits": 5})) == (
        "context.traits",
        "context.traits must be a JSON object.",
    )


def test_an_alias_names_two_ids() -> None:
    found = arrival(type="alias", previousId="a1")

    assert (found.kind, found.user_id, found.previous_id) == ("alias", "u1", "a1")


def test_only_a_group_call_has_its_group_outside_the_context() -> None:
    assert arrival(groupId="g1").group_id is None
    assert arrival(type="group", groupId="g1", context={"groupId": "g2"}).group_id == "g1"
    assert arrival(type="group", context={"groupId": "g2"}).group_id == "g2"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [("ünï", "ünï"), (12, "12"), (12.0, "12"), (1.5, "1.5"), (-3, "-3"), ("x" * 255, "x" * 255)],
)
def test_ids_become_text(sent: Any, stored: str) -> None:
    found = arrival(userId=sent, anonymousId=sent, context={"groupId": sent})

    assert (found.user_id, found.anonymous_id, found.group_id) == (stored, stored, stored)


def test_an_empty_id_is_absent() -> None:
    assert arrival(userId="", anonymousId="a1", context={"groupId": ""}).user_id is None
    assert arrival(context={"groupId": ""}).group_id is None


def test_a_missing_message_id_is_made_up() -> None:
    first, second = arrival(messageId=None), arrival(messageId="")

    assert len(first.message_id) == 36
    assert first.message_id != second.message_id


@pytest.mark.parametrize(("sent", "stored"), [("x" * 100, "x" * 100), (42, "42")])
def test_a_message_id_is_any_text(sent: Any, stored: str) -> None:
    assert arrival(messageId=sent).message_id == stored


LONG_GROUP = "context.groupId must have at most 255 characters; this one has 256."
UNBELIEVABLE = "The time of an event must lie after 1969 and at most 366 days ahead."


@pytest.mark.parametrize(
    ("members", "field", "reason"),
    [
        ({"userId": None}, "userId", "A call must have a userId or an anonymousId."),
        ({"userId": ""}, "userId", "A call must have a userId or an anonymousId."),
        ({"event": None}, "event", "event must be the text of what happened, and not empty."),
        ({"event": ""}, "event", "event must be the text of what happened, and not empty."),
        ({"event": 5}, "event", "event must be the text of what happened, and not empty."),
        ({"type": "group"}, "groupId", "A group call must have a groupId."),
        ({"type": "alias"}, "previousId", "An alias call must have a previousId."),
        (
            {"type": "alias", "previousId": "p", "userId": None, "anonymousId": "a"},
            "userId",
            "An alias call must have a userId.",
        ),
        ({"type": None}, "type", "type must be one of track, page, screen, identify, group, alias."),
        ({"type": "purchase"}, "type", "type must be one of track, page, screen, identify, group, alias."),
        ({"type": 5}, "type", "type must be one of track, page, screen, identify, group, alias."),
        ({"userId": {}}, "userId", "userId must be text or a number."),
        ({"userId": True}, "userId", "userId must be text or a number."),
        ({"anonymousId": []}, "anonymousId", "anonymousId must be text or a number."),
        ({"type": "group", "groupId": {}}, "groupId", "groupId must be text or a number."),
        ({"context": {"groupId": []}}, "context.groupId", "context.groupId must be text or a number."),
        ({"context": {"groupId": True}}, "context.groupId", "context.groupId must be text or a number."),
        ({"messageId": {}}, "messageId", "messageId must be text or a number."),
        ({"messageId": "x" * 101}, "messageId", "messageId must have at most 100 characters; this one has 101."),
        ({"userId": "x" * 256}, "userId", "userId must have at most 255 characters; this one has 256."),
        ({"userId": 1e300}, "userId", "userId must have at most 255 characters; this one has 301."),
        ({"context": {"groupId": "x" * 256}}, "context.groupId", LONG_GROUP),
        ({"properties": []}, "properties", "properties must be a JSON object."),
        ({"properties": "x"}, "properties", "properties must be a JSON object."),
        ({"type": "identify", "traits": 5}, "traits", "traits must be a JSON object."),
        ({"context": "x"}, "context", "context must be a JSON object."),
        ({"type": "page", "name": 5}, "name", "name must be text."),
        ({"timestamp": "soon"}, "timestamp", WANTED["timestamp"]),
        ({"timestamp": 5}, "timestamp", WANTED["timestamp"]),
        (
            {"timestamp": "2026-03-02", "sentAt": "soon"},
            "sentAt",
            WANTED["sentAt"],
        ),
        ({"sentAt": "nope"}, "sentAt", WANTED["sentAt"]),
        ({"timestamp": "2026-03-02", "originalTimestamp": "2026-03-02", "sentAt": "nope"}, "sentAt", WANTED["sentAt"]),
        ({"timestamp": "0001-01-01"}, "timestamp", UNBELIEVABLE),
        ({"timestamp": "9999-12-31"}, "timestamp", UNBELIEVABLE),
        (
            {"timestamp": "9999-12-31", "sentAt": "0001-01-01"},
            "timestamp",
            "timestamp, sentAt and any shift must stay within the calendar.",
        ),
    ],
)
def test_what_is_wrong_is_named(members: dict[str, Any], field: str, reason: str) -> None:
    assert refusal(text(**members)) == (field, reason)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b'{"type":"track","userId":"u1","event":"a\\u0000b"}', "event"),
        (b'{"type":"track","userId":"u\\u0000","event":"a"}', "userId"),
        (b'{"type":"track","userId":"u1","event":"a","properties":{"a":"\\u0000"}}', "properties"),
        (b'{"type":"track","userId":"u1","event":"a","properties":{"a\\\\\\u0000":1}}', "properties"),
        (b'{"type":"track","userId":"u1","event":"a","context":{"a":"\\u0000"}}', "context"),
        (b'{"type":"track","userId":"u1","event":"a","messageId":"\\u0000"}', "messageId"),
    ],
)
def test_nul_is_refused_where_it_stands(raw: bytes, field: str) -> None:
    assert refusal(raw) == (field, f"{field} must not contain the character NUL.")


def test_nul_in_what_is_not_stored_does_no_harm() -> None:
    assert arrival(integrations={"All": "\0"}).message_id == "m1"


def test_what_only_looks_like_nul_is_fine() -> None:
    found = arrival(event="\\u0000", properties={"a": "\\u0000"})

    assert (found.name, json.loads(found.properties)) == ("\\u0000", {"a": "\\u0000"})


@pytest.mark.parametrize(
    ("properties", "field"),
    [
        (b'{"a":"\x00"}', ""),
        (b'{"a":"\\ud800"}', ""),
        (b'{"a":"\\q"}', ""),
        (b'{"a":NaN}', ""),
        (b'{"a":-Infinity}', ""),
        (b'{"a":1e999999}', "properties"),
        (b'{"a":' + b"9" * 20_000 + b"}", "properties"),
        (b'{"a":"\xff"}', "properties"),
        (b"{", ""),
    ],
)
def test_what_is_no_json_is_refused(properties: bytes, field: str) -> None:
    raw = text().replace(b'"u1"', b'"u1","properties":' + properties)

    assert refusal(raw)[0] == field
    assert refusal(raw)[1].startswith(("The text must be", "A number must"))


@pytest.mark.parametrize("raw", [b"5", b"null", b'"x"', b"[]"])
def test_an_event_must_be_an_object(raw: bytes) -> None:
    assert refusal(raw) == ("", "An event must be a JSON object.")


def test_a_refused_event_is_named_by_a_message_id_that_is_a_number() -> None:
    found = read(text(messageId=17.0, event=""), 0, GIVEN)

    assert isinstance(found, Refusal)
    assert found.message_id == "17"


def test_of_a_member_given_twice_only_the_last_is_judged() -> None:
    found = read(b'{"type":"track","userId":{},"messageId":"m1","event":5,"event":"Used","userId":"u1"}', 0, GIVEN)

    assert isinstance(found, Arrival)
    assert (found.name, found.user_id) == ("Used", "u1")


def test_of_a_member_given_twice_the_last_counts() -> None:
    found = read(text()[:-1] + b',"userId":"u2","messageId":"m2"}', 0, GIVEN)

    assert isinstance(found, Arrival)
    assert (found.user_id, found.message_id) == ("u2", "m2")


@pytest.mark.parametrize(("over", "kept"), [(-1, True), (0, True), (1, False)])
def test_an_event_has_at_most_32_kilobytes(over: int, kept: bool) -> None:
    raw = text(properties={"a": ""})
    raw = raw.replace(b'""', b'"' + b"x" * (MAX_EVENT_BYTES + over - len(raw)) + b'"')

    assert len(raw) == MAX_EVENT_BYTES + over
    assert isinstance(read(raw, 0, GIVEN), Arrival if kept else Refusal)


@pytest.mark.parametrize(("levels", "kept"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False), (10_000, False)])
def test_an_event_nests_at_most_200_levels(levels: int, kept: bool) -> None:
    inner = levels - 2
    raw = text().replace(b'"u1"', b'"u1","properties":{"]":' + b"[" * inner + b"]" * inner + b"}")

    assert isinstance(read(raw, 0, GIVEN), Arrival if kept else Refusal)


@pytest.mark.parametrize("inner", range(USUAL_DEPTH - 1, USUAL_DEPTH + 3))
def test_unusually_deep_properties_stay_as_they_are(inner: int) -> None:
    properties = {"deep": 1}
    for level in range(inner):
        properties = {"deep": properties, "level": level}  # type: ignore[dict-item]

    assert arrival(properties=properties).properties == json.dumps(properties).encode()
    assert arrival(context=properties | {"groupId": 7}).group_id == "7"


@pytest.mark.parametrize(("levels", "kept"), [(300, True), (10_000, False)])
def test_what_is_not_kept_of_an_event_may_be_as_deep_as_it_can_be_read(levels: int, kept: bool) -> None:
    raw = text().replace(b'"u1"', b'"u1","integrations":' + b"[" * levels + b"]" * levels)

    found = read(raw, 0, GIVEN)

    assert isinstance(found, Arrival) is kept
    assert kept or found.reason == TOO_DEEP  # type: ignore[union-attr]


def test_many_brackets_side_by_side_are_no_depth() -> None:
    assert arrival(properties={"a": [[]] * 300}).kind == "track"


def test_a_refusal_keeps_the_message_id_it_can_make_out() -> None:
    found = read(b'{"messageId":"m7","properties":{"a":NaN}}', 3, GIVEN)

    assert isinstance(found, Refusal)
    assert (found.index, found.message_id, found.raw) == (3, "m7", b'{"messageId":"m7","properties":{"a":NaN}}')


@pytest.mark.parametrize("given", [b"true", b"1e999", b'"a\\ud800"', b"[" * 10_000 + b"]" * 10_000])
def test_a_refusal_does_without_a_message_id_that_is_none(given: bytes) -> None:
    found = read(b'{"messageId":' + given + b"}", 0, GIVEN)

    assert isinstance(found, Refusal)
    assert found.message_id == ""


def test_a_refusal_keeps_a_message_id_that_the_database_can_hold() -> None:
    found = read(json.dumps({"messageId": "a\0b" + "x" * 300}).encode(), 0, GIVEN)

    assert isinstance(found, Refusal)
    assert found.message_id == "ab" + "x" * 253


def at(given: Circumstances = GIVEN, **members: Any) -> tuple[datetime, datetime | None]:
    found = arrival(given, **members)
    return found.at, found.client_at


def test_without_a_time_an_event_happened_when_it_came() -> None:
    assert at() == (NOON, None)


def test_a_client_clock_is_corrected_by_the_time_of_sending() -> None:
    client_at = datetime(2020, 1, 1, 0, 0, tzinfo=UTC)

    assert at(timestamp="2020-01-01T00:00:00Z", sentAt="2020-01-01T00:10:00Z") == (
        NOON - timedelta(minutes=10),
        client_at,
    )


def test_the_time_of_sending_may_be_that_of_the_batch() -> None:
    given = Circumstances(NOON, envelope=Envelope(sent_at=b'"2020-01-01T00:10:00Z"'))

    assert at(given, timestamp="2020-01-01T00:00:00Z")[0] == NOON - timedelta(minutes=10)
    assert at(given, timestamp="2020-01-01T00:00:00Z", sentAt="2020-01-01T00:01:00Z")[0] == NOON - timedelta(minutes=1)


@pytest.mark.parametrize("sent_at", [b"5", b'"soon"', b"{}", b'"2020-01-01T00:10:00Z' + b" " * 100 + b'"'])
def test_a_batch_must_say_properly_when_it_was_sent(sent_at: bytes) -> None:
    given = Circumstances(NOON, envelope=Envelope(sent_at=sent_at))

    assert refusal(text(timestamp="2020-01-01"), given)[0] == "sentAt"


def test_a_time_that_was_corrected_before_is_left_alone() -> None:
    found = at(
        timestamp="2026-03-01T00:00:00Z", originalTimestamp="2020-01-01T00:00:00Z", sentAt="2020-01-01T00:10:00Z"
    )

    assert found == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC))


def test_the_original_time_alone_is_the_clients() -> None:
    assert at(originalTimestamp="2020-01-01T00:00:00Z", sentAt="2020-01-01T00:10:00Z")[0] == NOON - timedelta(
        minutes=10
    )


def test_the_context_of_the_batch_is_that_of_every_event() -> None:
    given = Circumstances(NOON, envelope=Envelope(context=b'{"groupId":"g1","ip":"192.0.2.1"}'))

    assert arrival(given).group_id == "g1"
    own = arrival(given, context={"groupId": "g2"})
    assert own.context is not None
    assert (own.group_id, json.loads(own.context)) == ("g2", {"groupId": "g2", "ip": "192.0.2.1"})


@pytest.mark.parametrize("context", [b"null", b""])
def test_an_empty_context_of_the_batch_does_nothing(context: bytes) -> None:
    given = Circumstances(NOON, envelope=Envelope(context=context))

    assert arrival(given).context is None
    assert arrival(given, context={"a": 1}).context == b'{"a": 1}'


@pytest.mark.parametrize("own", [None, {"a": 1}])
def test_a_context_of_the_batch_that_is_none_refuses_its_events(own: Any) -> None:
    given = Circumstances(NOON, envelope=Envelope(context=b"5"))

    assert refusal(text(context=own), given) == ("context", "context must be a JSON object.")


@pytest.mark.parametrize("own", [None, {"a": 1}])
@pytest.mark.parametrize(
    ("context", "reason"),
    [
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "An event may nest at most 200 levels."),
        (b'{"a":' * 201 + b"1" + b"}" * 201, "An event may nest at most 200 levels."),
        (b'{"a":"\\u0000"}', "context must not contain the character NUL."),
        (b'{"a":"\\ud800"}', "The text must be valid JSON: input data was truncated."),
        (b'{"a":"\xff"}', "The text must be valid UTF-8."),
    ],
)
def test_a_context_of_the_batch_that_cannot_be_stored_refuses_its_events(own: Any, context: bytes, reason: str) -> None:
    given = Circumstances(NOON, envelope=Envelope(context=context))

    assert refusal(text(context=own), given) == ("context", reason)


@pytest.mark.parametrize(("surplus", "good"), [(-1, True), (0, True), (1, False)])
def test_the_context_of_the_batch_counts_towards_an_events_length(surplus: int, good: bool) -> None:
    raw = text()
    padding = MAX_EVENT_BYTES - len(raw) - len(b'{"a":""}') + surplus
    given = Circumstances(NOON, envelope=Envelope(context=b'{"a":"%b"}' % (b"x" * padding)))

    found = read(raw, 0, given)

    assert isinstance(found, Arrival) is good
    assert good or (found.field, found.reason) == (  # type: ignore[union-attr]
        "context",
        f"An event may have at most 32,768 bytes, its batch's context included; this one has {32_768 + surplus:,}.",
    )


def test_the_path_says_what_kind_a_single_call_is() -> None:
    given = Circumstances(NOON, kind=EventKind.IDENTIFY)

    assert arrival(given, type=None, event=None).kind == "identify"
    assert arrival(given, type="track").kind == "identify"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*call(), "context", "properties", "timestamp", "sentAt", "groupId"]), JUNK))
def test_any_members_are_stored_or_refused(members: dict[str, Any]) -> None:
    found = read(text(**members), 0, GIVEN)

    assert isinstance(found, Arrival) or found.reason
