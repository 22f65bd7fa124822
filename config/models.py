"""What the project as a whole keeps: how far the demo company has come."""

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
