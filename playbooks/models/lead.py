"""What a person scores now, and the moments at which they qualified: the likes of `playbooks.models.score`.

They follow from what the person did and is (`is_worked_out`), so when the ids of two people turn out to be one
person's, theirs go with the one who goes, and the other is assessed again.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Account, Person
from playbooks.models.scorecard import Scorecard, ScorecardVersion
from playbooks.querysets import PersonScoreQuerySet


class PersonScore(models.Model):
    """A person's points under one version of a scorecard about people, as last assessed; see `Score`."""

    is_worked_out = True

    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="person_scores")
    person = models.ForeignKey(Person, models.CASCADE, related_name="scores")
    points = models.IntegerField()
    activated = models.BooleanField()
    qualified = models.BooleanField()
    rules_held = ArrayField(models.BigIntegerField())
    assessed_at = models.DateTimeField()
    reassess_at = models.DateTimeField(null=True)

    objects = PersonScoreQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "person"], name="person_score_unique"),)
        indexes = (
            models.Index(fields=["reassess_at"], condition=Q(reassess_at__isnull=False), name="person_score_due"),
            models.Index(fields=["points", "id"], name="person_score_points"),
        )


class PersonQualification(models.Model):
    """A person became a product-qualified lead at `at`, which Baton learned of at `recorded_at`; see `Qualification`.

    No handoff comes of it: that is up to the account, of which a scorecard may count such people. `account` is where
    the person belonged when it was recorded. Open until `ended_at`, when the score had fallen below, or the person was
    merged into another, who qualifies by all that both did.
    """

    is_worked_out = True

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="person_qualifications")
    version = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="person_qualifications")
    person = models.ForeignKey(Person, models.CASCADE, related_name="qualifications")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="person_qualifications")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    points = models.IntegerField()
    rules_held = ArrayField(models.BigIntegerField())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["scorecard", "person"], condition=Q(ended_at=None), name="person_qualification_one_open"
            ),
        )
        indexes = (models.Index(fields=["-at", "-id"], name="person_qualification_newest"),)

    def __str__(self) -> str:
        return f"{self.person} at {self.at:%Y-%m-%d %H:%M}"
