"""A calendar's defaults."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import fields
from django.db.models.fields import DateField, TimeField

from handoffs.models import BusinessCalendar
from tests.factories.handoffs import BusinessCalendarFactory


@pytest.mark.parametrize("hour", range(24))
def test_no_hour_of_the_day_makes_the_checks_complain(hour: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django warns of a plain default near the time of day, so the quality gate would fail for some seconds a day."""
    monkeypatch.setattr(fields, "_get_naive_now", lambda: datetime(2026, 3, 2, hour))  # noqa: DTZ001 - as Django has it
    found = [field for model in apps.get_models() for field in model._meta.fields]

    warnings = [
        warning
        for field in found
        if isinstance(field, DateField | TimeField)
        for warning in field._check_fix_default_value()  # type: ignore[union-attr]
    ]

    assert warnings == []


def test_a_new_calendar_works_from_nine_to_five() -> None:
    assert BusinessCalendar().hours == ["09:00-17:00"] * 5 + [""] * 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hours": ["9 to 5"] * 7}, "is not a span of hours such as 09:00-17:00"),
        ({"hours": [""] * 7}, "hours on at least one weekday"),
        ({"hours": ["09:00-17:00"]}, "seven days"),
        ({"extra_days": ["Christmas"]}, "is not a day such as"),
        ({"holiday_country": "ZZ"}, "are not known"),
    ],
)
def test_a_calendar_that_makes_no_clock_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        BusinessCalendarFactory.build(**changes).clean()


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [[""] * 7, ["09:00-17:00"]])
def test_the_database_refuses_a_calendar_without_a_week(hours: list[str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessCalendarFactory(hours=hours)


def test_a_calendar_has_spans_and_days_of_its_own() -> None:
    calendar = BusinessCalendarFactory.build(
        hours=["09:00-12:00, 13:00-17:00"] * 5 + [""] * 2, extra_days=["2026-12-24 09:00-11:00 Christmas Eve"]
    )

    found = [
        calendar.schedule().business_time_between(day, day + timedelta(days=1))
        for day in (datetime(2026, 12, 23, tzinfo=UTC), datetime(2026, 12, 24, tzinfo=UTC))
    ]

    assert found == [timedelta(hours=7), timedelta(hours=2)]
