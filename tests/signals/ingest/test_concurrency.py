"""Clients that send the same ids at the same time; these tests commit."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Sum

from signals.ingest.landing import Counts
from signals.models import Batch, Event, LedgerEntry
from tests.signals.ingest.calls import landed, text

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 8
IDS = 300


def send(seed: int) -> Counts:
    """Send every id one to five times, in an order and in deliveries of this client's own."""
    chance = random.Random(seed)
    events = [text(messageId=f"m{n}") for n in range(IDS) for _ in range(chance.randint(1, 5))]
    chance.shuffle(events)
    counts = Counts()
    try:
        for start in range(0, len(events), 100):
            counts += landed(*events[start : start + 100])
    finally:
        connection.close()
    return counts


def test_clients_that_send_the_same_ids_store_each_once() -> None:
    with ThreadPoolExecutor(CLIENTS) as clients:
        counts = sum(clients.map(send, range(CLIENTS)), Counts())

    assert (counts.stored, counts.rejected) == (IDS, 0)
    assert counts.received == counts.stored + counts.duplicate
    assert sorted(Event.objects.values_list("message_id", flat=True)) == sorted(f"m{n}" for n in range(IDS))
    assert LedgerEntry.objects.count() == IDS
    assert Batch.objects.aggregate(Sum("stored"))["stored__sum"] == IDS


def test_every_event_is_in_the_batch_that_its_ledger_entry_names() -> None:
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(send, range(CLIENTS)))

    ledger = dict(LedgerEntry.objects.values_list("message_key", "batch_id"))
    assert dict(Event.objects.values_list("message_key", "batch_id")) == ledger


def test_a_connection_that_was_dropped_lands_again() -> None:
    landed(text(messageId="m1"))
    connection.close()

    assert landed(text(messageId="m1"), text(messageId="m2")) == Counts(2, 1, 1, 0)
