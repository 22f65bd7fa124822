"""The weekly report against a small world that was counted by hand."""

import csv
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from handoffs.models import Handoff, Outcome, OutcomeUndo
from handoffs.reports.weekly import Pipeline, WeekForm, weekly
from tests.factories.accounts import AccountFactory, PersonFactory, UserFactory
from tests.factories.handoffs import FeedbackFactory, HandoffFactory
from tests.factories.playbooks import MilestoneFactory, RuleFactory, publish
from tests.factories.signals import OccurrenceFactory

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 23)
BEGINS = datetime(2026, 3, 23, tzinfo=BERLIN).astimezone(UTC)
ENDS = datetime(2026, 3, 30, tzinfo=BERLIN).astimezone(UTC)
QUERIES = 7
TICK, DAY = timedelta(microseconds=1), timedelta(days=1)


def signups(monday: date) -> tuple[int, int]:
    stage = weekly(monday, ENDS).stages[0]
    return stage.count, stage.before


@pytest.mark.django_db
def test_a_week_is_from_monday_to_sunday_of_the_viewer_across_summer_time() -> None:
    for at in (BEGINS - TICK, BEGINS, ENDS - TICK, ENDS):
        PersonFactory(first_seen_at=at)

    with timezone.override(BERLIN):
        assert 7 * DAY - timedelta(hours=1) == ENDS - BEGINS
        assert signups(MONDAY) == (2, 1)
    with timezone.override(UTC):
        assert signups(MONDAY) == (2, 2)


@pytest.mark.django_db
def test_customers_are_told_apart_by_touch_and_currency() -> None:
    touched = HandoffFactory(contacted=True, fired_at=BEGINS, qualification__at=BEGINS)
    at = BEGINS + 2 * DAY
    MilestoneFactory(account=touched.account, at=at, yearly_value=900, currency="EUR")
    MilestoneFactory(at=at, yearly_value=300, currency="EUR")
    MilestoneFactory(at=at, yearly_value=50, currency="USD")

    with timezone.override(BERLIN):
        found = weekly(MONDAY, ENDS)

    euro, dollar = found.money
    assert (euro.self_serve, euro.assisted, euro.touched) == (Decimal(300), Decimal(900), 75)
    assert (euro.deal, euro.times) == (Decimal(900), Decimal(3))
    assert (dollar.self_serve, dollar.assisted, dollar.touched, dollar.deal, dollar.times) == (
        Decimal(50),
        Decimal(0),
        0,
        None,
        None,
    )
    assert [(stage.label, stage.count) for stage in found.stages[3:5]] == [
        ("Self-serve converted", 2),
        ("Sales touched", 1),
    ]


@pytest.mark.django_db
def test_the_funnel_counts_each_stage_in_its_own_week() -> None:
    rule = RuleFactory(is_activation=True)
    publish(rule.version)
    person = PersonFactory(first_seen_at=BEGINS)
    OccurrenceFactory(signal=rule.signal, person=person, at=BEGINS)
    OccurrenceFactory(signal=rule.signal, person=person, at=BEGINS + DAY)
    early = PersonFactory(first_seen_at=BEGINS - DAY)
    OccurrenceFactory(signal=rule.signal, person=early, at=BEGINS - DAY)
    OccurrenceFactory(signal=rule.signal, person=early, at=BEGINS + DAY)
    handoff = HandoffFactory(contacted=True, fired_at=BEGINS, qualification__at=BEGINS)
    outcome(handoff, "opportunity", BEGINS + DAY)
    taken_back = outcome(handoff, "won", BEGINS + DAY, value=10, currency="EUR")
    OutcomeUndo.objects.create(outcome=taken_back, by=taken_back.by, at=BEGINS + 2 * DAY)

    with timezone.override(BERLIN):
        found = weekly(MONDAY, ENDS)

    assert [(stage.count, stage.before, stage.rate) for stage in found.stages] == [
        (1, 1, None),
        (1, 1, 100),
        (1, 0, 100),
        (0, 0, 0),
        (1, 0, 100),
        (0, 0, 0),
    ]
    assert [stage.difference for stage in found.stages[1:3]] == ["the same", "1 more than 0"]
    assert found.pipeline == Pipeline(fired=1, became=1, opened=1, won=0)
    outcome(handoff, "won", ENDS + DAY, value=10, currency="EUR")
    with timezone.override(BERLIN):
        assert weekly(MONDAY, ENDS).pipeline == Pipeline(fired=1, became=1, opened=1, won=1)


def outcome(handoff: Handoff, kind: str, at: datetime, **given: Any) -> Outcome:
    return Outcome.objects.create(handoff=handoff, kind=kind, by=UserFactory(), at=at, **given)


@pytest.mark.django_db
def test_what_qualified_later_or_was_touched_later_did_it_alone() -> None:
    later = HandoffFactory(contacted=True, fired_at=BEGINS + DAY, qualification__at=BEGINS + DAY)
    MilestoneFactory(account=later.account, at=BEGINS, yearly_value=100, currency="EUR")
    part = AccountFactory(merged_into=later.account)
    MilestoneFactory(account=part, at=BEGINS + 2 * DAY, yearly_value=7, currency="EUR")

    with timezone.override(BERLIN):
        (euro,) = weekly(MONDAY, ENDS).money

    assert (euro.customers, euro.pqls, euro.self_serve, euro.assisted) == (1, 0, Decimal(100), Decimal(0))


@pytest.mark.parametrize(
    ("given", "monday"),
    [("2026-W13", MONDAY), ("2026-03-29", MONDAY), ("", date(2026, 3, 30)), ("soon", date(2026, 3, 30))],
)
def test_a_week_is_asked_for_by_its_name_or_a_day(given: str, monday: date) -> None:
    form = WeekForm({"week": given}, at=ENDS + DAY)

    assert form.monday == monday
    assert bool(form.errors) == (given == "soon")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_page_and_file_have_a_fixed_number_of_queries(
    rows: int, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(UserFactory(roles=["manager"]))
    for number in range(rows):
        FeedbackFactory(at=BEGINS + DAY, text=f"Note {number}")
    client.get("/reports/weekly/")

    with django_assert_num_queries(QUERIES):
        html = client.get("/reports/weekly/?week=2026-W13").content.decode()
    lines = list(
        csv.DictReader(client.get("/reports/weekly/export.csv?week=2026-W13").getvalue().decode().splitlines())
    )

    assert html.count("Note ") == rows
    assert len([line for line in lines if line["part"] == "feedback"]) == rows
    assert "not over yet" not in html


@pytest.mark.django_db
def test_nothing_yet_is_no_error_and_says_that_the_week_is_not_over(client: Client) -> None:
    client.force_login(UserFactory(roles=["manager"]))

    html = client.get("/reports/weekly/?week=never").content.decode()

    assert "Write a week like 2026-W48" in html
    assert "This week is not over yet" in html
    assert "Look at the week before" in html
