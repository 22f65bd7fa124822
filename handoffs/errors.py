"""What the handoffs app refuses, and why."""

from accounts.errors import RuleBroken


class NotYours(RuleBroken):
    """The user may see this handoff, and somebody else is the one to act on it."""
