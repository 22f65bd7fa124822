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

_MOMENTS = """
    SELECT DISTINCT ON (handoff.id) handoff.id, signal.name, occurrence.person_id,
           coalesce(nullif(person.name, ''), person.email), occurrence.at
    FROM handoffs_handoff handoff
    JOIN playbooks_play_permission_signals permitting ON permitting.play_id = handoff.play_id
    JOIN signals_signal signal ON signal.id = permitting.signal_id
    JOIN signals_occurrence occurrence
      ON occurrence.account_id = handoff.account_id AND occurrence.signal_id = signal.id
     AND occurrence.at > handoff.fired_at - %s AND occurrence.at <= %s
    JOIN accounts_person person ON person.id = occurrence.person_id
    WHERE handoff.id = ANY(%s)
    ORDER BY handoff.id, occurrence.at > handoff.fired_at,
             abs(extract(epoch FROM occurrence.at - handoff.fired_at)), occurrence.message_key, signal.id
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
        cursor.execute(_MOMENTS, [PERMISSION_LOOKBACK, at, list(handoffs)])  # type: ignore[list-item]
        return {row[0]: PermissionMoment(*row[1:]) for row in cursor.fetchall()}
