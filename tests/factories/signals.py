"""Definitions, batches, events and occurrences for tests."""

import hashlib
import uuid
from datetime import timedelta

import factory

from signals.enums import BatchSource, Category, EventKind, FileFormat, Operator
from signals.models import (
    Backfill,
    Batch,
    Condition,
    Event,
    Occurrence,
    Rejection,
    Replay,
    Signal,
    Upload,
)
from tests.factories.accounts import NOON, PersonFactory


def message_key(message_id: str) -> uuid.UUID:
    """The ledger's key of a message id."""
    return uuid.UUID(bytes=hashlib.sha256(message_id.encode()).digest()[:16])


class SignalFactory(factory.django.DjangoModelFactory[Signal]):
    class Meta:
        model = Signal

    key = factory.Sequence(lambda n: f"signal-{n}")
    name = factory.Sequence(lambda n: f"Signal {n}")
    category = Category.DEPTH
    kind = EventKind.TRACK
    event_names = factory.LazyFunction(lambda: ["Report Created"])


class ConditionFactory(factory.django.DjangoModelFactory[Condition]):
    class Meta:
        model = Condition

    signal = factory.SubFactory(SignalFactory)
    path = "plan"
    operator = Operator.EQUALS
    value = "pro"


class BackfillFactory(factory.django.DjangoModelFactory[Backfill]):
    class Meta:
        model = Backfill

    signal = factory.SubFactory(SignalFactory)
    requested_at = NOON


class BatchFactory(factory.django.DjangoModelFactory[Batch]):
    """A batch of `stored` new events (which the test stores itself)."""

    class Meta:
        model = Batch

    source = BatchSource.HTTP
    received_at = NOON
    stored = 0
    duplicate = 0
    rejected = 0
    received = factory.LazyAttribute(lambda batch: batch.stored + batch.duplicate + batch.rejected)


class EventFactory(factory.django.DjangoModelFactory[Event]):
    """A stored event; pass `batch_id` of the batch it came in with."""

    class Meta:
        model = Event

    received_at = NOON
    at = factory.LazyAttribute(lambda event: event.received_at - timedelta(hours=1))
    batch_id = factory.LazyFunction(lambda: BatchFactory(stored=1).pk)
    message_id = factory.Sequence(lambda n: f"message-{n}")
    message_key = factory.LazyAttribute(lambda event: message_key(event.message_id))
    kind = EventKind.TRACK
    name = factory.LazyAttribute(lambda event: "Report Created" if event.kind == EventKind.TRACK else "")
    user_id = "u1"
    properties = factory.LazyFunction(dict)


class RejectionFactory(factory.django.DjangoModelFactory[Rejection]):
    class Meta:
        model = Rejection

    batch = factory.LazyFunction(lambda: BatchFactory(rejected=1))
    index = 0
    message_id = factory.Sequence(lambda n: f"refused-{n}")
    field = "timestamp"
    reason = "The time is more than 366 days in the future."
    raw = b"{}"
    recorded_at = NOON


class ReplayFactory(factory.django.DjangoModelFactory[Replay]):
    class Meta:
        model = Replay

    requested_at = NOON


class UploadFactory(factory.django.DjangoModelFactory[Upload]):
    """An upload without its file."""

    class Meta:
        model = Upload

    name = factory.Sequence(lambda n: f"usage-{n}.csv")
    format = FileFormat.CSV
    uploaded_at = NOON


class OccurrenceFactory(factory.django.DjangoModelFactory[Occurrence]):
    class Meta:
        model = Occurrence

    signal = factory.SubFactory(SignalFactory)
    person = factory.SubFactory(PersonFactory)
    account = factory.SelfAttribute("person.account")
    at = NOON
    recorded_at = NOON
    message_key = factory.LazyFunction(uuid.uuid4)
