"""Old message ids go from the ledger, and no id within its time."""

import uuid
from datetime import datetime, timedelta

import pytest

from signals import ledger
from signals.ledger import forget_some
from signals.models import Event, LedgerEntry, LedgerWalk, Occurrence
from signals.stations import match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import BatchFactory, SignalFactory
from tests.signals.ingest.calls import landed, text

KEEP = timedelta(days=35)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def entries(count: int, received_at: datetime) -> int:
    """Store this many entries of one batch; gives the batch's id."""
    batch = BatchFactory(received_at=received_at)
    LedgerEntry.objects.bulk_create(LedgerEntry(message_key=uuid.uuid4(), batch_id=batch.pk) for _ in range(count))
    return int(batch.pk)


def left() -> set[int]:
    return set(LedgerEntry.objects.values_list("batch_id", flat=True))


def test_entries_go_after_their_time_and_not_a_moment_sooner() -> None:
    entries(2, NOON - KEEP - timedelta(microseconds=1))
    exact, young = entries(2, NOON - KEEP), entries(2, NOON)

    assert forget_some(NOON, KEEP) is False

    assert left() == {exact, young}
    assert LedgerWalk.objects.get().removed == 2


def test_an_id_is_a_duplicate_within_its_time_and_counts_once_ever_after() -> None:
    SignalFactory()
    landed(text(), at=NOON)
    match_batches(NOON)

    forget_some(NOON + KEEP, KEEP)
    within = landed(text(), at=NOON + KEEP)
    forget_some(NOON + KEEP + DAY, KEEP)
    after = landed(text(), at=NOON + KEEP + DAY)
    match_batches(NOON + KEEP + DAY)

    assert (within.duplicate, after.stored) == (1, 1)
    assert (Event.objects.count(), Occurrence.objects.count()) == (2, 1)


def test_the_walk_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "BLOCKS_AT_A_TIME", 1)
    entries(1_000, NOON - KEEP - DAY)

    steps = 1
    while forget_some(NOON, KEEP):
        steps += 1
        assert LedgerEntry.objects.count() == 1_000 - LedgerWalk.objects.get().removed

    assert steps > 3
    assert not LedgerEntry.objects.exists()


def test_it_rests_for_a_day_between_walks() -> None:
    entries(1, NOON - KEEP - DAY)
    forget_some(NOON, KEEP)
    late = entries(1, NOON - KEEP - DAY)

    forget_some(NOON + DAY - timedelta(seconds=1), KEEP)
    before = left()
    forget_some(NOON + DAY, KEEP)

    assert (before, left()) == ({late}, set())


def test_nothing_is_walked_while_nothing_is_old() -> None:
    entries(1, NOON - KEEP)

    assert forget_some(NOON, KEEP) is False
    assert LedgerWalk.objects.get().next_block == 0
