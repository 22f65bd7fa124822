"""Lets message ids go from the deduplication ledger once they are old, a few blocks of its table at a time.

Landing must never pay for this, so the ledger has no column and no index for it: the walk reads the table in the order
in which it lies on disk and removes the entries whose batch arrived before the limit, or is gone. See
docs/decisions/ledger-expiry.md for what else was weighed.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from signals.models import Batch, LedgerWalk

logger = logging.getLogger(__name__)

BLOCKS_AT_A_TIME = 2_048  # 16 MB, some 250,000 entries
REST = timedelta(days=1)

_BLOCKS = "SELECT pg_relation_size('signals_ledgerentry') / current_setting('block_size')::int"
_FORGET = """
WITH seen AS MATERIALIZED (
    SELECT DISTINCT batch_id FROM signals_ledgerentry WHERE ctid >= %(first)s::tid AND ctid < %(after)s::tid
), old AS MATERIALIZED (
    SELECT batch_id AS id FROM seen LEFT JOIN signals_batch b ON b.id = seen.batch_id
    WHERE b.id IS NULL OR b.received_at < %(limit)s
)
DELETE FROM signals_ledgerentry
WHERE ctid >= %(first)s::tid AND ctid < %(after)s::tid AND batch_id IN (SELECT id FROM old)
"""


@transaction.atomic
def forget_some(at: datetime, keep: timedelta) -> bool:
    """Walk on by `BLOCKS_AT_A_TIME` blocks, in one transaction; says whether there is more to walk now.

    Every id stays for at least `keep` after the batch that it first came in with. The walk begins anew `REST` after it
    last began, if any batch is old enough by then.
    """
    walk = _walk(at, at - keep)
    if walk is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKS)
        blocks = cursor.fetchone()[0]
        after = walk.next_block + BLOCKS_AT_A_TIME
        cursor.execute(_FORGET, {"first": f"({walk.next_block},0)", "after": f"({after},0)", "limit": at - keep})
        walk.removed += cursor.rowcount
    walk.next_block = after
    if after >= blocks:
        walk.finished_at = at
        logger.info("Forgot old message ids", extra={"removed": walk.removed, "blocks": blocks})
    walk.save()
    return walk.finished_at is None


def _walk(at: datetime, limit: datetime) -> LedgerWalk | None:
    """The walk under way, or a new one if it is time; locked, so that two workers do not walk the same blocks."""
    rested = {"began_at": at - REST, "finished_at": at - REST}
    walk, _ = LedgerWalk.objects.select_for_update().get_or_create(pk=1, defaults=rested)
    if walk.finished_at is None:
        return walk
    if at < walk.began_at + REST or not Batch.objects.filter(received_at__lt=limit).exists():
        return None
    walk.began_at, walk.next_block, walk.finished_at, walk.removed = at, 0, None, 0
    return walk
