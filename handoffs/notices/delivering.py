"""A station of the line: hands over what is due, all that is due to one person by one channel in one message.

So the quiet hours, the hour of the digest, and a flood all end in one message. After one has gone out the next waits
`SPACING`, and takes along what has come meanwhile.

It is sent within the transaction that marks it. A process that dies between the two sends the message once more (at
least once, never not at all); the mail then has the same Message-ID. What fails is tried again after the waits of
`BACKOFF` and then given up; where the channel as a whole is out of reach, nothing else is tried on it for a minute.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.units import Unit
from handoffs.models import Delivery, NoticeSettings
from handoffs.notices import mail, slack
from handoffs.notices.enums import DeliveryState, NoticeChannel
from handoffs.notices.errors import NotSent
from handoffs.notices.quiet import loud_from
from handoffs.notices.sealing import unseal
from handoffs.notices.wording import Told, told

TOGETHER = 200
"""How many notices one message is about at most."""
SPACING = timedelta(minutes=5)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
REST = timedelta(minutes=1)
READ_BEFORE = "Read in Baton before."
NO_ADDRESS = "There is no Slack address any more."


@transaction.atomic
def deliver_notices(at: datetime) -> int:
    """Send one message; returns how many notices were dealt with."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=at).order_by("due_at", "id")
    first = due.select_related("notice").select_for_update(of=("self",), skip_locked=True).first()
    if first is None:
        return 0
    # Those that another worker holds just now are its own to send.
    same = due.filter(channel=first.channel, notice__person=first.notice.person_id).select_related(
        "notice__person", "notice__handoff__account", "notice__handoff__owner", "notice__move"
    )
    group = list(same.select_for_update(of=("self",), skip_locked=True)[:TOGETHER])
    wanted = [one for one in group if one.notice.read_at is None]
    _end([one for one in group if one.notice.read_at], DeliveryState.SKIPPED, READ_BEFORE, at)
    if wanted:
        _send(wanted, NoticeChannel(first.channel), at)
    return Unit(len(group), is_full=True)


def _send(group: list[Delivery], channel: NoticeChannel, at: datetime) -> None:
    person = group[0].notice.person
    kept, _ = NoticeSettings.objects.get_or_create(person=person)
    sent_at = f"{channel.value}_sent_at"
    last = getattr(kept, sent_at)
    earliest = loud_from(max(at, last + SPACING) if last else at, person.zone, kept.quiet_from, kept.quiet_until)
    if earliest > at:
        _postpone(group, earliest)
        return
    try:
        _hand_over(group, channel, kept, [told(one.notice, person.zone) for one in group])
    except NotSent as error:
        _failed(group, channel, kept, error, at)
        return
    _end(group, DeliveryState.SENT, "", at, attempts=1)
    setattr(kept, sent_at, at)
    kept.save(update_fields=[sent_at])


def _hand_over(
    group: Sequence[Delivery], channel: NoticeChannel, kept: NoticeSettings, messages: Sequence[Told]
) -> None:
    if channel == NoticeChannel.EMAIL:
        mail.send(group[0].notice.person, messages, f"notices.{group[0].pk}")
        return
    address = unseal(kept.slack_address)
    if address is None:
        raise NotSent(NO_ADDRESS, for_good=True)
    slack.post(address, slack.message(messages))


def _failed(group: list[Delivery], channel: NoticeChannel, kept: NoticeSettings, error: NotSent, at: datetime) -> None:
    why = str(error)[:300]
    spent = [one for one in group if error.for_good or one.attempts >= len(BACKOFF)]
    _end(spent, DeliveryState.GIVEN_UP, why, at, attempts=1)
    if error.for_good and channel == NoticeChannel.SLACK:
        kept.slack_problem = why
        kept.save(update_fields=["slack_problem"])
    if error.whole_channel:
        waiting = Delivery.objects.filter(state=DeliveryState.WAITING, channel=channel, due_at__lte=at)
        waiting.exclude(pk__in=[one.pk for one in group]).update(due_at=at + REST)
    for one in group:
        if one not in spent:
            one.due_at = at + (error.after or BACKOFF[one.attempts])
            one.attempts, one.why = one.attempts + 1, why
    Delivery.objects.bulk_update([one for one in group if one not in spent], ["due_at", "attempts", "why"])


def _postpone(group: list[Delivery], until: datetime) -> None:
    Delivery.objects.filter(pk__in=[one.pk for one in group]).update(due_at=until)


def _end(group: list[Delivery], state: DeliveryState, why: str, at: datetime, attempts: int = 0) -> None:
    for one in group:
        one.state, one.why, one.ended_at, one.attempts = state, why, at, one.attempts + attempts
    Delivery.objects.bulk_update(group, ["state", "why", "ended_at", "attempts"])
