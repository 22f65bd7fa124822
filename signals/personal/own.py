"""What the signals app holds about a person, for the export."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.utils import OperationalError

from accounts.personal.registry import Rows, Section, register
from accounts.personal.subject import Subject
from signals.models import Batch, Event, Occurrence, Rejection
from signals.personal.rejections import mentioned_in
from signals.personal.uploads import naming

READ_AT_A_TIME = 2_000
EVENTS_AT_A_TIME = 50_000
COUNTED_WITHIN_MS = 3_000
COLUMNS = (
    "received_at",
    "at",
    "client_at",
    "kind",
    "message_id",
    "name",
    "user_id",
    "anonymous_id",
    "group_id",
    "previous_id",
    "properties",
    "context",
)


def register_own() -> None:
    """Say what it is, and what becomes of it."""
    register(
        Section(
            "events",
            "Events",
            "Emptied: that something happened, when and in which workspace stays; what was sent with it goes.",
            _events,
            _count_events,
        ),
        Section(
            "occurrences",
            "Occurrences of signals",
            "Kept: scores come out as before, for nobody in particular.",
            _occurrences,
            lambda subject: Occurrence.objects.filter(person=subject.person).count(),
        ),
        Section(
            "rejections",
            "Rejected events",
            "The person's are emptied; from others' the words are taken out.",
            _rejections,
            lambda _subject: None,
        ),
        Section(
            "uploads",
            "Uploaded files that have not landed",
            "Thrown away, and whoever uploaded one is told why.",
            naming,
            lambda _subject: None,
        ),
    )


def own_events(subject: Subject) -> QuerySet[Event]:
    """The person's events. Ids longer than people's are known by their start, but none longer is accepted."""
    nobody = Q(user_id=None) | Q(user_id="")
    return Event.objects.filter(Q(user_id__in=subject.users) | nobody & Q(anonymous_id__in=subject.visitors))


def _events(subject: Subject) -> Rows:
    """No index leads from people to events, so all are looked through, batch by batch."""
    for first, last in _batch_ranges():
        rows = own_events(subject).filter(batch_id__gte=first, batch_id__lte=last).order_by("batch_id", "at")
        yield from rows.values(*COLUMNS).iterator(chunk_size=READ_AT_A_TIME)
        yield None


def _batch_ranges() -> Iterator[tuple[int, int]]:
    """Batches in order, in ranges of about `EVENTS_AT_A_TIME` events."""
    first, events = None, 0
    batches = Batch.objects.order_by("pk").values_list("pk", "received")
    last = 0
    for last, received in batches.iterator(chunk_size=READ_AT_A_TIME):
        first = last if first is None else first
        events += received
        if events >= EVENTS_AT_A_TIME:
            yield first, last
            first, events = None, 0
    if first is not None:
        yield first, last


def _count_events(subject: Subject) -> int | None:
    """None if there are too many events altogether to count a person's while somebody waits."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(COUNTED_WITHIN_MS)])
            found = own_events(subject).count()
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
            return found
    except OperationalError:
        return None


def _occurrences(subject: Subject) -> Iterator[dict[str, Any]]:
    found = Occurrence.objects.filter(person=subject.person).order_by("pk")
    columns = ("signal__key", "account__key", "workspace__key", "at", "recorded_at")
    yield from found.values(*columns).iterator(chunk_size=READ_AT_A_TIME)


def _rejections(subject: Subject) -> Rows:
    found = Rejection.objects.order_by("pk")
    for number, rejection in enumerate(found.iterator(chunk_size=READ_AT_A_TIME)):
        if mentioned_in(rejection, subject.words):
            yield {
                "recorded_at": rejection.recorded_at,
                "field": rejection.field,
                "reason": rejection.reason,
                "raw": bytes(rejection.raw),
            }
        elif not number % READ_AT_A_TIME:
            yield None
