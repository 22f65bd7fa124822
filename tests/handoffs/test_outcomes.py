"""Outcomes in one step, and what time alone brings about afterwards."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.enums import Role
from accounts.models import User
from handoffs.enums import FeedbackKind, OutcomeKind
from handoffs.errors import Incomplete, NotFromHere, NotYours
from handoffs.models import Feedback, Handoff, Outcome
from handoffs.outcomes import COOLDOWN, Result, give_feedback, record_outcome, wake
from handoffs.stations import open_handoffs
from handoffs.timers import EXPIRES_AFTER, end_cooldowns, expire_handoffs, wake_handoffs
from playbooks.models import Qualification
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import QualificationFactory, published_tiers

DAY = timedelta(days=1)
LATER = NOON + DAY
WON = Result(OutcomeKind.WON, value=Decimal(24_000), currency="EUR")
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(first_name="Ann", roles=[Role.AE])


def last_move(handoff: Handoff) -> tuple[str, str, User | None, str]:
    record = handoff.moves.last()
    assert record is not None
    return record.move, record.state, record.by, record.note


@pytest.mark.parametrize(
    ("result", "note"),
    [
        (WON, "24,000.00 EUR."),
        (Result(OutcomeKind.LOST, reason="price", note="Again in spring"), "Price. Again in spring"),
        (Result(OutcomeKind.RETURNED), ""),
        (Result(OutcomeKind.DISQUALIFIED, reason="student"), "Student or hobby."),
    ],
)
def test_an_outcome_closes_it_in_one_step(ann: User, result: Result, note: str) -> None:
    handoff = record_outcome(HandoffFactory(owner=ann, contacted=True), result, by=ann, at=LATER)

    kept = Outcome.objects.get()
    assert (handoff.state, handoff.closed_at) == (result.kind, LATER)
    assert last_move(handoff) == (result.kind, result.kind, ann, note)
    assert (kept.kind, kept.value, kept.currency, kept.reason) == (
        result.kind,
        result.value,
        result.currency,
        result.reason,
    )


def test_an_opportunity_goes_on_and_is_won(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, contacted=True)
    record_outcome(handoff, Result(OutcomeKind.OPPORTUNITY), by=ann, at=LATER)

    record_outcome(handoff, WON, by=ann, at=LATER + DAY)

    assert list(Outcome.objects.values_list("kind", flat=True)) == ["opportunity", "won"]


@pytest.mark.parametrize(
    ("result", "fields"),
    [
        (Result(OutcomeKind.WON), {"value", "currency"}),
        (Result(OutcomeKind.WON, value=Decimal(-1), currency="eur"), {"value", "currency"}),
        (Result(OutcomeKind.LOST, reason="student"), {"reason"}),
        (Result(OutcomeKind.DISQUALIFIED), {"reason"}),
        (Result(OutcomeKind.SNOOZED), {"until"}),
        (Result(OutcomeKind.SNOOZED, until=LATER), {"until"}),
        (Result(OutcomeKind.SNOOZED, until=LATER + timedelta(days=366)), {"until"}),
        (Result(OutcomeKind.RETURNED, value=Decimal(1), reason="price"), {"value", "reason"}),
    ],
)
def test_what_is_missing_is_named(ann: User, result: Result, fields: set[str]) -> None:
    handoff = HandoffFactory(owner=ann, contacted=True)

    assert set(result.problems(LATER)) == fields
    with pytest.raises(Incomplete):
        record_outcome(handoff, result, by=ann, at=LATER)
    assert not Outcome.objects.exists()


def test_nothing_is_won_that_nobody_spoke_about(ann: User) -> None:
    with pytest.raises(NotFromHere, match="You cannot record that it was won"):
        record_outcome(HandoffFactory(owner=ann, ready=True), WON, by=ann, at=LATER)


@pytest.mark.parametrize(
    ("state", "fields", "woken"),
    [
        ("watching", {"watching": True}, "watching"),
        ("contacted", {"contacted": True}, "contacted"),
    ],
)
def test_a_snoozed_one_wakes_where_it_was(ann: User, state: str, fields: dict[str, bool], woken: str) -> None:
    handoff = HandoffFactory(owner=ann, **fields)
    record_outcome(handoff, Result(OutcomeKind.SNOOZED, until=LATER + DAY), by=ann, at=LATER)

    early, due, again = wake_handoffs(LATER), wake_handoffs(LATER + DAY), wake_handoffs(LATER + DAY)

    handoff.refresh_from_db()
    assert (early, due, again, handoff.state) == (0, 1, 0, woken)
    assert last_move(handoff) == ("woken", woken, None, "")


def test_what_was_invited_while_it_slept_wakes_ready(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, watching=True)
    record_outcome(handoff, Result(OutcomeKind.SNOOZED, until=LATER + DAY), by=ann, at=LATER)
    Handoff.objects.update(permitted_at=LATER)

    assert wake(handoff, by=ann, at=LATER).state == "ready"


def test_a_disqualified_account_is_left_in_peace_for_a_while(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, watching=True)
    record_outcome(handoff, Result(OutcomeKind.DISQUALIFIED, reason="student"), by=ann, at=LATER)
    Qualification.objects.update(ended_at=LATER)
    again = QualificationFactory(account=handoff.account, tier_version=published_tiers())

    assert open_handoffs(LATER + DAY) == 1
    assert not Handoff.objects.unclosed().exists()

    assert (end_cooldowns(LATER + COOLDOWN - DAY), end_cooldowns(LATER + COOLDOWN)) == (0, 1)
    assert open_handoffs(LATER + COOLDOWN) == 1
    assert Handoff.objects.unclosed().get().qualification == again
    assert end_cooldowns(LATER + COOLDOWN) == 0


def test_what_nobody_reaches_out_about_expires() -> None:
    waiting = [HandoffFactory(), HandoffFactory(watching=True), HandoffFactory(ready=True)]
    HandoffFactory(contacted=True)
    HandoffFactory(ready=True, snoozed_until=NOON + DAY)

    before, due = expire_handoffs(NOON + EXPIRES_AFTER - DAY), expire_handoffs(NOON + EXPIRES_AFTER)

    assert (before, due) == (0, 3)
    expired = Handoff.objects.filter(state="expired", closed_at=NOON + EXPIRES_AFTER).order_by("pk")
    assert list(expired) == waiting
    assert [last_move(handoff) for handoff in waiting] == [("expired", "expired", None, "")] * 3


def test_product_hears_of_it_even_after_the_end(ann: User) -> None:
    handoff = HandoffFactory(owner=ann, contacted=True, state="lost", closed_at=LATER)

    give_feedback(handoff, FeedbackKind.OBJECTION, " Too dear ", by=ann, at=LATER)

    assert list(Feedback.objects.values_list("handoff", "kind", "text", "by")) == [
        (handoff.pk, "objection", "Too dear", ann.pk)
    ]
    with pytest.raises(NotYours):
        give_feedback(handoff, FeedbackKind.OBJECTION, "Me too", by=UserFactory(roles=[Role.AE]), at=LATER)
