"""What the project as a whole keeps: how far the demo company has come, and what is counted now and then."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class DemoLoad(models.Model):
    """The load of the demo company, the only row: the instant it all hangs on, and the end of it if it came to one."""

    ONLY: ClassVar[int] = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="demo_load_only_one"),)

    def __str__(self) -> str:
        return f"Demo company of {self.began_at:%Y-%m-%d %H:%M}"


class ScoreCount(models.Model):
    """How many accounts had a score under a scorecard, qualified or not, when they were last counted.

    To count scores is to read them all, so it is done every few minutes and not by whoever wants to know.
    """

    scorecard = models.CharField(max_length=100)
    qualified = models.BooleanField()
    accounts = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["scorecard", "qualified"], name="score_count_once"),)

    def __str__(self) -> str:
        return f"{self.scorecard}, {'qualified' if self.qualified else 'not qualified'}"
