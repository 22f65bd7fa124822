"""The queue as a file: a line for each handoff, in the order of the list."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction

from handoffs.models import Handoff
from handoffs.querysets import HandoffQuerySet
from handoffs.queue import QueueRow, rows_of, with_what_rows_show
from handoffs.sections import ORDERED

READ_AT_A_TIME = 500
COLUMNS = (
    "handoff",
    "account",
    "name",
    "section",
    "state",
    "tier",
    "motion",
    "points",
    "priority",
    "value_a_year",
    "timing",
    "owner",
    "team",
    "play",
    "headline",
    "fired_at",
    "due_at",
    "business_minutes_left",
    "permitted_at",
)


def exported(handoffs: HandoffQuerySet, at: datetime) -> Iterator[tuple[object, ...]]:
    """The rows of the file, read and completed in chunks."""
    # In one transaction: a pool in front of PostgreSQL may give the next chunk another session.
    with transaction.atomic():
        found = with_what_rows_show(handoffs.filter(section__lt=len(ORDERED))).select_related("play")
        rows = found.iterator(chunk_size=READ_AT_A_TIME)
        while chunk := list(islice(rows, READ_AT_A_TIME)):
            yield from map(_cells, rows_of(chunk, at))


def _cells(row: QueueRow) -> tuple[object, ...]:
    handoff: Handoff = row.handoff
    return (
        handoff.pk,
        handoff.account.key,
        handoff.account.name,
        ORDERED[handoff.section].value,
        handoff.state,
        handoff.tier,
        handoff.motion,
        handoff.points,
        row.priority.total,
        "" if handoff.value is None else handoff.value,
        row.timing.advice.value if row.timing else "",
        handoff.owner.email if handoff.owner else "",
        handoff.team.key,
        handoff.play.key if handoff.play else "",
        handoff.headline,
        handoff.fired_at.isoformat(),
        handoff.due_at.isoformat(),
        "" if row.remaining is None else int(row.remaining.total_seconds() // 60),
        handoff.permitted_at.isoformat() if handoff.permitted_at else "",
    )
