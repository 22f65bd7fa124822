"""Business time the slow way: look at the wall clock of every single minute."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
SpansOfDay = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class MinuteClock:
    """The same rule as a schedule, for instants and hours on whole minutes; `pauses` are from, and up to, instants."""

    zone: ZoneInfo
    week: Sequence[SpansOfDay]
    holidays: Callable[[int], frozenset[date]]
    extra_days: dict[date, SpansOfDay] = field(default_factory=dict)
    pauses: Sequence[tuple[datetime, datetime]] = ()

    def is_open(self, instant: datetime) -> bool:
        if any(start <= instant < end for start, end in self.pauses):
            return False
        wall = instant.astimezone(self.zone)
        if wall.date() in self.extra_days:
            spans = self.extra_days[wall.date()]
        elif wall.date() in self.holidays(wall.year):
            return False
        else:
            spans = self.week[wall.weekday()]
        minute = wall.hour * 60 + wall.minute
        return any(opens <= minute < closes for opens, closes in spans)

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
