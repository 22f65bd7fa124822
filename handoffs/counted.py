"""What invites contact by count: so many occurrences, or so many people, within a window.

A trigger is read as a rule of the scoring engine, so its window is the engine's: its spans say when the count is
reached. The moment is an occurrence of the signal at which the trigger held, chosen as among single occurrences: the
latest before the firing, within the lookback, else the first one since. So “at least 1” would be any occurrence.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from psycopg.sql import SQL, Composable, Literal

from handoffs.gates import PERMISSION_LOOKBACK, PermissionMoment, permission_moments
from playbooks.enums import RuleKind
from playbooks.models import PermissionTrigger
from playbooks.scoring import RuleSpec
from playbooks.scoring.database import rows
from playbooks.scoring.scope import RangeScope
from playbooks.scoring.spans import changes_in

# A span begins with the occurrence that completes the count, and ends before the one that would not.
_MOMENTS = SQL("""
SELECT DISTINCT ON (handoff.id) handoff.id, signal.name, moment.person_id,
       coalesce(nullif(person.name, ''), person.email), moment.at, signal.id, moment.message_key
FROM handoffs_handoff handoff
JOIN signals_signal signal ON signal.id = {signal}
JOIN ({spans}) AS span ON span.account_id = handoff.account_id
CROSS JOIN LATERAL (
    (
        SELECT person_id, at, message_key FROM signals_occurrence
        WHERE account_id = handoff.account_id AND signal_id = signal.id
          AND at > handoff.fired_at - {lookback} AND at <= least(handoff.fired_at, {at})
          AND at >= span.starts AND at < span.ends
        ORDER BY at DESC, message_key LIMIT 1
    ) UNION ALL (
        SELECT person_id, at, message_key FROM signals_occurrence
        WHERE account_id = handoff.account_id AND signal_id = signal.id
          AND at > handoff.fired_at AND at <= {at} AND at >= span.starts AND at < span.ends
        ORDER BY at, message_key LIMIT 1
    )
) AS moment
JOIN accounts_person person ON person.id = moment.person_id
WHERE handoff.id = ANY({handoffs})
ORDER BY handoff.id, moment.at > handoff.fired_at,
         abs(extract(epoch FROM moment.at - handoff.fired_at)), moment.message_key
""")
_SPANS = SQL("""
SELECT account_id, at AS starts, coalesce(ended, 'infinity') AS ends FROM (
    SELECT account_id, at, change, lead(at) OVER (PARTITION BY account_id ORDER BY at, change) AS ended
    FROM (SELECT account_id, at, sum(change) AS change FROM ({changes}) AS raw GROUP BY 1, 2 HAVING sum(change) <> 0)
        AS changes
) AS turns WHERE change > 0
""")


class Waiting(Protocol):
    """A handoff as far as a trigger asks."""

    pk: int
    account_id: int
    play_id: int | None
    fired_at: datetime


def all_moments(handoffs: Collection[Waiting], at: datetime) -> dict[int, PermissionMoment]:
    """The permission moments of handoffs by their ids, single and counted; a query for each trigger."""
    found = permission_moments([handoff.pk for handoff in handoffs], at)
    plays = {handoff.play_id for handoff in handoffs}
    for trigger in PermissionTrigger.objects.filter(play__in=plays - {None}).order_by("pk"):
        of_play = [handoff for handoff in handoffs if handoff.play_id == trigger.play_id]
        counted = {row[0]: PermissionMoment(*row[1:]) for row in rows(_query(trigger, of_play, at))}
        for handoff in of_play:
            moments = [found[handoff.pk]] if handoff.pk in found else []
            moments += [counted[handoff.pk]] if handoff.pk in counted else []
            if moments:
                found[handoff.pk] = min(moments, key=lambda moment: _rank(moment.at, handoff.fired_at))
    return found


def _rank(at: datetime, fired_at: datetime) -> tuple[bool, timedelta]:
    """What counts first: the latest before the firing, else the first since."""
    return at > fired_at, abs(at - fired_at)


def _query(trigger: PermissionTrigger, handoffs: Collection[Waiting], at: datetime) -> Composable:
    rule = RuleSpec(
        id=0,
        key="trigger",
        label="",
        points=0,
        is_activation=False,
        kind=RuleKind(trigger.kind),
        signal_id=trigger.signal_id,
        at_least=trigger.at_least,
        window=trigger.window,
    )
    earliest = min(handoff.fired_at for handoff in handoffs) - PERMISSION_LOOKBACK
    scope = RangeScope(sorted({handoff.account_id for handoff in handoffs}), start=earliest, end=at)
    return _MOMENTS.format(
        signal=Literal(trigger.signal_id),
        spans=_SPANS.format(changes=changes_in(rule, scope)),
        lookback=Literal(PERMISSION_LOOKBACK),
        at=Literal(at),
        handoffs=Literal([handoff.pk for handoff in handoffs]),
    )
