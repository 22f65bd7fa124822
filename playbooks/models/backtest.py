"""Backtests: a version replayed on all of history, as a job whose result stays."""

from typing import Self

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Account, Person
from playbooks.enums import BacktestState
from playbooks.models.immutable import never_emptied
from playbooks.models.job import Job, frozen_once_over, over_since, tray
from playbooks.models.life import CONTENT_LENGTH
from playbooks.models.scorecard import ScorecardVersion

MOST_PEOPLE = 10_000
MOST_A_WEEK = 1_000


def unchanged_but_person() -> pgtrigger.Trigger:
    """A trigger that lets nothing change, except whose row a person's is when the ids of two turn out to be one's."""
    return pgtrigger.Trigger(
        name="never_changed",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
            IF OLD.person_id IS NOT NULL AND NEW.person_id IS NOT NULL
                AND to_jsonb(NEW) - 'person_id' = to_jsonb(OLD) - 'person_id' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'a firing of a backtest never changes' USING ERRCODE = 'check_violation';
        """,
    )


class BacktestQuerySet(models.QuerySet["Backtest"]):
    """Backtests by what they prove."""

    def proving(self, version: ScorecardVersion, content: str) -> Self:
        """Finished ones of all of history, of the version as it says this; a part of history proves nothing."""
        return self.filter(version=version, content=content, state=BacktestState.FINISHED, start=None, end=None)


class Backtest(Job):
    """One replay of what a version said, `content` being the hash of that; a finished one never changes.

    Firings from `start` up to, not including, `end` (null: all of history). `compared_with` is swept in the same pass;
    `compared_content` is the hash of what that one said (empty: nothing was compared, or it was not kept). That one
    stays: with it would go what proves this version.
    `people` account executives who each take `each_a_week` new handoffs are what the firings of a week are held
    against. `summary` is documented in `playbooks.backtesting`; the parts of `total` are shares of the history.
    """

    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="backtests")
    content = models.CharField(max_length=CONTENT_LENGTH, blank=True, default="")
    compared_with = models.ForeignKey(ScorecardVersion, models.PROTECT, null=True, blank=True, related_name="+")
    compared_content = models.CharField(max_length=CONTENT_LENGTH, blank=True, default="", db_default="")
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

    objects = BacktestQuerySet.as_manager()

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
            over_since("backtest_over_since"),
        )
        indexes = (
            tray("backtest_tray"),
            models.Index(
                fields=["version", "content"],
                condition=Q(state=BacktestState.FINISHED, start=None, end=None),
                name="backtest_proof",
            ),
        )
        triggers = (never_emptied(), frozen_once_over())

    def __str__(self) -> str:
        return f"Backtest {self.pk} of {self.version}"


class BacktestFiring(models.Model):
    """An account (or person) fired at this instant, with these points; `held` are the rules that held, as bits.

    `is_other` for the version that it was compared with.
    """

    backtest = models.ForeignKey(Backtest, models.CASCADE, related_name="firings", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    is_other = models.BooleanField(default=False)
    at = models.DateTimeField()
    points = models.IntegerField()
    held = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["backtest", "is_other", "at", "id"], name="backtest_firing_in_time"),
            models.Index(fields=["backtest", "account"], name="backtest_firing_account"),
            models.Index(fields=["account"], name="backtest_firing_of_account"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="backtest_firing_of_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(account=None, person__isnull=False) | Q(account__isnull=False, person=None),
                name="backtest_firing_of_one",
            ),
        )
        triggers = (unchanged_but_person(),)

    def __str__(self) -> str:
        return f"{self.who} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def who(self) -> str:
        """The key of the account, or which person; people go by their number, whoever may read this."""
        return self.account.key if self.account else f"Person {self.person_id}"
