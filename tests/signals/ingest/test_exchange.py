"""The one exchange that a delivery of many events is stored with; these tests commit."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signals.ingest import rows
from signals.ingest.exchange import PIECE_BYTES
from signals.ingest.landing import Counts
from signals.ingest.statements import FEW
from signals.models import Batch, Event, LedgerEntry
from tests.signals.ingest.calls import landed, text

pytestmark = pytest.mark.django_db(transaction=True)

MANY = FEW + 3


def many(prefix: str) -> list[bytes]:
    """Calls whose ids begin so."""
    return [text(messageId=f"{prefix}-{n}") for n in range(MANY)]


def everything() -> tuple[int, int, int]:
    """How many batches, events and known ids there are."""
    return Batch.objects.count(), Event.objects.count(), LedgerEntry.objects.count()


def test_many_events_are_committed_by_their_own_exchange() -> None:
    with CaptureQueriesContext(connection) as queries:
        counts = landed(*many("m"))

    assert (counts, list(queries)) == (Counts(MANY, MANY), [])
    connection.close()
    assert everything() == (1, MANY, MANY)


def test_a_delivery_of_known_events_copies_nothing() -> None:
    landed(*many("m"))

    assert landed(*many("m")) == Counts(MANY, 0, MANY)
    assert everything() == (2, MANY, MANY)


@pytest.mark.parametrize("known", range(MANY))
def test_one_known_event_is_found_wherever_it_stands(known: int) -> None:
    calls = many("m")
    landed(calls[known])

    assert landed(*calls) == Counts(MANY, MANY - 1, 1)
    assert everything() == (2, MANY, MANY)
    assert dict(Event.objects.values_list("message_key", "batch_id")) == dict(
        LedgerEntry.objects.values_list("message_key", "batch_id")
    )


def test_an_event_that_comes_twice_in_a_new_delivery_is_stored_once() -> None:
    assert landed(*many("m"), *many("m")[:2]) == Counts(MANY + 2, MANY, 2)
    assert everything() == (1, MANY, MANY)


def test_a_block_of_several_pieces_arrives_whole() -> None:
    long = "x" * 10_000
    calls = [text(messageId=f"m{n}", properties={"long": long}) for n in range(3 * PIECE_BYTES // len(long) + 1)]

    assert landed(*calls) == Counts(len(calls), len(calls))

    assert {event.properties["long"] for event in Event.objects.all()} == {long}


def test_nothing_is_kept_when_the_rows_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(rows, "block", broken)
        with pytest.raises(MemoryError):
            landed(*many("m"))

    assert everything() == (0, 0, 0)
    assert landed(*many("m")) == Counts(MANY, MANY)
