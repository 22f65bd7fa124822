"""Personal scorecards: which signals account executives would score, and how much each is worth to them."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from playbooks.models.scorecard import Scorecard
from signals.models import Signal

FEWEST_SIGNALS = 4
MOST_SIGNALS = 6
MOST_WEIGHT = 100
WHY_LENGTH = 300


@pghistory.track()
class ScorecardProposal(models.Model):
    """What one person would have a scorecard say, as they last proposed it."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="proposals")
    author = models.ForeignKey(User, models.CASCADE, related_name="proposals")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ("scorecard", "author")
        constraints = (models.UniqueConstraint(fields=["scorecard", "author"], name="proposal_one_each"),)

    def __str__(self) -> str:
        return f"{self.author} for {self.scorecard}"


@pghistory.track()
class ProposedSignal(models.Model):
    """One line of it: a signal, its weight in points, and why."""

    proposal = models.ForeignKey(ScorecardProposal, models.CASCADE, related_name="signals")
    signal = models.ForeignKey(Signal, models.CASCADE, related_name="+")
    weight = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_WEIGHT)])
    why = models.CharField(max_length=WHY_LENGTH, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["proposal", "signal"], name="proposed_signal_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=MOST_WEIGHT), name="proposed_signal_weight"),
        )

    def __str__(self) -> str:
        return f"{self.signal}: {self.weight}"
