"""A delivery of a few events is stored by one statement; what comes of it is the same as for many."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signals.ingest.landing import Counts
from signals.ingest.statements import FEW
from signals.models import Batch, Event, LedgerEntry
from tests.signals.ingest.calls import landed, text

COLUMNS = ("kind", "message_id", "name", "user_id", "anonymous_id", "group_id", "previous_id", "properties", "context")
FULL: dict[str, Any] = {
    "anonymousId": "a1",
    "timestamp": "2026-03-01T10:00:00Z",
    "properties": {"text": "it's 100 % \\ “ü” \u2028", "n": 1.5},
    "context": {"groupId": "g1"},
}


def rows(prefix: str) -> list[tuple[Any, ...]]:
    """The events by id without the prefix, with all that they say."""
    found = Event.objects.filter(message_id__startswith=prefix).order_by("message_id")
    return [
        (at, client_at, received_at, message_id.removeprefix(prefix), *rest)
        for message_id, at, client_at, received_at, *rest in found.values_list(
            "message_id", "at", "client_at", "received_at", *(name for name in COLUMNS if name != "message_id")
        )
    ]


@pytest.mark.django_db
def test_few_events_say_the_same_as_many() -> None:
    few = [text(messageId=f"few-{n}", **FULL) for n in range(FEW)]
    many = [text(messageId=f"many-{n}", **FULL) for n in range(FEW + 1)]

    assert (landed(*few), landed(*many)) == (Counts(FEW, FEW), Counts(FEW + 1, FEW + 1))

    assert rows("few-") == rows("many-")[:FEW]
    assert LedgerEntry.objects.filter(batch_id=Batch.objects.earliest("pk").pk).count() == FEW


@pytest.mark.django_db
def test_of_few_events_only_the_new_ones_are_stored() -> None:
    landed(text(messageId="known"))

    assert landed(text(messageId="known"), text(messageId="new"), text(messageId="new")) == Counts(3, 1, 2)

    assert sorted(Event.objects.values_list("message_id", flat=True)) == ["known", "new"]
    assert list(Batch.objects.order_by("-pk").values_list("received", "stored", "duplicate")[:1]) == [(3, 1, 2)]


@pytest.mark.django_db(transaction=True)
def test_one_event_is_committed_by_its_own_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        counts = landed(text(messageId="one"))

    assert (counts, list(queries)) == (Counts(1, 1), [])
    assert Event.objects.get().message_id == "one"
