"""The three gates between a qualification and a conversation.

1. The PQL has fired: every handoff has passed this one.
2. The permission moment: something the account did that invites contact. It is one of the play's permission signals,
   either before the firing, within `PERMISSION_LOOKBACK`, or at any time since. The latest one before the firing
   counts, because it is what the person still remembers; if there is none, the first one since. So an early moment is
   never replaced by a later one, and the answer for a past instant stays what it was.
   What counts of a signal, or of different people, is another (`handoffs.counted`).
   A tier may waive it (`Tier.needs_permission`). The station `handoffs.permitting` finds the moment and keeps its
   evidence, and what is kept stands. Until it has been there, pages find single occurrences by the same statement.
3. The context check: somebody has looked at what the account does, and noted what it is trying to do.

Beside them stands activation, which no tier waives. What is shut is said here, in one sentence, for pages and refusals.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from handoffs.models import ContextCheck, Handoff
from playbooks.models import Rule, Score, Tier
from playbooks.scoring.holding import held_under
from playbooks.scoring.spec import VersionSpec

PERMISSION_LOOKBACK = timedelta(days=14)
NOT_ACTIVATED = "No contact yet: nobody of the account has activated."
NOT_INVITED = "No contact yet: nothing has invited it. The handoff becomes ready the moment something does."
NOT_CHECKED = "No contact yet: look at what they are doing first, and note what they are trying to do."

# Of each signal the index gives the last one before and the first one since, however many there are.
_MOMENTS = """
WITH kept AS (
    SELECT permission.handoff_id, signal.name, occurrence.person_id,
           coalesce(nullif(person.name, ''), person.email), permission.at, signal.id, permission.message_key
    FROM handoffs_permission permission
    JOIN signals_signal signal ON signal.id = permission.signal_id
    LEFT JOIN signals_occurrence occurrence
      ON occurrence.message_key = permission.message_key AND occurrence.signal_id = permission.signal_id
    LEFT JOIN accounts_person person ON person.id = occurrence.person_id
    WHERE permission.handoff_id = ANY(%(handoffs)s) AND permission.at <= %(at)s
)
SELECT * FROM kept UNION ALL (
    SELECT DISTINCT ON (handoff.id) handoff.id, signal.name, moment.person_id,
           coalesce(nullif(person.name, ''), person.email), moment.at, signal.id, moment.message_key
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
    WHERE handoff.id = ANY(%(handoffs)s) AND NOT EXISTS (SELECT FROM kept WHERE kept.handoff_id = handoff.id)
    ORDER BY handoff.id, moment.at > handoff.fired_at,
             abs(extract(epoch FROM moment.at - handoff.fired_at)), moment.message_key, signal.id
)
"""


@dataclass(frozen=True)
class PermissionMoment:
    """What invited contact: who did what, and when. `person` is empty when they have neither name nor address.

    There is no person when the evidence is kept and the occurrence has gone, because its signal means something else.
    """

    signal: str
    person_id: int | None
    person: str | None
    at: datetime
    signal_id: int
    message_key: UUID


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


def tier_of(handoff: Handoff) -> Tier | None:
    """The handoff's tier as it was bounded when the account qualified; it says which gates hold."""
    return Tier.objects.filter(version=handoff.qualification.tier_version_id, key=handoff.tier).first()


def needs_permission(handoff: Handoff) -> bool:
    """Whether the second gate holds. A tier that nobody knows waives nothing."""
    tier = tier_of(handoff)
    return tier is None or tier.needs_permission


def has_activated(handoff: Handoff) -> bool:
    """Whether activation held when the account qualified, or holds under a scorecard now."""
    rules = Rule.objects.filter(pk__in=handoff.qualification.rules_held, is_activation=True)
    return rules.exists() or Score.objects.filter(account=handoff.account_id, activated=True).exists()


def had_activated(handoff: Handoff, at: datetime) -> bool:
    """The same as of an instant, which may be before the account qualified: then the engine says what held."""
    qualification = handoff.qualification
    if at >= qualification.at:
        return has_activated(handoff)
    version = VersionSpec.of(qualification.version)
    return version.is_activated(held_under([version], handoff.account_id, at)[0])


def last_check(handoff: Handoff, at: datetime | None = None) -> ContextCheck | None:
    """The latest finished look at the context, by `at`; what was looked at before it changed hands counts for nothing.

    Whoever has it now writes, so it is they who have to know what the account is doing.
    """
    finished = handoff.context_checks.finished()
    if handoff.assigned_at is not None and (at is None or handoff.assigned_at <= at):
        finished = finished.filter(noted_at__gte=handoff.assigned_at)
    if at is not None:
        finished = finished.filter(noted_at__lte=at)
    return finished.order_by("noted_at", "id").last()


def were_open(handoff: Handoff, at: datetime) -> bool:
    """Whether somebody had taken the handoff on and passed every gate by an instant."""
    if handoff.acknowledged_at is None or handoff.acknowledged_at > at or not had_activated(handoff, at):
        return False
    if (handoff.permitted_at is None or handoff.permitted_at > at) and needs_permission(handoff):
        return False
    return last_check(handoff, at) is not None


def shut(handoff: Handoff) -> str:
    """Why nobody may write to the account yet, by the first gate that is shut; empty when all are open."""
    if not has_activated(handoff):
        return NOT_ACTIVATED
    if handoff.permitted_at is None and needs_permission(handoff):
        return NOT_INVITED
    return "" if last_check(handoff) else NOT_CHECKED
