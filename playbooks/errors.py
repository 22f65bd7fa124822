"""Errors of the playbooks app."""

from accounts.errors import RuleBroken


class NotPublishable(RuleBroken):
    """A version can't be published as it is; the message says what to mend."""


class NotDraft(RuleBroken):
    """Only a draft can be changed or published."""


class NotListable(RuleBroken):
    """Entries cannot become the next version of a list."""


class ListUnchanged(NotListable):
    """A list has exactly these entries already."""
