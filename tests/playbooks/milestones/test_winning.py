"""Customers that were won here: kept once, taken over by who knows the contract, taken back when it was not so."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from accounts.authors import Author
from accounts.enums import Role
from handoffs.enums import LostReason, OutcomeKind
from handoffs.outcomes import Result, deal_of, record_outcome
from playbooks.enums import MilestoneKind
from playbooks.milestones.recording import Line, record
from playbooks.milestones.winning import SOURCE, not_won, won
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


def test_what_was_not_won_after_all_is_taken_back_and_what_is_confirmed_stays() -> None:
    account, second = AccountFactory(key="acme.com"), AccountFactory()
    won(account.pk, deal="handoff-1", **DEAL)
    won(second.pk, deal="handoff-2", **DEAL)
    told(id="D-1")

    assert not_won("handoff-2", by=None)
    assert not not_won("handoff-1", by=None)

    assert Milestone.objects.get().external_id == "D-1"
    history = apps.get_model("playbooks.MilestoneEvent").objects.filter(pgh_obj_id__isnull=False)
    assert list(history.filter(account=second).order_by("pgh_id").values_list("pgh_label", flat=True))[-1] == "delete"
