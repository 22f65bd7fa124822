"""What stays unacknowledged after it was escalated goes on by the rule of its team."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from accounts.models import User
from handoffs.enums import Alarm, Move, ReassignRule
from handoffs.models import Handoff, Team
from handoffs.reassigning import reassign_handoffs, return_idle
from handoffs.rescheduling import reschedule_handoffs
from handoffs.sweep import sweep_clock
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import (
    AbsenceFactory,
    ContextCheckFactory,
    HandoffFactory,
    MoveRecordFactory,
    TeamFactory,
)

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

    assert [Handoff.objects.get(pk=handoff.pk).owner for handoff in handoffs] == [bo, cy, ann, cy]


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
    assert record.note == (
        "From Ann to Bo: Not acknowledged 1 business hours after it was escalated. Bo was next of 2 with weight 1."
    )
    assert (handoff.assigned_at, handoff.passed_by) == (MORNING, [people[0].pk])
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
        (ReassignRule.POOL, "From Ann to the pool: Not acknowledged 1 business hours after it was escalated."),
        (
            ReassignRule.NEXT_MEMBER,
            (
                "From Ann to the pool: Not acknowledged 1 business hours after it was escalated."
                " The one person of the team has passed it on."
            ),
        ),
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


def ready(team: Team, owner: User) -> Handoff:
    """Acknowledged at one on Monday, its last move."""
    handoff = HandoffFactory(team=team, owner=owner, ready=True)
    MoveRecordFactory(handoff=handoff, move=Move.ACKNOWLEDGED, state=handoff.state, at=NOON + HOUR)
    return handoff


def test_a_ready_one_that_lies_idle_returns_to_the_pool(team: Team, people: list[User]) -> None:
    Team.objects.update(idle_hours=8)
    handoff = ready(team, people[0])

    done = [return_idle(at) for at in (NOON + 24 * HOUR, NOON + 24 * HOUR, NOON + 25 * HOUR)]

    handoff.refresh_from_db()
    # Seen once, left alone until eight business hours are over: Tuesday, one o'clock.
    assert done == [1, 0, 1]
    assert (handoff.owner, handoff.state, handoff.passed_by) == (None, "ready", [people[0].pk])
    record = handoff.moves.get(move=Move.REASSIGNED)
    assert (record.at, record.note) == (
        NOON + 25 * HOUR,
        "From Ann to the pool: Nothing was done for 8 business hours.",
    )


def test_a_look_at_the_context_is_something_done(team: Team, people: list[User]) -> None:
    Team.objects.update(idle_hours=8)
    handoff = ready(team, people[0])
    ContextCheckFactory(handoff=handoff, by=people[0], opened_at=NOON + 4 * HOUR)

    return_idle(NOON + 25 * HOUR)

    handoff.refresh_from_db()
    assert (handoff.owner, handoff.idle_at) == (people[0], NOON + 28 * HOUR)


def test_fewer_hours_count_at_once_for_what_has_been_looked_at(team: Team, people: list[User]) -> None:
    Team.objects.update(idle_hours=40)
    handoff = ready(team, people[0])
    return_idle(MORNING)
    Team.objects.update(idle_hours=2)
    while reschedule_handoffs(MORNING):
        pass

    return_idle(MORNING)

    handoff.refresh_from_db()
    assert handoff.owner is None


def test_without_such_hours_nothing_is_idle(team: Team, people: list[User]) -> None:
    ready(team, people[0])

    assert return_idle(NOON + 1000 * HOUR) == 0
