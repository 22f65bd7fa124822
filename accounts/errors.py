"""Errors that every app shares: the API turns them into 409 and 422 answers, pages into messages."""


class RuleBroken(Exception):
    """A rule of the domain refused what was asked; the message says which rule, and what would be right.

    `field` names what of it the rule is about, in the API's words; empty where that is no one field.
    """

    def __init__(self, *said: object, field: str = "") -> None:
        super().__init__(*said)
        self.field = field


class AlreadyMoved(RuleBroken):
    """Somebody else was first."""
