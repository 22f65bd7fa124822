"""Old rejections and batches go; what counts stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now
from pytest_django import Settings

from config import tasks
from signals import ledger, old_batches, tallies
from signals.enums import RejectionState
from signals.models import Batch, DroppedMonth, LedgerEntry, LedgerWalk, Rejection
from signals.old_batches import drop_batches, drop_rejections
from signals.stations import match_batches
from tests.factories.signals import BatchFactory, RejectionFactory, ReplayFactory

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
JANUARY = datetime(2019, 1, 20, tzinfo=UTC)
FEBRUARY = datetime(2019, 2, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def january_is_gone() -> None:
    DroppedMonth.objects.create(first_day=JANUARY.replace(day=1).date(), dropped_at=NOON, bytes=1)


@pytest.mark.parametrize(("age", "left"), [(10 * DAY, 1), (10 * DAY + timedelta(seconds=1), 0)])
@pytest.mark.parametrize("state", RejectionState)
def test_a_rejection_goes_when_it_is_old(state: RejectionState, age: timedelta, left: int) -> None:
    RejectionFactory(
        recorded_at=NOON - age, state=state, decided_at=None if state == RejectionState.OPEN else NOON - age
    )

    drop_rejections(NOON, 10 * DAY)

    assert Rejection.objects.count() == left


def test_without_a_time_rejections_are_kept() -> None:
    RejectionFactory(recorded_at=NOON - 9999 * DAY)

    assert drop_rejections(NOON, timedelta()) == 0


@pytest.mark.parametrize(("finished_at", "dropped"), [(None, 0), (NOON, 1)])
def test_a_rejection_waits_for_its_replay(finished_at: datetime | None, dropped: int) -> None:
    RejectionFactory(recorded_at=NOON - 99 * DAY, replay=ReplayFactory(finished_at=finished_at))

    assert drop_rejections(NOON, DAY) == dropped


def test_a_step_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_batches, "ROWS_AT_A_TIME", 2)
    RejectionFactory.create_batch(3, recorded_at=NOON - 99 * DAY)

    assert [drop_rejections(NOON, DAY) for _ in range(3)] == [2, 1, 0]


@pytest.mark.usefixtures("january_is_gone")
def test_a_batch_goes_after_its_events() -> None:
    BatchFactory(received_at=FEBRUARY - timedelta(seconds=1), processed_at=NOON)
    stays = BatchFactory(received_at=FEBRUARY, processed_at=NOON)

    assert (drop_batches(NOON, DAY), list(Batch.objects.all())) == (1, [stays])


def test_a_batch_whose_events_are_there_stays() -> None:
    BatchFactory(received_at=JANUARY, processed_at=NOON)

    assert drop_batches(NOON, DAY) == 0


@pytest.mark.usefixtures("january_is_gone")
def test_a_batch_that_is_not_matched_stays() -> None:
    BatchFactory(received_at=JANUARY)
    BatchFactory(received_at=JANUARY, set_aside_at=JANUARY)

    assert drop_batches(NOON, DAY) == 0


@pytest.mark.usefixtures("january_is_gone")
def test_a_batch_stays_while_its_message_ids_are_known() -> None:
    BatchFactory(received_at=JANUARY, processed_at=NOON)

    assert [drop_batches(JANUARY + days * DAY, 60 * DAY) for days in (60, 61)] == [0, 1]


@pytest.mark.usefixtures("january_is_gone")
def test_a_batch_stays_with_its_rejections_and_those_replayed_into_it() -> None:
    own = RejectionFactory(batch=BatchFactory(received_at=JANUARY, processed_at=NOON, rejected=1))
    landed_as = BatchFactory(received_at=JANUARY, processed_at=NOON)
    replayed = RejectionFactory(state=RejectionState.REPLAYED, decided_at=NOON, replayed_as=landed_as)
    assert drop_batches(NOON, DAY) == 0

    Rejection.objects.filter(pk__in=[own.pk, replayed.pk]).delete()

    assert drop_batches(NOON, DAY) == 2


@pytest.mark.usefixtures("january_is_gone")
def test_message_ids_of_a_batch_that_is_gone_are_forgotten_too() -> None:
    gone = BatchFactory(received_at=JANUARY, processed_at=NOON)
    old, young = BatchFactory(received_at=NOON - 99 * DAY), BatchFactory(received_at=NOON)
    for number, batch in enumerate((gone, old, young)):
        LedgerEntry.objects.create(message_key=f"{number:032x}", batch_id=batch.pk)
    drop_batches(NOON, 60 * DAY)

    while ledger.forget_some(NOON, 60 * DAY):
        pass

    assert list(LedgerEntry.objects.values_list("batch_id", flat=True)) == [young.pk]
    assert LedgerWalk.objects.get().removed == 2


@pytest.mark.usefixtures("january_is_gone")
def test_totals_and_the_counts_of_what_remains_stay(settings: Settings) -> None:
    settings.REJECTION_RETENTION_DAYS = 30
    batches = [
        BatchFactory(received_at=at, received=4, stored=2, duplicate=1, rejected=1) for at in (JANUARY, now() - DAY)
    ]
    for batch in batches:
        RejectionFactory(batch=batch, recorded_at=batch.received_at)
    match_batches(now())
    before = tallies.totals()

    tasks.expire()

    (left,) = Batch.objects.all()
    assert (left, Rejection.objects.count()) == (batches[1], 1)
    assert left.received == left.stored + left.duplicate + left.rejected
    assert (tallies.totals(), before.batches, before.rejected) == (before, 2, 2)
