"""What an account scores now, and the moments at which it qualified."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Account
from playbooks.models.scorecard import Scorecard, ScorecardVersion
from playbooks.models.tier import TierVersion
from playbooks.querysets import ScoreQuerySet


class Score(models.Model):
    """An account's points under one version, as last assessed.

    `rules_held` are the ids of the rules that held; `points` is the sum of theirs. `reassess_at` is the next instant
    at which one of them starts or stops to hold by the passing of time alone. `assessed_at` is since when the row
    stands as it is.
    """

    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="scores")
    account = models.ForeignKey(Account, models.CASCADE, related_name="scores")
    points = models.IntegerField()
    activated = models.BooleanField()
    qualified = models.BooleanField()
    rules_held = ArrayField(models.BigIntegerField())
    assessed_at = models.DateTimeField()
    reassess_at = models.DateTimeField(null=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "account"], name="score_unique"),)
        indexes = (
            models.Index(fields=["reassess_at"], condition=Q(reassess_at__isnull=False), name="score_due"),
            models.Index(fields=["points", "id"], name="score_points"),
        )


class Qualification(models.Model):
    """The PQL fired: `at` is the instant the score crossed the threshold, `recorded_at` when Baton learned of it.

    Open until `ended_at`, when the score had fallen below. In the in-tray of the handoffs app until `taken_at` is set.
    `rules_held` and `points` are the state at `at`; `tier` is the account's tier at
    `tiered_at`, under `tier_version`; one that leaves self-serve while it is open goes back into the tray.

    It goes with its account when that is merged into another, and `own_account` is then the account that fired. One
    that was open beside an older one of the same scorecard ends there (`superseded_by` that one), and is open again
    when an undoing takes the two apart.
    """

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="qualifications")
    version = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="qualifications")
    account = models.ForeignKey(Account, models.CASCADE, related_name="qualifications")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    points = models.IntegerField()
    rules_held = ArrayField(models.BigIntegerField())
    tier_version = models.ForeignKey(TierVersion, models.PROTECT, null=True, related_name="qualifications")
    tier = models.CharField(max_length=16)
    tiered_at = models.DateTimeField(help_text="Since when it is in this tier: the firing, or when it left self-serve.")
    ended_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    own_account = models.ForeignKey(Account, models.CASCADE, null=True, db_index=False, related_name="+")
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="superseded")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["scorecard", "account"],
                condition=Q(ended_at=None),
                name="qualification_one_open",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | Q(ended_at__isnull=False),
                name="qualification_superseded_has_ended",
            ),
        )
        indexes = (
            models.Index(fields=["id"], condition=Q(taken_at=None), name="qualification_tray"),
            models.Index(fields=["-recorded_at", "-id"], name="qualification_newest"),
            models.Index(
                fields=["own_account"], condition=Q(own_account__isnull=False), name="qualification_own_account"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} at {self.at:%Y-%m-%d %H:%M}"


class PermissionCheck(models.Model):
    """An account that has qualified, of which something changed: it may have invited contact.

    The in-tray of the handoffs' second gate. Rows are only added and taken.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
