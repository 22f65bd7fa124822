"""Business time the slow way: look at the wall clock of every single minute."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class MinuteClock:
    """The same rule as a schedule, for instants and hours on whole minutes."""

    zone: ZoneInfo
    weekdays: frozenset[int]
    opens: time
    closes: time
    holidays: Callable[[int], frozenset[date]]

    def is_open(self, instant: datetime) -> bool:
        wall = instant.astimezone(self.zone)
        return (
            wall.weekday() in self.weekdays
            and wall.date() not in self.holidays(wall.year)
            and self.opens <= wall.time() < self.closes
        )

    def add(self, start: datetime, minutes: int) -> datetime:
        instant = start.astimezone(UTC)
        while minutes:
            minutes -= self.is_open(instant)
            instant += MINUTE
        return instant

    def between(self, start: datetime, end: datetime) -> timedelta:
        instant, total = start.astimezone(UTC), timedelta(0)
        while instant < end:
            total += MINUTE * self.is_open(instant)
            instant += MINUTE
        return total
