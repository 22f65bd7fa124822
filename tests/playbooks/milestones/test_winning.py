"""Customers that were won here: kept once, taken over by who knows the contract, taken back when it was not so."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.authors import Author
from accounts.enums import Role
from handoffs.enums import LostReason, OutcomeKind
from handoffs.outcomes import Result, deal_of, record_outcome
from playbooks.enums import MilestoneKind
from playbooks.milestones.recording import Line, record
from playbooks.milestones.winning import SOURCE, won
from playbooks.models import Milestone
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import MilestoneFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WON = Result(OutcomeKind.WON, value=Decimal(24_000), currency="EUR")
DEAL: dict[str, Any] = {"value": Decimal(24_000), "currency": "EUR", "by": None, "at": NOON}
TOLD = {"kind": "customer", "at": "2026-02-01T10:00:00Z", "account": "acme.com", "yearly_value": 100, "currency": "USD"}


def told(**line: object) -> dict[str, int]:
    return record([Line(1, TOLD | line)], source="crm", by=Author(), at=NOON).figures()


def test_a_won_handoff_makes_its_account_a_customer() -> None:
    ann = UserFactory(roles=[Role.AE])
    handoff = HandoffFactory(owner=ann, contacted=True)

    record_outcome(handoff, WON, by=ann, at=NOON + DAY)

    kept = Milestone.objects.get()
    assert (kept.kind, kept.account, kept.at) == (MilestoneKind.CUSTOMER, handoff.account, NOON + DAY)
    assert (kept.yearly_value, kept.currency, kept.recorded_by) == (Decimal(24_000), "EUR", ann)
    assert (kept.source, kept.external_id) == (SOURCE, deal_of(handoff))


def test_a_lost_one_does_not() -> None:
    ann = UserFactory(roles=[Role.AE])
    handoff = HandoffFactory(owner=ann, contacted=True)

    record_outcome(handoff, Result(OutcomeKind.LOST, reason=LostReason.values[0]), by=ann, at=NOON + DAY)

    assert not Milestone.objects.exists()


def test_a_customer_in_any_part_of_the_account_is_not_told_of_again() -> None:
    whole = AccountFactory()
    part, other = AccountFactory(merged_into=whole), AccountFactory(merged_into=whole)
    MilestoneFactory(account=part, kind=MilestoneKind.CUSTOMER, at=NOON - DAY)

    assert [won(one.pk, deal="handoff-1", **DEAL) for one in (whole, part, other)] == [False] * 3
    assert Milestone.objects.count() == 1


def test_another_system_takes_the_place_of_what_was_won_here() -> None:
    whole = AccountFactory(key="acme.com")
    part = AccountFactory(merged_into=whole)
    won(part.pk, deal="handoff-1", **DEAL)

    assert told(id="D-1")["stored"] == 1

    kept = Milestone.objects.get()
    assert (kept.source, kept.external_id, kept.yearly_value) == ("crm", "D-1", Decimal(100))
    assert told(id="D-1")["duplicate"] == 1
    assert told(id="D-2", at="2026-03-01")["stored"] == 1  # a contract of its own
    assert Milestone.objects.count() == 2
