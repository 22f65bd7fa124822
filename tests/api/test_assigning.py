"""Taking, giving, returning and reassigning over the API: who may, who was first, and what becomes of each."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.enums import Role
from accounts.models import User
from handoffs.enums import Move
from handoffs.models import Handoff, MoveRecord, Refusal, Team
from tests.api.callers import logged_in
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import AbsenceFactory, HandoffFactory, RoutingRuleFactory, TeamFactory

WHY = {"reason": "Cy knows them."}
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[User]:
    return [
        UserFactory(email=f"{name.lower()}@baton.example", first_name=name, roles=[Role.AE])
        for name in ("Ann", "Bo", "Cy")
    ]


@pytest.fixture
def team(people: list[User]) -> Team:
    return TeamFactory(name="West", members=people[:2])


@pytest.fixture
def manager() -> User:
    return UserFactory(first_name="Maya", roles=[Role.MANAGER])


def post(by: User, handoff: Handoff, verb: str, **body: object) -> tuple[int, str]:
    answer = logged_in(by).post(f"/api/handoffs/{handoff.pk}/{verb}/", body, format="json")
    return answer.status_code, answer.json().get("detail") or answer.json()["assigned_why"]


def test_the_first_to_take_it_has_it_and_the_second_is_told(team: Team, people: list[User]) -> None:
    ann, bo, _ = people
    handoff = HandoffFactory(team=team)

    assert post(ann, handoff, "take") == (200, "Ann took it from the pool.")
    assert post(bo, handoff, "take") == (409, "Ann has this handoff now.")

    handoff.refresh_from_db()
    assert (handoff.owner, handoff.state) == (ann, "fired")
    assert [(m.move, m.by, m.note) for m in handoff.moves.all()] == [(Move.TAKEN, ann, "Ann took it from the pool.")]
    assert (Refusal.objects.get().by, Refusal.objects.get().move) == (bo, Move.TAKEN)


def test_an_owner_gives_to_a_team_mate_and_to_nobody_else(team: Team, people: list[User]) -> None:
    ann, bo, _ = people
    handoff = HandoffFactory(team=team, owner=ann, ready=True)

    stranger = post(ann, handoff, "give", to="cy@baton.example", **WHY)
    not_hers = post(bo, handoff, "give", to="ann@baton.example", **WHY)
    given = post(ann, handoff, "give", to="BO@baton.example", **WHY)

    assert stranger == (422, "Cy is not in a team of yours that works handoffs. Choose a team-mate.")
    assert not_hers[0] == 422
    assert given == (200, "Ann gave it to Bo: Cy knows them.")
    handoff.refresh_from_db()
    assert (handoff.owner, handoff.team, handoff.state) == (bo, team, "ready")


def test_a_manager_gives_anything_to_anybody_for_a_team_of_theirs(
    team: Team, people: list[User], manager: User
) -> None:
    east = TeamFactory(name="East", members=[people[2]])
    handoff = HandoffFactory(team=team, owner=people[0])

    post(manager, handoff, "give", to="cy@baton.example", **WHY)

    handoff.refresh_from_db()
    assert (handoff.owner, handoff.team) == (people[2], east)


def test_nobody_is_given_anything_while_away(team: Team, people: list[User]) -> None:
    AbsenceFactory(user=people[1], starts_at=now(), ends_at=now() + timedelta(days=9))
    handoff = HandoffFactory(team=team, owner=people[0])

    status, said = post(people[0], handoff, "give", to="bo@baton.example", **WHY)

    assert (status, said.startswith("Bo is out of office until ")) == (422, True)


def test_what_is_put_back_is_in_the_pool(team: Team, people: list[User]) -> None:
    handoff = HandoffFactory(team=team, owner=people[0])

    assert post(people[0], handoff, "return", **WHY) == (200, "Ann put it back into the pool: Cy knows them.")
    assert post(people[0], handoff, "return", **WHY)[0] == 422

    handoff.refresh_from_db()
    assert (handoff.owner, handoff.passed_by) == (None, [people[0].pk])


def test_a_reason_and_a_receiver_are_asked_for_by_name(team: Team, people: list[User]) -> None:
    handoff = HandoffFactory(team=team, owner=people[0])

    answer = logged_in(people[0]).post(f"/api/handoffs/{handoff.pk}/give", {"to": "x@y.example"}, format="json")

    assert (answer.status_code, sorted(e["field"] for e in answer.json()["errors"])) == (400, ["reason", "to"])


def test_many_are_reassigned_and_each_says_what_became_of_it(
    team: Team, people: list[User], manager: User, django_assert_num_queries: object
) -> None:
    ann, bo, _ = people
    hers, his, pooled = (HandoffFactory(team=team, owner=owner) for owner in (ann, bo, None))
    closed = HandoffFactory(team=team, owner=ann, expired=True)
    ids = [pooled.pk, hers.pk, his.pk, closed.pk, 2**40, hers.pk]
    client = logged_in(manager)

    answer = client.post("/api/handoffs/reassign", {"ids": ids, "to": "bo@baton.example", **WHY}, format="json")

    assert [(item["id"], item["result"], item["owner"]) for item in answer.json()["results"]] == [
        (pooled.pk, "reassigned", "bo@baton.example"),
        (hers.pk, "reassigned", "bo@baton.example"),
        (his.pk, "unchanged", "bo@baton.example"),
        (closed.pk, "closed", "ann@baton.example"),
        (2**40, "not_found", None),
    ]
    notes = MoveRecord.objects.filter(move=Move.REASSIGNED, by=manager).order_by("handoff")
    assert list(notes.values_list("note", flat=True)) == [
        "From Ann to Bo: Cy knows them.",
        "From the pool to Bo: Cy knows them.",
    ]


def test_many_go_to_the_team_that_one_would_go_to(team: Team, people: list[User], manager: User) -> None:
    first, shared = (
        TeamFactory(name="East", members=people[2:]),
        TeamFactory(name="North", members=[people[2], manager]),
    )
    one, other = HandoffFactory(team=team), HandoffFactory(team=team)

    post(manager, one, "give", to=people[2].email, **WHY)
    body = {"ids": [other.pk], "to": people[2].email, **WHY}
    logged_in(manager).post("/api/handoffs/reassign", body, format="json")

    assert first.name < shared.name
    assert set(Handoff.objects.values_list("team", flat=True)) == {shared.pk}


def test_many_go_back_to_their_pools(team: Team, people: list[User], manager: User) -> None:
    handoffs = [HandoffFactory(team=team, owner=owner) for owner in people[:2]]

    answer = logged_in(manager).post(
        "/api/handoffs/reassign", {"ids": [h.pk for h in handoffs], "to": None, **WHY}, format="json"
    )

    assert {item["result"] for item in answer.json()["results"]} == {"reassigned"}
    assert [(handoff.owner, handoff.passed_by) for handoff in Handoff.objects.order_by("pk")] == [
        (None, [people[0].pk]),
        (None, [people[1].pk]),
    ]


def test_only_managers_reassign_many_and_no_more_than_500(people: list[User], manager: User) -> None:
    def status(by: User, number: int) -> int:
        body = {"ids": list(range(1, number + 1)), "to": None, **WHY}
        return logged_in(by).post("/api/handoffs/reassign", body, format="json").status_code

    assert [status(people[0], 1), status(manager, 500), status(manager, 501)] == [422, 200, 400]


def test_handoffs_are_filtered_and_ordered_by_how_they_were_routed(team: Team, key: APIClient) -> None:
    rule = RoutingRuleFactory(key="dach", team=team)
    low = HandoffFactory(team=team, value=10, assigned_at=NOON, rule=rule)
    high = HandoffFactory(team=team, value=500_000, assigned_at=NOON + timedelta(hours=1))

    def ids(query: str) -> list[int]:
        return [row["id"] for row in key.get(f"/api/handoffs?{query}").json()["results"]]

    assert ids("ordering=-rank") == [high.pk, low.pk]
    for query in ("rule=dach", "value_max=10", "assigned_at_before=2026-03-02T12:30:00Z"):
        assert ids(query) == [low.pk]
    for query in ("value_min=11", "assigned_at_since=2026-03-02T12:30:00Z"):
        assert ids(query) == [high.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_rules_are_read_with_their_sentence_and_warning(
    rows: int, team: Team, key: APIClient, django_assert_num_queries: object
) -> None:
    rules = [RoutingRuleFactory(name=f"All {n}", team=team, position=n) for n in range(rows)]

    with django_assert_num_queries(3):  # type: ignore[operator]
        found = key.get("/api/routing-rules?ordering=position").json()["results"]

    assert [rule["key"] for rule in found] == [rule.key for rule in rules]
    assert (found[0]["sentence"], found[0]["warning"]) == ("All accounts go to West.", "")
    assert {rule["warning"] for rule in found[1:]} <= {
        "Never reached: “All 0” is tried before it and takes all of its accounts."
    }
