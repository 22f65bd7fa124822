"""What comes first: the points, a part for the value, and a point a week of age.

    priority = points + value part + age
    value part = 10 * log10(1 + value / 10,000), rounded, from 0 to 30
    age = whole weeks since it fired

The value part grows with the order of magnitude (25,000 a year adds 5, 250,000 adds 14), so a large account comes
before a small one that shows the same interest, and not before one that shows far more. Everything that waits grows
older alike, so the order never changes by itself: `Handoff.rank` is the priority less the age that all have in common,
and no row is written as the weeks pass.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Func
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast

VALUE_UNIT = 10_000
VALUE_WEIGHT = 10
MOST_FOR_VALUE = 30
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Priority:
    """The parts of a priority; they add up to the total."""

    points: int
    value: int
    age: int

    @property
    def total(self) -> int:
        """What is compared."""
        return self.points + self.value + self.age


def priority(points: int, value: Decimal | None, fired_at: datetime, at: datetime) -> Priority:
    """The parts as of an instant; a value that is not known, or is no value, adds nothing."""
    return Priority(points, value_part(value), max((at - fired_at) // WEEK, 0))


def value_part(value: Decimal | None) -> int:
    """The points for a value a year, half a point up."""
    worth = max(float(value or 0), 0.0)
    return min(math.floor(VALUE_WEIGHT * math.log10(1 + worth / VALUE_UNIT) + 0.5), MOST_FOR_VALUE)


_VALUE_PART = (
    f"least(round({VALUE_WEIGHT} * log(1 + greatest(coalesce(%(expressions)s, 0), 0) / {VALUE_UNIT}))"
    f", {MOST_FOR_VALUE})"
)
_WEEKS = "extract(epoch FROM %(expressions)s - timestamptz '2020-01-01 00:00:00+00') / 604800"


def rank() -> CombinedExpression:
    """The same in SQL, where the age is that of a day long past: what fired a week earlier has a point more."""
    number = models.FloatField()
    points = Cast("points", number)
    value = Cast(Func(F("value"), template=_VALUE_PART, output_field=models.DecimalField()), number)
    weeks = Cast(Func(F("fired_at"), template=_WEEKS, output_field=models.DecimalField()), number)
    return CombinedExpression(CombinedExpression(points, "+", value), "-", weeks)
