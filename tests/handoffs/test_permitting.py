"""The station of the second gate: what a unit costs, and that what two of them hold is let in once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection

from handoffs.enums import HandoffState, Move
from handoffs.models import Handoff, MoveRecord, Permission
from handoffs.permitting import find_permissions
from playbooks.models import PermissionCheck, Play
from tests.factories.accounts import NOON, AccountFactory, FactFactory, PersonFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import PlayFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

STATEMENTS = 7
"""Taking, the values, two that look for moments, letting in; and a savepoint, which a test has for a transaction."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def play() -> Play:
    play = PlayFactory()
    play.permission_signals.add(SignalFactory(name="Hit the paywall"))
    return play


def invited(play: Play, **fields: object) -> Handoff:
    """A handoff in the tray whose account has invited contact, and is worth more by now."""
    handoff = HandoffFactory(play=play, **fields)
    signal, person = play.permission_signals.get(), PersonFactory(account=handoff.account)
    OccurrenceFactory(signal=signal, account=handoff.account, person=person, at=NOON)
    FactFactory(account=handoff.account, name="acv_potential", value=30_000, since=NOON)
    PermissionCheck.objects.create(account=handoff.account, recorded_at=NOON)
    return handoff


def test_who_watches_is_ready_and_of_others_the_evidence_is_kept(play: Play) -> None:
    watched, fired = invited(play, watching=True), invited(play)
    closed = invited(play, expired=True)
    PermissionCheck.objects.create(account=AccountFactory(), recorded_at=NOON)

    assert (find_permissions(NOON), find_permissions(NOON)) == (4, 0)

    states = Handoff.objects.order_by("pk").values_list("pk", "state", "permitted_at", "value")
    assert list(states) == [
        (watched.pk, HandoffState.READY, NOON, 30_000),
        (fired.pk, HandoffState.FIRED, NOON, 30_000),
        (closed.pk, HandoffState.EXPIRED, None, None),
    ]
    moves = MoveRecord.objects.filter(move=Move.PERMITTED, by=None).order_by("handoff")
    assert list(moves.values_list("handoff", "state", "at", "note", "team")) == [
        (watched.pk, HandoffState.READY, NOON, "Hit the paywall.", watched.team_id),
        (fired.pk, HandoffState.FIRED, NOON, "Hit the paywall.", fired.team_id),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_what_a_unit_costs_does_not_depend_on_the_handoffs(
    play: Play, number: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for _ in range(number):
        invited(play)

    with django_assert_num_queries(STATEMENTS):
        assert find_permissions(NOON) == number
    assert Permission.objects.count() == number


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_hold_the_same_account_let_it_in_once(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    handoffs = [invited(play) for _ in range(5)]
    for handoff in handoffs * 3:
        PermissionCheck.objects.create(account=handoff.account, recorded_at=NOON)
    monkeypatch.setattr("handoffs.permitting.BATCH", 5)

    def work(_: int) -> int:
        try:
            return sum(iter(lambda: find_permissions(NOON + timedelta(hours=1)), 0))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(work, range(4)))

    assert (taken, PermissionCheck.objects.count()) == (20, 0)
    assert (Permission.objects.count(), MoveRecord.objects.filter(move=Move.PERMITTED).count()) == (5, 5)
