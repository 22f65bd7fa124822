"""The line: its stations in order, and the one way to run them.

A station does one bounded unit of work in one transaction and says how much it did. Each app keeps its own stations;
this module alone knows all of them.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import OperationalError
from psycopg.errors import DeadlockDetected, SerializationFailure

from accounts.units import Unit
from handoffs.abandoned import return_abandoned
from handoffs.following import follow_accounts
from handoffs.notices.addressing import address_notices
from handoffs.notices.delivering import deliver_notices
from handoffs.permitting import find_permissions
from handoffs.reassigning import reassign_handoffs, return_idle
from handoffs.rescheduling import reschedule_handoffs
from handoffs.routing.station import route_handoffs
from handoffs.stations import open_handoffs
from handoffs.sweep import sweep_clock
from handoffs.timers import end_cooldowns, expire_handoffs, wake_handoffs
from handoffs.webhooks.outbox import end_grants
from playbooks.people import assess_people
from playbooks.retuning.reminding import remind_to_retune
from playbooks.scheduling import publish_scheduled
from playbooks.shadows.running import renew_shadows
from playbooks.stations import assess_accounts
from signals import failures
from signals.personal.station import erase_people
from signals.stations import backfill_signals, land_uploads, match_batches, replay_rejections, settle_merges

logger = logging.getLogger(__name__)

ATTEMPTS = 3
"""How often a unit of work is tried that PostgreSQL takes back because it was in another one's way."""

CALM = timedelta(seconds=1)
"""How long a tray that was empty is not looked into while there is usage to work off: for what seldom has any work."""
PATIENCE = timedelta(seconds=10)
"""The same for what comes due by days or business hours, so that nobody misses these seconds."""
GATHERING = timedelta(seconds=0.25)
"""How long a tray may fill between two units while there is usage to work off: for what costs less, the more there is.

What it holds up is seen by people, who don't notice, and is not what the stations before it wait for.
"""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Station:
    """One stop of the line.

    `burst` is how many units it may do before the stations after it have their turn. While others have work it is left
    alone for its `rest` after it had none, and for its `pause` after it emptied its tray.
    """

    work: Callable[[datetime], int]
    burst: int
    rest: timedelta = timedelta(0)
    pause: timedelta = timedelta(0)

    @property
    def name(self) -> str:
        """The name of the function that does the work."""
        return self.work.__name__


@dataclass
class Drained:
    """What came of a drain: how much each station did, which ones failed and why, and whether work may be left."""

    done: Counter[str] = field(default_factory=Counter)
    failed: dict[str, Exception] = field(default_factory=dict)
    idle: bool = False


STATIONS: tuple[Station, ...] = (
    Station(land_uploads, burst=10, rest=CALM),
    Station(replay_rejections, burst=10, rest=CALM),
    Station(settle_merges, burst=10, rest=CALM),
    Station(match_batches, burst=10),
    Station(backfill_signals, burst=1, rest=CALM),
    Station(publish_scheduled, burst=10, rest=CALM),
    Station(renew_shadows, burst=1, rest=CALM),
    Station(assess_people, burst=100),
    Station(assess_accounts, burst=100),
    Station(follow_accounts, burst=100, rest=CALM),
    Station(end_cooldowns, burst=10, rest=PATIENCE),
    Station(open_handoffs, burst=100),
    Station(return_abandoned, burst=10, rest=PATIENCE),
    Station(route_handoffs, burst=100),
    Station(reschedule_handoffs, burst=100, rest=CALM),
    Station(sweep_clock, burst=1, rest=CALM),
    Station(reassign_handoffs, burst=100, rest=CALM),
    Station(return_idle, burst=10, rest=PATIENCE),
    Station(find_permissions, burst=100, pause=GATHERING),
    Station(wake_handoffs, burst=10, rest=CALM),
    Station(expire_handoffs, burst=10, rest=PATIENCE),
    Station(end_grants, burst=10, rest=CALM),
    Station(remind_to_retune, burst=1, rest=PATIENCE),
    Station(erase_people, burst=10, rest=PATIENCE),
    Station(address_notices, burst=10, rest=CALM),
    # It waits for others' servers, so it has its turn often and keeps it briefly.
    Station(deliver_notices, burst=3, rest=CALM),
)

WITHOUT_NOTICES = tuple(station for station in STATIONS if station.work not in {address_notices, deliver_notices})
"""For a history that is replayed: nobody is written to about the past."""


class Rests:
    """Until when stations are left alone.

    The first rest of each is another share of its whole one. Else all that seldom have any work would be looked into in
    one round, again and again, and whatever came in meanwhile would wait for all of them.
    """

    def __init__(self, stations: Sequence[Station]) -> None:
        self._stations = stations
        self.clear()

    def clear(self) -> None:
        """Nobody rests, and the next rest of each is its first."""
        number = len(self._stations)
        self._first = {station.name: station.rest * place / number for place, station in enumerate(self._stations, 1)}
        self._until: dict[str, datetime] = {}

    def holds(self, station: Station, clock: Clock) -> bool:
        """Whether a station is left alone."""
        return station.name in self._until and clock() < self._until[station.name]

    def found_none(self, station: Station, at: datetime) -> None:
        """Its tray was empty when it was looked into."""
        self._begin(station, self._first.pop(station.name, station.rest), at)

    def emptied(self, station: Station, at: datetime) -> None:
        """Its tray is empty because it did all there was."""
        self._begin(station, station.pause, at)

    def _begin(self, station: Station, rest: timedelta, at: datetime) -> None:
        if rest:
            self._until[station.name] = at + rest


def drain(
    clock: Clock,
    *,
    until: datetime | None = None,
    stations: Sequence[Station] = STATIONS,
    rests: "Rests | None" = None,
) -> Drained:
    """Run the stations in turn until all of them are idle, or until the clock reaches `until`.

    A station repeats before the next begins only while its units are full, and no longer than its burst. So a flood is
    worked off in big steps and yet does not starve scoring, and a trickle goes from station to station at once: were
    each of them to wait until its tray is empty, two workers would keep filling the trays for one another. Once the
    time is over the round goes on with one unit of each station, so that what has been matched is scored and opened
    instead of waiting for the next drain. Who rests is asked again before the line counts as idle; who drains again and
    again gives the same `rests` each time, or all are asked at each beginning. A station that fails is logged, noted
    for the Line page and left out of this drain, and the others go on: what it could not do is still in its tray.
    """
    drained = Drained(done=Counter({station.name: 0 for station in stations}))
    rests = rests or Rests(stations)
    asked: Sequence[Station] = stations
    while True:
        before = drained.done.total()
        passed_by = []
        for station in asked:
            if rests.holds(station, clock):
                passed_by.append(station)
            elif station.name not in drained.failed:
                _run_burst(station, clock, until, drained, rests)
        if until is not None and clock() >= until:
            return drained
        if drained.done.total() > before:
            asked = stations
        elif passed_by:
            asked = passed_by
            rests.clear()
        else:
            drained.idle = True
            return drained


def _run_burst(station: Station, clock: Clock, until: datetime | None, drained: Drained, rests: Rests) -> None:
    """Do as many units as it may; one that has emptied its tray, or found it empty, is left alone for a while."""
    for unit in range(station.burst):
        at = clock()
        if unit and until is not None and at >= until:
            return
        try:
            done = _work(station, at)
        except Exception as error:
            logger.exception("The station %s failed", station.name)
            failures.record(station.name, error, at)
            drained.failed[station.name] = error
            return
        if not done:
            (rests.emptied if unit else rests.found_none)(station, at)
            return
        drained.done[station.name] += done
        if isinstance(done, Unit) and not done.is_full:
            rests.emptied(station, at)
            return


def _work(station: Station, at: datetime) -> int:
    """One unit of work, begun anew when it and another transaction stood in each other's way."""
    for _ in range(ATTEMPTS - 1):
        try:
            return station.work(at)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected | SerializationFailure):
                raise
            logger.warning("The station %s begins again: %s", station.name, error)
    return station.work(at)
