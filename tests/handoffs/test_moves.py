"""The table of legal moves: enforced by the database, drawn in the docs, and true of what people do."""

from datetime import timedelta
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from handoffs.enums import HandoffState, Move
from handoffs.models import Handoff
from handoffs.moves import AWAKE, CLOSED, OPEN, TABLE, legal_from, transitions
from handoffs.steps import VERBS
from tests.factories.accounts import NOON
from tests.factories.handoffs import ContextCheckFactory, HandoffFactory, MoveRecordFactory

LATER = NOON + timedelta(hours=5)


def fields_of(state: HandoffState) -> dict[str, object]:
    """What the constraints ask of a row in the state."""
    return {
        "acknowledged_at": None if state == HandoffState.FIRED else NOON,
        "contacted_at": NOON,
        "closed_at": LATER if state in CLOSED else None,
        "snoozed_until": LATER,
        "snoozed_from": "watching",
    }


def test_closed_and_open_states_are_all_there_are() -> None:
    assert set(OPEN) | set(CLOSED) == set(HandoffState)
    assert not set(OPEN) & set(CLOSED)


def test_every_move_of_a_person_has_its_word() -> None:
    assert {move for state in OPEN for move in legal_from(state)} == set(VERBS)


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    assert {target for line in TABLE for target in line.targets} == set(HandoffState)
    assert all(legal_from(state) for state in OPEN)


def test_what_wakes_was_awake() -> None:
    woken = next(line for line in TABLE if line.move == Move.WOKEN)

    assert set(woken.targets) == set(AWAKE)


@pytest.mark.django_db
def test_the_database_refuses_every_other_change_of_state() -> None:
    allowed = set()
    handoff = HandoffFactory(activated=True)
    for source, target in product(HandoffState, HandoffState):
        with transaction.atomic():
            Handoff.objects.all().delete()
            made = [Handoff(**whole(handoff), state=source, permitted_at=NOON, **fields_of(source))]
            ContextCheckFactory(handoff=Handoff.objects.bulk_create(made)[0], noted_at=NOON, note="They import.")
            try:
                with transaction.atomic():
                    Handoff.objects.update(state=target, **fields_of(target))
                allowed.add((source.value, target.value))
            except DatabaseError as error:
                assert "Invalid transition" in str(error)  # noqa: PT017 - one of many
    assert allowed == set(transitions()) | {(state.value, state.value) for state in HandoffState}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"activated": False}, "nobody of the account has activated"),
        ({"permitted_at": None}, "nothing has invited contact"),
        ({"assigned_at": LATER}, "its context is not checked"),
    ],
)
def test_the_database_refuses_a_conversation_behind_a_shut_gate(changes: dict[str, Any], said: str) -> None:
    handoff = HandoffFactory(**{"ready": True, "activated": True, "state": "context_checked"} | changes)
    ContextCheckFactory(handoff=handoff, noted_at=NOON, note="They import their orders.")

    with pytest.raises(IntegrityError, match=said):
        Handoff.objects.update(state="contacted", contacted_at=LATER)


@pytest.mark.django_db(transaction=True)
def test_the_database_commits_no_change_of_state_that_the_log_does_not_end_with() -> None:
    handoff = HandoffFactory()

    with pytest.raises(IntegrityError, match="does not say how it got from fired to watching"):
        Handoff.objects.update(state="watching", acknowledged_at=NOON)

    with transaction.atomic():
        Handoff.objects.update(state="watching", acknowledged_at=NOON)
        MoveRecordFactory(handoff=handoff, move=Move.ACKNOWLEDGED, state="watching")


def whole(handoff: Handoff) -> dict[str, object]:
    names = ("account_id", "qualification_id", "tier", "points", "team_id", "headline", "fired_at", "due_at")
    return {name: getattr(handoff, name) for name in names}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "changes"),
    [
        ("won", {"closed_at": None}),
        ("watching", {"closed_at": NOON}),
        ("merged", {"closed_at": None}),
        ("watching", {"acknowledged_at": None}),
        ("contacted", {"contacted_at": None}),
        ("contacted", {"contacted_at": NOON - timedelta(seconds=1)}),
        ("lost", {"contacted_at": None}),
        ("snoozed", {"snoozed_until": None}),
        ("snoozed", {"snoozed_from": "snoozed"}),
        ("snoozed", {"snoozed_from": "fired"}),
        ("snoozed", {"acknowledged_at": None}),
        ("returned", {"cooldown_until": LATER}),
    ],
)
def test_the_database_refuses_rows_that_cannot_be(state: str, changes: dict[str, object]) -> None:
    handoff = HandoffFactory()
    Handoff.objects.all().delete()
    fields = whole(handoff) | {"state": state} | fields_of(HandoffState(state)) | changes

    with pytest.raises(DatabaseError, match="violates check constraint"):
        Handoff.objects.bulk_create([Handoff(**fields)])


def test_the_docs_show_the_table() -> None:
    out = StringIO()

    call_command("draw_moves", stdout=out)

    assert out.getvalue().strip() in (Path(settings.BASE_DIR) / "docs" / "handoffs.md").read_text()
