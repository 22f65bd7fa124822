"""The clock of a handoff that is put off before anybody has acknowledged it.

It stands still from the snooze until the handoff wakes, whoever or whatever wakes it. Its instants are set in the same
transaction, so that no sweep between the two calls by an old one, and the old due time is kept in the log. What is
snoozed after somebody took it on has no clock, and nothing happens here.
"""

from datetime import datetime

from handoffs.models import Handoff, Pause
from handoffs.rescheduling import set_anew


def stop_clock(handoff: Handoff, *, until: datetime, at: datetime) -> None:
    """Let the clock stand still until then. What it had to call by now has been called (`sweep.call_for`)."""
    if handoff.acknowledged_at is None:
        Pause.objects.create(handoff=handoff, starts_at=at, ends_at=until)
        set_anew([handoff], "It was snoozed.", at)


def go_on(handoff: Handoff, at: datetime) -> None:
    """Let the clock go on before its time; what has passed in the snooze stays uncounted."""
    if handoff.acknowledged_at is None and handoff.pauses.filter(starts_at__lte=at, ends_at__gt=at).update(ends_at=at):
        set_anew([handoff], "It was woken.", at)
