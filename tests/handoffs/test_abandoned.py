"""What its owner cannot work on goes back to the pool: they have left, lost their role, or are away for too long."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from accounts.enums import Role
from accounts.models import User
from handoffs.abandoned import return_abandoned
from handoffs.enums import Move
from handoffs.models import Absence, Handoff, Team
from handoffs.rescheduling import reschedule_handoffs
from handoffs.routing.station import route_handoffs
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import AbsenceFactory, HandoffFactory, MoveRecordFactory, TeamFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOON + HOUR
pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def ann() -> User:
    return UserFactory(first_name="Ann", last_name="", roles=[Role.AE])


@pytest.fixture
def bo() -> User:
    return UserFactory(first_name="Bo", roles=[Role.AE])


@pytest.fixture
def team(ann: User, bo: User) -> Team:
    return TeamFactory(members=[ann, bo])


def run(at: object = LATER) -> int:
    done = return_abandoned(at)  # type: ignore[arg-type]
    for station in (route_handoffs, reschedule_handoffs):
        while station(at):  # type: ignore[arg-type]
            pass
    return done


def leave(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def lose_the_role(user: User) -> None:
    user.groups.clear()


@pytest.mark.parametrize(
    ("go", "why"), [(leave, "Ann has left."), (lose_the_role, "Ann works no handoffs any more.")], ids=["left", "role"]
)
def test_who_works_no_handoffs_any_more_keeps_none_that_is_open(
    ann: User, bo: User, team: Team, go: Callable[[User], None], why: str
) -> None:
    fired, ready = HandoffFactory(owner=ann, team=team), HandoffFactory(owner=ann, team=team, ready=True)
    asleep = HandoffFactory(
        owner=ann, team=team, ready=True, state="snoozed", snoozed_from="context_checked", snoozed_until=NOON + DAY
    )
    over = HandoffFactory(owner=ann, team=team, expired=True)
    go(ann)

    assert (run(), run()) == (3, 0)

    for handoff in (fired, ready, asleep):
        handoff.refresh_from_db()
        returned = handoff.moves.get(move=Move.REASSIGNED)
        assert (handoff.owner, handoff.passed_by, why in returned.note) == (bo, [], True)
    over.refresh_from_db()
    assert (over.owner, asleep.snoozed_from) == (ann, "ready")


def test_who_is_away_for_longer_than_it_may_wait_keeps_only_what_they_have_taken_on(
    ann: User, bo: User, team: Team
) -> None:
    fired, ready = HandoffFactory(owner=ann, team=team), HandoffFactory(owner=ann, team=team, ready=True)
    MoveRecordFactory(handoff=fired)
    AbsenceFactory(user=ann, ends_at=NOON + 21 * DAY)

    assert run() == 1

    fired.refresh_from_db()
    ready.refresh_from_db()
    assert (fired.owner, ready.owner) == (bo, ann)
    assert "out of office until 23 Mar 2026, 12:00 UTC." in fired.moves.get(move=Move.REASSIGNED).note
    assert fired.due_at == NOON + 5 * HOUR  # the hour in which Ann was away does not count


@pytest.mark.parametrize("ends_at", [NOON + 5 * HOUR, NOON + 21 * HOUR], ids=["the same day", "at opening"])
def test_who_is_soon_back_keeps_what_is_theirs(ann: User, team: Team, ends_at: object) -> None:
    HandoffFactory(owner=ann, team=team)
    AbsenceFactory(user=ann, ends_at=ends_at)

    assert (run(), Handoff.objects.get().owner) == (0, ann)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_a_fixed_number_of_queries(
    ann: User, team: Team, rows: int, django_assert_num_queries: Queries
) -> None:
    HandoffFactory.create_batch(rows, owner=ann, team=team)
    AbsenceFactory(user=ann, ends_at=NOON + 21 * DAY)

    with django_assert_num_queries(7):
        assert return_abandoned(LATER) == rows
    Absence.objects.all().delete()
    with django_assert_num_queries(4):
        assert return_abandoned(LATER) == 0
