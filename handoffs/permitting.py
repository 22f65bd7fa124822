"""The second gate: a station that looks whether accounts which something changed of have invited contact."""

from datetime import datetime

from django.db import connection, transaction

from accounts.durability import commit_without_waiting
from accounts.units import Unit
from handoffs.counted import all_moments
from handoffs.enums import HandoffState, Move
from handoffs.gates import PermissionMoment
from handoffs.models import Handoff, MoveRecord, Permission
from handoffs.routing.facts import refresh_values

BATCH = 1_000

_TAKE = """
DELETE FROM playbooks_permissioncheck WHERE id = ANY(ARRAY(
    SELECT id FROM playbooks_permissioncheck ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
)) RETURNING account_id
"""


@transaction.atomic
def find_permissions(at: datetime) -> int:
    """Take rows from the tray and let in what has invited contact; returns how many rows were taken.

    The value of each is brought up to date, which its priority rests on.

    A watched handoff becomes ready; of every other open one the evidence is kept, so that it is ready as soon as it is
    acknowledged or wakes.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [BATCH])
        taken = [account for (account,) in cursor.fetchall()]
    if not taken:
        return 0
    commit_without_waiting()
    refresh_values(taken, at)
    waiting = Handoff.objects.unclosed().filter(account__in=taken, permitted_at=None).order_by("pk")
    handoffs = list(waiting.select_for_update())
    if handoffs:
        _let_in(handoffs, all_moments(handoffs, at), at)
    return Unit(len(taken), is_full=len(taken) == BATCH)


def _let_in(handoffs: list[Handoff], moments: dict[int, PermissionMoment], at: datetime) -> None:
    invited = [handoff for handoff in handoffs if handoff.pk in moments]
    for handoff in invited:
        handoff.permitted_at = moments[handoff.pk].at
        if handoff.state == HandoffState.WATCHING:
            handoff.state = HandoffState.READY
    Handoff.objects.bulk_update(invited, ["permitted_at", "state"])
    Permission.objects.bulk_create(_evidence(handoff, moments[handoff.pk], at) for handoff in invited)
    MoveRecord.objects.bulk_create(
        MoveRecord(
            handoff=handoff, move=Move.PERMITTED, state=handoff.state, at=at, note=f"{moments[handoff.pk].signal}."
        )
        for handoff in invited
    )


def _evidence(handoff: Handoff, moment: PermissionMoment, at: datetime) -> Permission:
    return Permission(
        handoff=handoff, signal_id=moment.signal_id, message_key=moment.message_key, at=moment.at, recorded_at=at
    )
