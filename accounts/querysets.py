"""Sets of rows, as adjectives that chain."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Account, Person, PersonReassessment, Reassessment  # noqa: F401


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts by whether they stand for themselves."""

    def unmerged(self) -> Self:
        """All but those that have been merged into another, which usage no longer counts for."""
        return self.filter(merged_into=None)


class PersonQuerySet(models.QuerySet["Person"]):
    """People by whether they stand for themselves."""

    def unmerged(self) -> Self:
        """All but those that have been merged by hand into another, who has their usage."""
        return self.filter(merged_into=None)


class ReassessmentQuerySet(models.QuerySet["Reassessment"]):
    """Rows of the scorer's tray by when they are to be taken."""

    def due(self, at: datetime) -> Self:
        """To be taken by now; a row may be recorded long before it is due."""
        return self.filter(Q(due_at=None) | Q(due_at__lte=at))


class PersonReassessmentQuerySet(models.QuerySet["PersonReassessment"]):
    """Rows of the tray of people by when they are to be taken."""

    def due(self, at: datetime) -> Self:
        """To be taken by now; a row may be recorded long before it is due."""
        return self.filter(Q(due_at=None) | Q(due_at__lte=at))
