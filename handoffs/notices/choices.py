"""How people want to be told: read for many at once, with what holds for who has chosen nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from accounts.models import User
from handoffs.models import NoticeChoice, NoticeSettings
from handoffs.models.notice import DIGEST_HOUR
from handoffs.notices.enums import NoticeChannel, NoticeEvent, Timing, default_timing
from handoffs.notices.quiet import loud_from, next_digest

Chosen = dict[tuple[NoticeEvent, NoticeChannel], Timing]
OUTWARD = (NoticeChannel.EMAIL, NoticeChannel.SLACK)


@dataclass(frozen=True)
class Wishes:
    """What one person wants. `has_slack` says that Slack knows where to reach them."""

    zone: ZoneInfo
    chosen: Chosen = field(default_factory=dict)
    digest_hour: int = DIGEST_HOUR
    quiet_from: time | None = None
    quiet_until: time | None = None
    has_slack: bool = False

    def timing(self, event: NoticeEvent, channel: NoticeChannel) -> Timing:
        """When the channel is used for the event; Slack never without an address."""
        if channel == NoticeChannel.SLACK and not self.has_slack:
            return Timing.NEVER
        return self.chosen.get((event, channel), default_timing(event, channel))

    def due_at(self, event: NoticeEvent, channel: NoticeChannel, at: datetime) -> datetime | None:
        """When the channel may be used for what happens now; None for never. Nothing comes within the quiet hours."""
        match self.timing(event, channel):
            case Timing.NEVER:
                return None
            case Timing.DIGEST:
                at = next_digest(at, self.zone, self.digest_hour)
        return loud_from(at, self.zone, self.quiet_from, self.quiet_until)


def wishes_of(people: Iterable[User]) -> dict[int, Wishes]:
    """The wishes of people by their ids, in two queries."""
    people = list(people)
    kept = {row.person_id: row for row in NoticeSettings.objects.filter(person__in=people)}
    chosen: dict[int, Chosen] = {person.pk: {} for person in people}
    for row in NoticeChoice.objects.filter(person__in=people):
        chosen[row.person_id][NoticeEvent(row.event), NoticeChannel(row.channel)] = Timing(row.timing)
    return {person.pk: _wishes(person, kept.get(person.pk), chosen[person.pk]) for person in people}


def _wishes(person: User, kept: NoticeSettings | None, chosen: Chosen) -> Wishes:
    if kept is None:
        return Wishes(person.zone, chosen)
    has_slack = bool(kept.slack_address)
    return Wishes(person.zone, chosen, kept.digest_hour, kept.quiet_from, kept.quiet_until, has_slack)
