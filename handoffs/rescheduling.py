"""A station of the line: handoffs on the clock get another time when what it counts by has changed.

Its tray are the changes that database triggers write down: of a calendar, a team's hours, a person's absences, a
handoff's pauses or owner. A unit is up to a batch of the handoffs that one change concerns, so that its cost grows with
what changed. The old due time is kept in the log of each.

Handoffs that are opened meanwhile are not missed: who opens some holds `OPENING` shared from before the calendars are
read until they are committed, and this station holds it alone.
"""

from datetime import datetime

from django.db import connection, transaction

from accounts.units import Unit
from handoffs.deadlines import Clocks, set_clock
from handoffs.enums import Move
from handoffs.models import ClockChange, Handoff, MoveRecord
from handoffs.moves import IDLING
from handoffs.pauses import whole_stops_of

BATCH = 500
CLOCK_COLUMNS = ("half_at", "nearly_at", "due_at", "reassign_at", "alarm", "breached_at")
OPENING = "hashtext('handoffs: opening by the clock')"


@transaction.atomic
def reschedule_handoffs(at: datetime) -> int:
    """Set up to a batch of handoffs anew that one change concerns; returns how much was done."""
    changes = ClockChange.objects.select_related("calendar", "team", "user").order_by("id")
    change = changes.select_for_update(of=("self",), skip_locked=True).first()
    if change is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({OPENING})")
    concerned = Handoff.objects.with_a_clock().filter(change.concerned(), pk__gt=change.after)
    handoffs = list(concerned.select_related("team__calendar").order_by("pk").select_for_update(of=("self",))[:BATCH])
    set_anew(handoffs, str(change), at)
    _look_for_idle_ones(change)
    is_full = len(handoffs) == BATCH
    if is_full:
        change.after = handoffs[-1].pk
        change.save(update_fields=["after"])
    else:
        change.delete()
    return Unit(max(len(handoffs), 1), is_full=is_full)


def _look_for_idle_ones(change: ClockChange) -> None:
    """What has been taken on is idle at another time, too; the station that returns it finds out when."""
    if change.handoff_id is None:
        Handoff.objects.filter(change.concerned(), state__in=IDLING, idle_at__isnull=False).update(idle_at=None)


def set_anew(handoffs: list[Handoff], why: str, at: datetime) -> None:
    """Give handoffs their instants by what holds now; the log of each that is due at another time has the old one."""
    stops, clocks, records = whole_stops_of(handoffs), Clocks(), []
    for handoff in handoffs:
        old = handoff.due_at
        found = clocks.deadlines(handoff, stops[handoff.pk].all)
        if set_clock(handoff, found, at):
            note = f"Due {handoff.due_at:%d %b %Y, %H:%M} UTC instead of {old:%d %b %Y, %H:%M} UTC. {why}"
            records.append(MoveRecord(handoff=handoff, move=Move.RESCHEDULED, state=handoff.state, at=at, note=note))
    Handoff.objects.bulk_update(handoffs, CLOCK_COLUMNS)
    MoveRecord.objects.bulk_create(records)
