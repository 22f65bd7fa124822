"""Hostile input on every path: never a 5xx, nothing lost, nothing good beside it spoiled."""

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F, Sum
from django.http import HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Scope
from signals.models import Batch, Event, Rejection
from signals.stations import match_batches
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.calls import NOON, call
from tests.signals.ingest.http import post
from tests.signals.ingest.test_any_input import JSON, ODD
from tests.signals.ingest.test_posthog_views import PATHS

pytestmark = pytest.mark.django_db

SEGMENT = ["/v1/batch", "/v1/track", "/v1/identify", "/v1/group", "/v1/page", "/v1/screen", "/v1/alias"]
BATCHES = ["/v1/batch", *PATHS]
GOOD = json.dumps(call(messageId=None, distinct_id="u1")).encode()
HUGE = [
    b"[" * 5000 + b"]" * 5000,
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b'"' + b"x" * 50_000 + b'"',
    b"-1e400",
    b"1e-400",
    b"0." + b"1" * 5000,
    b"Infinity",
    b'"9999-12-31T23:59:59.999999Z"',
    b'"0001-01-01T00:00:00+14:00"',
    b'"9999-12-31T23:59:59-14:00"',
    b'"\\udfff\\ud800"',
    b'"a\\u0000"',
    b'{"a":1,"a":2,"a":null}',
    b'{"\\u0000":1}',
    b'{"\\ud800":1}',
    b'"\x80\x81"',
    b"tru",
    b"'x'",
    b"",
]
WHOLE = [*ODD, *HUGE]
VALUES = JSON.map(lambda value: json.dumps(value).encode()) | st.sampled_from(WHOLE)
CALLS = [*call(), "anonymousId", "groupId", "previousId", "timestamp", "originalTimestamp", "sentAt", "receivedAt"]
BAGS = ["context", "properties", "traits", "integrations"]
EVENTS = ["uuid", "distinct_id", "$distinct_id", "offset", "$set", "$set_once", "sent_at", "api_key", "token"]
FIELDS = st.sampled_from([*CALLS, *BAGS, *EVENTS])
SPECIAL = st.sampled_from(
    ["$identify", "$create_alias", "$groupidentify", "$pageview", "$screen", "$set", "$merge_dangerously", "Used"]
)
WITHIN = st.sampled_from(
    ["$set", "$set_once", "$groups", "$group_type", "$group_key", "$group_set", "alias", "$anon_distinct_id", "a"]
)


def written(members: dict[str, bytes]) -> bytes:
    return b"{" + b",".join(b'"%b":%b' % (name.encode(), value) for name, value in members.items()) + b"}"


@st.composite
def events(draw: st.DrawFn) -> bytes:
    """An event of either wording with some members that may be anything."""
    properties = written(
        {"alias": b'"v"', "$group_type": b'"g"', "$group_key": b'"k"'}
        | draw(st.dictionaries(WITHIN, VALUES, max_size=2))
    )
    members = {
        "type": b'"track"',
        "event": json.dumps(draw(SPECIAL)).encode(),
        "userId": b'"u1"',
        "distinct_id": b'"u1"',
        "properties": properties,
    }
    return written(members | draw(st.dictionaries(FIELDS, VALUES, max_size=3)))


def batch(*sent: bytes) -> bytes:
    return b'{"batch":[' + b",".join(sent) + b"]}"


def in_order(response: HttpResponse) -> dict[str, Any]:
    """The answer, which must be one of ours and no failure."""
    assert response.status_code in (200, 400, 401, 413, 415), response.content
    answer: dict[str, Any] = json.loads(response.content)
    if response.status_code == 200:
        assert answer["received"] == answer["stored"] + answer["duplicate"] + answer["rejected"]
    return answer


def everything_is_accounted_for() -> None:
    assert not Batch.objects.exclude(received=F("stored") + F("duplicate") + F("rejected")).exists()
    told = Batch.objects.aggregate(stored=Sum("stored", default=0), rejected=Sum("rejected", default=0))
    assert told == {"stored": Event.objects.count(), "rejected": Rejection.objects.count()}


@pytest.fixture(autouse=True)
def key() -> None:
    ApiKeyFactory(secret="s", scopes=[Scope.INGEST])


quietly = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("path", BATCHES)
@quietly
@given(sent=st.lists(events() | st.binary(max_size=30).map(lambda junk: junk.translate(None, b'[]{}",\\')), max_size=4))
def test_a_good_event_among_hostile_ones_is_stored(path: str, sent: list[bytes]) -> None:
    answer = in_order(post(path, batch(*sent, GOOD)))

    assert answer["received"] == len(sent) + 1
    assert len(sent) not in [bad["index"] for bad in answer.get("rejections", [])]
    everything_is_accounted_for()


@pytest.mark.parametrize("path", [*SEGMENT, *PATHS])
@quietly
@given(sent=events() | st.binary(max_size=60) | VALUES)
def test_whatever_is_sent_alone_is_answered(path: str, sent: bytes) -> None:
    for data in (sent, gzip.compress(sent), base64.b64encode(sent), b"data=" + sent):
        in_order(post(path, data))
        in_order(post(path, data, **{"Content-Encoding": "gzip", "X-Strict-Mode": "1", "Authorization": ""}))
    everything_is_accounted_for()


@pytest.mark.parametrize("path", BATCHES)
def test_every_value_in_every_field(path: str) -> None:
    fields = [*CALLS, *BAGS, *EVENTS]
    for value in WHOLE:
        sent = [written({"event": b'"a"', "distinct_id": b'"u"', field: value}) for field in fields]
        answer = in_order(post(path, batch(*sent, GOOD)))
        assert (answer["received"], answer["stored"] > 0) == (len(sent) + 1, True)
    everything_is_accounted_for()


@pytest.mark.parametrize("path", BATCHES)
def test_a_string_of_a_megabyte_spoils_nothing(path: str) -> None:
    text = b'"' + b"x" * 1_500_000 + b'"'
    for field in ("event", "userId", "distinct_id", "messageId", "uuid", "timestamp", "properties"):
        answer = in_order(post(path, batch(written({"event": b'"a"', "distinct_id": b'"u"', field: text}), GOOD)))
        assert (answer["stored"], answer["rejected"]) == (1, 1)
    everything_is_accounted_for()


@pytest.mark.parametrize("path", BATCHES)
@quietly
@given(sent=st.lists(events(), max_size=6))
def test_what_was_stored_can_be_matched(path: str, sent: list[bytes]) -> None:
    post(path, batch(*sent, GOOD))

    while match_batches(NOON):
        pass

    assert not Batch.objects.filter(processed_at=None).exists()


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize(
    "wrap", [bytes, base64.b64encode, gzip.compress, lambda data: data[:-20], lambda data: data * 40]
)
@pytest.mark.parametrize("path", [*SEGMENT, *PATHS])
def test_a_gzip_bomb_is_refused(path: str, wrap: Callable[[bytes], bytes]) -> None:
    assert post(path, wrap(bomb(30))).status_code in (400, 413)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("path", ["/v1/batch", "/e"])
def test_gzip_of_countless_members_is_refused(path: str) -> None:
    assert post(path, gzip.compress(b"") * 30_000).status_code == 400


@pytest.mark.parametrize(
    "header", ["Basic \xff", "Bearer a\u00fc", "Basic " + base64.b64encode(b"\0\xff").decode(), "x" * 9000]
)
def test_a_hostile_key_is_only_wrong(header: str) -> None:
    assert post("/v1/track", call(), Authorization=header).status_code == 401
    secrets: list[Any] = ["\0", "\ud800", "x" * 9000, 5, None, {}, ""]
    for secret in secrets:
        for name in ("writeKey", "api_key"):
            sent = json.dumps({"batch": [], name: secret}).encode()
            assert post("/v1/batch", sent, Authorization="").status_code == 401
            assert post("/batch", sent, Authorization="").status_code == 401


@pytest.mark.parametrize(
    "query", ["_=x", "_=" + "9" * 4000, "compression=%FF", "data=%00", "data=%FF", "&".join(["a=b"] * 2000)]
)
def test_a_hostile_query_is_only_wrong(query: str) -> None:
    assert post(f"/e/?{query}", {"event": "a", "distinct_id": "u"}).status_code in (200, 400, 415)
