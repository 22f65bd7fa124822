"""The station that erases people: one step of one erasure in one transaction, so that a crash repeats a step at most.

1. Requested: the person's ids are suppressed (`signals.personal.later`), so whatever arrives from now on is stored
   under the pseudonym; and it is fixed how far the stored usage reaches that has to be looked through.
2. Events: batch by batch, the person's events are emptied, and their words are taken out of everybody else's events and
   out of rejections. Then files that have been uploaded and have not been read are looked through. What has landed of
   such files, and of rejections, since it was fixed how far to go was there before as well: the walk goes on to it.
3. Everything else: every other table, row by row, loses the words.
4. The person: their ids and facts, which said until then what to look for.

All steps take the matcher's lock, so identity stands still meanwhile, and batches wait for the matcher first. Merges
that were decided, or undone, before somebody asked are followed first: only then it is known what is the person's.
From then on nobody is tied to them or taken from them, by hand (`signals.merging`) or by calls
(`signals.personal.asked`).
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max, Min, Sum

from accounts.enums import ErasureStage
from accounts.models import Affiliation, Erasure, PersonReassessment
from accounts.personal.catalog import tables
from accounts.personal.finishing import erase_identity, take_pseudonym
from accounts.personal.registry import forget_files
from accounts.personal.subject import Subject, subject_of
from accounts.personal.sweep import sweep, sweep_near
from signals.enums import BatchSource
from signals.identity.following import unsettled_people
from signals.locks import lock_matching
from signals.models import Batch, Occurrence
from signals.personal import uploads
from signals.personal.events import erase_events
from signals.personal.later import suppress
from signals.stations import EVENTS_AT_A_TIME, bounded

BATCHES_AT_A_TIME = 500
KEPT_BEFORE = (BatchSource.UPLOAD, BatchSource.REPLAY)
"""Batches of these sources bring nothing new: it was kept in a file or as a rejection."""


@transaction.atomic
def erase_people(at: datetime) -> int:
    """Do the next step of the oldest open erasure; returns the number of steps, 0 or 1."""
    if not Erasure.objects.filter(finished_at=None).exists():
        return 0
    with connection.cursor() as cursor:
        lock_matching(cursor)
    erasure = _next()
    if erasure is None or not _step(erasure, at):
        return 0
    erasure.save()
    return 1


def _next() -> Erasure | None:
    """The oldest one whose person no merge is about to change."""
    # Read in this order: whatever was decided about somebody before their erasure was asked for is seen.
    asked = list(Erasure.objects.filter(finished_at=None).order_by("pk").values_list("pk", "person"))
    unsettled = unsettled_people()
    first = next((erasure for erasure, person in asked if person not in unsettled), None)
    return Erasure.objects.select_for_update().get(pk=first) if first else None


def _step(erasure: Erasure, at: datetime) -> bool:
    subject = subject_of(erasure.person, erasure.pseudonym)
    match erasure.stage:
        case ErasureStage.REQUESTED:
            _begin(erasure, subject, at)
        case ErasureStage.EVENTS:
            return _walk(erasure, subject, at)
        case ErasureStage.TEXTS:
            _sweep(erasure, subject)
        case _:
            erase_identity(erasure, subject)
            PersonReassessment.objects.create(person=erasure.person, recorded_at=at)
            erasure.stage, erasure.finished_at = ErasureStage.FINISHED, at
    return True


def _begin(erasure: Erasure, subject: Subject, at: datetime) -> None:
    suppress(erasure, subject, at)
    take_pseudonym(erasure)
    _lock_batches()
    erasure.last_batch_id = erasure.events_total = 0
    _fix_extent(erasure)
    erasure.stage = ErasureStage.EVENTS


def _lock_batches() -> None:
    """Wait for deliveries that have their batch's number already, which hold this lock too: none is left out then."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE signals_batch IN SHARE MODE")


def _fix_extent(erasure: Erasure) -> None:
    """Have the walk go on to the last batch that there is now."""
    further = Batch.objects.filter(pk__gt=erasure.last_batch_id).aggregate(last=Max("pk"), total=Sum("stored"))
    erasure.last_batch_id = further["last"] or erasure.last_batch_id
    erasure.events_total = (erasure.events_total or 0) + (further["total"] or 0)


def _reach_on(erasure: Erasure) -> bool:
    """Fix anew how far to go if anything has landed beyond of what was kept before; returns whether it has."""
    _lock_batches()
    landed = Batch.objects.filter(pk__gt=erasure.last_batch_id, source__in=KEPT_BEFORE).exists()
    if landed:
        _fix_extent(erasure)
    return landed


def _walk(erasure: Erasure, subject: Subject, at: datetime) -> bool:
    """Empty the next batches that the matcher has done with or has set aside; False while it is behind."""
    left = Batch.objects.filter(pk__gt=erasure.done_batch_id, pk__lte=erasure.last_batch_id)
    unmatched = left.waiting().aggregate(first=Min("pk"))["first"]
    ready = left.filter(pk__lt=unmatched) if unmatched else left
    batches = bounded(ready.order_by("pk").values_list("pk", "received")[:BATCHES_AT_A_TIME], EVENTS_AT_A_TIME)
    if not batches:
        return not unmatched and _search_uploads(erasure, subject, at)
    events, rejections = erase_events(subject, list(batches))
    erasure.events_erased += events
    erasure.rejections_erased += rejections
    erasure.done_batch_id = max(batches)
    erasure.events_done += sum(Batch.objects.filter(pk__in=batches).values_list("stored", flat=True))
    return True


def _search_uploads(erasure: Erasure, subject: Subject, at: datetime) -> bool:
    """Go on with the files, or with what has landed of them; False while one is landing."""
    step = uploads.search(subject, erasure.position, at)
    if step is None:
        return _reach_on(erasure)
    erasure.texts_erased += step.files
    if step.position:
        erasure.position = step.position
    elif not _reach_on(erasure):
        erasure.texts_erased += forget_files(subject, at)
        erasure.position = ""
        erasure.stage = ErasureStage.TEXTS
    return True


def _sweep(erasure: Erasure, subject: Subject) -> None:
    """Go on with the table, or begin the next one; the texts about the person's own accounts come last."""
    at_work, position = erasure.table, erasure.position
    left = (one for one in tables() if one.name > at_work or (one.name == at_work and position))
    table = next(left, None)
    if table is None:
        erasure.texts_erased += sweep_near(subject.words, _accounts_of(erasure))
        erasure.table = erasure.position = ""
        erasure.stage = ErasureStage.PERSON
        return
    changed, following = sweep(table, subject, position if table.name == at_work else "")
    erasure.texts_erased += changed
    erasure.table, erasure.position = table.name, following


def _accounts_of(erasure: Erasure) -> list[int]:
    """Every account that the person has ever counted for."""
    counted = Occurrence.objects.filter(person=erasure.person_id, account__isnull=False)
    belonged = Affiliation.objects.filter(person=erasure.person_id, account__isnull=False)
    return sorted({*counted.values_list("account", flat=True).distinct(), *belonged.values_list("account", flat=True)})
