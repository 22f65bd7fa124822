"""An outcome is taken back, with what followed from it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.authors import Author
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import Account, User
from handoffs.enums import HandoffState, OutcomeKind
from handoffs.errors import NotYours
from handoffs.models import Handoff, MoveRecord, Outcome, OutcomeUndo, Refusal
from handoffs.outcomes import Result, record_outcome, wake
from handoffs.permitting import find_permissions
from handoffs.stations import open_handoffs
from handoffs.undoing import UNDO_WITHIN, undo_outcome
from playbooks.milestones import winning
from playbooks.milestones.recording import Line, record
from playbooks.models import Milestone, Qualification
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, MoveRecordFactory, TeamFactory
from tests.factories.playbooks import QualificationFactory, published_tiers

HOUR = timedelta(hours=1)
LATER = NOON + 5 * HOUR
WON = Result(OutcomeKind.WON, value=Decimal(12000), currency="USD")
RESULTS = {
    OutcomeKind.OPPORTUNITY: Result(OutcomeKind.OPPORTUNITY),
    OutcomeKind.WON: WON,
    OutcomeKind.LOST: Result(OutcomeKind.LOST, reason="price"),
    OutcomeKind.RETURNED: Result(OutcomeKind.RETURNED),
    OutcomeKind.DISQUALIFIED: Result(OutcomeKind.DISQUALIFIED, reason="student"),
    OutcomeKind.SNOOZED: Result(OutcomeKind.SNOOZED, until=LATER + timedelta(days=3)),
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    user: User = UserFactory(roles=["ae"], first_name="Ann", last_name="")
    TeamFactory(members=[user])
    return user


@pytest.fixture
def contacted(ann: User) -> Handoff:
    handoff: Handoff = HandoffFactory(contacted=True, owner=ann, team=ann.teams.get())
    MoveRecordFactory(handoff=handoff, move="contacted", state=HandoffState.CONTACTED, by=ann)
    return handoff


@pytest.mark.parametrize("kind", RESULTS)
def test_it_returns_to_where_it_was(kind: OutcomeKind, contacted: Handoff, ann: User) -> None:
    record_outcome(contacted, RESULTS[kind], by=ann, at=LATER)

    undo_outcome(contacted, by=ann, at=LATER + HOUR, note="Wrong row")

    assert (contacted.state, contacted.closed_at, contacted.cooldown_until) == ("contacted", None, None)
    line = MoveRecord.objects.filter(handoff=contacted).latest("pk")
    assert (line.move, line.state, line.by, line.at) == ("undone", "contacted", ann, LATER + HOUR)
    assert line.note == f"{kind.label}. Wrong row"
    assert OutcomeUndo.objects.get().outcome == Outcome.objects.get()
    assert not Milestone.objects.exists()


def test_the_one_before_can_be_taken_back_next(contacted: Handoff, ann: User) -> None:
    record_outcome(contacted, RESULTS[OutcomeKind.OPPORTUNITY], by=ann, at=LATER)
    record_outcome(contacted, WON, by=ann, at=LATER + HOUR)

    states = [undo_outcome(contacted, by=ann, at=LATER + 2 * HOUR).state for _ in range(2)]

    assert states == [HandoffState.OPPORTUNITY, HandoffState.CONTACTED]
    with pytest.raises(AlreadyMoved, match="no outcome to undo"):
        undo_outcome(contacted, by=ann, at=LATER + 3 * HOUR)


def test_only_whoever_recorded_it_and_managers_may(contacted: Handoff, ann: User) -> None:
    manager = UserFactory(roles=["manager"])
    record_outcome(contacted, WON, by=manager, at=LATER)

    with pytest.raises(NotYours, match="recorded this outcome"):
        undo_outcome(contacted, by=ann, at=LATER)
    with pytest.raises(NotYours, match="This handoff is Ann's"):
        undo_outcome(contacted, by=UserFactory(roles=["ae"]), at=LATER)

    assert Refusal.objects.filter(move="undone").count() == 2
    assert undo_outcome(contacted, by=manager, at=LATER).state == HandoffState.CONTACTED


@pytest.mark.parametrize(("after", "is_open"), [(UNDO_WITHIN - HOUR, True), (UNDO_WITHIN, False)])
def test_a_week_later_it_stands(contacted: Handoff, ann: User, after: timedelta, is_open: bool) -> None:
    record_outcome(contacted, RESULTS[OutcomeKind.LOST], by=ann, at=LATER)

    assert done(contacted, ann, LATER + after) is is_open
    contacted.refresh_from_db()
    assert (contacted.closed_at is None) is is_open


def done(handoff: Handoff, by: User, at: datetime) -> bool:
    try:
        undo_outcome(handoff, by=by, at=at)
    except RuleBroken:
        return False
    return True


def test_what_has_woken_has_moved_on(contacted: Handoff, ann: User) -> None:
    record_outcome(contacted, RESULTS[OutcomeKind.SNOOZED], by=ann, at=LATER)
    wake(contacted, by=ann, at=LATER + HOUR)

    assert not done(contacted, ann, LATER + HOUR)


def test_another_open_handoff_goes_on(contacted: Handoff, ann: User) -> None:
    record_outcome(contacted, RESULTS[OutcomeKind.LOST], by=ann, at=LATER)
    HandoffFactory(account=contacted.account)

    with pytest.raises(AlreadyMoved, match="another open handoff"):
        undo_outcome(contacted, by=ann, at=LATER)
    assert not OutcomeUndo.objects.exists()


def test_a_customer_of_another_system_stays_one(contacted: Handoff, ann: User) -> None:
    record_outcome(contacted, WON, by=ann, at=LATER)
    told = {"kind": "customer", "account": contacted.account.key, "at": LATER.isoformat(), "id": "deal-1"}
    record([Line(0, told)], source="crm", by=Author(), at=LATER)

    undo_outcome(contacted, by=ann, at=LATER)

    assert Milestone.objects.get().source == "crm"
    assert "Another system has told since" in MoveRecord.objects.latest("pk").note


def test_what_qualified_during_the_cooldown_is_taken_up(contacted: Handoff, ann: User) -> None:
    record_outcome(contacted, RESULTS[OutcomeKind.DISQUALIFIED], by=ann, at=LATER)
    passed_over: Qualification = QualificationFactory(account=contacted.account, tier_version=published_tiers())
    open_handoffs(LATER)

    undo_outcome(contacted, by=ann, at=LATER)

    passed_over.refresh_from_db()
    assert passed_over.taken_at is None


def test_what_was_invited_meanwhile_is_ready(ann: User) -> None:
    handoff = HandoffFactory(watching=True, owner=ann, team=ann.teams.get())
    MoveRecordFactory(handoff=handoff, move="acknowledged", state=HandoffState.WATCHING, by=ann)
    record_outcome(handoff, RESULTS[OutcomeKind.RETURNED], by=ann, at=LATER)
    Handoff.objects.update(permitted_at=LATER)

    assert undo_outcome(handoff, by=ann, at=LATER).state == HandoffState.READY
    assert find_permissions(LATER) == 1


def test_the_page_offers_it_and_does_it(contacted: Handoff, ann: User) -> None:
    client = Client()
    client.force_login(ann)
    where = f"/handoffs/{contacted.pk}/"
    before = "undo-outcome" in client.get(where).content.decode()
    client.post(f"{where}outcome/", {"kind": "returned"})

    offered = "undo-outcome" in client.get(where).content.decode()
    client.post(f"{where}undo-outcome/")

    contacted.refresh_from_db()
    assert (before, offered, contacted.state) == (False, True, HandoffState.CONTACTED)


def test_taking_outcomes_out_leaves_their_accounts_no_customers(contacted: Handoff, ann: User) -> None:
    account: Account = contacted.account
    winning.won(account.pk, deal="d", value=Decimal(1), currency="USD", by=ann, at=LATER)

    assert winning.take_out(Milestone.objects.all(), by=ann, at=LATER) == 1
    assert not Milestone.objects.exists()
