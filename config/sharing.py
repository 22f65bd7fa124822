"""Shares connections out among the processes of the web server: whoever has fewest takes the next.

All of them wait on one socket, and the kernel lets the first to wake up have the connection. Four clients that connect
at once and stay, as SDKs on servers do, would mostly come to one process, and another core would do nothing. So each
process says in memory that all of them share how many connections it holds.
"""

from collections.abc import Collection
from multiprocessing.sharedctypes import RawArray

PLACES = 64
"""Processes that can say how many they hold; a reload has twice as many as are configured for a moment."""
NOBODY = 2**31 - 1

_held = RawArray("i", [NOBODY] * PLACES)


class Share:
    """The place of one process among those that were forked from the same parent."""

    def __init__(self, place: int) -> None:
        self.place = place
        _held[place] = 0

    def say(self, connections: int) -> None:
        """Tell the others how many connections are held here."""
        _held[self.place] = connections

    def is_more_than_least(self) -> bool:
        """Say whether some other process holds fewer."""
        return bool(_held[self.place] > min(_held))

    def leave(self) -> None:
        """Be compared with no more; for whoever sees the process end, since one that is killed cannot."""
        _held[self.place] = NOBODY


def share_beside(others: Collection[Share]) -> Share | None:
    """A place that none of the others has; None when there is none left."""
    taken = {other.place for other in others}
    free = (place for place in range(PLACES) if place not in taken)
    return next((Share(place) for place in free), None)
