"""For how long accounts are watched where nobody has said: as long as most of those that fired have had the time for.

The longer accounts are watched, the more of them have paid, and the fewer have been watched for so long. A young
history, or one that fired lately, would leave nearly all of them out at a month. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from playbooks.proof.groups import Life

DAYS = (90, 60, 30, 14, 7)
"""What is tried, the longest first."""
USUAL = 30


@dataclass(frozen=True, slots=True)
class Horizon:
    """`days` to be watched for; of the `fired` accounts of the period `ready` have had the time. `chosen`: by Baton."""

    days: int
    fired: int
    ready: int
    chosen: bool

    @property
    def words(self) -> str:
        """Why it is so long."""
        had_it = f"{self.ready:,} of the {self.fired:,} that fired"
        if not self.fired:
            return f"Each is watched for {self.days} days; nobody has fired in the period."
        if not self.chosen:
            return f"Each is watched for {self.days} days, as asked; {had_it} have had the time."
        if self.ready * 2 >= self.fired:
            return f"Each is watched for {self.days} days, the longest that most have had the time for: {had_it}."
        return f"Each is watched for {self.days} days, the shortest that is tried: only {had_it} have had the time."


def horizon(lives: Sequence[Life], start: datetime, end: datetime, at: datetime, asked: int | None) -> Horizon:
    """The one that was asked for, or the longest for which most of the period's PQLs have had the time by `at`."""
    fired = [life.led_by for life in lives if life.led_by is not None and start <= life.led_by < end]

    def ready(days: int) -> int:
        return sum(led_by + timedelta(days=days) <= at for led_by in fired)

    if asked is not None:
        return Horizon(asked, len(fired), ready(asked), chosen=False)
    if not fired:
        return Horizon(USUAL, 0, 0, chosen=True)
    days = next((days for days in DAYS if ready(days) * 2 >= len(fired)), DAYS[-1])
    return Horizon(days, len(fired), ready(days), chosen=True)
