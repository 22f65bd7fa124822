"""Errors of the playbooks app."""

from accounts.errors import RuleBroken


class NotPublishable(RuleBroken):
    """A version can't be published as it is; the message says what to mend."""


class NotDraft(RuleBroken):
    """Only a draft can be changed or published."""


class NotInReview(RuleBroken):
    """Only a version in review is judged, taken back or scheduled."""


class MayNotJudge(RuleBroken):
    """This person has no word, or no further word, in the review of this version."""


class ContentChanged(RuleBroken):
    """The version says something else than what was read before it was decided about."""


class TooLong(RuleBroken):
    """Something takes longer than anybody waits for a page."""


class NotSchedulable(RuleBroken):
    """A version cannot be given this instant to be published at."""


class NotShadowed(RuleBroken):
    """A version is in shadow already, or is not."""


class TooMany(RuleBroken):
    """A result would be too large to keep, or to look at."""


class NotFinished(RuleBroken):
    """There is no result yet, or there will be none."""


class NotListable(RuleBroken):
    """Entries cannot become the next version of a list."""


class ListUnchanged(NotListable):
    """A list has exactly these entries already."""


class NotProposable(RuleBroken):
    """This is no personal scorecard, or nothing that a draft could be made of; the message says what to do."""


class NotWeighable(RuleBroken):
    """A rule cannot have these points, with the steps or the half-life that it has."""


class AlreadyAnswered(RuleBroken):
    """Somebody has answered this before."""


class NotAnswered(RuleBroken):
    """An answer lacks what it needs."""


class NotAboutAccounts(RuleBroken):
    """What is asked makes sense of accounts alone, and the scorecard is about people."""
