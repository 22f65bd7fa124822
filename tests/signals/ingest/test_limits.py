"""The limits of every path, at one less, exactly, and one more."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts.enums import Scope
from signals.models import Event, Rejection
from signals.protocols import MAX_BATCH_EVENTS, MAX_CAPTURE_EVENTS
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.calls import call
from tests.signals.ingest.http import post, refused, told

pytestmark = pytest.mark.django_db

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
PLACES = [-1, 0, 1]
CAPTURES = ["/e", "/i/v0/e/", "/capture/", "/track", "/engage/"]


@pytest.fixture(autouse=True)
def key() -> Any:
    return ApiKeyFactory(secret="s", scopes=[Scope.INGEST])


def padded(text: bytes, size: int) -> bytes:
    return text + b" " * (size - len(text))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("over", PLACES)
@pytest.mark.parametrize(
    ("path", "text", "limit"),
    [
        ("/v1/batch", b'{"batch":[]}', 4 * MEGABYTE),
        ("/batch/", b'{"batch":[]}', 20 * MEGABYTE),
        *((path, b"[]", 2 * MEGABYTE) for path in CAPTURES),
    ],
)
def test_a_body_has_at_most_so_many_bytes(
    path: str, text: bytes, limit: int, over: int, pack: Callable[[bytes], bytes]
) -> None:
    response = post(path, pack(padded(text, limit + over)))

    if over > 0:
        assert f"{limit:,} bytes" in refused(response, 413)
    else:
        assert response.status_code == 200


@pytest.mark.parametrize("over", PLACES)
def test_what_segment_calls_too_long_is_within_rudderstacks_limit(over: int) -> None:
    assert post("/v1/batch", padded(b'{"batch":[]}', 500 * KILOBYTE + over)).status_code == 200


@pytest.mark.parametrize("over", PLACES)
@pytest.mark.parametrize(("path", "limit"), [("/v1/batch", MAX_BATCH_EVENTS), ("/batch", MAX_CAPTURE_EVENTS)])
def test_a_batch_has_at_most_so_many_events(path: str, limit: int, over: int) -> None:
    response = post(path, b'{"batch":[%b]}' % b",".join([b"{}"] * (limit + over)))

    if over > 0:
        assert f"at most {limit:,} events" in refused(response, 413)
    assert Rejection.objects.count() == (0 if over > 0 else limit + over)


@pytest.mark.parametrize("over", PLACES)
@pytest.mark.parametrize(
    ("path", "event", "limit"),
    [
        ("/v1/batch", call(properties={"a": ""}), 32 * KILOBYTE),
        ("/batch/", {"event": "a", "distinct_id": "u1", "properties": {"a": ""}}, MEGABYTE),
    ],
)
def test_an_event_has_at_most_so_many_bytes(path: str, event: Any, limit: int, over: int) -> None:
    raw = json.dumps(event).encode()
    raw = raw.replace(b'""', b'"' + b"x" * (limit + over - len(raw)) + b'"')

    status, answer = told(post(path, b'{"batch":[%b]}' % raw))

    assert (len(raw), status, answer["stored"]) == (limit + over, 200, 0 if over > 0 else 1)


@pytest.mark.parametrize("over", PLACES)
@pytest.mark.parametrize(
    ("path", "event"),
    [("/v1/track", {"messageId": "", **call(messageId=None)}), ("/e", {"uuid": "", "event": "a", "distinct_id": "u1"})],
)
def test_a_message_id_has_at_most_100_characters(path: str, event: Any, over: int) -> None:
    name = next(iter(event))

    status, answer = told(post(path, event | {name: "x" * (100 + over)}))

    assert (status, answer["rejected"]) == (200, 1 if over > 0 else 0)
    assert [bad["field"] for bad in answer.get("rejections", [])] == ([name] if over > 0 else [])


@pytest.mark.parametrize("over", PLACES)
def test_a_distinct_id_is_cut_at_200_characters(over: int) -> None:
    post("/e", {"event": "a", "distinct_id": "x" * (200 + over)})

    assert Event.objects.get().user_id == "x" * min(200 + over, 200)


@pytest.mark.parametrize("over", PLACES)
@pytest.mark.parametrize(
    ("path", "event", "field"),
    [
        *(("/v1/track", call(), field) for field in ("userId", "anonymousId", "context.groupId")),
        ("/v1/group", call(), "groupId"),
        ("/v1/alias", call(), "previousId"),
        ("/e", {"event": "a", "distinct_id": "u1"}, "properties.$groups.team"),
        ("/e", {"event": "$groupidentify", "distinct_id": "u1"}, "properties.$group_key"),
    ],
)
def test_an_id_and_the_key_of_a_group_have_at_most_255_characters(
    path: str, event: dict[str, Any], field: str, over: int
) -> None:
    value: Any = "x" * (255 + over)
    for name in reversed(field.split(".")):
        value = {name: value}
    if field.endswith("$group_key"):
        value["properties"]["$group_type"] = "team"

    status, answer = told(post(path, event | value))

    assert (status, answer["stored"], answer["rejected"]) == (200, *((0, 1) if over > 0 else (1, 0)))


@pytest.mark.parametrize("over", PLACES)
@pytest.mark.parametrize("path", ["/v1/batch", "/batch/", "/e"])
def test_gzip_has_at_most_16_members(path: str, over: int) -> None:
    packed = gzip.compress(b"") * (15 + over) + gzip.compress(b'{"batch":[]}')

    assert post(path, packed).status_code == (400 if over > 0 else 200)


@pytest.mark.parametrize("over", PLACES)
def test_the_context_of_a_batch_is_limited_as_often_as_it_is_stored(over: int) -> None:
    limit = 16 * MEGABYTE // 600
    context = b'{"a":"%b"}' % (b"x" * (limit + over - len(b'{"a":""}')))
    events = b",".join(json.dumps(call(messageId=f"m{number}")).encode() for number in range(600))

    response = post("/v1/batch", b'{"context":%b,"batch":[%b]}' % (context, events))

    if over > 0:
        assert f"at most {limit:,} bytes" in refused(response, 413)
    else:
        assert json.loads(response.content)["stored"] == 600
