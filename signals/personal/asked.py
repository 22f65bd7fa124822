"""Whoever has asked to be erased stays who they were then, though their erasure may still have to wait.

What the matcher has not read by then ties nobody to them and takes nothing from them: it knows their ids as
`signals.personal.later` does. Merges that were decided before somebody asked are followed first, since only then it is
known whose the ids are. What calls still say about them becomes facts, so that the erasure knows what to look for.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from accounts.enums import ErasureStage
from accounts.models import Erasure
from accounts.personal.finishing import take_pseudonym
from accounts.personal.subject import subject_of
from signals.personal.later import suppress


def know(settle: Callable[[datetime], int], at: datetime) -> None:
    """Suppress the ids of those who have asked since the last time; the caller holds the matcher's lock."""
    if not _unknown().exists():
        return
    while settle(at):
        pass
    for erasure in _unknown().select_related("person").order_by("pk"):
        suppress(erasure, subject_of(erasure.person, erasure.pseudonym), at)
        take_pseudonym(erasure)


def _unknown() -> QuerySet[Erasure]:
    return Erasure.objects.filter(finished_at=None, stage=ErasureStage.REQUESTED, person__suppressions=None)
