"""Whatever is sent, everything is accounted for."""

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signals.enums import BatchSource
from signals.ingest import wire
from signals.ingest.landing import Counts, land, parse
from signals.ingest.reading import Circumstances
from signals.models import Event, Rejection
from tests.signals.ingest.calls import NOON, call, landed

FIELDS = [*call(), "anonymousId", "groupId", "previousId", "timestamp", "sentAt", "context", "properties", "traits"]
ODD = [
    b"NaN",
    b"1e999999",
    b"1e-99999",
    b'"\\u0000"',
    b'"\\ud800"',
    b'"\xff"',
    b'"\x00"',
    b"[[",
    b'"0001-01-01"',
    b"9" * 5000,
]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
MEMBER = st.tuples(st.sampled_from(FIELDS), JSON.map(lambda value: json.dumps(value).encode()) | st.sampled_from(ODD))


def event(members: list[tuple[str, bytes]]) -> bytes:
    """A good call with members put over its own, some of them no JSON at all."""
    good = {name: json.dumps(value).encode() for name, value in call().items()} | dict(members)
    return b"{" + b",".join(b'"%b":%b' % (name.encode(), value) for name, value in good.items()) + b"}"


EVENTS = st.lists(st.lists(MEMBER, max_size=3).map(event) | st.binary(max_size=30), max_size=6)
SHARED = JSON.map(lambda value: json.dumps(value).encode()) | st.sampled_from([*ODD, b"[" * 5000, b'{"a":' * 5000])
quietly = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


@pytest.mark.django_db
@quietly
@given(EVENTS)
def test_everything_received_is_stored_duplicate_or_rejected(events: list[bytes]) -> None:
    stored, rejected = Event.objects.count(), Rejection.objects.count()

    counts = landed(*events)

    assert counts.received == len(events) == counts.stored + counts.duplicate + counts.rejected
    assert Event.objects.count() - stored == counts.stored
    assert Rejection.objects.count() - rejected == counts.rejected
    assert all(isinstance(found.properties, dict) for found in Event.objects.all())


@pytest.mark.django_db
@quietly
@given(
    JSON.map(lambda value: json.dumps(value).encode()) | st.sampled_from([*ODD, b"[" * 5000, b'{"a":' * 5000]), EVENTS
)
def test_whatever_the_events_share_each_is_accounted_for(shared: bytes, events: list[bytes]) -> None:
    given = Circumstances(NOON, envelope=wire.Envelope(context=shared))

    parsed = parse(events, given)
    read = len(parsed.arrivals)
    counts = land(parsed, source=BatchSource.HTTP, key=None, received_at=NOON)

    assert counts.received == len(events) == counts.stored + counts.duplicate + counts.rejected
    assert len(parsed.arrivals) == read, "PostgreSQL had to refuse what the reading let pass"


@quietly
@given(st.lists(st.lists(MEMBER, max_size=3).map(event), max_size=4))
def test_a_good_event_is_read_whatever_stands_beside_it(events: list[bytes]) -> None:
    whole = [bad for bad in events if b"[[" not in bad]
    good = event([("messageId", b'"good"')])

    delivery = wire.batch(b'{"batch":[' + b",".join([*whole, good]) + b"]}")

    assert len(delivery.events) == len(whole) + 1
    assert parse(delivery.events, Circumstances(NOON)).arrivals[-1].message_id == "good"


@quietly
@given(st.binary(max_size=80))
def test_any_body_is_cut_or_refused(body: bytes) -> None:
    for text in (body, b'{"batch":[' + body + b"]}"):
        with suppress(wire.BadBody):
            assert isinstance(wire.batch(text), wire.Delivery)


def test_counts_add_up_side_by_side() -> None:
    assert Counts(4, 1, 2, 1) + Counts(3, 3, 0, 0) == Counts(7, 4, 2, 1)
