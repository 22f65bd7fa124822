"""Usage that arrives for somebody who has been erased: late, sent again, or new.

It counts as before, and is stored under the pseudonym: before the matcher reads a batch, the ids of erased people in it
are replaced; once signals are matched, what was sent with those events is emptied. Traits of identify calls are not
read at all; those of group calls are about the workspace and stay, without values that are hashes of the person's.

A visitor's id that comes with a suppressed user id for the first time is suppressed from then on. One that Baton knows
stays somebody else's, as does a user id that an alias ties to the person: nothing leads back to an erased person.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.backends.utils import CursorWrapper

from accounts.enums import ErasureStage, IdentifierKind
from accounts.models import Erasure, Suppression, Workspace
from accounts.personal.hashing import ADDRESS, GROUP, digester
from accounts.personal.subject import Subject
from signals.identity import tables
from signals.identity.tables import ID_MAX_LENGTH
from signals.models import Batch, Rejection
from signals.personal.rejections import cells_in, decoded, empty, ids_in, row_of
from signals.sheets.uploads import layout_of

USER, VISITOR = IdentifierKind.USER.value, IdentifierKind.ANONYMOUS.value
REJECTIONS_AT_A_TIME = 200
Known = tuple[str, str]
"""A kind and a value."""

_IDS = f"""
SELECT DISTINCT given.kind, left(given.value, {ID_MAX_LENGTH})
FROM signals_event e CROSS JOIN LATERAL (VALUES
    ('user', e.user_id), ('anonymous', e.anonymous_id), ('group', e.group_id),
    ('user', e.previous_id), ('anonymous', e.previous_id)
) AS given(kind, value) WHERE e.batch_id = ANY(%s) AND given.value <> ''
"""
_SUPPRESSED = """
INSERT INTO suppressed (kind, value, replacement)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) AS known(kind, value, replacement)
"""
_TIED = f"""
SELECT DISTINCT s.replacement, left(given.value, {ID_MAX_LENGTH})
FROM signals_event e JOIN suppressed s ON s.kind = 'user' AND s.value = e.user_id
CROSS JOIN LATERAL (VALUES (e.anonymous_id), (e.previous_id)) AS given(value)
WHERE e.batch_id = ANY(%s) AND given.value <> ''
    AND NOT EXISTS (SELECT FROM accounts_identifier i WHERE i.value = given.value)
"""
_TAKE = """
WITH own AS (
    UPDATE signals_event e SET user_id = s.replacement, anonymous_id = NULL, previous_id = NULL
    FROM suppressed s
    WHERE e.batch_id = ANY(%(batches)s) AND (s.kind = 'user' AND s.value = e.user_id
        OR COALESCE(e.user_id, '') = '' AND s.kind = 'anonymous' AND s.value = e.anonymous_id)
    RETURNING e.batch_id, e.message_key
)
INSERT INTO erased_event SELECT * FROM own;

UPDATE signals_event e SET anonymous_id = NULL FROM suppressed s
WHERE e.batch_id = ANY(%(batches)s) AND s.kind = 'anonymous' AND s.value = e.anonymous_id;

UPDATE signals_event e SET previous_id = NULL FROM suppressed s
WHERE e.batch_id = ANY(%(batches)s) AND s.kind <> 'group' AND s.value = e.previous_id;

UPDATE signals_event e SET group_id = s.replacement FROM suppressed s
WHERE e.batch_id = ANY(%(batches)s) AND s.kind = 'group' AND s.value = e.group_id
"""
_OWN = "e.batch_id = x.batch_id AND e.message_key = x.message_key"
_GROUP_TRAITS = f"""
SELECT e.batch_id, e.message_key, e.properties FROM signals_event e JOIN erased_event x ON {_OWN} WHERE e.kind = 'group'
"""
_FORGET = f"""
UPDATE signals_event e SET message_id = '', properties = '{{}}', context = NULL FROM erased_event x WHERE {_OWN}
"""
# Until an erasure begins they say what it has to look for; it ends with them.
_DROP_TRAITS = f"""
DELETE FROM trait USING erased_event x WHERE trait.message_key = x.message_key AND person_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM accounts_erasure e
        WHERE e.person_id = trait.person_id AND e.stage = '{ErasureStage.REQUESTED}')
"""


def suppress(erasure: Erasure, subject: Subject, at: datetime) -> None:
    """Know the person's ids and addresses again from now on, and the workspaces whose key names them."""
    words = subject.words
    known = [(USER, one, erasure.pseudonym) for one in subject.users]
    known += [(VISITOR, one, erasure.pseudonym) for one in subject.visitors]
    known += [(ADDRESS, one, erasure.pseudonym) for one in words.emails]
    keys = Workspace.objects.filter(memberships__person=erasure.person_id).values_list("key", flat=True)
    known += [(GROUP, key, clean[:ID_MAX_LENGTH]) for key in keys if (clean := words.scrub_text(key)) != key]
    _store(erasure.person_id, known, at)


def pseudonymise(cursor: CursorWrapper, batch_ids: list[int], at: datetime) -> None:
    """Put pseudonyms in place of suppressed ids in the batches, and note the events in `erased_event`."""
    if not Suppression.objects.exists():
        return
    cursor.execute(_IDS, [batch_ids])
    known = _known(cursor.fetchall())
    if not known:
        return
    _stage(cursor, known)
    cursor.execute(_TIED, [batch_ids])
    if tied := [(VISITOR, value, replacement) for replacement, value in cursor.fetchall()]:
        _learn(tied, at)
        _stage(cursor, known | {(kind, value): replacement for kind, value, replacement in tied})
    cursor.execute(_TAKE, {"batches": batch_ids})
    tables.count(cursor, "erased_event")
    _clean_group_traits(cursor)


def drop_traits(cursor: CursorWrapper) -> None:
    """Keep what calls of people who are being erased said about them from becoming facts."""
    cursor.execute(_DROP_TRAITS)


def forget(cursor: CursorWrapper, batch_ids: list[int]) -> None:
    """Empty the events that were noted, now that signals are matched; and rejected ones of erased people."""
    cursor.execute(_FORGET)
    if Suppression.objects.exists():
        _forget_rejections(batch_ids)


def _forget_rejections(batch_ids: list[int]) -> None:
    others: set[int] = set()
    found = Rejection.objects.filter(batch__in=batch_ids).order_by("pk").select_related("batch__upload")
    rejections = found.defer("batch__shared_context").iterator(chunk_size=REJECTIONS_AT_A_TIME)
    while some := list(islice(rejections, REJECTIONS_AT_A_TIME)):
        asked = [_asked(rejection) for rejection in some]
        known = _known(set().union(*asked))
        for rejection, ids in zip(some, asked, strict=True):
            if replacement := next((known[one] for one in ids if one in known), ""):
                empty(rejection, replacement)
            else:
                others.add(rejection.batch_id)
    _forget_shared(batch_ids, others)


def _asked(rejection: Rejection) -> set[Known]:
    """Everything that a rejected event gives as an id, and everything that a row which is none could give as one."""
    ids = {(kind, value) for value in ids_in(bytes(rejection.raw)) for kind in (USER, VISITOR)}
    upload = rejection.batch.upload
    return ids.union(_spelled(cells_in(row_of(rejection), layout_of(upload).delimiter if upload else "")))


def _forget_shared(batch_ids: list[int], others: set[int]) -> None:
    """Drop what a delivery's rejections share if it names an erased person, or if all of them were erased people's."""
    for batch in Batch.objects.filter(pk__in=batch_ids, shared_context__isnull=False).only("shared_context"):
        shared = bytes(batch.shared_context or b"")
        if batch.pk not in others or _known(_spelled({*ids_in(shared), *_texts(decoded(shared))})):
            Batch.objects.filter(pk=batch.pk).update(shared_context=None)


def _clean_group_traits(cursor: CursorWrapper) -> None:
    cursor.execute(_GROUP_TRAITS)
    for batch_id, message_key, text in cursor.fetchall():
        traits = json.loads(text)  # raw cursors give JSON as text
        asked = _spelled(set(_texts(traits)))
        replaced = {asked[one]: replacement for one, replacement in _known(asked).items()}
        if replaced:
            cursor.execute(
                "UPDATE signals_event SET properties = %s::jsonb WHERE batch_id = %s AND message_key = %s",
                [json.dumps(_with(traits, replaced)), batch_id, message_key],
            )


def _spelled(texts: Iterable[str]) -> dict[Known, str]:
    """Everything that texts could be, each with its text."""
    kinds: tuple[tuple[str, Callable[[str], str]], ...] = ((USER, str), (VISITOR, str), (ADDRESS, str.lower))
    return {(kind, spelled(text)): text for text in texts for kind, spelled in kinds}


def _known(ids: Iterable[Known]) -> dict[Known, str]:
    """Those that are suppressed, with what stands for them."""
    digest = digester()
    hashes = {hashed: one for one in ids for hashed in digest(*one)}
    found = Suppression.objects.filter(digest__in=list(hashes)).values_list("digest", "replacement")
    return {hashes[bytes(hashed)]: replacement for hashed, replacement in found}


def _stage(cursor: CursorWrapper, known: dict[Known, str]) -> None:
    cursor.execute("DELETE FROM suppressed")
    cursor.execute(_SUPPRESSED, [[kind for kind, _ in known], [value for _, value in known], list(known.values())])


def _learn(tied: list[tuple[str, str, str]], at: datetime) -> None:
    people = dict(Erasure.objects.filter(pseudonym__in={one[2] for one in tied}).values_list("pseudonym", "person"))
    for one in tied:
        _store(people[one[2]], [one], at)


def _store(person_id: int, known: list[tuple[str, str, str]], at: datetime) -> None:
    digest = digester()
    rows = [
        Suppression(digest=digest(kind, value)[0], person_id=person_id, replacement=replacement, recorded_at=at)
        for kind, value, replacement in known
    ]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)


def _texts(value: Any) -> Iterable[str]:
    stack = [value]
    while stack:
        inner = stack.pop()
        if isinstance(inner, dict | list):
            stack += inner.values() if isinstance(inner, dict) else inner
        elif isinstance(inner, str):
            yield inner


def _with(value: Any, replaced: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _with(inner, replaced) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with(inner, replaced) for inner in value]
    return replaced.get(value, value) if isinstance(value, str) else value
