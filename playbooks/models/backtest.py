"""Backtests: a version replayed on all of history, as a job whose result stays."""

from typing import Any

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Account, User
from playbooks.enums import BacktestState
from playbooks.models.life import CONTENT_LENGTH
from playbooks.models.scorecard import ScorecardVersion

MOST_PEOPLE = 10_000
MOST_A_WEEK = 1_000


class Backtest(models.Model):
    """One replay of what a version said, `content` being the hash of that; a finished one never changes.

    Firings from `start` up to, not including, `end` (null: all of history). `compared_with` is swept in the same pass.
    `people` account executives who each take `each_a_week` new handoffs are what the firings of a week are held
    against. `summary` is documented in `playbooks.backtesting`. While it runs, `done` of `total` shares of the history
    are swept, `attempt` counts who has begun it, and `seen_at` is when the one at work last said that it is alive.
    """

    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="backtests")
    content = models.CharField(max_length=CONTENT_LENGTH, blank=True, default="")
    compared_with = models.ForeignKey(ScorecardVersion, models.CASCADE, null=True, blank=True, related_name="+")
    start = models.DateTimeField("from", null=True, blank=True)
    end = models.DateTimeField("to", null=True, blank=True)
    people = models.PositiveIntegerField(
        "account executives", default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    each_a_week = models.PositiveIntegerField(
        "new handoffs each takes a week",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_A_WEEK)],
    )
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
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(start__lt=F("end")), name="backtest_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE)
                & Q(each_a_week__gte=1, each_a_week__lte=MOST_A_WEEK),
                name="backtest_has_a_capacity",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BacktestState.WAITING, BacktestState.RUNNING]) ^ Q(finished_at__isnull=False),
                name="backtest_over_since",
            ),
        )
        indexes = (
            models.Index(
                fields=["id"],
                condition=Q(state__in=[BacktestState.WAITING, BacktestState.RUNNING]),
                name="backtest_tray",
            ),
            models.Index(
                fields=["version", "content"], condition=Q(state=BacktestState.FINISHED), name="backtest_proof"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="frozen_once_over",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["finished", "failed", "cancelled"]),
            ),
        )

    def __str__(self) -> str:
        return f"Backtest {self.pk} of {self.version}"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will come of it."""
        return self.state not in {BacktestState.WAITING, BacktestState.RUNNING}

    @property
    def percent(self) -> int:
        """How much of the history has been swept."""
        return 100 if self.state == BacktestState.FINISHED else min(self.done * 100 // max(self.total, 1), 99)


class BacktestFiring(models.Model):
    """An account fired at this instant, with these points; `held` are the rules that held, as bits in their order.

    `is_other` for the version that it was compared with.
    """

    backtest = models.ForeignKey(Backtest, models.CASCADE, related_name="firings", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    is_other = models.BooleanField(default=False)
    at = models.DateTimeField()
    points = models.IntegerField()
    held = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["backtest", "is_other", "at", "id"], name="backtest_firing_in_time"),
            models.Index(fields=["backtest", "account"], name="backtest_firing_account"),
            models.Index(fields=["account"], name="backtest_firing_of_account"),
        )
        triggers = (pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.account} at {self.at:%Y-%m-%d %H:%M}"
