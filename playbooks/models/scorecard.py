"""Scorecards and their versions; the rules that a version is made of are next door."""

from datetime import timedelta

import pghistory
from django.db import models
from django.db.models import Q

from accounts.wording import LONGEST
from playbooks.enums import Subject, VersionState
from playbooks.models.immutable import fixed_subject, frozen_version
from playbooks.models.life import LIFE_CONSTRAINTS, VersionLife
from playbooks.models.reviewed import reviewed_version
from playbooks.querysets import ScorecardVersionQuerySet
from signals.enums import Category

SETTLED = (VersionState.PUBLISHED, VersionState.RETIRED)
"""States of versions that never change any more."""


@pghistory.track()
class Scorecard(models.Model):
    """A named definition of what a product-qualified lead is; what it says is in its versions."""

    key = models.SlugField(max_length=80, unique=True, help_text="What files and commands call it.")
    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    subject = models.CharField(
        max_length=8,
        choices=Subject,
        default=Subject.ACCOUNT,
        db_default=Subject.ACCOUNT,
        help_text="Whom it is about. It stays so once a version has been published.",
    )

    class Meta:
        ordering = ("name",)
        triggers = fixed_subject("playbooks_scorecardversion")

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ScorecardVersion(VersionLife):
    """One state of a scorecard. Draft until published, by way of a review; published until the next one retires it."""

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT)
    threshold = models.PositiveIntegerField(default=50, help_text="Points from which an activated account qualifies.")
    cooldown = models.DurationField(
        default=timedelta(days=30),
        help_text="Least time from one firing to the next for the same account.",
    )
    requalify_after = models.DurationField(
        default=timedelta(0),
        db_default=timedelta(0),
        help_text="How long nobody qualifies after a disqualifier has ceased to hold.",
    )
    most_activation = models.PositiveIntegerField("most from activation", null=True, blank=True)
    most_depth = models.PositiveIntegerField("most from depth", null=True, blank=True)
    most_fit = models.PositiveIntegerField("most from fit", null=True, blank=True)
    most_intent = models.PositiveIntegerField("most from intent", null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why this version exists.")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ScorecardVersionQuerySet.as_manager()

    class Meta:
        ordering = ("scorecard", "-number")
        constraints = (
            models.UniqueConstraint(fields=["scorecard", "number"], name="version_number_unique"),
            models.UniqueConstraint(
                fields=["scorecard"],
                condition=Q(state=VersionState.PUBLISHED),
                name="version_one_published",
            ),
            *LIFE_CONSTRAINTS,
            models.CheckConstraint(
                condition=Q(cooldown__gte=timedelta(0), cooldown__lte=LONGEST), name="version_cooldown"
            ),
            models.CheckConstraint(
                condition=Q(requalify_after__gte=timedelta(0), requalify_after__lte=LONGEST),
                name="version_requalify_after",
            ),
        )
        triggers = (*frozen_version(), *reviewed_version())

    def __str__(self) -> str:
        return f"{self.scorecard} v{self.number}"

    @property
    def caps(self) -> dict[str, int]:
        """The most points that the rules of a category add, where there is a most."""
        most = {category.value: getattr(self, f"most_{category.value}") for category in Category}
        return {category: points for category, points in most.items() if points is not None}
