"""The stations of this app: one bounded unit of work in one transaction each; see `config.line` for their order.

Those that match or settle take one lock, so that identity has one writer, and a backfill knows which definition every
batch was matched with: batches processed before its first step it walks itself, later ones are matched with the
definition that asked for it. Those that land take none; of two workers each takes another upload or replay.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import Length

from accounts.authors import Author
from accounts.models import AccountMerge, PersonMerge
from accounts.units import Unit
from signals import identity, matching, poison, tallies
from signals.enums import BatchSource, RejectionState, UploadState
from signals.identity import tables
from signals.ingest.landing import Counts, land_batch
from signals.locks import lock_matching
from signals.models import Backfill, Batch, Rejection, Replay, Signal, Upload, UploadChunk
from signals.personal import asked, later
from signals.replaying import replay_together
from signals.retention import kept_from
from signals.sheets.uploads import Part, next_part

EVENTS_AT_A_TIME = 20_000
BATCHES_AT_A_TIME = 500
REJECTIONS_AT_A_TIME = 2000
REPLAYED_BYTES_AT_A_TIME = 4 * 1024 * 1024
MERGES_AT_A_TIME = 100
IDS_NAMED = 20

logger = logging.getLogger(__name__)

# What is dated ahead of its time counts from then on: its account, and its person, are looked at again then.
_REASSESS = """
INSERT INTO accounts_reassessment (account_id, recorded_at, due_at)
SELECT DISTINCT id, %(at)s::timestamptz, CASE WHEN happens_at > %(at)s THEN happens_at END FROM stirred_account;
INSERT INTO accounts_personreassessment (person_id, recorded_at, due_at)
SELECT DISTINCT stirred.id, %(at)s::timestamptz, CASE WHEN happens_at > %(at)s THEN happens_at END
FROM stirred_person stirred JOIN accounts_person person ON person.id = stirred.id
"""


def settle_merges(at: datetime) -> int:
    """Have accounts and people follow the merges decided and undone since the last time; returns how many."""
    # Looked at before the lock is taken, which whoever matches holds: mostly there is nothing to do.
    if not any(model.objects.filter(settled_at=None).exists() for model in (AccountMerge, PersonMerge)):
        return 0
    return _settle(at)


@transaction.atomic
def _settle(at: datetime) -> int:
    with connection.cursor() as cursor:
        lock_matching(cursor)
        accounts = list(AccountMerge.objects.filter(settled_at=None).order_by("pk")[:MERGES_AT_A_TIME])
        people = list(PersonMerge.objects.filter(settled_at=None).order_by("pk")[:MERGES_AT_A_TIME])
        identity.follow_merges(cursor, accounts, people, at)
        cursor.execute(_REASSESS, {"at": at})
    # One that is undone meanwhile is in the tray again; what this run read it as stands no longer.
    for model, merges in ((AccountMerge, accounts), (PersonMerge, people)):
        for merge in merges:
            model.objects.filter(pk=merge.pk, undone_at=merge.undone_at).update(settled_at=at)
    return len(accounts) + len(people)


def match_batches(at: datetime) -> int:
    """Turn landed batches into people, accounts, facts and occurrences; returns the number of batches.

    A batch that cannot be matched does not keep the others from it: see `signals.poison`.
    """
    return poison.around(partial(_match, at=at), BATCHES_AT_A_TIME, at)


@transaction.atomic
def _match(tray: QuerySet[Batch], most: int, *, at: datetime) -> int:
    with connection.cursor() as cursor:
        lock_matching(cursor)
        asked.know(settle_merges, at)
        waiting = tray.order_by("pk").select_for_update(skip_locked=True, no_key=True)
        found = list(waiting.values_list("pk", "stored", "request_id")[:most])
        batches = bounded([(pk, stored) for pk, stored, _ in found], EVENTS_AT_A_TIME)
        if not batches:
            return 0
        identity.resolve(cursor, list(batches), at)
        matching.insert_all_matches(cursor, at)
        tallies.add_batches(list(batches), at)
        later.forget(cursor, list(batches))
        cursor.execute(_REASSESS, {"at": at})
        _tell(batches, {request_id for pk, _, request_id in found if pk in batches and request_id})
        done = Batch.objects.filter(pk__in=batches).update(processed_at=at)
        return Unit(done, is_full=len(batches) < len(found) or len(found) == most)


def _tell(batches: dict[int, int], request_ids: set[str]) -> None:
    """Log which requests the batches came with, so that a delivery can be followed from end to end."""
    if request_ids:
        counts = {"batches": len(batches), "events": sum(batches.values())}
        logger.info("Matched", extra={**counts, "request_ids": ",".join(sorted(request_ids)[:IDS_NAMED])})


def backfill_signals(at: datetime) -> int:
    """Match a changed signal against the next batches stored before the change; returns the number of steps, 0 or 1."""
    # Looked at before the lock is taken, as `settle_merges` does.
    return _backfill(at) if Backfill.objects.filter(finished_at=None).exists() else 0


@transaction.atomic
def _backfill(at: datetime) -> int:
    with connection.cursor() as cursor:
        lock_matching(cursor)
        backfill = Backfill.objects.filter(finished_at=None).order_by("requested_at", "pk").select_for_update().first()
        if backfill is None:
            return 0
        if backfill.last_batch_id is None:
            _fix_extent(backfill)
            backfill.matched_from = kept_from()
        batches = _next_batches(backfill)
        if batches:
            _rematch(cursor, backfill.signal, list(batches), at)
            backfill.done_batch_id = max(batches)
            backfill.events_done += sum(batches.values())
        else:
            backfill.done_batch_id = backfill.last_batch_id or 0
            backfill.finished_at = at
        backfill.save()
    return 1


def land_uploads(at: datetime) -> int:
    """Land the next part of the upload that was started first; returns the number of parts, 0 or 1.

    One that cannot be landed for another reason than the database's is put aside with the reason.
    """
    with transaction.atomic():
        landing = Upload.objects.filter(state=UploadState.LANDING).order_by("started_at", "pk")
        upload = landing.select_for_update(skip_locked=True, no_key=True).first()
        if upload is None:
            return 0
        try:
            with transaction.atomic():
                _land_part(upload, next_part(upload, at), at)
        except DatabaseError:
            raise
        except Exception as error:
            logger.exception("The upload %s could not be landed", upload.pk)
            failed = {"state": UploadState.FAILED, "finished_at": at, "failure": str(error) or type(error).__name__}
            Upload.objects.filter(pk=upload.pk).update(**failed)
    return 1


@transaction.atomic
def replay_rejections(at: datetime) -> int:
    """Read the next rejections of the oldest replay again; returns the number of steps, 0 or 1."""
    replay = Replay.objects.filter(finished_at=None).order_by("pk").select_for_update(skip_locked=True).first()
    if replay is None:
        return 0
    waiting = Rejection.objects.filter(replay=replay, pk__gt=replay.done_id, state=RejectionState.OPEN)
    sizes = waiting.order_by("pk").values_list("pk", Length("raw"))[:REJECTIONS_AT_A_TIME]
    chosen = bounded(sizes, REPLAYED_BYTES_AT_A_TIME)
    if not chosen:
        replay.finished_at = at
    else:
        # Somebody may have decided about one of them by itself meanwhile.
        still_open = Rejection.objects.filter(pk__in=chosen, state=RejectionState.OPEN)
        rows = list(still_open.order_by("pk").select_related("batch__key").select_for_update(of=("self",)))
        replayed = replay_together([(row, None) for row in rows], by=Author(replay.requested_by), at=at)
        replay.done_id = max(chosen)
        replay.accepted += len(rows) - len(replayed.refusals)
        replay.stored += replayed.counts.stored
        replay.refused += len(replayed.refusals)
    replay.save()
    return 1


def _land_part(upload: Upload, part: Part | None, at: datetime) -> None:
    """Land the part and say how far the upload is, in the transaction that the caller holds."""
    if part is None:
        upload.state, upload.finished_at, upload.position = UploadState.DONE, at, upload.size
        UploadChunk.objects.filter(upload=upload).delete()
    else:
        landed = land_batch(part.parsed, source=BatchSource.UPLOAD, key=None, received_at=at)
        if landed.batch_id is not None:
            Batch.objects.filter(pk=landed.batch_id).update(upload=upload)
        upload.position, upload.next_row = part.end, part.next_row
        _count(upload, landed.counts)
    upload.save()


def _count(upload: Upload, counts: Counts) -> None:
    upload.received += counts.received
    upload.stored += counts.stored
    upload.duplicate += counts.duplicate
    upload.rejected += counts.rejected


def bounded(sizes: Iterable[tuple[int, int]], limit: int) -> dict[int, int]:
    """The first rows whose sizes together stay within the limit, but at least one row."""
    taken: dict[int, int] = {}
    total = 0
    for pk, size in sizes:
        total += size
        if taken and total > limit:
            break
        taken[pk] = size
    return taken


def _fix_extent(backfill: Backfill) -> None:
    processed = Batch.objects.exclude(processed_at=None)
    extent = processed.aggregate(last=Max("pk"), total=Sum("stored"))
    backfill.last_batch_id = extent["last"] or 0
    backfill.events_total = extent["total"] or 0


def _next_batches(backfill: Backfill) -> dict[int, int]:
    """The batches that the matcher still has to do are left to it."""
    processed = Batch.objects.exclude(processed_at=None)
    walk = processed.filter(pk__gt=backfill.done_batch_id, pk__lte=backfill.last_batch_id).order_by("pk")
    return bounded(walk.values_list("pk", "stored")[:BATCHES_AT_A_TIME], EVENTS_AT_A_TIME)


def _rematch(cursor: CursorWrapper, signal: Signal, batch_ids: list[int], at: datetime) -> None:
    tables.begin(cursor)
    tables.attribute(cursor, batch_ids)
    matching.delete_mismatches(cursor, signal)
    matching.renew_values(cursor, signal)
    matching.insert_matches(cursor, signal, at)
    cursor.execute(_REASSESS, {"at": at})
