"""Verbs about refused events: read them again, put them aside, take them up again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.authors import Author
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import User
from signals.enums import RejectionState
from signals.models import Rejection, Replay
from signals.replaying import Replayed, replay_together
from signals.wakeup import wake_line


class StillRefused(RuleBroken):
    """The event would be refused again; `field` is what is wrong with it now."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"Still refused: {reason}")
        self.field = field
        self.reason = reason


@transaction.atomic
def replay(rejection: Rejection, *, by: Author, at: datetime, corrected: bytes | None = None) -> Replayed:
    """Let the event land as it was sent, or as it has been corrected, in a batch of its own.

    Raises:
        AlreadyMoved: it has been replayed before.
        StillRefused: it would be refused again. Nothing is stored then.
    """
    locked = Rejection.objects.select_for_update(of=("self",)).select_related("batch__key").get(pk=rejection.pk)
    if locked.state == RejectionState.REPLAYED:
        raise AlreadyMoved(f"This event has been replayed already; it landed in batch {locked.replayed_as_id}.")
    replayed = replay_together([(locked, corrected)], by=by, at=at)
    for refusal in replayed.refusals:
        raise StillRefused(refusal.field, refusal.reason)
    return replayed


@transaction.atomic
def request_replay(rejections: QuerySet[Rejection], *, by: User, at: datetime) -> Replay:
    """Have those of the rejections that are open read again, step by step, by the station for it.

    Raises:
        RuleBroken: none of them is open, or all of these are being replayed.
    """
    replay = Replay.objects.create(requested_at=at, requested_by=by)
    free = Q(replay=None) | Q(replay__finished_at__isnull=False)
    waiting = rejections.order_by().filter(free, state=RejectionState.OPEN).values("pk")
    replay.total = Rejection.objects.filter(pk__in=waiting).update(replay=replay)
    if not replay.total:
        raise RuleBroken("None of these is open and free: what was replayed or dismissed is not replayed again.")
    replay.save(update_fields=["total"])
    transaction.on_commit(wake_line)
    return replay


def dismiss(rejections: QuerySet[Rejection], *, by: Author, at: datetime) -> int:
    """Put open rejections aside, for good or until they are opened again; returns how many."""
    open_ones = Rejection.objects.filter(pk__in=rejections.order_by().values("pk"), state=RejectionState.OPEN)
    return open_ones.update(state=RejectionState.DISMISSED, decided_at=at, decided_by=by.user, decided_with=by.key)


def reopen(rejections: QuerySet[Rejection]) -> int:
    """Take up dismissed rejections again; returns how many."""
    dismissed = Rejection.objects.filter(pk__in=rejections.order_by().values("pk"), state=RejectionState.DISMISSED)
    return dismissed.update(state=RejectionState.OPEN, decided_at=None, decided_by=None, decided_with=None)
