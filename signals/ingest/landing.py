"""Landing: a delivery becomes a batch, its new events and its rejections in one transaction.

The deduplication ledger decides. Its keys are inserted in sorted order, so that two deliveries of the same ids wait for
one another instead of deadlocking; whoever commits first has stored the event, and the other counts a duplicate. Only
events whose key was new are stored (`signals.ingest.statements`). A delivery that looks as if all its events were new
is stored as such; when the ledger refuses one of its keys, nothing of that has happened, and its keys are looked up.
"""

from contextlib import nullcontext
from datetime import datetime
from typing import Any

import msgspec
from django.db import DataError, IntegrityError, connection, transaction

from accounts import request_ids
from accounts.models import ApiKey
from signals.enums import BatchSource, EventKind
from signals.ingest import exchange, rows, statements
from signals.ingest.reading import Arrival, Circumstances, Refusal, read
from signals.ingest.wire import Envelope
from signals.models import Batch, Rejection
from signals.wakeup import wake_line


class Parsed(msgspec.Struct):
    """A delivery after its reading: what can be stored, what cannot, and what its events share."""

    arrivals: list[Arrival]
    refusals: list[Refusal]
    kind: EventKind | None = None
    envelope: Envelope = Envelope()


class Counts(msgspec.Struct):
    """What became of the events of a delivery; `received` is always the sum of the other three."""

    received: int = 0
    stored: int = 0
    duplicate: int = 0
    rejected: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.received + other.received,
            self.stored + other.stored,
            self.duplicate + other.duplicate,
            self.rejected + other.rejected,
        )


class Landed(msgspec.Struct):
    """A stored delivery: its batch (None if nothing was in it), and what became of its events."""

    batch_id: int | None
    counts: Counts


def parse(events: list[bytes], given: Circumstances) -> Parsed:
    """Read every event of a delivery; a bad one spoils none of the others."""
    parsed = Parsed([], [], given.kind, given.envelope)
    for index, raw in enumerate(events):
        found = read(raw, index, given)
        if isinstance(found, Arrival):
            parsed.arrivals.append(found)
        else:
            parsed.refusals.append(found)
    return parsed


def land(parsed: Parsed, *, source: BatchSource, key: ApiKey | None, received_at: datetime) -> Counts:
    """Store a delivery, all or nothing; once this returns, it is committed (unless the caller holds a transaction).

    An event that PostgreSQL itself will not store is moved from the arrivals of `parsed` to its refusals.
    """
    return land_batch(parsed, source=source, key=key, received_at=received_at).counts


def land_batch(
    parsed: Parsed, *, source: BatchSource, key: ApiKey | None, received_at: datetime, digest: bytes | None = None
) -> Landed:
    """Do what `land` does, and say which batch it is; it can be recognised by its digest, if it has one."""
    if not parsed.arrivals and not parsed.refusals:
        return Landed(None, Counts())
    given = {
        "key": key.pk if key else None,
        "source": source.value,
        "at": received_at,
        "request": request_ids.current(),
        "digest": digest,
    }
    try:
        return _land(parsed, given)
    except DataError:
        _refuse_poison(parsed, received_at)
        return _land(parsed, given)


def _land(parsed: Parsed, given: dict[str, Any]) -> Landed:
    firsts: dict[bytes, Arrival] = {}
    for arrival in parsed.arrivals:
        firsts.setdefault(arrival.key, arrival)
    arguments = given | {
        "valid": len(parsed.arrivals),
        "rejected": len(parsed.refusals),
    }
    store = _store_few if len(firsts) <= statements.FEW and not parsed.refusals else _store_many
    batch_id, stored = store(parsed, firsts, arguments)
    transaction.on_commit(wake_line)
    valid, refused = len(parsed.arrivals), len(parsed.refusals)
    return Landed(batch_id, Counts(valid + refused, stored, valid - stored, refused))


def _store_few(_: Parsed, firsts: dict[bytes, Arrival], arguments: dict[str, Any]) -> tuple[int, int]:
    """One statement, which commits by itself; within the caller's transaction it can be undone by itself."""
    whole = transaction.atomic() if connection.in_atomic_block else nullcontext()
    arguments |= statements.few_arguments(firsts.values()) | {"keys": statements.array_of(firsts)}
    with whole, connection.wrap_database_errors, connection.cursor() as cursor:
        # Past the wrappers, which would send along for the audit who asks, and nothing here is audited.
        cursor.cursor.execute(statements.store_few(len(firsts)), arguments)
        batch_id, stored = cursor.fetchone()
    return batch_id, stored


def _store_many(parsed: Parsed, firsts: dict[bytes, Arrival], arguments: dict[str, Any]) -> tuple[int, int]:
    """One exchange, which commits by itself when nothing belongs to it and no caller holds a transaction."""
    if parsed.refusals or connection.in_atomic_block:
        with transaction.atomic():
            opened = _store_unknown(firsts, arguments)
            _keep_refusals(parsed, opened[0], arguments["at"])
        return opened
    return _store_new(firsts, arguments) or _store_unknown(firsts, arguments)


def _store_new(firsts: dict[bytes, Arrival], arguments: dict[str, Any]) -> tuple[int, int] | None:
    """Store the delivery as one whose events are all new; None when they are not, and then nothing has happened."""
    batch_id = None

    def blocks(answer: exchange.Row | None) -> tuple[bytes, bytes]:
        nonlocal batch_id
        if answer is None:
            return rows.NONE, rows.NONE
        batch_id = int(answer[0] or b"")
        return rows.key_block(sorted(firsts), batch_id), rows.block(firsts.values(), batch_id, arguments["at"])

    keys = list(firsts)
    arguments |= {"new": len(keys), "some": statements.array_of(keys[:: -(-len(keys) // statements.ASKED)])}
    try:
        exchange.ask_and_copy(statements.OPEN_NEW, arguments, (statements.COPY_KEYS, statements.COPY), blocks)
    except IntegrityError:
        return None
    return None if batch_id is None else (batch_id, len(keys))


def _store_unknown(firsts: dict[bytes, Arrival], arguments: dict[str, Any]) -> tuple[int, int]:
    """Have the ledger say which of the events are new, and store those."""
    opened: tuple[int, int] = (0, 0)

    def blocks(answer: exchange.Row | None) -> tuple[bytes]:
        nonlocal opened
        batch_id, stored, fresh = answer or (None, None, None)
        opened = int(batch_id or b""), int(stored or b"")
        new = firsts.values() if fresh is None else [firsts[key] for key in statements.keys_of(fresh)]
        return (rows.block(new, opened[0], arguments["at"]),)

    arguments["keys"] = statements.array_of(firsts)
    exchange.ask_and_copy(statements.OPEN_BATCH, arguments, (statements.COPY,), blocks)
    return opened


def _copy(block: bytes) -> None:
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statements.COPY) as copy:
        copy.write(block)


def _keep_refusals(parsed: Parsed, batch_id: int, received_at: datetime) -> None:
    """Store what was refused, and what its reading rested on besides its own text."""
    if not parsed.refusals:
        return
    shared = {
        "kind": parsed.kind,
        "shared_context": parsed.envelope.context or None,
        "shared_sent_at": parsed.envelope.sent_at or None,
    }
    if any(shared.values()):
        Batch.objects.filter(pk=batch_id).update(**shared)
    Rejection.objects.bulk_create(
        [
            Rejection(
                batch_id=batch_id,
                index=refusal.index,
                message_id=refusal.message_id,
                field=refusal.field,
                reason=refusal.reason,
                raw=refusal.raw,
                recorded_at=received_at,
                row=refusal.row,
                row_text=refusal.row_text,
            )
            for refusal in parsed.refusals
        ],
        batch_size=500,
    )


def _refuse_poison(parsed: Parsed, received_at: datetime) -> None:
    """Find by halving which events PostgreSQL refuses, should it know a reason that the reading does not."""
    poison = dict(_poison(parsed.arrivals, received_at))
    parsed.arrivals = [arrival for arrival in parsed.arrivals if arrival.index not in poison]
    parsed.refusals += poison.values()


def _poison(arrivals: list[Arrival], received_at: datetime) -> list[tuple[int, Refusal]]:
    complaint = _complaint(arrivals, received_at)
    if complaint is None:
        return []
    if len(arrivals) == 1:
        arrival = arrivals[0]
        return [(arrival.index, Refusal(arrival.index, arrival.message_id, "", complaint, arrival.raw))]
    middle = len(arrivals) // 2
    return _poison(arrivals[:middle], received_at) + _poison(arrivals[middle:], received_at)


def _complaint(arrivals: list[Arrival], received_at: datetime) -> str | None:
    """Try to store the events and undo it; say what the database had against them."""
    try:
        with transaction.atomic():
            _copy(rows.block(arrivals, 0, received_at))
            transaction.set_rollback(True)
    except DataError as error:
        return f"The database cannot store this event: {str(error).splitlines()[0]}."
    return None
