"""Customers that qualify: their handoffs are of expansion, under the same tiers and gates."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import Account
from config.definitions import import_text
from handoffs.actions import acknowledge
from handoffs.enums import Motion
from handoffs.models import Handoff
from handoffs.sections import QueueSection
from handoffs.stations import default_team, open_handoffs
from playbooks.enums import MilestoneKind, TierKey, Trigger
from playbooks.models import Play, Qualification, ScorecardVersion
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import (
    MilestoneFactory,
    PlayFactory,
    QualificationFactory,
    ScriptFactory,
    published_tiers,
)

LATER = NOON + timedelta(hours=1)
CONFIG = Path(__file__).parents[2] / "config"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _somebody_to_hand_over_to() -> None:
    default_team()


def fired(account: Account, **fields: object) -> Qualification:
    return QualificationFactory(account=account, tier_version=published_tiers(), **fields)


def customer(**fields: object) -> Account:
    account = AccountFactory()
    MilestoneFactory(account=account, at=NOON - timedelta(days=30), **fields)
    return account


def opened() -> Handoff:
    open_handoffs(LATER)
    return Handoff.objects.order_by("-pk")[0]


def test_a_customer_that_qualifies_gets_a_handoff_of_expansion() -> None:
    fired(customer())

    handoff = opened()

    assert handoff.motion == Motion.EXPANSION
    taken = acknowledge(handoff, by=UserFactory(roles=[Role.MANAGER]), at=LATER)
    assert taken.section == QueueSection.EXPANSION.number


@pytest.mark.parametrize(
    "milestone",
    [{"kind": MilestoneKind.MQL, "at": NOON - timedelta(days=30)}, {"at": NOON + timedelta(minutes=1)}],
    ids=["a lead", "a customer later"],
)
def test_who_is_no_customer_by_then_is_new_business(milestone: dict[str, object]) -> None:
    account = AccountFactory()
    MilestoneFactory(account=account, **milestone)
    fired(account)

    assert opened().motion == Motion.NEW_BUSINESS


def test_a_part_of_the_account_makes_it_a_customer() -> None:
    part = customer()
    account = AccountFactory()
    part.merged_into = account
    part.save()
    fired(account)

    assert opened().motion == Motion.EXPANSION


def test_it_goes_beside_an_open_one_of_new_business_and_not_beside_another_of_expansion() -> None:
    account = customer()
    HandoffFactory(account=account)
    fired(account)
    fired(account)

    open_handoffs(LATER)

    assert list(Handoff.objects.order_by("pk").values_list("motion", flat=True)) == ["new_business", "expansion"]


def test_self_serve_customers_get_none() -> None:
    fired(customer(), tier=TierKey.SELF_SERVE)

    open_handoffs(LATER)

    assert not Handoff.objects.exists()


def test_the_play_is_the_one_for_customers_or_else_that_of_any_qualification() -> None:
    usual = ScriptFactory(play=PlayFactory(name="Z")).play
    ScriptFactory(play=PlayFactory(name="A", trigger=Trigger.EXPANSION), tier=TierKey.SALES_LED)
    fired(customer(), tier=TierKey.SALES_ASSISTED)
    without = opened().play
    wanted = ScriptFactory(play=PlayFactory(name="B", trigger=Trigger.EXPANSION)).play
    fired(customer(), tier=TierKey.SALES_ASSISTED)
    of_customer = opened().play
    fired(AccountFactory(), tier=TierKey.SALES_ASSISTED)

    assert (without, of_customer, opened().play) == (usual, wanted, usual)


def test_the_definitions_for_expansion_go_with_the_starter_ones() -> None:
    for name in ("starter.yaml", "expansion.yaml"):
        import_text((CONFIG / name).read_bytes(), publish=True, at=now())

    version = ScorecardVersion.objects.get(scorecard__key="expansion", state="published")
    assert [rule.key for rule in version.rules.filter(is_disqualifier=True)] == ["no-customer"]
    play = Play.objects.get(key="expansion")
    assert (play.trigger, play.scripts.count(), play.permission_signals.count()) == ("expansion", 2, 4)


def test_the_queue_and_the_page_say_that_it_is_expansion_and_filter_by_it(client: Client) -> None:
    ann = UserFactory(roles=[Role.AE])
    more, first = HandoffFactory(owner=ann, motion="expansion"), HandoffFactory(owner=ann)
    client.force_login(ann)
    chip = '<span class="motion">Expansion</span>'

    pages = {one: client.get(f"/handoffs/{one.pk}/").content.decode() for one in (more, first)}
    listed = {query: client.get(f"/?motion={query}") for query in ("", "expansion", "new_business")}

    assert [chip in pages[one] for one in (more, first)] == [True, False]
    assert "They are a customer already" in pages[more]
    assert [listed[query].content.decode().count(chip) for query in listed] == [1, 1, 0]
    found = [row.handoff.pk for section in listed["expansion"].context["page"].sections for row in section.rows]
    assert found == [more.pk]
