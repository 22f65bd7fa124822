"""An account's score over a stretch of time around one instant: the chart, what moved it, and the ways back and on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Account, Person
from handoffs.charts import Staircase
from handoffs.dossier import drawn
from handoffs.instants import Period
from playbooks.models import ScorecardVersion
from playbooks.scoring import VersionSpec, known_since, steps
from playbooks.turns import Turn, turns

TURNS_LISTED = 100
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FINE = timedelta(days=90)
"""Up to this length the slider moves by hours, beyond by days."""


@dataclass(frozen=True)
class Timeline:
    """From `start` to `end`, with a slider of `ticks` seconds that stands at the instant."""

    period: Period
    start: datetime
    end: datetime
    at: datetime
    ticks: int
    chart: Staircase
    turns: list[Turn]

    @property
    def previous(self) -> Turn | None:
        """The latest change before the instant."""
        return next((turn for turn in reversed(self.turns) if turn.at < self.at), None)

    @property
    def following(self) -> Turn | None:
        """The first change after the instant."""
        return next((turn for turn in self.turns if turn.at > self.at), None)

    @property
    def listed(self) -> list[Turn]:
        """The latest changes, the last first."""
        return self.turns[: -TURNS_LISTED - 1 : -1]

    @property
    def unlisted(self) -> int:
        """How many more there were before."""
        return len(self.turns) - len(self.listed)


def timeline(
    version: ScorecardVersion, account: Account | Person, at: datetime, wanted: Period | None, *, today: datetime
) -> Timeline:
    """The score under the version, over the wanted period or over the shortest one that has the instant.

    It is the account's, or under a version about people the person's.
    """
    end = max(today, at)
    spec = VersionSpec.of(version)
    known = known_since(account.pk, spec.subject) or end - DAY
    period = wanted if wanted and _covers(wanted, at, end) else _shortest(at, end)
    start = min(known, at) if period.span is None else end - period.span
    tick = HOUR if end - start <= FINE else DAY
    start = end - max(1, -((start - end) // tick)) * tick
    # An instant at the very end belongs to it: what happens right now is seen.
    found = steps(spec, account.pk, start=start, end=end + timedelta(microseconds=1))
    return Timeline(
        period=period,
        start=start,
        end=end,
        at=at,
        ticks=int(tick.total_seconds()),
        chart=drawn(spec, found, end),
        turns=turns(spec, found),
    )


def _covers(period: Period, at: datetime, end: datetime) -> bool:
    return period.span is None or at >= end - period.span


def _shortest(at: datetime, end: datetime) -> Period:
    return next(period for period in (Period.QUARTER, Period.YEAR, Period.ALL) if _covers(period, at, end))
