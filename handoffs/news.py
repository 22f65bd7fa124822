"""What happened to a list since it was drawn. Asked every few seconds, so it counts little and reads by an index."""

from dataclasses import dataclass

from accounts.models import User
from handoffs.enums import HandoffState
from handoffs.models import Handoff
from handoffs.querysets import HandoffQuerySet

READY_TOLD = 50


@dataclass(frozen=True)
class News:
    """How many fired since, and which of the reader's own are ready: whoever asks knows which of them are new."""

    fired: int
    ready: list[Handoff]


def news_of(shown: HandoffQuerySet, user: User, *, after: int | None) -> News:
    """What is new in a list; nothing has fired where no id was named that it has fired after."""
    fired = 0 if after is None else shown.unacknowledged().filter(pk__gt=after).count()
    ready = Handoff.objects.unclosed().filter(owner=user, state=HandoffState.READY).select_related("account")
    return News(fired, list(ready.order_by("-permitted_at", "-pk")[:READY_TOLD]))
