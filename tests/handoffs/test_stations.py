"""Qualifications become handoffs: which, whose, by when, and never twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from accounts.enums import Role
from handoffs.models import BusinessCalendar, Handoff, MoveRecord, Team
from handoffs.stations import default_team, open_handoffs
from playbooks.enums import TierKey
from playbooks.models import Qualification
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.handoffs import BusinessCalendarFactory, HandoffFactory, TeamFactory
from tests.factories.playbooks import PlayFactory, QualificationFactory, ScriptFactory, published_tiers

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _somebody_to_hand_over_to() -> None:
    """The team that a migration makes; tests that commit flush it away."""
    default_team()


def fired(**fields: object) -> Qualification:
    return QualificationFactory(tier_version=published_tiers(), **fields)


def test_a_qualification_opens_one_handoff() -> None:
    team = Team.objects.get()
    qualification = fired(points=65, tier=TierKey.SALES_LED)

    assert (open_handoffs(LATER), open_handoffs(LATER)) == (1, 0)

    handoff = Handoff.objects.get()
    assert (handoff.qualification, handoff.account, handoff.points, handoff.tier, handoff.state) == (
        qualification,
        qualification.account,
        65,
        "sales_led",
        "fired",
    )
    assert (handoff.owner, handoff.team, handoff.play, handoff.closed_at) == (None, team, None, None)
    assert (handoff.fired_at, handoff.due_at) == (NOON, NOON + timedelta(hours=4))


def test_what_opened_it_is_written_down() -> None:
    fired()

    open_handoffs(LATER)

    record = MoveRecord.objects.get()
    assert (record.move, record.state, record.by, record.at) == ("opened", "fired", None, LATER)


def test_the_tray_is_emptied_with_the_time() -> None:
    qualification = fired()

    open_handoffs(LATER)

    qualification.refresh_from_db()
    assert qualification.taken_at == LATER


@pytest.mark.parametrize("tier_version", [published_tiers, lambda: None])
def test_self_serve_and_undecided_tiers_open_none(tier_version: object) -> None:
    tier = TierKey.SELF_SERVE if tier_version is published_tiers else TierKey.SALES_LED
    QualificationFactory(tier_version=tier_version(), tier=tier)  # type: ignore[operator]

    assert open_handoffs(LATER) == 1
    assert not Handoff.objects.exists()
    assert not Qualification.objects.filter(taken_at=None).exists()


def test_an_account_with_an_open_handoff_gets_no_second() -> None:
    first = HandoffFactory()
    fired(account=first.account)

    assert open_handoffs(LATER) == 1
    assert list(Handoff.objects.all()) == [first]
    assert not MoveRecord.objects.exists()


def test_two_scorecards_firing_for_one_account_open_one() -> None:
    account = AccountFactory()
    earlier = fired(account=account)
    fired(account=account)

    open_handoffs(LATER)

    assert [handoff.qualification for handoff in Handoff.objects.all()] == [earlier]


def test_a_closed_handoff_makes_room() -> None:
    closed = HandoffFactory(expired=True)
    fired(account=closed.account)

    open_handoffs(LATER)

    assert Handoff.objects.unclosed().count() == 1


def test_an_owner_brings_their_team_and_its_calendar() -> None:
    ann = UserFactory(roles=[Role.AE])
    tokyo = BusinessCalendarFactory(time_zone="Asia/Tokyo")
    team = TeamFactory(members=[ann], calendar=tokyo, sla_hours="2.5")
    fired(account=AccountFactory(owner=ann))

    open_handoffs(LATER)

    handoff = Handoff.objects.get()
    assert (handoff.owner, handoff.team) == (ann, team)
    # It fired at 21:00 in Tokyo, so the clock starts at 9:00 of the next day, midnight UTC.
    assert handoff.due_at == NOON.replace(day=3, hour=2, minute=30)


def test_an_owner_who_left_leaves_it_to_the_pool() -> None:
    gone = UserFactory(is_active=False)
    TeamFactory(members=[gone])
    fired(account=AccountFactory(owner=gone))

    open_handoffs(LATER)

    handoff = Handoff.objects.get()
    assert (handoff.owner, handoff.team.key) == (None, "sales")


def test_an_owner_who_works_no_handoffs_leaves_it_to_the_pool() -> None:
    fired(account=AccountFactory(owner=UserFactory(roles=[Role.REVOPS])))

    open_handoffs(LATER)

    assert Handoff.objects.get().owner is None


def test_the_play_is_one_with_words_for_the_tier() -> None:
    ScriptFactory(play=PlayFactory(name="A, switched off", is_active=False))
    ScriptFactory(play=PlayFactory(name="B, for others"), tier=TierKey.SALES_LED)
    wanted = ScriptFactory(play=PlayFactory(name="C")).play
    ScriptFactory(play=PlayFactory(name="D"))
    fired(tier=TierKey.SALES_ASSISTED)

    open_handoffs(LATER)

    assert Handoff.objects.get().play == wanted


def test_without_any_team_a_safe_one_is_made() -> None:
    Team.objects.all().delete()
    BusinessCalendar.objects.all().delete()
    fired()

    open_handoffs(LATER)

    team = Handoff.objects.get().team
    assert (team.key, team.is_default, team.calendar.time_zone, team.calendar.hours) == (
        "sales",
        True,
        "UTC",
        ["09:00-17:00"] * 5 + [""] * 2,
    )


def test_an_unusable_calendar_costs_no_handoff() -> None:
    BusinessCalendar.objects.update(holiday_country="ZZ")
    fired()

    open_handoffs(LATER)

    assert Handoff.objects.get().due_at == NOON + timedelta(hours=4)


def test_work_is_bounded_and_costs_the_same_for_any_number(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    monkeypatch.setattr("handoffs.stations.BATCH", 3)
    for _ in range(4):
        fired()

    with django_assert_num_queries(13):  # type: ignore[operator]
        assert open_handoffs(LATER) == 3
    with django_assert_num_queries(13):  # type: ignore[operator]
        assert open_handoffs(LATER) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_each_handoff_once() -> None:
    accounts = AccountFactory.create_batch(20)
    for account in accounts * 2:
        fired(account=account)

    def work(_: int) -> int:
        try:
            return sum(iter(lambda: open_handoffs(LATER), 0))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr("handoffs.stations.BATCH", 3)
        taken = sum(pool.map(work, range(4)))

    assert taken == 40
    assert Counter(Handoff.objects.values_list("account", flat=True)) == Counter(account.pk for account in accounts)
    assert MoveRecord.objects.count() == 20
