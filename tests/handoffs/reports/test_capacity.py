"""The capacity report against a slow walk through each handoff's log, and its forecast against chance itself."""

import csv
from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from handoffs.enums import Move
from handoffs.models import Handoff, Team, TeamMember
from handoffs.moves import OPEN
from handoffs.reports.capacity import capacity
from handoffs.reports.forecast import Forecast, forecast
from handoffs.steps import log
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory
from tests.handoffs.reports.logs import random_log

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
CALLS = (Move.WARNED_HALF, Move.WARNED_NEARLY, Move.ESCALATED)


def walked(as_of: datetime) -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    """Open by holder, and what came to and left each holder by week, reading line by line."""
    held: Counter[Any] = Counter()
    came: Counter[Any] = Counter()
    left: Counter[Any] = Counter()
    for handoff in Handoff.objects.all():
        before: dict[str, int | None] = {"person": None, "team": None}
        for line in handoff.moves.order_by("at", "id"):
            if line.at > as_of or line.move in CALLS:
                continue
            is_open = line.state in OPEN
            after = {"person": line.owner_id if is_open else None, "team": line.team_id if is_open else None}
            week = line.at.date() - line.at.weekday() * DAY
            for kind, holder in after.items():
                if holder != before[kind]:
                    came[kind, holder, week] += 1
                    left[kind, before[kind], week] += 1
            before = after
        held.update((kind, holder) for kind, holder in before.items() if holder)
    return held, came, left


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_it_says_what_the_log_says_at_any_instant(seed: int) -> None:
    chance = Random(seed)
    people = UserFactory.create_batch(3, roles=["ae"])
    teams: list[Team] = [TeamFactory(members=people), TeamFactory()]
    for _ in range(30):
        random_log(chance, teams, people)

    for as_of in (NOON + 9 * DAY, NOON + 24 * DAY):
        found = capacity(as_of)
        held, came, left = walked(as_of)
        ids = {**{team.key: team.pk for team in teams}, **{user.email: user.pk for user in people}}
        for kind, loads in (("team", found.teams), ("person", found.people)):
            for load in loads:
                pk = ids.get(load.key, 0)  # 0: the default team, which has none
                flows = [(came[kind, pk, week], left[kind, pk, week]) for week in found.weeks]
                assert (load.open, [(flow.came, flow.left) for flow in load.weeks]) == (held[kind, pk], flows)
        assert len(found.people) == 3
        assert found.pool == sum(held["team", team.pk] for team in teams) - sum(
            held["person", user.pk] for user in people
        )


@pytest.mark.django_db
def test_a_person_has_their_own_capacity_or_the_teams() -> None:
    ann, bo = (UserFactory(roles=["ae"], first_name=name, last_name="") for name in ("Ann", "Bo"))
    team = TeamFactory(members=[ann, bo], capacity=5)
    TeamMember.objects.filter(user=bo).update(capacity=1)
    for _ in range(2):
        log(HandoffFactory(owner=bo, team=team), Move.OPENED, by=None, at=NOON)

    found = capacity(NOON + DAY)

    assert [(load.name, load.open, load.capacity, load.room, load.verdict) for load in found.people] == [
        ("Ann", 0, 5, 5, ""),
        ("Bo", 2, 1, -1, "full"),
    ]
    (of_team,) = [load for load in found.teams if load.key == team.key]
    assert (of_team.capacity, of_team.open, of_team.unacknowledged) == (6, 2, 2)


@pytest.mark.django_db
def test_the_forecast_is_the_middle_of_the_whole_weeks() -> None:
    ann = UserFactory(roles=["ae"])
    team = TeamFactory(members=[ann], capacity=20)
    for week, count in enumerate((2, 4, 3, 9)):
        for _ in range(count):
            log(HandoffFactory(owner=ann, team=team), Move.OPENED, by=None, at=NOON + week * WEEK)

    (load,) = capacity(NOON + 3 * WEEK + DAY).people

    assert (load.open, load.this_week) == (18, 9)
    assert load.incoming == Forecast(3.0, 2, 4, 3)
    assert load.ahead == Forecast(21.0, 20, 22, 3)
    assert load.verdict == "will be full"


@pytest.mark.parametrize("weeks", [[], [3], [3, 4]])
def test_too_few_weeks_say_nothing(weeks: list[int]) -> None:
    assert forecast(weeks) is None


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.integers(3, 8))
def test_the_range_holds_as_often_as_it_says(seed: int, weeks: int) -> None:
    chance, trials, hits = Random(seed), 2_000, 0
    for _ in range(trials):
        *past, new = [int(chance.expovariate(0.1)) for _ in range(weeks + 1)]
        found = forecast(past)
        assert found is not None
        hits += found.low <= new <= found.high

    # Five standard errors below what is promised.
    promised = Forecast(0, 0, 0, weeks).hits / (weeks + 1)
    assert hits / trials > promised - 5 * (promised * (1 - promised) / trials) ** 0.5


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_page_file_and_api_have_a_fixed_number_of_queries(
    rows: int, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(UserFactory(roles=["manager"]))
    team = TeamFactory(members=UserFactory.create_batch(rows, roles=["ae"]))
    for owner in team.members.all():
        log(HandoffFactory(owner=owner, team=team), Move.OPENED, by=None, at=NOON)

    with django_assert_num_queries(9):
        html = client.get("/reports/capacity/").content.decode()
    with django_assert_num_queries(9):
        lines = list(csv.DictReader(client.get("/reports/capacity/export.csv").getvalue().decode().splitlines()))
    with django_assert_num_queries(9):
        told = client.get("/api/reports/capacity").json()

    assert "Open of capacity" in html
    assert [line["open"] for line in lines if line["name"] != "Sales"] == [str(rows), *["1"] * rows]
    assert [load["open"] for load in told["people"]] == [1] * rows


@pytest.mark.django_db
def test_nothing_yet_is_no_error(client: Client) -> None:
    client.force_login(UserFactory(roles=["manager"]))

    html = client.get("/reports/capacity/").content.decode()

    assert "Nobody sells yet" in html
    assert "too few whole weeks" in html
