"""Studies: what outcomes say about a version, as a job whose result stays."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Account
from playbooks.enums import StudyKind
from playbooks.models.job import Job, frozen_once_over, over_since, tray
from playbooks.models.life import CONTENT_LENGTH
from playbooks.models.scorecard import ScorecardVersion

LONGEST_DAYS = 730


class Study(Job):
    """What became of accounts held against what a version said, `content` being the hash of that.

    Accounts that begin to count from `start` up to, not including, `end` (null: a year ago, now), each watched for
    `within` days (null: as long as most of those that fired have had the time for). Points are learned from the rules
    that held `age` days after the first use. `summary` is documented in `playbooks.studying`.
    """

    kind = models.CharField(max_length=8, choices=StudyKind, default=StudyKind.PROOF)
    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="studies")
    content = models.CharField(max_length=CONTENT_LENGTH, blank=True, default="")
    start = models.DateTimeField("from", null=True, blank=True)
    end = models.DateTimeField("up to", null=True, blank=True)
    within = models.PositiveSmallIntegerField(
        "days watched",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text="How many days an account has to become a customer. Left empty, Baton chooses and says why.",
    )
    age = models.PositiveSmallIntegerField(
        "days after the first use",
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text="Points are learned from the rules that hold when an account is so old.",
    )

    class Meta:
        verbose_name_plural = "studies"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(start__lt=F("end")), name="study_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=(Q(within=None) | Q(within__gte=1, within__lte=LONGEST_DAYS))
                & Q(age__gte=1, age__lte=LONGEST_DAYS),
                name="study_watches_for_a_time",
            ),
            over_since("study_over_since"),
        )
        indexes = (tray("study_tray"), models.Index(fields=["version", "kind", "-id"], name="study_of_version"))
        triggers = (frozen_once_over(),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.version}"


class StudyCase(models.Model):
    """An account that is counted in a proof: with whom, from which instant on, and how long it then took to pay."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="cases", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    counted_as = models.CharField(max_length=8)
    since = models.DateTimeField()
    paid_after = models.DurationField(null=True)
    yearly_value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["study", "counted_as", "since", "id"], name="study_case_in_order"),
            models.Index(fields=["account"], name="study_case_of_account"),
        )
        triggers = (pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.account} as {self.counted_as}"
