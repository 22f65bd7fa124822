"""The second gate: a station that looks whether accounts which something changed of have invited contact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.durability import NOT_WAITED_FOR
from accounts.units import Unit
from handoffs.counted import all_moments
from handoffs.enums import HandoffState, Move
from handoffs.gates import PermissionMoment
from handoffs.routing.facts import Valued, refresh_values
from playbooks.tier_tables import ACV

BATCH = 1_000

# Most accounts have nothing open, so the tray says at once what is. Nothing of it is locked: few are let in.
_TAKE = f"""
WITH taken AS (
    DELETE FROM playbooks_permissioncheck WHERE id = ANY(ARRAY(
        SELECT id FROM playbooks_permissioncheck ORDER BY id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
    )) RETURNING account_id
)
SELECT unit.taken, handoff.id, handoff.value, worth.said, handoff.account_id, handoff.play_id, handoff.fired_at,
       handoff.permitted_at IS NULL
FROM (SELECT count(*) AS taken, {NOT_WAITED_FOR} FROM taken) AS unit
LEFT JOIN handoffs_handoff handoff
  ON handoff.closed_at IS NULL AND handoff.account_id IN (SELECT account_id FROM taken)
LEFT JOIN LATERAL (
    SELECT value #>> '{{}}' AS said FROM accounts_fact
    WHERE account_id = handoff.account_id AND name = %(acv)s AND since <= %(at)s
    ORDER BY since DESC, message_key DESC LIMIT 1
) AS worth ON true
ORDER BY handoff.id
"""  # noqa: S608 - constants
# They are locked in the order of their ids, as everywhere; one that somebody closed or let in meanwhile is left out.
_LET_IN = """
WITH moment AS (
    SELECT * FROM unnest(%(handoffs)s::bigint[], %(signals)s::bigint[], %(keys)s::uuid[], %(times)s::timestamptz[])
        AS moment (handoff_id, signal_id, message_key, at)
), let_in AS (
    UPDATE handoffs_handoff handoff SET permitted_at = moment.at,
        state = CASE handoff.state WHEN %(watching)s THEN %(ready)s ELSE handoff.state END
    FROM moment WHERE handoff.id = moment.handoff_id AND handoff.id = ANY(ARRAY(
        SELECT id FROM handoffs_handoff
        WHERE id = ANY(%(handoffs)s) AND closed_at IS NULL AND permitted_at IS NULL ORDER BY id FOR UPDATE
    )) RETURNING handoff.id, handoff.state, moment.*
), kept AS (
    INSERT INTO handoffs_permission (handoff_id, signal_id, message_key, at, recorded_at)
    SELECT handoff_id, signal_id, message_key, at, %(at)s FROM let_in ORDER BY handoff_id
)
INSERT INTO handoffs_moverecord (handoff_id, move, state, at, note)
SELECT handoff_id, %(move)s, state, %(at)s, signal.name || '.'
FROM let_in JOIN signals_signal signal ON signal.id = signal_id ORDER BY handoff_id
"""


@dataclass(slots=True)
class _Open:
    """An open handoff of an account that something changed of, as far as the gate asks."""

    pk: int
    account_id: int
    play_id: int | None
    fired_at: datetime


@transaction.atomic
def find_permissions(at: datetime) -> int:
    """Take rows from the tray and let in what has invited contact; returns how many rows were taken.

    The value of each is brought up to date, which its priority rests on.

    A watched handoff becomes ready; of every other open one the evidence is kept, so that it is ready as soon as it is
    acknowledged or wakes.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"batch": BATCH, "acv": ACV, "at": at})
        rows = cursor.fetchall()
    taken = rows[0][0]
    found = [row[1:] for row in rows if row[1] is not None]
    refresh_values(Valued(pk, value, said) for pk, value, said, *_ in found)
    waiting = [_Open(pk, *facts) for pk, _, _, *facts, waits in found if waits]
    if waiting:
        _let_in(all_moments(waiting, at), at)
    return Unit(taken, is_full=taken == BATCH)


def _let_in(moments: dict[int, PermissionMoment], at: datetime) -> None:
    if not moments:
        return
    words: dict[str, Any] = {
        "watching": HandoffState.WATCHING,
        "ready": HandoffState.READY,
        "move": Move.PERMITTED,
        "at": at,
    }
    found = {
        "handoffs": list(moments),
        "signals": [moment.signal_id for moment in moments.values()],
        "keys": [moment.message_key for moment in moments.values()],
        "times": [moment.at for moment in moments.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LET_IN, words | found)
