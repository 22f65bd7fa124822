"""A scorer or an opener of handoffs that is killed at any step leaves nothing half done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Account, Reassessment
from handoffs.models import Handoff, MoveRecord
from handoffs.stations import open_handoffs
from playbooks.actions import publish
from playbooks.enums import Authority
from playbooks.models import Qualification, Score, TierAssignment
from playbooks.stations import assess_accounts
from tests.factories.accounts import NOON, AccountFactory, FactFactory, PersonFactory
from tests.factories.handoffs import TeamFactory
from tests.factories.playbooks import RuleFactory, ScorecardVersionFactory, TierFactory, TierVersionFactory
from tests.factories.playbooks import publish as settle_version
from tests.factories.signals import OccurrenceFactory, SignalFactory
from tests.killing import Killable

pytestmark = pytest.mark.django_db(transaction=True)
SCORER = Killable("playbooks.stations.assess_accounts", "playbooks.claiming.TRAY_ROWS_AT_A_TIME")
OPENER = Killable("handoffs.stations.open_handoffs", "handoffs.stations.BATCH")
COMPANIES = ("acme.example", "borealis.example")


@pytest.fixture(autouse=True)
def companies() -> None:
    """Two companies that have just qualified for sales, in the tray of the scorer."""
    TeamFactory(is_default=True)
    tiers, signal = TierVersionFactory(), SignalFactory()
    TierFactory(version=tiers, key="self_serve")
    TierFactory(version=tiers, key="sales_assisted", employees_min=100)
    settle_version(tiers)
    version = ScorecardVersionFactory(threshold=20)
    RuleFactory(version=version, signal=signal, points=20, is_activation=True)
    for key in COMPANIES:
        account = AccountFactory(key=key)
        OccurrenceFactory(signal=signal, person=PersonFactory(account=account), at=NOON)
        FactFactory(account=account, name="employees", value=100, since=NOON)
    publish(version, by=None, at=NOON, authority=Authority.FILE)


def done(station: Callable[[datetime], int]) -> int:
    """Work until the station is idle; returns how much there was."""
    found = 0
    while units := station(NOON):
        found += units
    return found


def state() -> dict[str, list[Any]]:
    """What the stations have made, without when they ran."""
    return {
        "tray": list(Reassessment.objects.values_list("account__key")),
        "tiers": sorted(TierAssignment.objects.values_list("account__key", "tier")),
        "scores": sorted(Score.objects.values_list("account__key", "points", "qualified")),
        "fired": sorted(Qualification.objects.values_list("account__key", "at", "points", "tier", "ended_at")),
        "opened": sorted(Handoff.objects.values_list("account__key", "state", "headline", "points")),
        "moves": sorted(MoveRecord.objects.values_list("handoff__account__key", "move")),
    }


def undisturbed() -> dict[str, list[Any]]:
    """What they make when nobody kills them, taken back."""
    with transaction.atomic():
        done(assess_accounts)
        done(open_handoffs)
        found = state()
        transaction.set_rollback(True)
    assert [key for key, *_ in found["opened"]] == list(COMPANIES) == [key for key, _ in found["moves"]]
    return found


@pytest.mark.parametrize("step", ["assign_tiers", "store_scores", "settle"])
def test_assessing_again_comes_to_the_undisturbed_state(step: str) -> None:
    expected = undisturbed()

    SCORER.kill_in(f"playbooks.stations.{step}")

    assert (Score.objects.count(), Qualification.objects.count(), Reassessment.objects.count()) == (1, 1, 1)
    assert (done(assess_accounts), done(open_handoffs)) == (1, 2)
    assert state() == expected


@pytest.mark.parametrize("step", ["headlines", "_write_down"])
def test_opening_again_comes_to_the_undisturbed_state(step: str) -> None:
    expected = undisturbed()
    done(assess_accounts)

    OPENER.kill_in(f"handoffs.stations.{step}")

    assert (Handoff.objects.count(), MoveRecord.objects.count()) == (1, 1)
    assert done(open_handoffs) == 1
    assert state() == expected
    assert Account.objects.count() == len(COMPANIES)
