"""The log makes the notices: whom each line concerns, once, in the same transaction, and never who wrote it."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.enums import Role
from accounts.models import User
from handoffs.actions import acknowledge
from handoffs.enums import Move, ReassignRule
from handoffs.models import Handoff, MoveRecord, Notice
from handoffs.outreaching import Contact, write
from handoffs.reassigning import reassign_handoffs
from handoffs.steps import log
from handoffs.sweep import sweep_clock
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import ContextCheckFactory, HandoffFactory, TeamFactory

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(roles=[Role.AE])


@pytest.fixture
def bo() -> User:
    return UserFactory(roles=[Role.AE])


@pytest.fixture
def manager() -> User:
    return UserFactory(roles=[Role.MANAGER])


def told(**narrowed: object) -> set[tuple[User, str]]:
    return {(notice.person, notice.event) for notice in Notice.objects.filter(**narrowed).select_related("person")}


def written(handoff: Handoff, move: Move, by: User | None = None) -> set[tuple[User, str]]:
    log(handoff, move, by=by, at=NOON)
    return told()


def test_who_gets_a_handoff_is_told(ann: User) -> None:
    assert written(HandoffFactory(owner=ann), Move.OPENED) == {(ann, "assigned")}


def test_opening_and_routing_at_one_instant_is_one_event(ann: User) -> None:
    handoff = HandoffFactory(owner=ann)
    for move in (Move.OPENED, Move.ROUTED):
        log(handoff, move, by=None, at=NOON)

    assert Notice.objects.count() == 1


def test_who_puts_a_handoff_back_is_not_told_and_whose_it_was_is(ann: User, manager: User) -> None:
    handoff = HandoffFactory(owner=ann)
    Handoff.objects.filter(pk=handoff.pk).update(owner=None)

    assert written(handoff, Move.PUT_BACK, by=manager) == {(ann, "reassigned")}


def test_the_owner_is_told_that_it_is_ready(ann: User) -> None:
    assert written(HandoffFactory(owner=ann, ready=True), Move.PERMITTED) == {(ann, "ready")}


def test_an_invitation_that_makes_nothing_ready_is_no_news(ann: User) -> None:
    assert written(HandoffFactory(owner=ann), Move.PERMITTED) == set()


def test_nobody_is_told_what_they_did_themselves(ann: User, manager: User) -> None:
    handoff = HandoffFactory(owner=ann, ready=True)

    assert written(handoff, Move.ACKNOWLEDGED, by=ann) == set()
    assert written(handoff, Move.ACKNOWLEDGED, by=manager) == {(ann, "ready")}


def test_who_has_left_is_told_nothing() -> None:
    gone = UserFactory(roles=[Role.AE], is_active=False)

    assert written(HandoffFactory(owner=gone), Move.OPENED) == set()


def test_a_breach_is_the_owners_and_the_managers(ann: User, manager: User) -> None:
    HandoffFactory(owner=ann)

    sweep_clock(NOON + 5 * HOUR)

    assert told(read_at=None) == {(ann, "breached"), (manager, "escalated")}
    assert {notice.at for notice in Notice.objects.unread()} == {NOON + 4 * HOUR}


def test_the_teams_own_manager_is_told_and_no_other(ann: User, manager: User) -> None:
    own = UserFactory(roles=[Role.MANAGER])
    HandoffFactory(owner=ann, team=TeamFactory(manager=own))

    sweep_clock(NOON + 5 * HOUR)

    assert told(event="escalated") == {(own, "escalated")}


def test_a_warning_about_the_pool_is_the_teams(ann: User, bo: User) -> None:
    HandoffFactory(team=TeamFactory(members=[ann, bo]))

    sweep_clock(NOON + 2 * HOUR)

    assert told() == {(ann, "warned_half"), (bo, "warned_half")}


def test_a_sweep_that_runs_again_tells_nobody_again(ann: User) -> None:
    HandoffFactory(owner=ann)

    for _ in range(3):
        sweep_clock(NOON + 2 * HOUR)

    assert Notice.objects.count() == 1


def test_who_moves_a_handoff_has_read_what_they_were_told(ann: User, bo: User) -> None:
    handoff = HandoffFactory(owner=ann, team=TeamFactory(members=[ann, bo]))
    log(handoff, Move.OPENED, by=None, at=NOON)

    acknowledge(handoff, by=ann, at=NOON + HOUR)

    assert list(Notice.objects.values_list("event", "read_at")) == [("assigned", NOON + HOUR)]


def test_both_sides_of_a_reassignment_are_told(ann: User, bo: User) -> None:
    rule = {"reassign_rule": ReassignRule.NEXT_MEMBER}
    handoff = HandoffFactory(owner=ann, team=TeamFactory(members=[ann, bo], **rule), reassign_at=NOON + 8 * HOUR)
    sweep_clock(NOON + 5 * HOUR)

    reassign_handoffs(NOON + 9 * HOUR)

    handoff.refresh_from_db()
    assert handoff.owner == bo
    assert told(at=NOON + 9 * HOUR) == {(bo, "assigned"), (ann, "reassigned")}


def test_what_is_rolled_back_tells_nobody(ann: User) -> None:
    handoff = HandoffFactory(owner=ann)

    with transaction.atomic():
        log(handoff, Move.OPENED, by=None, at=NOON)
        transaction.set_rollback(True)

    assert told() == set()


def test_a_line_of_the_log_keeps_whose_it_was_and_when_it_was_due(ann: User, bo: User) -> None:
    handoff = HandoffFactory(owner=ann)
    log(handoff, Move.OPENED, by=None, at=NOON)
    Handoff.objects.update(owner=bo, due_at=NOON + 9 * HOUR)
    log(handoff, Move.RESCHEDULED, by=None, at=NOON + HOUR)

    kept = MoveRecord.objects.order_by("at").values_list("owner", "team", "due_at")

    assert list(kept) == [
        (ann.pk, handoff.team_id, NOON + 4 * HOUR),
        (bo.pk, handoff.team_id, NOON + 9 * HOUR),
    ]


def test_the_author_of_a_bad_first_message_is_told(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, ready=True, activated=True, state="context_checked")
    ContextCheckFactory(handoff=handoff, by=ann, noted_at=NOON, note="They import their orders.")

    write(handoff, Contact(body="Just checking in."), by=ann, at=NOON + 3 * HOUR)

    assert told(read_at=None) == {(ann, "violation")}
