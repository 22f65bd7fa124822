"""Two people acknowledge the same handoff at once, thousands of times: one of them has it, each time.

They start together on every handoff of a pool. The baseline is the same two connections contending for the same rows
with the bare conditional `UPDATE`: no rule, no refusal to keep, and of the log the line without
which the database commits no move.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction

from accounts.enums import Role
from accounts.errors import RuleBroken
from accounts.models import User
from benchmarks.result import Result
from handoffs.actions import acknowledge
from handoffs.enums import HandoffState, Move
from handoffs.models import Handoff, MoveRecord, Refusal, Team
from handoffs.stations import default_team
from playbooks.models import Scorecard, ScorecardVersion

RACES = 10_000
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
FIRED = NOW - timedelta(hours=1)
LONGEST_WAIT_SECONDS = 60
WON, LOST, BROKEN = "won", "lost", "broken"

_FILL = """
INSERT INTO accounts_account (key, name, recorded_at)
    SELECT 'company-' || n || '.example', 'Company ' || n, %(fired)s FROM generate_series(1, %(count)s) n;
INSERT INTO playbooks_qualification (scorecard_id, version_id, account_id, at, recorded_at, tiered_at, taken_at, points,
        rules_held, tier)
    SELECT %(scorecard)s, %(version)s, id, %(fired)s, %(fired)s, %(fired)s, %(fired)s, 60, '{}', 'sales_assisted'
    FROM accounts_account ORDER BY id;
INSERT INTO handoffs_handoff (account_id, qualification_id, motion, state, tier, points, team_id, headline, fired_at,
        half_at, nearly_at, due_at, first_due_at, snoozed_from)
    SELECT account_id, id, 'new_business', 'fired', tier, points, %(team)s, 'API limit reached', at,
        at + interval '2 hours', at + interval '3 hours', at + interval '4 hours', at + interval '4 hours', ''
    FROM playbooks_qualification ORDER BY id;
"""
_BARE = """
WITH won AS (
    UPDATE handoffs_handoff SET state = 'watching', owner_id = %s, acknowledged_at = %s
    WHERE id = %s AND state = 'fired' AND closed_at IS NULL RETURNING id
)
INSERT INTO handoffs_moverecord (handoff_id, move, state, at, note)
SELECT id, 'acknowledged', 'watching', now(), '' FROM won
"""
Act = Callable[[int], str]


@dataclass(frozen=True)
class Contest:
    """What came of the races: the results of each, and how long all took."""

    results: list[tuple[str, ...]]
    seconds: float

    @property
    def counted(self) -> Counter[tuple[str, ...]]:
        """How often each outcome came, whoever had which part of it."""
        return Counter(tuple(sorted(result)) for result in self.results)


def run() -> Result:
    """First the bare update, then Baton, over handoffs of their own."""
    ann, bo = (_seller(name) for name in ("ann", "bo"))
    handoffs = _fill(2 * RACES)
    bare = contend(handoffs[:RACES], [_updating(ann), _updating(bo)])
    ours = contend(handoffs[RACES:], [acknowledging(ann), acknowledging(bo)])
    for contest in (bare, ours):
        if contest.counted != Counter({(LOST, WON): RACES}):
            raise RuntimeError(f"Not one winner each: {dict(contest.counted)}.")
    _check(handoffs[RACES:])
    rate, base = RACES / ours.seconds, RACES / bare.seconds
    return Result(
        "claims",
        rate / base,
        {"races_per_second": round(rate), "races": RACES, "winners": RACES, "deadlocks": 0},
        {"races_per_second": round(base), "races": RACES},
    )


def contend(handoffs: Sequence[int], acts: Sequence[Act]) -> Contest:
    """Let every act try every handoff, all of them starting on each together."""
    line = threading.Barrier(len(acts))
    results: list[list[str]] = [[] for _ in acts]

    def compete(place: int) -> None:
        try:
            for handoff in handoffs:
                line.wait(LONGEST_WAIT_SECONDS)
                results[place].append(_tried(acts[place], handoff))
        finally:
            connection.close()

    threads = [threading.Thread(target=compete, args=(place,)) for place in range(len(acts))]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Contest(list(zip(*results, strict=True)), time.perf_counter() - started)


def acknowledging(by: User) -> Act:
    """Somebody who acknowledges."""

    def act(pk: int) -> str:
        acknowledge(Handoff.objects.select_related("qualification").get(pk=pk), by=by, at=NOW)
        return WON

    return act


def _tried(act: Act, handoff: int) -> str:
    try:
        return act(handoff)
    except RuleBroken:
        return LOST
    except DatabaseError as error:
        return f"{BROKEN}: {type(error).__name__}"


def _updating(by: User) -> Act:
    def act(pk: int) -> str:
        with connection.cursor() as cursor:
            cursor.execute(_BARE, [by.pk, NOW, pk])
            return WON if cursor.rowcount else LOST

    return act


def _check(handoffs: Sequence[int]) -> None:
    """Each has one owner, one line in its log and one refusal, and the owner is whom the log names."""
    moves = MoveRecord.objects.filter(handoff__in=handoffs, move=Move.ACKNOWLEDGED)
    logged = dict(moves.values_list("handoff", "by"))
    owned = dict(Handoff.objects.filter(pk__in=handoffs).exclude(state=HandoffState.FIRED).values_list("pk", "owner"))
    refused = Refusal.objects.filter(handoff__in=handoffs).count()
    if logged != owned or moves.count() != RACES or refused != RACES:
        raise RuntimeError(f"{moves.count()} were acknowledged and {refused} refused.")


def _seller(name: str) -> User:
    user = User.objects.create_user(f"{name}@baton.example", None)
    user.groups.add(Group.objects.get(name=Role.AE))
    default_team().members.add(user)
    return user


def _fill(count: int) -> list[int]:
    scorecard = Scorecard.objects.create(key="bench", name="Bench")
    version = ScorecardVersion.objects.create(
        scorecard=scorecard, number=1, threshold=60, cooldown=timedelta(days=30), created_at=FIRED
    )
    given: dict[str, Any] = {"fired": FIRED, "count": count, "scorecard": scorecard.pk, "version": version.pk}
    given["team"] = Team.objects.get(is_default=True).pk
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows refer to each other by construction, so foreign key look-ups would only cost time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _FILL.strip().split(";\n"):
            cursor.execute(statement.rstrip(";"), given)
    return list(Handoff.objects.order_by("pk").values_list("pk", flat=True))
