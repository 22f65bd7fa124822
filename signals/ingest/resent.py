"""Recognises a delivery that is sent again word for word, as clients do that got no answer.

All its events are known then, so none is read and none is looked up in the ledger: a batch that counts them as
duplicates is all that comes of it. What a process remembers is only where to look; what counts is the batch that is
stored, its digest and its age, so a process that remembers nothing, or something wrong, stores nothing twice and loses
nothing. Deliveries with a rejection, or with an event that came without an id, are read each time.
See docs/decisions/resent-deliveries.md.
"""

import hashlib
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from accounts import request_ids
from accounts.models import ApiKey
from signals.enums import BatchSource
from signals.ingest.landing import Counts
from signals.ingest.statements import FEW
from signals.ingest.wire import Delivery
from signals.wakeup import wake_line

REMEMBERED = 10_000
"""Deliveries of which a process remembers the batch; some 2 MB."""

_LAND_AGAIN = """
INSERT INTO signals_batch (key_id, source, received_at, request_id, received, stored, duplicate, rejected)
SELECT key_id, source, %(at)s, %(request)s, received, 0, received, 0 FROM signals_batch
WHERE id = %(batch)s AND digest = %(digest)s AND rejected = 0 AND received_at > %(since)s
RETURNING received
"""


class Memory:
    """The batches that this process has landed last, by the digests of their deliveries; all its threads share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._batches: OrderedDict[bytes, int] = OrderedDict()

    def keep(self, digest: bytes, batch_id: int) -> None:
        """Remember the batch, and forget the one that was remembered first when there are too many."""
        with self._lock:
            self._batches[digest] = batch_id
            if len(self._batches) > REMEMBERED:
                self._batches.popitem(last=False)

    def batch_of(self, digest: bytes) -> int | None:
        """The batch of the delivery, if it is remembered."""
        with self._lock:
            return self._batches.get(digest)


class NewIds:
    """Makes ids for the events of one delivery that have none, and says whether there were any."""

    def __init__(self) -> None:
        self.made = False

    def __call__(self, _: bytes) -> str:
        """Make one."""
        self.made = True
        return str(uuid4())


MEMORY = Memory()


def digest_of(delivery: Delivery, key: ApiKey, source: BatchSource) -> bytes | None:
    """A hash of the events and of all that decides whether they are accepted; None for a few, which cost no more.

    When they were sent is not in it: a client that sends again says so with another `sentAt`.
    """
    if len(delivery.events) <= FEW:
        return None
    terms = (key.pk, sorted(key.kinds), source.value, delivery.kind, len(delivery.events), delivery.envelope.context)
    return hashlib.sha256(repr(terms).encode() + b"".join(delivery.events)).digest()[:16]


def land_again(digest: bytes | None, at: datetime) -> Counts | None:
    """Count the events of a delivery that has landed before as duplicates; None when it has not, or too long ago."""
    batch_id = MEMORY.batch_of(digest) if digest else None
    if batch_id is None:
        return None
    since = at - timedelta(days=settings.DEDUPLICATION_DAYS)
    given = {"batch": batch_id, "digest": digest, "since": since, "at": at, "request": request_ids.current()}
    with connection.cursor() as cursor:
        cursor.execute(_LAND_AGAIN, given)
        found = cursor.fetchone()
    if found is None:
        return None
    transaction.on_commit(wake_line)
    return Counts(received=found[0], duplicate=found[0])
