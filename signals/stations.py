"""The stations of this app: one bounded unit of work in one transaction each; see `config.line` for their order.

All take one lock, so that identity has one writer, and a backfill knows which definition every batch was matched with:
batches processed before its first step it walks itself, later ones are matched with the definition that asked for it.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, QuerySet, Sum

from accounts.models import AccountMerge, PersonMerge
from signals import identity, matching, poison, tallies
from signals.identity import tables
from signals.locks import lock_matching
from signals.models import Backfill, Batch, Signal
from signals.personal import later
from signals.retention import kept_from

EVENTS_AT_A_TIME = 20_000
BATCHES_AT_A_TIME = 500
MERGES_AT_A_TIME = 100
IDS_NAMED = 20

logger = logging.getLogger(__name__)

# What is dated ahead of its time counts from then on: its account is looked at again then.
_REASSESS = """
INSERT INTO accounts_reassessment (account_id, recorded_at, due_at)
SELECT DISTINCT id, %(at)s::timestamptz, CASE WHEN happens_at > %(at)s THEN happens_at END FROM stirred_account
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
        waiting = tray.order_by("pk").select_for_update(skip_locked=True, no_key=True)
        batches = bounded(waiting.values_list("pk", "stored")[:most])
        if not batches:
            return 0
        identity.resolve(cursor, list(batches), at)
        active = Signal.objects.filter(is_active=True).order_by("pk").prefetch_related("conditions")
        matching.insert_matches(cursor, list(active), at)
        tallies.add_batches(cursor, list(batches), at)
        later.forget(cursor, list(batches))
        cursor.execute(_REASSESS, {"at": at})
        _tell(batches)
        return Batch.objects.filter(pk__in=batches).update(processed_at=at)


def _tell(batches: dict[int, int]) -> None:
    """Log which requests the batches came with, so that a delivery can be followed from end to end."""
    named = Batch.objects.filter(pk__in=list(batches)[:IDS_NAMED]).exclude(request_id="")
    if ids := sorted(set(named.values_list("request_id", flat=True))):
        counts = {"batches": len(batches), "events": sum(batches.values())}
        logger.info("Matched", extra={**counts, "request_ids": ",".join(ids)})


@transaction.atomic
def backfill_signals(at: datetime) -> int:
    """Match a changed signal against the next batches stored before the change; returns the number of steps, 0 or 1."""
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


def bounded(batches: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The first batches that together have no more events than are done at a time, but at least one batch."""
    taken: dict[int, int] = {}
    events = 0
    for batch_id, stored in batches:
        events += stored
        if taken and events > EVENTS_AT_A_TIME:
            break
        taken[batch_id] = stored
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
    return bounded(walk.values_list("pk", "stored")[:BATCHES_AT_A_TIME])


def _rematch(cursor: CursorWrapper, signal: Signal, batch_ids: list[int], at: datetime) -> None:
    tables.begin(cursor)
    tables.attribute(cursor, batch_ids)
    matching.delete_mismatches(cursor, signal)
    matching.insert_matches(cursor, [signal], at)
    cursor.execute(_REASSESS, {"at": at})
