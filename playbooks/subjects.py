"""Whom a scorecard is about: chosen while it is new, and fixed once a version of it has been published.

What has been published must say the same for ever, and whom it is about is a part of that. The database refuses to
change it, too.
"""

from playbooks.enums import Subject
from playbooks.errors import NotAboutAccounts, NotDraft
from playbooks.models import Scorecard, ScorecardVersion
from playbooks.models.scorecard import SETTLED


def is_settled(scorecard: Scorecard) -> bool:
    """Say whether a version has been published, so that it is about the same for good."""
    return ScorecardVersion.objects.filter(scorecard=scorecard.pk, state__in=SETTLED).exists()


def check_about_accounts(version: ScorecardVersion, sentence: str) -> None:
    """Raise `NotAboutAccounts` with the sentence if the version is about people."""
    if version.scorecard.subject != Subject.ACCOUNT:
        raise NotAboutAccounts(f"{version} is about people. {sentence}")


def choose_subject(scorecard: Scorecard, subject: str) -> bool:
    """Let it be about these, and say whether that is new; raises `NotDraft` once a version has been published."""
    if scorecard.subject == subject:
        return False
    if is_settled(scorecard):
        said = scorecard.get_subject_display().lower()
        raise NotDraft(f"{scorecard} is about {said}, as what has been published of it is. Make another scorecard.")
    scorecard.subject = subject
    scorecard.save(update_fields=["subject"])
    return True
