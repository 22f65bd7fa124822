"""The queue: its page and its news when there are a million handoffs, against when there are a thousand.

Ten thousand of the million are open, spread over the whole table; of the thousand all are. Both are read as a sales
manager, who sees all of them. The page is measured against the bare `SELECT` of its rows, too: what it asks for them,
with the account, owner and team that they show, without anything being made of it. Beside it, for comparison, stands
the look-up of the same handoffs by their ids, with nothing about them.
"""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from benchmarks.result import Result
from handoffs.models import Handoff
from handoffs.ordering import Sort
from handoffs.queue import PAGE, with_what_rows_show
from handoffs.stations import default_team
from playbooks.models import Play, Scorecard, ScorecardVersion
from signals.enums import Category
from signals.models import Signal

FEW, MANY, OPEN = 1_000, 1_000_000, 10_000
OWNERS = 20
ROUNDS = 60
WARM_UP = 5
LATE = 0.95
MAY_GROW, MAY_COST = 1.5, 15
NOW = datetime.now(UTC)
"""The page counts down in business time from now on, so what it shows has to be of these days."""
PAGE_URL, NEWS_URL = "/?scope=all", "/news/?scope=all&after={newest}"

# Every handoff is of a company of its own. Of those that are open a third waits to be acknowledged, the rest are
# watched or ready, and who may be written to was invited by what is kept as evidence.
_FILL = """
INSERT INTO accounts_account (key, name, recorded_at, name_is_given)
    SELECT 'company-' || n || '.example', 'Company ' || n, %(now)s, false FROM generate_series(%(first)s, %(last)s) n;
INSERT INTO playbooks_qualification (scorecard_id, version_id, account_id, at, recorded_at, tiered_at, taken_at, points,
        rules_held, tier)
    SELECT %(scorecard)s, %(version)s, id, at, at, at, at, 50 + id %% 50, '{}', 'sales_assisted'
    FROM (SELECT id, %(now)s - interval '1 minute' * (id %% 20000) AS at FROM accounts_account
        WHERE id > %(known)s) AS account ORDER BY id;
INSERT INTO handoffs_handoff (account_id, qualification_id, motion, state, tier, points, team_id, owner_id, play_id,
        headline, fired_at, evidence_at, half_at, nearly_at, due_at, first_due_at, alarm, acknowledged_at, permitted_at,
        closed_at, snoozed_from)
    SELECT account_id, id, 'new_business', state, tier, points, %(team)s,
        CASE WHEN id %% 7 > 0 THEN (%(owners)s::bigint[])[1 + id %% %(of_owners)s] END, %(play)s,
        '3 teammates of company.example: API limit reached 7 times in 30 days', at, at, at + interval '2 hours',
        at + interval '3 hours', at + interval '4 hours', at + interval '4 hours', 0,
        CASE WHEN state <> 'fired' THEN at + interval '1 hour' END, CASE WHEN state = 'ready' THEN at END,
        CASE WHEN state = 'expired' THEN at + interval '60 days' END, ''
    FROM (SELECT *, CASE WHEN id %% %(every)s > 0 THEN 'expired'
            ELSE (ARRAY['fired', 'watching', 'ready'])[1 + id / %(every)s %% 3] END AS state
        FROM playbooks_qualification WHERE account_id > %(known)s) AS qualification ORDER BY id;
INSERT INTO handoffs_permission (handoff_id, signal_id, message_key, at, recorded_at)
    SELECT id, %(signal)s, gen_random_uuid(), permitted_at, permitted_at FROM handoffs_handoff
    WHERE permitted_at IS NOT NULL AND account_id > %(known)s;
"""
_BY_ID = "SELECT * FROM handoffs_handoff WHERE id = ANY(%s) ORDER BY section, due_at, id"


def run() -> Result:
    """Measure the small world, make it large, measure again."""
    call_command("collectstatic", interactive=False, verbosity=0)
    world = _world()
    client = Client(SERVER_NAME="localhost")
    client.force_login(world["reader"])
    _fill(world, FEW, every=1)
    small = _measured(client)
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE accounts_account, playbooks_qualification, handoffs_handoff, handoffs_permission CASCADE"
        )
    _fill(world, MANY, every=MANY // OPEN)
    large = _measured(client)
    growth = max(large["page_ms"] / small["page_ms"], large["news_ms"] / small["news_ms"])
    times = large["page_p95_ms"] / large["bare_p95_ms"]
    return Result(
        "queue",
        min(MAY_GROW / growth, MAY_COST / times),
        {
            **large,
            "times_the_small_one": round(growth, 2),
            "times_the_bare_select": round(times, 1),
            "handoffs": MANY,
            "open": OPEN,
            "rounds": ROUNDS,
        },
        {**small, "handoffs": FEW, "open": FEW, "may_grow_times": MAY_GROW, "may_cost_times_the_bare_select": MAY_COST},
    )


def _world() -> dict[str, Any]:
    version = ScorecardVersion.objects.create(
        scorecard=Scorecard.objects.create(key="bench", name="Bench"),
        number=1,
        threshold=50,
        cooldown=timedelta(days=30),
        created_at=NOW,
    )
    signal = Signal.objects.create(key="paywall", name="Paywall hit", category=Category.INTENT)
    play = Play.objects.create(key="limits", name="Limits")
    play.permission_signals.add(signal)
    people = [User.objects.create_user(f"ae-{n}@bench.example", first_name=f"Ae {n}") for n in range(OWNERS)]
    reader = User.objects.create_user("manager@bench.example")
    for person, role in [*((one, Role.AE) for one in people), (reader, Role.MANAGER)]:
        person.groups.add(_group(role))
    return {"version": version, "signal": signal, "play": play, "people": people, "reader": reader}


def _group(role: Role) -> Any:
    found, _ = User.groups.field.related_model.objects.get_or_create(name=role)  # type: ignore[attr-defined]
    return found


def _fill(world: dict[str, Any], count: int, *, every: int) -> None:
    known = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM accounts_account")
        (known,) = cursor.fetchone()
    given = {
        "now": NOW,
        "first": known + 1,
        "last": known + count,
        "known": known,
        "every": every,
        "scorecard": world["version"].scorecard_id,
        "version": world["version"].pk,
        "signal": world["signal"].pk,
        "play": world["play"].pk,
        "team": default_team().pk,
        "owners": [person.pk for person in world["people"]],
        "of_owners": OWNERS,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows refer to each other by construction, so foreign key look-ups would only cost time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _FILL.strip().split(";\n"):
            cursor.execute(statement.rstrip(";"), given)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _measured(client: Client) -> dict[str, float]:
    response = client.get(PAGE_URL)
    shown = [int(pk) for pk in re.findall(rb'data-row="(\d+)"', response.content)]
    if (response.status_code, len(shown)) != (200, PAGE):
        raise RuntimeError(f"The page has {len(shown)} rows, status {response.status_code}.")
    news = NEWS_URL.format(newest=Handoff.objects.unclosed().order_by("-pk")[PAGE].pk)
    pages, fragments, bare, by_id = [], [], [], []
    rows = Sort.DUE.ordered(with_what_rows_show(Handoff.objects.unclosed()))[:PAGE].query.sql_with_params()
    for _ in range(ROUNDS + WARM_UP):
        pages.append(_milliseconds(lambda: client.get(PAGE_URL)))
        fragments.append(_milliseconds(lambda: client.get(news)))
        bare.append(_milliseconds(lambda: _select(*rows)))
        by_id.append(_milliseconds(lambda: _select(_BY_ID, [shown])))
    return {
        "page_ms": _typical(pages),
        "page_p95_ms": _late(pages),
        "news_ms": _typical(fragments),
        "bare_p95_ms": _late(bare),
        "by_id_p95_ms": _late(by_id),
    }


def _select(query: str, parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        if len(cursor.fetchall()) != PAGE:
            raise RuntimeError("The rows have gone.")


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _typical(times: list[float]) -> float:
    return round(median(times[WARM_UP:]), 2)


def _late(times: list[float]) -> float:
    steady = sorted(times[WARM_UP:])
    return round(steady[int(len(steady) * LATE)], 2)
