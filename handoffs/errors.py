"""What the handoffs app refuses, and why."""

from accounts.errors import AlreadyMoved, RuleBroken


class NotYours(RuleBroken):
    """The user may see this handoff, and somebody else is the one to act on it."""


class NotFromHere(AlreadyMoved):
    """The move does not lead on from the state the handoff is in; the message says what does."""


class TooEarly(RuleBroken):
    """A gate is still shut: activation, the permission moment or the context check."""


class WrongPlay(RuleBroken):
    """The play is not meant for the account's tier."""


class Incomplete(RuleBroken):
    """Something is missing that the move cannot do without; the message says what."""


class NameTaken(RuleBroken):
    """Another view of the same owner has the name."""


class TooMany(RuleBroken):
    """There are as many as there may be."""
