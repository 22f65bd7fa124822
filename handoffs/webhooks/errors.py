"""What is wrong with an endpoint."""

from accounts.errors import RuleBroken


class BadUrl(ValueError):
    """No address that events may go to; the message says how one looks."""


class TurnedOff(RuleBroken):
    """Nothing is sent to an endpoint that is off."""
