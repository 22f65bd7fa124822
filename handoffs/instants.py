"""What is asked of a page about any instant: which version, when, and over how long."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_current_timezone, now

from playbooks.enums import Subject
from playbooks.models import ScorecardVersion
from signals.ingest import times

LONGEST_EPOCH = 11
"""Digits of the seconds since 1970 that are read; more would lead out of the years that Python can count."""


LONGEST_MICROSECONDS = 16
"""The same of microseconds."""
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """An instant as an address or a form carries it unseen."""
    return (at - EPOCH) // MICROSECOND


def of_microseconds(number: int) -> datetime:
    """The instant; of `LONGEST_MICROSECONDS` digits at most."""
    return EPOCH + number * MICROSECOND


class Period(models.TextChoices):
    """How much of an account's history a chart shows."""

    MONTH = "30", "30 days"
    QUARTER = "90", "90 days"
    YEAR = "365", "A year"
    ALL = "all", "All of it"

    @property
    def span(self) -> timedelta | None:
        """Its length; None for all of it."""
        return None if self is Period.ALL else timedelta(days=int(self.value))


class InstantField(forms.CharField):
    """An instant as ISO 8601, by default in the viewer's zone."""

    def clean(self, value: Any) -> datetime | None:
        """Read it; refuse what is no time, or none that usage may have."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found = self.read(text)
        except (ValueError, OverflowError):
            found = None
        if found is None:
            raise forms.ValidationError(f"“{text}” is not a time. Write 2026-11-01 or 2026-11-01T09:30.")
        if not times.believable(found, received_at=now()):
            raise forms.ValidationError("Choose a time from 1970 until a year from now.")
        return found

    def read(self, text: str) -> datetime | None:
        """The instant, or None if it is none."""
        found: datetime | date | None = parse_datetime(text) or parse_date(text)
        if found is None:
            return None
        if not isinstance(found, datetime):
            found = datetime.combine(found, time())
        return found if found.tzinfo else found.replace(tzinfo=get_current_timezone())


class SliderField(InstantField):
    """An instant, which may be seconds since 1970 as well: that is what a slider sends."""

    def read(self, text: str) -> datetime | None:
        """Eight digits are a day."""
        if text.isdecimal() and len(text) <= LONGEST_EPOCH and len(text) != len("20261101"):
            return datetime.fromtimestamp(int(text), UTC)
        return super().read(text)


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """A version of a scorecard, as people call it."""

    def label_from_instance(self, obj: ScorecardVersion) -> str:
        """`Enterprise PQL v3, published`."""
        return f"{obj}, {obj.get_state_display().lower()}"


class WhyForm(forms.Form):
    """Which score of an account, or of one of its people, is explained. What is left out is chosen by the page."""

    version = VersionField(
        ScorecardVersion.objects.select_related("scorecard").order_by("scorecard__name", "-number"),
        required=False,
        empty_label=None,
        error_messages={"invalid_choice": "There is no such version."},
    )
    at = SliderField(required=False, max_length=64)
    period = forms.ChoiceField(choices=Period.choices, required=False)

    def __init__(self, *args: Any, subject: Subject = Subject.ACCOUNT, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = self.fields["version"]
        versions.queryset = versions.queryset.about(subject)  # type: ignore[attr-defined] # it is a choice of models
