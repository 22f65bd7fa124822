"""Rejected events read again: under the circumstances in which they came in, by the rules of today.

An event that is accepted now lands in a batch of its own; the batch that it was refused in keeps its counts, and the
rejection says where the event went. One that would be refused again stays open, and nothing is stored.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from accounts.authors import Author
from signals.enums import BatchSource, EventKind, RejectionState
from signals.ingest import posthog
from signals.ingest.files import CONTENT_ID, content_id
from signals.ingest.landing import Counts, Parsed, land_batch
from signals.ingest.reading import Arrival, Circumstances, Refusal, read
from signals.ingest.segment import SEGMENT
from signals.ingest.terms import may_send, refused_kind
from signals.ingest.wire import Dialect, Envelope
from signals.models import LedgerEntry, Rejection
from signals.sheets.mapping import ROW_ID

FILES = {BatchSource.FILE, BatchSource.UPLOAD}
CLIENTS = {BatchSource.HTTP, BatchSource.POSTHOG}


class Replayed(NamedTuple):
    """What came of reading rejections again: the batch (None if none was accepted), its counts, the still refused."""

    batch_id: int | None
    counts: Counts
    refusals: list[Refusal]


def judge(rejection: Rejection, corrected: bytes | None = None, index: int = 0) -> Arrival | Refusal:
    """Read the event, or what it has been corrected to, as if it came in now with the delivery it came in with.

    The key that it came in with counts as it is today: it may be held to some kinds of events.
    """
    found = read(bytes(rejection.raw) if corrected is None else corrected, index, circumstances(rejection))
    key = rejection.batch.key
    if key is None or isinstance(found, Refusal) or may_send(key, found):
        return found
    return refused_kind(found, key)


def circumstances(rejection: Rejection) -> Circumstances:
    """What the first reading rested on. Times are judged and corrected by the arrival of that time."""
    batch = rejection.batch
    shared = Envelope(bytes(batch.shared_context or b""), bytes(batch.shared_sent_at or b""))
    return Circumstances(
        batch.received_at,
        kind=EventKind(batch.kind) if batch.kind else None,
        dialect=_dialect(batch.source),
        envelope=shared,
        sent_now=batch.source in CLIENTS,
        new_message_id=lambda _: _lasting_id(rejection),
    )


def is_known(arrival: Arrival) -> bool:
    """Say whether an event of this message id is stored already."""
    return LedgerEntry.objects.filter(pk=UUID(bytes=arrival.key)).exists()


def would_count_twice(rejection: Rejection, arrival: Arrival) -> bool:
    """Say whether the file, once it is corrected too, would name the event by another id than the replay does."""
    return rejection.batch.source in FILES and arrival.message_id.startswith((CONTENT_ID, ROW_ID))


def replay_together(rejections: Iterable[tuple[Rejection, bytes | None]], *, by: Author, at: datetime) -> Replayed:
    """Land those that are accepted, each as it was sent or as it has been corrected, in one batch.

    The caller holds the transaction and has locked the rejections, of which none has been replayed.
    """
    parsed, refusals, accepted = Parsed([], []), [], []
    for index, (rejection, corrected) in enumerate(rejections):
        found = judge(rejection, corrected, index)
        if isinstance(found, Arrival):
            parsed.arrivals.append(found)
            accepted.append(rejection.pk)
        else:
            refusals.append(found)
    landed = land_batch(parsed, source=BatchSource.REPLAY, key=by.key, received_at=at)
    Rejection.objects.filter(pk__in=accepted).update(
        state=RejectionState.REPLAYED,
        decided_at=at,
        decided_by=by.user,
        decided_with=by.key,
        replayed_as=landed.batch_id,
    )
    return Replayed(landed.batch_id, landed.counts, refusals)


def _dialect(source: str) -> Dialect:
    """The words that events of this source are in."""
    return posthog.dialect(settings.POSTHOG_WORKSPACE_GROUP) if source == BatchSource.POSTHOG else SEGMENT


def _lasting_id(rejection: Rejection) -> str:
    """The message id of an event that has none: always the same one, so that it is stored once however often.

    In a file it is the one that its line has anyway.
    """
    if rejection.batch.source in FILES:
        return content_id(bytes(rejection.raw))
    return f"rejection-{rejection.pk}"
