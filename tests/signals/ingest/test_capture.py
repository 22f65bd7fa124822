"""PostHog's bodies, unwrapped and cut."""

import base64
import gzip
import json
from codecs import BOM_UTF8
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.ingest import body, capture
from signals.ingest.wire import BadBody, Delivery

TEXT = b'{"event":"a","distinct_id":"u+1"}'
B64 = base64.b64encode
Wrap = Callable[[bytes], bytes]


def form(data: bytes) -> bytes:
    return b"ver=1&data=" + quote(data).encode()


@pytest.mark.parametrize(
    "wrap",
    [
        bytes,
        gzip.compress,
        B64,
        lambda text: B64(gzip.compress(text)),
        lambda text: gzip.compress(B64(text)),
        form,
        lambda text: form(B64(text)),
        lambda text: form(B64(gzip.compress(text))),
    ],
)
def test_a_body_is_unwrapped(wrap: Wrap) -> None:
    assert capture.unwrapped(wrap(TEXT), limit=1000) == TEXT


@pytest.mark.parametrize("wrap", [bytes, gzip.compress, B64, lambda text: B64(gzip.compress(text))])
def test_a_byte_order_mark_is_no_part_of_a_body(wrap: Wrap) -> None:
    text = b'{"event":"data=","distinct_id":"u1"}'

    assert capture.unwrapped(wrap(BOM_UTF8 + text), limit=1000) == text


def test_a_plus_of_base64_may_have_become_a_space() -> None:
    text = b'{"a":"\xc3\xbe\xc3\xbe>>>"}'
    assert b"+" in B64(text)

    assert capture.unwrapped(b"data=" + B64(text), limit=1000) == text


@pytest.mark.parametrize("wrap", [gzip.compress, lambda text: B64(gzip.compress(text))])
@pytest.mark.parametrize(("over", "fits"), [(-1, True), (0, True), (1, False)])
def test_the_limit_counts_unpacked_bytes(wrap: Wrap, over: int, fits: bool) -> None:
    text = b"{" + b" " * (98 + over) + b"}"
    if fits:
        assert capture.unwrapped(wrap(text), limit=100) == text
    else:
        with pytest.raises(body.TooLarge):
            capture.unwrapped(wrap(text), limit=100)


def test_a_form_has_at_most_256_kilobytes() -> None:
    with pytest.raises(capture.LongForm):
        capture.unwrapped(b"data=" + b"%41" * 100_000, limit=2_000_000)


@pytest.mark.parametrize(
    ("text", "events", "key"),
    [
        (b'{"event":"a","api_key":"s"}', [b'{"event":"a","api_key":"s"}'], "s"),
        (b' {"event":"a","token":"s"} ', [b'{"event":"a","token":"s"}'], "s"),
        (b'{"$token":"s","$set":{}}', [b'{"$token":"s","$set":{}}'], "s"),
        (b'{"event":"a","properties":{"token":"s"}}', [b'{"event":"a","properties":{"token":"s"}}'], "s"),
        (b'{"api_key":"s","batch":[{"event":"a"},5]}', [b'{"event":"a"}', b"5"], "s"),
        (b'{"batch":[{"api_key":"s"}]}', [b'{"api_key":"s"}'], "s"),
        (b'{"api_key":"s","batch":[]}', [], "s"),
        (b'[{"properties":{"token":"s"}},{"token":"t"}]', [b'{"properties":{"token":"s"}}', b'{"token":"t"}'], "s"),
        (b"[]", [], None),
        (b"{}", [b"{}"], None),
        (b'{"api_key":5,"token":"s"}', [b'{"api_key":5,"token":"s"}'], "s"),
        (b'{"api_key":"s","batch":[{"a":NaN},{"b":1}]}', [b'{"a":NaN}', b'{"b":1}'], "s"),
        (b'[{"a":"\\ud800"},{"b":1}]', [b'{"a":"\\ud800"}', b'{"b":1}'], None),
    ],
)
def test_a_body_is_cut_into_its_events(text: bytes, events: list[bytes], key: str | None) -> None:
    found = capture.cut(text, None)

    assert (found.events, found.write_key) == (events, key)


@pytest.mark.parametrize(
    ("text", "query", "sent_at"),
    [
        (b'{"batch":[],"sent_at":"2026-03-02T12:00:00Z"}', "", b'"2026-03-02T12:00:00Z"'),
        (b'{"batch":[],"sentAt":"2026-03-02T12:00:00Z"}', "1", b'"2026-03-02T12:00:00Z"'),
        (b'{"batch":[],"sent_at":"soon"}', "1772452800000", b'"2026-03-02T12:00:00Z"'),
        (b"[]", "1772452800000", b'"2026-03-02T12:00:00Z"'),
        (b'{"batch":[],"sent_at":5}', "", b""),
        (b"[]", "9" * 30, b""),
        (b"[]", "9" * 5000, b""),
        (b"[]", "x", b""),
    ],
)
def test_when_it_was_sent_is_said_by_body_or_query(text: bytes, query: str, sent_at: bytes) -> None:
    assert capture.cut(text, None, query).envelope.sent_at == sent_at


@pytest.mark.parametrize("text", [b"", b"x", b"5", b'"x"', b'{"a":', b"[}", b'{"batch":5}', b'{"batch":{}}', b"\xff"])
def test_what_is_no_body_is_refused(text: bytes) -> None:
    with pytest.raises(BadBody):
        capture.cut(text, None)


@given(st.binary(max_size=80))
def test_any_body_is_cut_or_refused(data: bytes) -> None:
    for text in (
        data,
        b"[" + data + b"]",
        b'{"batch":[' + data + b"]}",
        b"data=" + data,
        gzip.compress(data),
        B64(data),
    ):
        with suppress(BadBody, body.TooLarge, body.NotUnpackable):
            assert isinstance(capture.cut(capture.unwrapped(text, limit=200), None), Delivery)


def test_a_good_event_is_read_whatever_stands_beside_it() -> None:
    good = json.dumps({"event": "a", "distinct_id": "u"}).encode()

    assert capture.cut(b'{"batch":[NaN,%b,1e999]}' % good, None).events == [b"NaN", good, b"1e999"]
