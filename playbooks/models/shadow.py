"""What a version would do if it were in force: runs in shadow, and what came of them. None of it reaches sales."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Account, User
from playbooks.models.life import CONTENT_LENGTH
from playbooks.models.scorecard import ScorecardVersion
from playbooks.querysets import ShadowQuerySet, ShadowScoreQuerySet


class Shadow(models.Model):
    """A run of an unpublished version beside the one in force, from `began_at` to `ended_at`.

    Everything in it is about one content of the version. When the version says something else, the run ends and another
    begins.
    """

    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="shadows")
    content = models.CharField(max_length=CONTENT_LENGTH)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(blank=True)

    objects = ShadowQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["version"], condition=Q(ended_at=None), name="shadow_one_running"),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(end_reason=""), name="shadow_ended_for_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.version} in shadow since {self.began_at:%Y-%m-%d %H:%M}"


class ShadowScore(models.Model):
    """An account's points under a version in shadow, as last assessed: `playbooks.models.Score` in a place of its own.

    In another table, so that nothing which looks for scores can take one of these for a score that counts.
    """

    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    points = models.IntegerField()
    activated = models.BooleanField()
    qualified = models.BooleanField()
    rules_held = ArrayField(models.BigIntegerField())
    assessed_at = models.DateTimeField()
    reassess_at = models.DateTimeField(null=True)

    objects = ShadowScoreQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "account"], name="shadow_score_unique"),)
        indexes = (
            models.Index(fields=["reassess_at"], condition=Q(reassess_at__isnull=False), name="shadow_score_due"),
        )


class ShadowFiring(models.Model):
    """An account that would have become a PQL: what a qualification is, and no handoff comes of it."""

    shadow = models.ForeignKey(Shadow, models.CASCADE, related_name="firings")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    points = models.IntegerField()
    rules_held = ArrayField(models.BigIntegerField())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["shadow", "account"], condition=Q(ended_at=None), name="shadow_firing_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} at {self.at:%Y-%m-%d %H:%M}"
