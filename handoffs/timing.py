"""Whether now is the time to write to an account: too early, just right, too late. Pure arithmetic, no database.

- **Too early** while nobody of the account has activated, while nothing has invited contact (unless the tier waives
  that), and while the handoff is snoozed.
- **Just right** for `FRESH` from the moment that invites contact on: when it was invited, or when the handoff fired
  where the tier waives the invitation, or when it was taken up again after a snooze, whichever is last.
- **Too late** after that: the person no longer remembers the moment, and a message out of the blue is what remains.

It is advice and closes nothing; the gates do that. Once somebody has reached out there is nothing left to advise.
`handoffs.advising` says the same to the database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FRESH = timedelta(days=14)
"""As long as an invitation from before the firing counts (`handoffs.gates.PERMISSION_LOOKBACK`)."""


class Advice(StrEnum):
    """What the timing says."""

    TOO_EARLY = "too_early"
    JUST_RIGHT = "just_right"
    TOO_LATE = "too_late"

    @property
    def label(self) -> str:
        """As people read it."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Standing:
    """What the advice rests on. `waived` says that the tier asks for no invitation."""

    is_activated: bool
    is_waived: bool
    fired_at: datetime
    permitted_at: datetime | None = None
    snoozed_until: datetime | None = None
    contacted_at: datetime | None = None

    @property
    def invited_at(self) -> datetime | None:
        """Since when contact is welcome; None while it is not."""
        if not self.is_activated:
            return None
        invited = self.permitted_at or (self.fired_at if self.is_waived else None)
        return max(invited, self.snoozed_until) if invited and self.snoozed_until else invited


@dataclass(frozen=True)
class Timing:
    """The advice and the sentence to it."""

    advice: Advice
    why: str


def timing(standing: Standing, at: datetime) -> Timing | None:
    """The advice as of an instant; None once somebody has reached out."""
    if standing.contacted_at is not None and standing.contacted_at <= at:
        return None
    if not standing.is_activated:
        return Timing(Advice.TOO_EARLY, "Nobody has activated. Let the product do its work first.")
    since = standing.invited_at
    if since is None:
        return Timing(Advice.TOO_EARLY, "Nothing has invited contact yet. You are told the moment something does.")
    if since > at:
        return Timing(Advice.TOO_EARLY, f"Snoozed until {since:%-d %b %Y}.")
    left = since + FRESH - at
    if left > timedelta(0):
        return Timing(Advice.JUST_RIGHT, f"What invites contact is fresh for {_days(left)} more.")
    return Timing(Advice.TOO_LATE, f"What invited contact is {_days(at - since)} old. Wait for the next occasion.")


def _days(span: timedelta) -> str:
    """Whole days, rounded up."""
    days = -(-span // timedelta(days=1))
    return "a day" if days == 1 else f"{days} days"
