"""The scoring station: live scores, firing once, ending, cooling down, and tiers."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from weakref import WeakSet

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from accounts import plans
from accounts.models import Account, Person, Reassessment
from playbooks.actions import publish, publish_tiers
from playbooks.enums import Authority, RuleKind, TierKey
from playbooks.models import Qualification, Score, ScorecardVersion, TierAssignment
from playbooks.stations import assess_accounts
from signals.models import Signal
from tests.factories.accounts import NOON, AccountFactory, FactFactory, PersonFactory
from tests.factories.playbooks import RuleFactory, ScorecardVersionFactory, TierFactory, TierVersionFactory
from tests.factories.reviews import prove
from tests.factories.signals import OccurrenceFactory, SignalFactory

STATEMENTS = 10
"""Of a batch in which accounts change their tier, fire, fall, and fire at the end of the cooldown.

The beginning and the end of the transaction are two of them. What is in force has been read by the process before.
"""

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def run() -> Signal:
    return SignalFactory(key="run")


@pytest.fixture
def acme() -> Account:
    return AccountFactory(key="acme.com")


@pytest.fixture
def ann(acme: Account) -> Person:
    return PersonFactory(account=acme)


@pytest.fixture
def version(run: Signal) -> ScorecardVersion:
    """Activated by ever running, 30 points for two runs in a week; fires at 40, again after ten days."""
    version = ScorecardVersionFactory(threshold=40, cooldown=10 * DAY)
    RuleFactory(version=version, key="active", signal=run, points=20, is_activation=True)
    RuleFactory(version=version, key="often", signal=run, points=30, at_least=2, window=7 * DAY)
    return publish(version, by=None, at=NOON - 60 * DAY, authority=Authority.FILE)


def ran(acme: Account, ann: Person, run: Signal, at: datetime) -> None:
    OccurrenceFactory(signal=run, account=acme, person=ann, at=at)
    Reassessment.objects.create(account=acme, recorded_at=at, due_at=at)


def twice(run: Signal, everybody: list[list[Person]], days: list[tuple[int, ...]]) -> None:
    """Of each group everybody runs twice on each of its days."""
    for group, of_group in zip(everybody, days, strict=True):
        for member in group:
            for day in of_group * 2:
                assert member.account
                ran(member.account, member, run, NOON + day * DAY)


def drained(at: datetime) -> None:
    while assess_accounts(at):
        pass


def qualifications() -> list[tuple[datetime, datetime, datetime | None, int]]:
    return list(Qualification.objects.order_by("at").values_list("at", "recorded_at", "ended_at", "points"))


def test_account_below_the_threshold_has_a_score_and_no_qualification(
    version: ScorecardVersion, acme: Account, ann: Person, run: Signal
) -> None:
    ran(acme, ann, run, NOON)

    drained(NOON)

    score = Score.objects.get()
    often = version.rules.get(key="active")
    assert (score.points, score.activated, score.qualified, score.rules_held) == (20, True, False, [often.pk])
    assert score.reassess_at is None
    assert qualifications() == []


def test_crossing_fires_once_dated_from_the_crossing(
    version: ScorecardVersion, acme: Account, ann: Person, run: Signal
) -> None:
    ran(acme, ann, run, NOON - 3 * DAY)
    ran(acme, ann, run, NOON - 2 * DAY)

    drained(NOON)
    drained(NOON)
    ran(acme, ann, run, NOON)
    drained(NOON + DAY)

    assert qualifications() == [(NOON - 2 * DAY, NOON, None, 50)]


def test_score_ages_out_without_any_usage(version: ScorecardVersion, acme: Account, ann: Person, run: Signal) -> None:
    ran(acme, ann, run, NOON - 3 * DAY)
    ran(acme, ann, run, NOON - 2 * DAY)
    drained(NOON)
    assert Score.objects.get().reassess_at == NOON + 4 * DAY

    drained(NOON + 4 * DAY)

    assert Score.objects.get().points == 20
    assert qualifications() == [(NOON - 2 * DAY, NOON, NOON + 4 * DAY, 50)]


def test_fires_again_only_after_the_cooldown(
    version: ScorecardVersion, acme: Account, ann: Person, run: Signal
) -> None:
    for days in (0, 0, 8, 8, 12):
        ran(acme, ann, run, NOON + days * DAY)
    drained(NOON)
    drained(NOON + 7 * DAY)
    drained(NOON + 8 * DAY)
    assert qualifications() == [(NOON, NOON, NOON + 7 * DAY, 50)]

    drained(NOON + 10 * DAY)

    assert qualifications()[1:] == [(NOON + 10 * DAY, NOON + 10 * DAY, None, 50)]


def test_a_fall_that_nobody_looked_at_still_ends_the_qualification(
    version: ScorecardVersion, acme: Account, ann: Person, run: Signal
) -> None:
    for days in (0, 0):
        ran(acme, ann, run, NOON + days * DAY)
    drained(NOON)

    for days in (20, 20):
        ran(acme, ann, run, NOON + days * DAY)
    drained(NOON + 21 * DAY)

    assert qualifications() == [
        (NOON, NOON, NOON + 7 * DAY, 50),
        (NOON + 20 * DAY, NOON + 21 * DAY, None, 50),
    ]


def test_a_rule_that_time_alone_fulfils_fires(acme: Account, ann: Person, run: Signal) -> None:
    version = ScorecardVersionFactory(threshold=10)
    absence = {"kind": RuleKind.ABSENCE, "signal": SignalFactory(), "at_least": None, "window": 7 * DAY}
    RuleFactory(version=version, is_activation=True, **absence)
    publish(version, by=None, at=NOON, authority=Authority.FILE)
    ran(acme, ann, run, NOON)
    drained(NOON)
    assert qualifications() == []

    drained(NOON + 8 * DAY)

    assert qualifications() == [(NOON + 7 * DAY, NOON + 8 * DAY, None, 20)]


def test_points_without_activation_never_fire(acme: Account, ann: Person, run: Signal) -> None:
    version = ScorecardVersionFactory(threshold=10)
    RuleFactory(version=version, signal=SignalFactory(), points=5, is_activation=True)
    RuleFactory(version=version, signal=run, points=50)
    publish(version, by=None, at=NOON, authority=Authority.FILE)
    ran(acme, ann, run, NOON)

    drained(NOON)

    assert (Score.objects.get().points, Score.objects.get().qualified) == (50, False)
    assert qualifications() == []


def test_tray_row_of_the_future_waits(version: ScorecardVersion, acme: Account, ann: Person, run: Signal) -> None:
    OccurrenceFactory(signal=run, account=acme, person=ann, at=NOON + DAY)
    Reassessment.objects.create(account=acme, recorded_at=NOON, due_at=NOON + DAY)

    drained(NOON)
    assert (Score.objects.count(), Reassessment.objects.filter(due_at__gt=NOON).count()) == (0, 1)
    drained(NOON + DAY)

    assert (Score.objects.get().points, Reassessment.objects.count()) == (20, 0)


def test_new_version_replaces_the_scores_of_the_old(
    version: ScorecardVersion, acme: Account, ann: Person, run: Signal
) -> None:
    ran(acme, ann, run, NOON)
    ran(acme, ann, run, NOON)
    drained(NOON)
    stricter = ScorecardVersionFactory(scorecard=version.scorecard, number=2, threshold=60)
    RuleFactory(version=stricter, signal=run, points=60, at_least=3, is_activation=True, kind=RuleKind.OCCURRENCES)

    prove(stricter)
    publish(stricter, by=None, at=NOON + DAY, authority=Authority.FILE)
    drained(NOON + DAY)

    assert list(Score.objects.values_list("version__number", "points")) == []
    assert qualifications() == [(NOON, NOON, NOON + DAY, 50)]


def test_every_account_is_assigned_a_tier(acme: Account, ann: Person, run: Signal) -> None:
    tiers = TierVersionFactory()
    TierFactory(version=tiers, key=TierKey.SELF_SERVE, opens_handoff=False, acv_min=None, employees_min=None)
    TierFactory(
        version=tiers,
        key=TierKey.SALES_ASSISTED,
        opens_handoff=True,
        acv_min=Decimal(25000),
        employees_min=50,
        active_people_min=2,
    )
    big, gap, busy = (AccountFactory(key=key) for key in ("big", "gap", "busy"))
    FactFactory(account=big, name="acv_potential", value=30000, since=NOON - DAY)
    FactFactory(account=gap, name="acv_potential", value=15000, since=NOON - DAY)
    for _ in range(2):
        OccurrenceFactory(signal=run, account=busy, person=PersonFactory(), at=NOON - DAY)

    publish_tiers(tiers, by=None, at=NOON)
    drained(NOON)

    assert dict(
        TierAssignment.objects.filter(account__in=[acme, big, gap, busy]).values_list("account__key", "tier")
    ) == {
        "acme.com": "self_serve",
        "big": "sales_assisted",
        "gap": "self_serve",
        "busy": "sales_assisted",
    }
    drained(NOON + 29 * DAY)
    assert TierAssignment.objects.get(account=busy).tier == TierKey.SELF_SERVE


def test_qualification_that_leaves_self_serve_goes_back_into_the_tray(
    version: ScorecardVersion, acme: Account, ann: Person, run: Signal
) -> None:
    tiers = TierVersionFactory()
    TierFactory(version=tiers, key=TierKey.SELF_SERVE)
    TierFactory(version=tiers, key=TierKey.SALES_LED, employees_min=500)
    publish_tiers(tiers, by=None, at=NOON)
    for _ in range(2):
        ran(acme, ann, run, NOON)
    drained(NOON)
    Qualification.objects.update(taken_at=NOON)

    FactFactory(account=acme, name="employees", value=900, since=NOON)
    Reassessment.objects.create(account=acme, recorded_at=NOON + DAY)
    drained(NOON + DAY)

    states = Qualification.objects.values_list("tier", "recorded_at", "tiered_at", "taken_at")
    assert list(states) == [(TierKey.SALES_LED, NOON, NOON + DAY, None)]


@pytest.mark.parametrize("each", [1, 15])
def test_what_a_batch_costs_does_not_depend_on_the_accounts(
    version: ScorecardVersion, run: Signal, each: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tiers = TierVersionFactory()
    TierFactory(version=tiers, key=TierKey.SELF_SERVE)
    TierFactory(version=tiers, key=TierKey.SALES_ASSISTED, active_people_min=1)
    publish_tiers(tiers, by=None, at=NOON - 60 * DAY)
    everybody: list[list[Person]] = [
        [PersonFactory.create(account=AccountFactory()) for _ in range(each)] for _ in range(4)
    ]
    before = [(0,), (0,), (-3,), ()]
    since = [(), (8,), (5,), (9,)]
    twice(run, everybody, before)
    drained(NOON)
    twice(run, everybody, since)

    with django_assert_num_queries(STATEMENTS):
        assert assess_accounts(NOON + 9 * DAY) == 4 * each
    assert Counter((at, ended_at) for at, _, ended_at, _ in qualifications()) == {
        (NOON, NOON + 7 * DAY): 2 * each,
        (NOON - 3 * DAY, NOON + 4 * DAY): each,
        (NOON + 7 * DAY, None): each,
        (NOON + 9 * DAY, None): each,
    }
    assert Score.objects.filter(reassess_at=NOON + 10 * DAY).count() == each


def test_the_big_statements_are_planned_once(
    version: ScorecardVersion, acme: Account, ann: Person, run: Signal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "_has_grown", WeakSet())
    monkeypatch.setattr(plans, "LEAST_PEOPLE", -1)
    tiers = TierVersionFactory()
    TierFactory(version=tiers, key=TierKey.SELF_SERVE)
    publish_tiers(tiers, by=None, at=NOON - 60 * DAY)
    for day in range(3):
        ran(acme, ann, run, NOON + day * DAY)
        ran(acme, ann, run, NOON + day * DAY)
        drained(NOON + day * DAY)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(generic_plans + custom_plans) FROM pg_prepared_statements"
            " WHERE statement ~ 'INSERT INTO \"?playbooks_(score|tierassignment)'"
        )
        assert cursor.fetchone() == (2, 3)
    assert len(qualifications()) == 1
