"""Sets of rows, as adjectives that chain."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Reassessment  # noqa: F401


class ReassessmentQuerySet(models.QuerySet["Reassessment"]):
    """Rows of the scorer's tray by when they are to be taken."""

    def due(self, at: datetime) -> Self:
        """To be taken by now; a row may be recorded long before it is due."""
        return self.filter(Q(due_at=None) | Q(due_at__lte=at))
