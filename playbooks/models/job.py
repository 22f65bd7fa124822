"""What every long piece of work that people ask for has in common."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import User
from playbooks.enums import BacktestState

OPEN_STATES = (BacktestState.WAITING, BacktestState.RUNNING)
OVER_STATES = [state.value for state in BacktestState if state not in OPEN_STATES]


class Job(models.Model):
    """Work that somebody asked for and a worker does (`playbooks.jobs`); one that is over never changes.

    While it runs, `done` of `total` parts of it are done, `attempt` counts who has begun it, and `seen_at` is when the
    one at work last said that it is alive. `summary` is what came of it.
    """

    state = models.CharField(max_length=9, choices=BacktestState, default=BacktestState.WAITING)
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True, default="")
    summary: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will come of it."""
        return self.state not in OPEN_STATES

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 if self.state == BacktestState.FINISHED else min(self.done * 100 // max(self.total, 1), 99)


def over_since(name: str) -> models.CheckConstraint:
    """Hold a job to saying since when it is over, and only then."""
    return models.CheckConstraint(condition=Q(state__in=OPEN_STATES) ^ Q(finished_at__isnull=False), name=name)


def tray(name: str) -> models.Index:
    """The jobs that wait or run."""
    return models.Index(fields=["id"], condition=Q(state__in=OPEN_STATES), name=name)


def frozen_once_over() -> pgtrigger.Protect:
    """Keep what came of a job as it is."""
    return pgtrigger.Protect(
        name="frozen_once_over", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state__in=OVER_STATES)
    )
