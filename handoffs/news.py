"""What happened to a list since it was drawn. Asked every few seconds, so it counts little and reads by an index."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from handoffs.enums import HandoffState, QueueScope
from handoffs.instants import LONGEST_MICROSECONDS, of_microseconds
from handoffs.listing import Listing
from handoffs.models import Handoff

READY_TOLD = 50
LONGEST_ID = len(str(2**62)) - 1


@dataclass(frozen=True)
class Drawn:
    """When a list was drawn: the greatest id it could have, and the instant."""

    newest: int | None = None
    at: datetime | None = None

    @classmethod
    def read(cls, after: str, since: str) -> "Drawn":
        """Read it from an address; what makes no sense there is as if it were not there."""
        at = of_microseconds(int(since)) if _is_number(since, LONGEST_MICROSECONDS) else None
        return cls(int(after) if _is_number(after, LONGEST_ID) else None, at)


@dataclass(frozen=True)
class News:
    """How many came into the list, and which of the reader's own are ready: who asks knows which of them are new."""

    fired: int
    ready: list[Handoff]


def news_of(listing: Listing, drawn: Drawn) -> News:
    """What is new in a list since it was drawn; nothing where that is not said."""
    ready = Handoff.objects.unclosed().filter(owner=listing.user, state=HandoffState.READY).select_related("account")
    come = _came(listing, drawn)
    fired = listing.shown().filter(come).count() if come else 0
    return News(fired, list(ready.order_by("-permitted_at", "-pk")[:READY_TOLD]))


def _came(listing: Listing, drawn: Drawn) -> Q:
    """What has fired since, and in a list of one owner's, or of nobody's, what has got there from somebody else."""
    come = Q() if drawn.newest is None else Q(pk__gt=drawn.newest, state=HandoffState.FIRED)
    if drawn.at is not None and listing.scope in {QueueScope.MINE, QueueScope.POOL}:
        come |= Q(assigned_at__gt=drawn.at)
    return come


def _is_number(text: str, longest: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= longest
