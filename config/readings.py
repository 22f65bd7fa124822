"""The state of the line in numbers: the Line page shows them, `/metrics` exports them, and both take them from here.

Everything is read from small tables or catalogues in a fixed number of queries, however much was ever received.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from config.trays import Load, loads
from signals import partitions, refusals, tallies
from signals.enums import RequestRefusal
from signals.models import Batch, EventName, RejectionTally, Signal, StationFailure
from signals.partitions import Partition
from signals.querysets import EventNameQuerySet
from signals.tallies import Totals

NAME_IS_CURRENT = timedelta(days=30)


@dataclass(frozen=True)
class Reading:
    """The numbers at one instant. `unknown_events` came in under the `unknown_names` that no active signal names.

    `refused` are requests with usage that were refused as a whole; None while Redis, which counts them, is away.
    """

    at: datetime
    loads: list[Load]
    totals: Totals
    refusals: list[RejectionTally]
    refused: dict[RequestRefusal, int] | None
    failures: list[StationFailure]
    set_aside: int
    unknown_names: int
    unknown_events: int
    months: list[Partition]

    @property
    def lag_seconds(self) -> float:
        """How long the oldest thing has waited that should be gone within moments."""
        return max((load.lag_seconds for load in self.loads if load.tray.prompt), default=0.0)

    @property
    def errors_by_station(self) -> dict[str, int]:
        """How often each station has ever failed."""
        times: Counter[str] = Counter()
        for failure in self.failures:
            times[failure.station] += failure.times
        return dict(sorted(times.items()))

    @property
    def stored_bytes(self) -> int:
        """What the stored events take on disk, with their indexes."""
        return sum(month.bytes for month in self.months)

    @property
    def months_ahead(self) -> int:
        """How many of the coming months have their partition already."""
        return sum(month.first > self.at for month in self.months)


def read(at: datetime) -> Reading:
    """Take all readings."""
    unknown = unknown_names(at).aggregate(names=Count("pk"), events=Sum("events", default=0))
    return Reading(
        at=at,
        loads=loads(at),
        totals=tallies.totals(),
        refusals=list(RejectionTally.objects.order_by("-events", "field", "reason")),
        refused=refusals.counts(),
        failures=list(StationFailure.objects.order_by("-last_at", "-pk")),
        set_aside=Batch.objects.set_aside().count(),
        unknown_names=unknown["names"],
        unknown_events=unknown["events"],
        months=partitions.stored(),
    )


def unknown_names(at: datetime) -> EventNameQuerySet:
    """Names that came in lately and that no active signal names; one that counts any event decides about none."""
    current = EventName.objects.filter(last_seen_at__gt=at - NAME_IS_CURRENT)
    return current.unnamed_by(Signal.objects.filter(is_active=True)).order_by("-events", "name")
