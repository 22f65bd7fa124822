"""The three gates between a qualification and a conversation.

1. The PQL has fired: every handoff has passed this one.
2. The permission moment: something the account did that invites contact. It is one of the play's permission signals,
   either before the firing, within `PERMISSION_LOOKBACK`, or at any time since. The latest one before the firing
   counts, because it is what the person still remembers; if there is none, the first one since. So an early moment is
   never replaced by a later one, and the answer for a past instant stays what it was.
   A tier may waive it (`Tier.needs_permission`).
3. The context check: nobody records one yet.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from handoffs.models import Handoff

PERMISSION_LOOKBACK = timedelta(days=14)

# Of each signal the index gives the last one before and the first one since, however many there are.
_MOMENTS = """
    SELECT DISTINCT ON (handoff.id) handoff.id, signal.name, moment.person_id,
           coalesce(nullif(person.name, ''), person.email), moment.at
    FROM handoffs_handoff handoff
    JOIN playbooks_play_permission_signals permitting ON permitting.play_id = handoff.play_id
    JOIN signals_signal signal ON signal.id = permitting.signal_id
    CROSS JOIN LATERAL (
        (
            SELECT person_id, at, message_key FROM signals_occurrence
            WHERE account_id = handoff.account_id AND signal_id = signal.id
              AND at > handoff.fired_at - %(lookback)s AND at <= least(handoff.fired_at, %(at)s)
            ORDER BY at DESC, message_key LIMIT 1
        ) UNION ALL (
            SELECT person_id, at, message_key FROM signals_occurrence
            WHERE account_id = handoff.account_id AND signal_id = signal.id
              AND at > handoff.fired_at AND at <= %(at)s
            ORDER BY at, message_key LIMIT 1
        )
    ) AS moment
    JOIN accounts_person person ON person.id = moment.person_id
    WHERE handoff.id = ANY(%(handoffs)s)
    ORDER BY handoff.id, moment.at > handoff.fired_at,
             abs(extract(epoch FROM moment.at - handoff.fired_at)), moment.message_key, signal.id
"""


@dataclass(frozen=True)
class PermissionMoment:
    """What invited contact: who did what, and when. `person` is empty when they have neither name nor address."""

    signal: str
    person_id: int
    person: str
    at: datetime


def permission_moment(handoff: Handoff, at: datetime) -> PermissionMoment | None:
    """The permission moment of one handoff as of `at`, if it has come."""
    return permission_moments([handoff.pk], at).get(handoff.pk)


def permission_moments(handoffs: Collection[int], at: datetime) -> dict[int, PermissionMoment]:
    """The permission moments of many handoffs, by their ids, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _MOMENTS,
            {"lookback": PERMISSION_LOOKBACK, "at": at, "handoffs": list(handoffs)},  # type: ignore[dict-item]
        )
        return {row[0]: PermissionMoment(*row[1:]) for row in cursor.fetchall()}
