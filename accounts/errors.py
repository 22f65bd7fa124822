"""Errors that every app shares: the API turns them into 409 and 422 answers, pages into messages."""


class RuleBroken(Exception):
    """A rule of the domain refused what was asked; the message says which rule, and what would be right."""


class AlreadyMoved(RuleBroken):
    """Somebody else was first."""
