"""A station of the line: decides which channels a new notice takes, and when.

In Baton a notice is there as soon as it is made. What happened longer ago than `STALE` is told there alone: after an
outage, or while a history is replayed, nobody is written to about the past.
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.units import Unit
from handoffs.models import Delivery, Notice
from handoffs.notices.choices import OUTWARD, Wishes, wishes_of
from handoffs.notices.enums import NoticeEvent

BATCH = 500
STALE = timedelta(days=1)


@transaction.atomic
def address_notices(at: datetime) -> int:
    """Address up to a batch of notices; returns how many."""
    tray = Notice.objects.unaddressed().order_by("id").select_related("person")
    notices = list(tray.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    if not notices:
        return 0
    wishes = wishes_of({notice.person_id: notice.person for notice in notices}.values())
    Delivery.objects.bulk_create(
        delivery for notice in notices for delivery in _deliveries(notice, wishes[notice.person_id], at)
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(addressed_at=at)
    return Unit(len(notices), is_full=len(notices) == BATCH)


def _deliveries(notice: Notice, wishes: Wishes, at: datetime) -> list[Delivery]:
    if notice.at <= at - STALE or notice.read_at is not None:
        return []
    found = ((channel, wishes.due_at(NoticeEvent(notice.event), channel, at)) for channel in OUTWARD)
    return [Delivery(notice=notice, channel=channel, due_at=due_at) for channel, due_at in found if due_at is not None]
