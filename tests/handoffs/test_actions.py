"""Acknowledging: who may, who wins, and what is written down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from accounts.models import User
from handoffs.actions import acknowledge
from handoffs.enums import Move
from handoffs.errors import NotYours
from handoffs.models import Handoff, MoveRecord, Team
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory

LATER = NOON + timedelta(minutes=10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(first_name="Ann", roles=[Role.AE])


@pytest.fixture
def bo() -> User:
    return UserFactory(first_name="Bo", roles=[Role.AE])


@pytest.fixture
def team(ann: User, bo: User) -> Team:
    return TeamFactory(members=[ann, bo])


def moves(handoff: Handoff) -> list[tuple[str, User | None, datetime, str]]:
    return [(record.move, record.by, record.at, record.state) for record in MoveRecord.objects.filter(handoff=handoff)]


def test_who_acknowledges_from_the_pool_owns_it(ann: User, team: Team) -> None:
    handoff = acknowledge(HandoffFactory(team=team), by=ann, at=LATER)

    assert (handoff.state, handoff.owner, handoff.acknowledged_at) == ("watching", ann, LATER)
    assert moves(handoff) == [(Move.ACKNOWLEDGED, ann, LATER, "watching")]


def test_second_acknowledgement_loses(ann: User, bo: User, team: Team) -> None:
    handoff = HandoffFactory(team=team)
    acknowledge(handoff, by=ann, at=LATER)

    with pytest.raises(AlreadyMoved, match="Ann has acknowledged this handoff already"):
        acknowledge(handoff, by=bo, at=LATER)

    assert moves(handoff) == [(Move.ACKNOWLEDGED, ann, LATER, "watching")]


def test_one_that_was_merged_is_not_acknowledged(ann: User, team: Team) -> None:
    handoff = HandoffFactory(team=team, state="merged", closed_at=LATER, superseded_by=HandoffFactory())

    with pytest.raises(AlreadyMoved, match="merged into an older one"):
        acknowledge(handoff, by=ann, at=LATER)


def test_pressing_twice_says_so(ann: User, team: Team) -> None:
    handoff = acknowledge(HandoffFactory(team=team), by=ann, at=LATER)

    with pytest.raises(AlreadyMoved, match="You have acknowledged"):
        acknowledge(handoff, by=ann, at=LATER)


def test_a_manager_steps_in_and_takes_nothing_away(ann: User) -> None:
    manager = UserFactory(roles=[Role.MANAGER])

    handoff = acknowledge(HandoffFactory(owner=ann), by=manager, at=LATER)

    assert (handoff.owner, moves(handoff)) == (ann, [(Move.ACKNOWLEDGED, manager, LATER, "watching")])


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AE, Role.MANAGER)])
def test_other_roles_only_read(role: Role) -> None:
    handoff = HandoffFactory()

    with pytest.raises(NotYours, match="You can read this handoff"):
        acknowledge(handoff, by=UserFactory(roles=[role]), at=LATER)

    assert moves(handoff) == []


def test_a_colleagues_handoff_is_theirs(ann: User, bo: User, team: Team) -> None:
    with pytest.raises(NotYours, match="This handoff is Ann's"):
        acknowledge(HandoffFactory(team=team, owner=ann), by=bo, at=LATER)


def test_another_teams_pool_is_theirs(ann: User) -> None:
    with pytest.raises(NotYours, match="another team's pool"):
        acknowledge(HandoffFactory(), by=ann, at=LATER)


@pytest.mark.django_db(transaction=True)
def test_two_pressing_at_once_have_one_winner(ann: User, bo: User, team: Team) -> None:
    handoff, together = HandoffFactory(team=team), Barrier(2)

    def press(user: User) -> str:
        try:
            together.wait(5)
            return acknowledge(Handoff.objects.get(pk=handoff.pk), by=user, at=LATER).state
        except AlreadyMoved as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(press, (ann, bo)))

    winner = Handoff.objects.get().owner
    assert sorted(said) == sorted(["watching", f"{winner} has acknowledged this handoff already."])
    assert moves(handoff) == [(Move.ACKNOWLEDGED, winner, LATER, "watching")]
