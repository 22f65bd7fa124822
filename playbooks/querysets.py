"""Sets of scores and tiers, as adjectives that chain."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.functions import Coalesce

from playbooks.enums import Subject, VersionState

if TYPE_CHECKING:
    from playbooks.models import (  # noqa: F401
        Milestone,
        NamedListVersion,
        PersonScore,
        Score,
        ScorecardVersion,
        Script,
        Shadow,
        ShadowScore,
        TierAssignment,
    )


class ScorecardVersionQuerySet(models.QuerySet["ScorecardVersion"]):
    """Versions by where they stand in their life."""

    def about(self, subject: Subject) -> Self:
        """Those of scorecards about these."""
        return self.filter(scorecard__subject=subject)

    def in_review(self) -> Self:
        """Those that the seats are asked about."""
        return self.filter(state=VersionState.IN_REVIEW)

    def due(self, at: datetime) -> Self:
        """Those that are to be published by now."""
        return self.in_review().filter(scheduled_at__lte=at)


class NamedListVersionQuerySet(models.QuerySet["NamedListVersion"]):
    """Versions of lists, of which some never came to hold."""

    def standing(self) -> Self:
        """Those that hold, have held or will hold."""
        return self.filter(withdrawn_at=None)


class ScoreQuerySet(models.QuerySet["Score"]):
    """Scores by whether they still stand."""

    def due(self, at: datetime) -> Self:
        """Those of which a rule has aged out. Those of retired versions stand for good."""
        return self.filter(version__state=VersionState.PUBLISHED, reassess_at__lte=at)


class PersonScoreQuerySet(models.QuerySet["PersonScore"]):
    """Scores of people by whether they still stand."""

    def due(self, at: datetime) -> Self:
        """Those of which a rule has aged out. Those of retired versions stand for good."""
        return self.filter(version__state=VersionState.PUBLISHED, reassess_at__lte=at)


class ShadowQuerySet(models.QuerySet["Shadow"]):
    """Runs in shadow by whether they go on."""

    def running(self) -> Self:
        """Those that nobody and nothing has ended."""
        return self.filter(ended_at=None)


class ShadowScoreQuerySet(models.QuerySet["ShadowScore"]):
    """Scores in shadow by whether they still stand. There are none of versions that are in shadow no more."""

    def due(self, at: datetime) -> Self:
        """Those of which a rule has aged out."""
        return self.filter(reassess_at__lte=at)


class TierAssignmentQuerySet(models.QuerySet["TierAssignment"]):
    """Tiers of accounts by whether they still stand."""

    def due(self, at: datetime) -> Self:
        """Those of which a bound has aged out."""
        return self.filter(reassess_at__lte=at)


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """What accounts have reached."""

    def standing(self) -> Self:
        """Each with `account_now`, the id of the account that stands for its own since the merges."""
        return self.annotate(account_now=Coalesce("account__merged_into", "account"))


class ScriptQuerySet(models.QuerySet["Script"]):
    """Scripts by where they stand in their life."""

    def published(self) -> Self:
        """Those in force, one of each play and tier."""
        return self.filter(state=VersionState.PUBLISHED)
