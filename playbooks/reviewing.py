"""The review of a version: sent by RevOps, judged by product, marketing and sales, each of whom can send it back.

A version in review is held as it is, by the database too: whoever wants to change it takes it back first. Verdicts are
bound to a content, so those on a content that has changed since count for nothing, and those on the same one still do.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

import pghistory
from django.db import transaction

from accounts.errors import RuleBroken
from accounts.models import User
from playbooks.actions import check_content, held, who
from playbooks.enums import Seat, Verdict, VersionState
from playbooks.errors import MayNotJudge, NotDraft, NotInReview
from playbooks.models import Review, ScorecardVersion
from playbooks.models.life import UNSCHEDULED
from playbooks.publishing import check_sound
from playbooks.standing import on


@dataclass(frozen=True)
class Judgement:
    """The word of a seat. `content` is what the version said when it was read."""

    seat: Seat
    verdict: Verdict
    content: str
    reason: str = ""


@transaction.atomic
def send_to_review(
    version: ScorecardVersion, *, by: User | None, at: datetime, content: str | None = None
) -> ScorecardVersion:
    """Ask the three seats. Raises `NotDraft`, and `NotPublishable` with all that could not be published anyway.

    `content` is what the sender has read, if it is to be no other.
    """
    version = held(version)
    if version.state != VersionState.DRAFT:
        raise NotDraft(f"{version} is {version.get_state_display().lower()}. Only a draft is sent to review.")
    check_sound(version)
    found = check_content(version, content)
    with pghistory.context(**who(by, version.reason)):
        version.state, version.submitted_by, version.submitted_at = VersionState.IN_REVIEW, by, at
        version.reviewed_content, version.schedule_refusal = found, ""
        version.save()
    return version


@transaction.atomic
def take_back(version: ScorecardVersion, *, by: User | None, reason: str = "") -> ScorecardVersion:
    """Make a version in review a draft again, so that it can be changed. Verdicts stand as long as it says the same."""
    version = held(version)
    _check_in_review(version, "Only a version in review is taken back.")
    with pghistory.context(**who(by, reason)):
        _send_back(version)
    return version


@transaction.atomic
def judge(version: ScorecardVersion, judgement: Judgement, *, by: User, at: datetime) -> Review:
    """Give the word of a seat on what the version says; a veto makes it a draft again.

    Raises `NotInReview`, `ContentChanged`, and `MayNotJudge` for who does not hold the
    seat, had a hand in the version, has judged it for another seat, or vetoes without a reason.
    """
    version = held(version)
    _check_in_review(version, "There is nothing to judge; somebody may have sent it back or published it.")
    check_content(version, judgement.content)
    _check_may_judge(version, by, judgement.seat)
    reason = judgement.reason.strip()
    is_veto = judgement.verdict == Verdict.VETO
    if is_veto and not reason:
        raise MayNotJudge("Say why: whoever drafts the next content needs the reason for a veto.")
    review = Review.objects.create(version=version, by=by, at=at, **asdict(judgement) | {"reason": reason})
    if is_veto:
        vetoed = f"{judgement.seat.label} vetoed it: {reason}"
        with pghistory.context(**who(by, vetoed)):
            _send_back(version, f"It had its day, {on(version.scheduled_at)}. {vetoed}" if version.scheduled_at else "")
    return review


def seats_of(user: User) -> list[Seat]:
    """The seats that the user holds."""
    return [seat for seat in Seat if user.has_role(seat.role)]


def why_not(version: ScorecardVersion, user: User) -> str:
    """Why the user has no word in the review of the version, whatever they would say; empty when they have."""
    try:
        _check_in_review(version, "There is nothing to judge.")
        _check_own(version, user)
    except RuleBroken as refusal:
        return str(refusal)
    return ""


def _check_in_review(version: ScorecardVersion, otherwise: str) -> None:
    if version.state != VersionState.IN_REVIEW:
        raise NotInReview(f"{version} is not in review. {otherwise}")


def _check_may_judge(version: ScorecardVersion, by: User, seat: Seat) -> None:
    if not by.has_role(seat.role):
        raise MayNotJudge(f"Only a {seat.role.label.lower()} speaks for {seat.label.lower()}.")
    _check_own(version, by)
    other = Review.objects.filter(version=version, by=by).exclude(seat=seat).first()
    if other is not None:
        raise MayNotJudge(
            f"You have judged this version for {other.get_seat_display().lower()} already. Nobody speaks for two seats."
        )


def _send_back(version: ScorecardVersion, refusal: str = "") -> None:
    for field, nothing in UNSCHEDULED.items():
        setattr(version, field, nothing)
    version.state, version.schedule_refusal = VersionState.DRAFT, refusal
    version.save()


def _check_own(version: ScorecardVersion, by: User) -> None:
    if by.pk in (version.author_id, version.submitted_by_id):
        raise MayNotJudge("You have drafted this version or sent it to review. Another holder of the seat judges it.")
