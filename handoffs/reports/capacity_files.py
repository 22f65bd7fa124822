"""The capacity report as rows of a file."""

from collections.abc import Iterator

from handoffs.reports.capacity import Capacity, Load

COLUMNS = (
    "kind",
    "name",
    "key",
    "open",
    "to_acknowledge",
    "capacity",
    "room",
    "came_this_week",
    "weeks",
    "comes_in_a_week",
    "least",
    "greatest",
    "open_in_a_week",
    "open_least",
    "open_greatest",
    "verdict",
)


def rows(found: Capacity) -> Iterator[tuple[object, ...]]:
    """Teams first, then people, in the order of `COLUMNS`; what is not known is empty."""
    for kind, loads in (("team", found.teams), ("person", found.people)):
        for load in loads:
            yield (kind, *_cells(load))


def _cells(load: Load) -> tuple[object, ...]:
    come, ahead = load.incoming, load.ahead
    return (
        load.name,
        load.key,
        load.open,
        load.unacknowledged,
        "" if load.capacity is None else load.capacity,
        "" if load.room is None else load.room,
        load.this_week,
        len(load.weeks),
        *((come.middle, come.low, come.high) if come else ("", "", "")),
        *((ahead.middle, ahead.low, ahead.high) if ahead else ("", "", "")),
        load.verdict,
    )
