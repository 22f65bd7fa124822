"""The clock calls at 50, 80 and 100 %, once, and says when it was, not when somebody looked."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from handoffs.actions import acknowledge
from handoffs.enums import Alarm, Move
from handoffs.models import Handoff
from handoffs.sweep import sweep_clock
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HALF, NEARLY, DUE = NOON + 2 * HOUR, NOON + 3.2 * HOUR, NOON + 4 * HOUR
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(roles=[Role.AE])


def called(handoff: Handoff) -> list[tuple[str, datetime]]:
    return list(handoff.moves.order_by("at", "id").values_list("move", "at"))


@pytest.mark.parametrize(
    ("at", "alarm", "calls"),
    [
        (HALF - MINUTE, Alarm.NONE, []),
        (HALF, Alarm.HALF, [(Move.WARNED_HALF, HALF)]),
        (NEARLY, Alarm.NEARLY, [(Move.WARNED_HALF, HALF), (Move.WARNED_NEARLY, NEARLY)]),
        (
            DUE + 9 * HOUR,
            Alarm.OVER,
            [(Move.WARNED_HALF, HALF), (Move.WARNED_NEARLY, NEARLY), (Move.ESCALATED, DUE)],
        ),
    ],
)
def test_a_late_sweep_tells_the_true_instants(at: datetime, alarm: Alarm, calls: list[tuple[str, datetime]]) -> None:
    handoff = HandoffFactory()

    assert sweep_clock(at) == len(calls)

    handoff.refresh_from_db()
    assert (handoff.alarm, called(handoff)) == (alarm, calls)
    assert handoff.breached_at == (DUE if alarm == Alarm.OVER else None)


def test_nothing_is_called_twice() -> None:
    handoff = HandoffFactory()

    assert [sweep_clock(at) for at in (HALF, HALF + MINUTE, DUE, DUE + MINUTE)] == [1, 0, 2, 0]
    assert len(called(handoff)) == 3


@pytest.mark.parametrize("fields", [{"watching": True}, {"state": "expired", "closed_at": NOON}])
def test_what_is_off_the_clock_is_not_called(fields: dict[str, object]) -> None:
    HandoffFactory(**fields)

    assert sweep_clock(DUE) == 0


def test_an_acknowledgement_before_the_sweep_hides_no_breach(ann: User) -> None:
    handoff = acknowledge(HandoffFactory(owner=ann), by=ann, at=DUE + MINUTE)

    assert (handoff.state, handoff.breached_at) == ("watching", DUE)
    assert called(handoff)[-2:] == [(Move.ESCALATED, DUE), (Move.ACKNOWLEDGED, DUE + MINUTE)]


def test_an_acknowledgement_in_time_is_no_breach(ann: User) -> None:
    handoff = acknowledge(HandoffFactory(owner=ann), by=ann, at=HALF)

    assert (handoff.alarm, handoff.breached_at) == (Alarm.HALF, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_rule_is_one_statement(rows: int) -> None:
    HandoffFactory.create_batch(rows, team=TeamFactory())

    with CaptureQueriesContext(connection) as ran:
        assert sweep_clock(DUE) == 3 * rows

    assert len([query for query in ran.captured_queries if "UPDATE" in query["sql"]]) == 3
