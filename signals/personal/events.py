"""Takes a person out of stored events: their own are emptied, everybody else's lose the words that name them."""

import json
from typing import Any

from django.db import connection

from accounts.personal.subject import Subject
from accounts.personal.sweep import lowered
from signals.models import Rejection
from signals.personal.own import own_events
from signals.personal.rejections import erase, erase_shared

# Besides what was sent, message ids go: clients choose them, and the ledger keeps what tells a repetition.
_EMPTY: dict[str, Any] = {
    "anonymous_id": None,
    "previous_id": None,
    "message_id": "",
    "properties": {},
    "context": None,
}
# Somebody else's call that came with one of the ids: a shared device, or an alias.
_CUT = """
UPDATE signals_event SET
    anonymous_id = CASE WHEN anonymous_id = ANY(%(visitors)s) THEN NULL ELSE anonymous_id END,
    previous_id = CASE WHEN previous_id = ANY(%(ids)s) THEN NULL ELSE previous_id END
WHERE batch_id = ANY(%(batches)s) AND (anonymous_id = ANY(%(visitors)s) OR previous_id = ANY(%(ids)s))
"""
_NAMING = """
SELECT message_key, name, message_id, user_id, anonymous_id, group_id, previous_id, properties, context
FROM signals_event WHERE batch_id = ANY(%(batches)s)
    AND lower(concat_ws(
        ' ', name, message_id, user_id, anonymous_id, group_id, previous_id, properties::text, context::text
    )) LIKE ANY (%(patterns)s::text[])
"""
_TEXTS = ("name", "message_id", "user_id", "anonymous_id", "group_id", "previous_id")
_COLUMNS = ("message_key", *_TEXTS, "properties", "context")
# All at once: one by one, each would look through the whole batches for its row.
_REWRITE = f"""
UPDATE signals_event e SET {", ".join(f"{name} = new.{name}" for name in _TEXTS)},
    properties = new.properties::jsonb, context = new.context::jsonb
FROM unnest(%s::uuid[], {", ".join(["%s::text[]"] * (len(_COLUMNS) - 1))}) AS new({", ".join(_COLUMNS)})
WHERE e.batch_id = ANY(%s) AND e.message_key = new.message_key
"""


def erase_events(subject: Subject, batches: list[int]) -> tuple[int, int]:
    """Do some batches; returns how many events and how many rejections had something of the person."""
    words = subject.words
    given: dict[str, Any] = {"visitors": sorted(subject.visitors), "ids": subject.ids, "batches": batches}
    own = own_events(subject).filter(batch_id__in=batches).update(user_id=words.pseudonym, **_EMPTY)
    with connection.cursor() as cursor:
        given["patterns"] = lowered(cursor, words.patterns())
        cursor.execute(_CUT, given)
        cursor.execute(_NAMING, given)
        rewritten = [row for found in cursor.fetchall() if (row := _rewritten(subject, found))]
        if rewritten:
            cursor.execute(_REWRITE, [*map(list, zip(*rewritten, strict=True)), batches])
    others = sum(row[_COLUMNS.index("user_id")] != words.pseudonym for row in rewritten)
    return own + others, _erase_rejections(subject, batches)


def _rewritten(subject: Subject, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The row without the words, as parameters of `_REWRITE`; None if it had none."""
    message_key, *values = row
    texts, (properties, context) = values[: len(_TEXTS)], values[len(_TEXTS) :]
    # Raw cursors give JSON as text.
    old = [None if text is None else json.loads(text) for text in (properties, context)]
    new = [subject.words.scrub(value) for value in old]
    new_texts = [text and subject.words.scrub_text(text) for text in texts]
    if (new_texts, new) == (texts, old):
        return None
    contents = [None if value is None else json.dumps(value) for value in new]
    return (message_key, *new_texts, *contents)


def _erase_rejections(subject: Subject, batches: list[int]) -> int:
    erase_shared(batches, subject.words)
    found = Rejection.objects.filter(batch__in=batches).order_by("pk")
    return sum(erase(rejection, subject.words) for rejection in found.iterator(chunk_size=200))
