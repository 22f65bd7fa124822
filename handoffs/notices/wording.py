"""What a notice says, in the same words on every channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from handoffs.models import Notice
from handoffs.notices.enums import NoticeEvent

SHORT = {
    NoticeEvent.ASSIGNED: "New for you",
    NoticeEvent.GIVEN: "Given to you",
    NoticeEvent.READY: "Ready now",
    NoticeEvent.WOKEN: "Awake again",
    NoticeEvent.WARNED_HALF: "Half of the time is over",
    NoticeEvent.WARNED_NEARLY: "80 % of the time is over",
    NoticeEvent.BREACHED: "Not acknowledged in time",
    NoticeEvent.ESCALATED: "Escalated to you",
    NoticeEvent.REASSIGNED: "Not yours any more",
    NoticeEvent.VIOLATION: "Against the pledge",
}
TO_ACKNOWLEDGE = frozenset(
    {NoticeEvent.ASSIGNED, NoticeEvent.GIVEN, NoticeEvent.WARNED_HALF, NoticeEvent.WARNED_NEARLY}
)
SAYS_WHY = frozenset({NoticeEvent.GIVEN, NoticeEvent.READY, NoticeEvent.REASSIGNED, NoticeEvent.ASSIGNED})


@dataclass(frozen=True)
class Told:
    """One notice in words: `title` what happened, `about` to whom, `line` why it fired, `detail` what else there is."""

    title: str
    about: str
    line: str
    detail: str
    url: str
    at: datetime

    @property
    def subject(self) -> str:
        """`Ready now: Acme Robotics`."""
        return f"{self.title}: {self.about}"


def told(notice: Notice, zone: ZoneInfo) -> Told:
    """A notice in words. Its handoff, account, owner and move are read already."""
    event, handoff = NoticeEvent(notice.event), notice.handoff
    return Told(
        title=SHORT[event],
        about=handoff.account.name or handoff.account.key,
        line=handoff.headline,
        detail=_detail(notice, event, zone),
        url=f"{settings.PUBLIC_URL}{_path(notice, event)}",
        at=notice.at.astimezone(zone),
    )


def subject(messages: Sequence[Told]) -> str:
    """What a message with these is about: the one, or how many of what."""
    if len(messages) == 1:
        return messages[0].subject
    titles = list(dict.fromkeys(one.title for one in messages))
    counts = [f"{sum(one.title == title for one in messages)} × {title.lower()}" for title in titles]
    return f"{len(messages)} notices: {', '.join(counts)}"


def _path(notice: Notice, event: NoticeEvent) -> str:
    """The handoff's page; what has a place of its own is led there by the notice."""
    if event == NoticeEvent.VIOLATION:
        return reverse("notice", args=[notice.pk])
    return reverse("handoff", args=[notice.handoff_id])


def _detail(notice: Notice, event: NoticeEvent, zone: ZoneInfo) -> str:
    handoff = notice.handoff
    if event == NoticeEvent.ESCALATED:
        return f"{handoff.owner or 'Nobody'} had until {_clock(handoff.due_at, zone)}."
    if event == NoticeEvent.VIOLATION:
        return "What was found is in the list of violations, and can be answered."
    said = notice.move.note if notice.move and event in SAYS_WHY else ""
    until = f"Acknowledge it by {_clock(handoff.due_at, zone)}." if _waits(notice, event) else ""
    return " ".join(part for part in (said, until) if part)


def _waits(notice: Notice, event: NoticeEvent) -> bool:
    return event in TO_ACKNOWLEDGE and notice.handoff.acknowledged_at is None


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %-d %b, %H:%M}"
