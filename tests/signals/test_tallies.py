"""What is counted along the way equals what a count of everything would say."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from signals import tallies
from signals.models import EventName, RejectionTally, Signal, Tally
from signals.stations import match_batches
from signals.tallies import Totals, by_minute, totals
from tests.factories.accounts import NOON
from tests.factories.signals import BatchFactory, EventFactory, RejectionFactory, SignalFactory

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
EVERYTHING = Totals(batches=3, received=14, stored=8, duplicate=4, rejected=2)

pytestmark = pytest.mark.django_db


def three_batches() -> None:
    BatchFactory(received_at=NOON + timedelta(seconds=7), stored=2, duplicate=2)
    for seconds in (60, 119):
        BatchFactory(received_at=NOON + timedelta(seconds=seconds), stored=3, duplicate=1, rejected=1)


def fold(at: datetime) -> None:
    with connection.cursor() as cursor:
        tallies.fold(cursor, at)


def named(*names: str, kind: str = "track") -> None:
    batch = BatchFactory(stored=len(names))
    for name in names:
        EventFactory(batch_id=batch.pk, kind=kind, name=name)
    match_batches(NOON)


def refused(*reasons: tuple[str, str]) -> None:
    batch = BatchFactory(rejected=len(reasons))
    for field, reason in reasons:
        RejectionFactory(batch=batch, field=field, reason=reason)
    match_batches(NOON)


def test_totals_are_the_same_before_and_after_matching_and_folding() -> None:
    three_batches()

    waiting = totals()
    match_batches(NOON)
    matched = totals()
    fold(NOON + 8 * DAY)

    assert (waiting, matched, totals()) == (EVERYTHING,) * 3
    assert list(Tally.objects.values_list("minute", "stored")) == [(NOON.replace(hour=0), 8)]


def test_minutes_of_the_last_week_stay_minutes() -> None:
    three_batches()
    match_batches(NOON)

    fold(NOON + 7 * DAY)

    assert list(Tally.objects.order_by("minute").values_list("minute", "received")) == [(NOON, 4), (NOON + MINUTE, 10)]


def test_a_day_that_is_folded_already_takes_more() -> None:
    for hours in (0, 5):
        BatchFactory(received_at=NOON + timedelta(hours=hours), stored=1)
        match_batches(NOON)
        fold(NOON + 9 * DAY)

    assert list(Tally.objects.values_list("minute", "batches")) == [(NOON.replace(hour=0), 2)]


def test_a_batch_counts_once_however_often_the_station_runs() -> None:
    three_batches()

    for _ in range(3):
        match_batches(NOON)

    assert totals() == EVERYTHING


def test_events_by_minute_whether_they_are_matched_or_not() -> None:
    BatchFactory(received_at=NOON - 2 * MINUTE, stored=5)
    match_batches(NOON)
    BatchFactory(received_at=NOON - 2 * MINUTE, stored=2)
    BatchFactory(received_at=NOON + timedelta(seconds=1), stored=1)
    BatchFactory(received_at=NOON - 3 * MINUTE, stored=9)

    assert by_minute(NOON + timedelta(seconds=30), 3) == [(NOON - 2 * MINUTE, 7), (NOON - MINUTE, 0), (NOON, 1)]


def test_reasons_are_counted_without_what_differs_from_event_to_event() -> None:
    refused(
        ("", "An event may have at most 32,768 bytes; this one has 40,000."),
        ("", "An event may have at most 32,768 bytes; this one has 1,234,567."),
        ("timestamp", "Row 2, column “Time”: “soon” is not a time written like 31.12.2026 18:30."),
        ("timestamp", "Row 31, column “Time”: “a “b”” is not a time written like 31.12.2026 18:30."),
        ("", "Row 4: A quote is opened and never closed."),
        ("", "Row 5: It has 3 cells, and the header names 4 columns."),
        ("", "Row 6: It has 7 cells, and the header names 4 columns."),
        ("", "The text must be valid JSON: invalid character (byte 12)."),
        ("", "The text must be valid JSON: invalid character (byte 7)."),
        ("", "The database cannot store this event: bad value bob@acme.com."),
        ("userId", "userId must be text or a number."),
    )
    refused(("userId", "userId must be text or a number."))

    assert set(RejectionTally.objects.values_list("field", "reason", "events")) == {
        ("timestamp", "Column “Time”: “…” is not a time written like 31.12.2026 18:30.", 2),
        ("", "A quote is opened and never closed.", 1),
        ("", "It has more or fewer cells, and the header names 4 columns.", 2),
        ("", "An event may have at most 32,768 bytes.", 2),
        ("", "The text must be valid JSON: invalid character.", 2),
        ("", "The database cannot store this event.", 1),
        ("userId", "userId must be text or a number.", 2),
    }


def test_there_are_only_so_many_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "REASONS_KEPT", 2)

    refused(("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"))
    refused(("a", "1"), ("e", "5"))

    assert set(RejectionTally.objects.values_list("field", "reason", "events")) == {
        ("a", "1", 2),
        ("b", "2", 1),
        ("", "Other reasons", 3),
    }


def test_names_are_counted_by_call() -> None:
    named("Opened", "Opened", "Closed")
    named("Opened", kind="page")
    named("", kind="identify")
    named("x" * 256, "Opened")

    assert set(EventName.objects.values_list("kind", "name", "events")) == {
        ("track", "Opened", 3),
        ("track", "Closed", 1),
        ("page", "Opened", 1),
    }


def test_the_rarest_names_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "NAMES_KEPT", 2)
    named("Often", "Often", "Often", "Twice", "Twice", "Once")
    named("Made up 1")
    named("Made up 2")

    assert set(EventName.objects.values_list("name", flat=True)) == {"Often", "Twice"}


def test_a_name_that_nobody_sends_any_more_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "NAMES_KEPT", 1)
    named("Old", "Old")
    EventName.objects.update(last_seen_at=NOON - 91 * DAY)

    named("New")

    assert [row.name for row in EventName.objects.all()] == ["New"]


def test_a_name_is_known_once_a_signal_of_its_kind_names_it() -> None:
    named("Opened", "Closed", "Left")
    named("Opened", kind="page")
    SignalFactory(event_names=["Closed", "Opened"])
    SignalFactory(event_names=[])
    SignalFactory(event_names=["Left"], is_active=False)

    unknown = EventName.objects.unnamed_by(Signal.objects.filter(is_active=True))

    assert set(unknown.values_list("kind", "name")) == {("page", "Opened"), ("track", "Left")}
