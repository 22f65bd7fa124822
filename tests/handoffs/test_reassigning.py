"""What stays unacknowledged after it was escalated goes on by the rule of its team."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from accounts.models import User
from handoffs.enums import Alarm, Move, ReassignRule
from handoffs.models import Handoff, Team
from handoffs.reassigning import in_turn, reassign_handoffs
from handoffs.rescheduling import reschedule_handoffs
from handoffs.sweep import sweep_clock
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import AbsenceFactory, HandoffFactory, TeamFactory

HOUR = timedelta(hours=1)
MORNING = NOON + 21 * HOUR
"""When the hours after the escalation of a handoff of the day before are over: Tuesday, nine."""
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[User]:
    return [UserFactory(first_name=name, roles=[Role.AE]) for name in ("Ann", "Bo", "Cy")]


@pytest.fixture
def team(people: list[User]) -> Team:
    gone, manager = UserFactory(roles=[Role.AE], is_active=False), UserFactory(roles=[Role.MANAGER])
    return TeamFactory(members=[*people, gone, manager], reassign_rule=ReassignRule.NEXT_MEMBER, reassign_after_hours=1)


def escalated(team: Team, owner: User | None) -> Handoff:
    """Due at four on Monday, so its hour more is over at five."""
    return HandoffFactory(team=team, owner=owner, reassign_at=NOON + 5 * HOUR)


def run(at: object = MORNING) -> int:
    sweep_clock(at)  # type: ignore[arg-type]
    done = reassign_handoffs(at)  # type: ignore[arg-type]
    while reschedule_handoffs(at):  # type: ignore[arg-type]
        pass
    return done


def test_people_take_turns_and_nobody_gets_their_own(team: Team, people: list[User]) -> None:
    ann, bo, cy = people
    handoffs = [escalated(team, owner) for owner in (ann, ann, bo, None)]

    assert run() == 4

    assert [Handoff.objects.get(pk=handoff.pk).owner for handoff in handoffs] == [bo, cy, ann, bo]


def test_the_turn_is_kept_from_one_run_to_the_next(team: Team, people: list[User]) -> None:
    ann, _, cy = people
    escalated(team, ann)
    run()
    second = escalated(team, ann)

    run(MORNING + HOUR / 2)

    second.refresh_from_db()
    assert second.owner == cy


def test_it_says_why_and_counts_on_from_then(team: Team, people: list[User]) -> None:
    handoff = escalated(team, people[0])

    run()

    handoff.refresh_from_db()
    record = handoff.moves.get(move=Move.REASSIGNED)
    assert (record.at, record.by) == (MORNING, None)
    assert record.note == "From Ann to Bo: not acknowledged 1 business hours after it was escalated."
    assert (handoff.reassigned_at, handoff.reassign_at) == (MORNING, MORNING + HOUR)
    assert (handoff.alarm, handoff.due_at) == (Alarm.OVER, NOON + 4 * HOUR)


def test_who_is_away_is_passed_over(team: Team, people: list[User]) -> None:
    ann, bo, cy = people
    AbsenceFactory(user=bo, starts_at=MORNING - HOUR)
    handoff = escalated(team, ann)

    run()

    handoff.refresh_from_db()
    assert handoff.owner == cy


def test_an_absence_of_before_does_not_give_the_next_owner_more_time(team: Team, people: list[User]) -> None:
    AbsenceFactory(user=people[1], starts_at=NOON, ends_at=MORNING)
    handoff = escalated(team, people[0])

    run()

    handoff.refresh_from_db()
    assert (handoff.owner, handoff.due_at) == (people[1], NOON + 4 * HOUR)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (ReassignRule.POOL, "From Ann to the pool: not acknowledged 1 business hours after it was escalated."),
        (ReassignRule.NEXT_MEMBER, "From Ann to the pool: nobody else of the team is there."),
    ],
)
def test_it_goes_back_to_the_pool(people: list[User], rule: ReassignRule, said: str) -> None:
    team = TeamFactory(members=[people[0]], reassign_rule=rule, reassign_after_hours=1)
    handoff = escalated(team, people[0])

    run()

    handoff.refresh_from_db()
    assert (handoff.owner, handoff.moves.get(move=Move.REASSIGNED).note) == (None, said)


def test_what_is_in_the_pool_stays_there_in_silence(people: list[User]) -> None:
    handoff = escalated(TeamFactory(reassign_rule=ReassignRule.POOL), None)

    assert [run(), run()] == [1, 0]
    assert not handoff.moves.filter(move=Move.REASSIGNED).exists()


@pytest.mark.parametrize("fields", [{"watching": True}, {"reassign_at": None}, {"reassign_at": MORNING + HOUR}])
def test_what_is_not_up_is_left_alone(team: Team, people: list[User], fields: dict[str, object]) -> None:
    HandoffFactory(**{"team": team, "owner": people[0], "reassign_at": NOON + 5 * HOUR, **fields})
    sweep_clock(MORNING)

    assert reassign_handoffs(MORNING) == 0


@pytest.mark.parametrize(("last", "order"), [(None, [1, 2, 3]), (1, [2, 3, 1]), (3, [1, 2, 3]), (9, [1, 2, 3])])
def test_turns(last: int | None, order: list[int]) -> None:
    assert in_turn([1, 2, 3], last) == order
