"""Who gets a handoff: the team by rules, the person by what they own, had or are next for."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from accounts.enums import Role
from accounts.models import Account, User
from accounts.units import Unit
from handoffs.assigning import put_back
from handoffs.enums import HandoffState, Move
from handoffs.models import Absence, Handoff, MoveRecord, RoutingCall, RoutingRule, Team, TeamMember
from handoffs.routing.station import route_handoffs
from handoffs.stations import default_team, open_handoffs
from playbooks.enums import TierKey
from tests.factories.accounts import NOON, AccountFactory, FactFactory, UserFactory
from tests.factories.handoffs import AbsenceFactory, HandoffFactory, MoveRecordFactory, RoutingRuleFactory, TeamFactory
from tests.factories.playbooks import QualificationFactory, published_tiers

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[User]:
    return [UserFactory(first_name=name, roles=[Role.AE]) for name in ("Ann", "Bo", "Cy")]


@pytest.fixture
def team(people: list[User]) -> Team:
    gone, manager = UserFactory(roles=[Role.AE], is_active=False), UserFactory(roles=[Role.MANAGER])
    return TeamFactory(name="West", members=[*people, gone, manager])


def route(at: object = NOON) -> int:
    """Until nothing is called for; returns how many handoffs went to somebody."""
    before = Handoff.objects.exclude(owner=None).count()
    while route_handoffs(at):  # type: ignore[arg-type]
        pass
    return Handoff.objects.exclude(owner=None).count() - before


def owners(handoffs: Sequence[Handoff]) -> list[User | None]:
    return [Handoff.objects.get(pk=handoff.pk).owner for handoff in handoffs]


def member(team: Team, user: User, **fields: object) -> None:
    TeamMember.objects.filter(team=team, user=user).update(**fields)


def why(handoff: Handoff) -> str:
    return Handoff.objects.get(pk=handoff.pk).assigned_why


def test_people_take_turns_by_weight_and_it_says_why(team: Team, people: list[User]) -> None:
    ann, bo, cy = people
    member(team, ann, weight=2)
    handoffs = [HandoffFactory(team=team) for _ in range(4)]

    assert route() == 4

    assert owners(handoffs) == [ann, bo, cy, ann]
    record = MoveRecord.objects.get(handoff=handoffs[0], move=Move.ROUTED)
    assert (record.at, record.by, record.note) == (NOON, None, "Ann was next of 3 with weight 2.")
    assert why(handoffs[0]) == record.note


def test_the_turn_is_kept_from_one_run_to_the_next(team: Team, people: list[User]) -> None:
    first = HandoffFactory(team=team)
    route()
    second = HandoffFactory(team=team)
    route()

    assert owners([first, second]) == people[:2]


def test_the_best_go_first_and_the_rest_waits_and_says_why(team: Team, people: list[User]) -> None:
    Team.objects.update(capacity=1)
    low, high = HandoffFactory(team=team, points=50), HandoffFactory(team=team, points=50, value=250_000)
    old = HandoffFactory(team=team, points=50, fired_at=NOON - 3 * DAY)
    middle = HandoffFactory(team=team, points=60)

    assert route() == 3

    assert owners([high, middle, old, low]) == [*people, None]
    assert why(low) == "All 3 people of the team are at their capacity of 1."


def test_whoever_becomes_free_gets_what_waits(team: Team, people: list[User]) -> None:
    Team.objects.update(capacity=1)
    handoffs = [HandoffFactory(team=team) for _ in range(4)]
    route()
    (his,) = Handoff.objects.filter(owner=people[1])
    Handoff.objects.filter(pk=his.pk).update(state=HandoffState.EXPIRED, closed_at=NOON)
    MoveRecordFactory(handoff=his, move=Move.EXPIRED, state=HandoffState.EXPIRED)

    assert route(NOON + HOUR) == 1
    assert owners(handoffs)[3] == people[1]


def full(team: Team, user: User) -> None:
    member(team, user, capacity=0)


def away(team: Team, user: User) -> None:
    AbsenceFactory(user=user, starts_at=NOON - HOUR)


Change = Callable[[Team, User], object]
BLOCKED_AND_FREE: dict[str, tuple[Change, Change]] = {
    "the team's capacity": (lambda *_: Team.objects.update(capacity=0), lambda *_: Team.objects.update(capacity=1)),
    "their capacity": (full, lambda t, u: member(t, u, capacity=1)),
    "their tiers": (lambda t, u: member(t, u, tiers=["sales_led"]), lambda t, u: member(t, u, tiers=[])),
    "their weight": (lambda t, u: member(t, u, weight=0), lambda t, u: member(t, u, weight=1)),
    "away": (away, lambda *_: Absence.objects.all().delete()),
    "has left": (
        lambda _, u: User.objects.filter(pk=u.pk).update(is_active=False),
        lambda _, u: User.objects.filter(pk=u.pk).update(is_active=True),
    ),
    "no role": (lambda _, u: u.groups.clear(), lambda _, u: u.groups.add(Group.objects.get(name=Role.AE))),
    "no member": (lambda t, _: t.members.clear(), lambda t, u: t.members.add(u)),
}


@pytest.mark.parametrize("case", BLOCKED_AND_FREE)
def test_every_way_to_become_free_is_noticed(case: str, people: list[User]) -> None:
    block, free = BLOCKED_AND_FREE[case]
    team = TeamFactory(members=[people[0]])
    block(team, people[0])
    HandoffFactory(team=team)
    assert route() == 0

    free(team, people[0])

    assert route() == 1


def test_an_absence_ends_by_itself(people: list[User]) -> None:
    team = TeamFactory(members=[people[0]])
    AbsenceFactory(user=people[0], starts_at=NOON - HOUR, ends_at=NOON + HOUR)
    handoff = HandoffFactory(team=team)

    assert [route(), route(NOON + HOUR / 2)] == [0, 0]
    assert why(handoff) == "The one person of the team is out of office."
    assert route(NOON + HOUR) == 1


def test_at_the_weekend_it_counts_who_is_there_on_monday(people: list[User]) -> None:
    ann, bo, _ = people
    saturday, monday = NOON + 5 * DAY, NOON + 7 * DAY
    handoff = HandoffFactory(team=TeamFactory(members=[ann, bo]))
    AbsenceFactory(user=ann, starts_at=monday - 4 * HOUR, ends_at=monday)

    route(saturday)

    assert owners([handoff]) == [bo]


def test_a_tier_is_for_those_who_take_it(team: Team, people: list[User]) -> None:
    member(team, people[0], tiers=[TierKey.SALES_LED])
    handoff = HandoffFactory(team=team, tier=TierKey.SALES_ASSISTED)

    route()

    assert owners([handoff]) == [people[1]]


def test_the_owner_of_the_account_has_it_whatever_else(team: Team, people: list[User]) -> None:
    bo = people[1]
    member(team, bo, capacity=0, tiers=[TierKey.SALES_LED])
    handoff = HandoffFactory(team=team, account=AccountFactory(owner=bo))

    route()

    assert (owners([handoff]), why(handoff)) == ([bo], "Bo owns the account.")


def test_an_owner_that_the_account_gets_later_has_it_too(team: Team, people: list[User]) -> None:
    Team.objects.update(capacity=0)
    handoff = HandoffFactory(team=team)
    route()
    Account.objects.filter(pk=handoff.account_id).update(owner=people[2])

    route()

    assert owners([handoff]) == [people[2]]


def test_an_owner_who_works_no_handoffs_gets_none(team: Team, people: list[User]) -> None:
    handoff = HandoffFactory(team=team, account=AccountFactory(owner=UserFactory(roles=[Role.REVOPS])))

    route()

    assert owners([handoff]) == [people[0]]


@pytest.mark.parametrize(("days", "index"), [(89, 2), (91, 0)])
def test_whoever_had_the_account_last_has_it_again(team: Team, people: list[User], days: int, index: int) -> None:
    before = HandoffFactory(
        team=team, owner=people[2], fired_at=NOON - 100 * DAY, state=HandoffState.EXPIRED, closed_at=NOON - days * DAY
    )
    handoff = HandoffFactory(team=team, account=before.account)

    route()

    assert owners([handoff]) == [people[index]]


def test_whoever_put_it_back_does_not_get_it_again(people: list[User]) -> None:
    ann, bo, _ = people
    handoff = HandoffFactory(team=TeamFactory(members=[ann, bo]), owner=ann)
    put_back(handoff, "I know nobody there.", by=ann, at=NOON)

    route()
    put_back(Handoff.objects.get(), "Neither do I.", by=bo, at=NOON)
    route()

    assert owners([handoff]) == [None]
    assert why(handoff) == "All 2 people of the team have passed it on."


def fired(**facts: object) -> Account:
    """An account of which this is known, and that qualifies."""
    account = AccountFactory()
    for name, value in facts.items():
        FactFactory(account=account, name=name, value=value, since=NOON - DAY)
    QualificationFactory(account=account, tier_version=published_tiers(), tier=TierKey.SALES_LED)
    return account


def test_the_first_rule_that_holds_decides(team: Team, people: list[User]) -> None:
    default = default_team()
    dach = RoutingRuleFactory(
        name="DACH enterprise", position=2, countries=["Germany"], employees_min=200, team=team, assignee=people[1]
    )
    RoutingRuleFactory(name="Rest", position=3, countries=["Germany"], team=default)
    RoutingRuleFactory(name="Off", position=1, team=default, is_active=False)
    large, small, unknown = fired(country="germany", employees=500), fired(country="Germany"), fired()

    open_handoffs(NOON)
    route()

    found = {handoff.account: handoff for handoff in Handoff.objects.all()}
    assert [(found[a].team, found[a].rule) for a in (small, unknown)] == [
        (default, RoutingRule.objects.get(name="Rest")),
        (default, None),
    ]
    handoff = found[large]
    assert (handoff.team, handoff.rule, handoff.owner) == (team, dach, people[1])
    assert list(handoff.moves.values_list("move", "note")) == [
        (
            "opened",
            "To West by rule “DACH enterprise”: Accounts in Germany, with 200 or more employees go to Bo in West.",
        ),
        ("routed", "Routed by rule “DACH enterprise”, which names Bo."),
    ]


def test_whom_a_rule_names_and_is_full_gives_way_to_the_turns(team: Team, people: list[User]) -> None:
    member(team, people[1], capacity=0)
    rule = RoutingRuleFactory(name="All", team=team, assignee=people[1])
    handoff = HandoffFactory(team=team, rule=rule)

    route()

    assert why(handoff) == "Routed by rule “All”; Ann was next of 2 with weight 1."


def test_the_value_is_kept_when_it_opens(team: Team) -> None:
    default_team()
    fired(acv_potential=25_000)

    open_handoffs(NOON)

    assert Handoff.objects.get().value == 25_000


def test_work_is_bounded_by_a_fixed_number_of_queries(
    team: Team, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    monkeypatch.setattr("handoffs.routing.station.BATCH", 3)
    for _ in range(4):
        HandoffFactory(team=team)

    # In the first unit one of them leaves word that there is more.
    for left, queries in ((1, 14), (0, 14)):
        with django_assert_num_queries(queries):  # type: ignore[operator]
            route_handoffs(NOON)
        assert Handoff.objects.pool().count() == left
    assert not RoutingCall.objects.exists()


def test_a_unit_says_whether_another_team_is_called(team: Team) -> None:
    for one in (team, TeamFactory()):
        HandoffFactory(team=one)
    RoutingCall.objects.create(team=team, due_at=NOON + HOUR)

    units = [route_handoffs(NOON) for _ in range(3)]

    assert [(isinstance(unit, Unit) and unit.is_full, int(unit)) for unit in units] == [
        (True, 1),
        (False, 1),
        (False, 0),
    ]
    assert [call.due_at for call in RoutingCall.objects.all()] == [NOON + HOUR]


def test_nothing_called_for_costs_one_query(django_assert_num_queries: object) -> None:
    # In a savepoint, which a test has instead of a transaction.
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert route_handoffs(NOON) == 0
