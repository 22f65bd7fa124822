"""A calendar's defaults."""

from datetime import datetime

import pytest
from django.apps import apps
from django.db.models import fields
from django.db.models.fields import DateField, TimeField

from handoffs.models import BusinessCalendar


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
    calendar = BusinessCalendar()

    assert (calendar.opens_at.hour, calendar.closes_at.hour) == (9, 17)
