"""Where a version stands in its review: what each seat says to exactly what it says now, and what is still missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from playbooks.contents import content_of
from playbooks.enums import Seat, Verdict
from playbooks.models import Review, ScorecardVersion
from playbooks.models.life import UNPUBLISHED
from playbooks.underneath import Changed, changed_since


@dataclass(frozen=True)
class SeatStanding:
    """What one seat says. `current` is its newest verdict on the content as it is, `void` its last on another one.

    `changed` is what the version rests on and has changed since that verdict, see `playbooks.underneath`.
    """

    seat: Seat
    current: Review | None
    void: Review | None
    changed: tuple[str, ...] = ()

    @property
    def approves(self) -> bool:
        """Say whether the seat has approved what the version says now."""
        return self.current is not None and self.current.verdict == Verdict.APPROVE

    @property
    def words(self) -> str:
        """One line: Approved by Priya Raman on 2 March 2026 at 13:00 CET."""
        if self.current is not None:
            since = f" Changed since then: {', '.join(self.changed)}." if self.changed else ""
            return f"{_told(self.current)}.{since}"
        if self.void is not None:
            return f"{_told(self.void)}; void, because the version has changed since."
        return "Has not judged it yet."


def standings(version: ScorecardVersion, content: str = "") -> list[SeatStanding]:
    """What each seat says to the version as it is, in the order of the seats; `content` is its hash, if known."""
    return standings_of(version, reviews_of(version), content)


def reviews_of(version: ScorecardVersion) -> list[Review]:
    """Every verdict on the version, whatever it said then, the newest first."""
    return list(Review.objects.filter(version=version).select_related("by").order_by("-id"))


def standings_of(version: ScorecardVersion, reviews: Sequence[Review], content: str = "") -> list[SeatStanding]:
    """The same from the verdicts on it, the newest first."""
    content = content or (content_of(version) if reviews else "")
    found = [_standing(seat, content, [review for review in reviews if review.seat == seat]) for seat in Seat]
    judged = [one.current.at for one in found if one.current]
    if not judged or version.state not in UNPUBLISHED:
        return found
    changed = changed_since(version, min(judged))
    return [replace(one, changed=_after(one.current, changed)) for one in found]


def missing_approvals(found: Iterable[SeatStanding]) -> list[str]:
    """What each seat that has not approved would have to do, one sentence each."""
    return [_missing(standing) for standing in found if not standing.approves]


def awaiting(seats: Sequence[Seat]) -> QuerySet[ScorecardVersion]:
    """The versions in review that one of the seats has not judged as they are, the longest waiting first."""
    found = reduce(or_, (Q(~Exists(_judged(seat))) for seat in seats), Q(pk=None))
    return ScorecardVersion.objects.in_review().filter(found).order_by("submitted_at", "pk")


def _judged(seat: Seat) -> QuerySet[Review]:
    return Review.objects.filter(version=OuterRef("pk"), content=OuterRef("reviewed_content"), seat=seat)


def _standing(seat: Seat, content: str, reviews: list[Review]) -> SeatStanding:
    current = next((review for review in reviews if review.content == content), None)
    others = (review for review in reviews if review.content != content)
    return SeatStanding(seat, current, None if current else next(others, None))


def _after(review: Review | None, changed: Iterable[Changed]) -> tuple[str, ...]:
    return tuple(one.name for one in changed if review and one.at > review.at)


def _missing(standing: SeatStanding) -> str:
    seat, review = standing.seat.label, standing.current
    if review is not None:
        return f"{seat} has vetoed it (“{review.reason}”): change it, or ask them to look again."
    if standing.void is not None:
        return f"{seat} judged an earlier content, which is void now: ask a {standing.seat.role.label.lower()} again."
    return f"{seat} has not approved it: ask a {standing.seat.role.label.lower()}."


def _told(review: Review) -> str:
    reason = f" (“{review.reason}”)" if review.reason else ""
    return f"{review.get_verdict_display()} by {review.by} on {on(review.at)}{reason}"


def on(at: datetime) -> str:
    """An instant in the zone of whoever reads it: 2 March 2026 at 13:00 CET."""
    return f"{localtime(at):%-d %B %Y at %H:%M %Z}"
