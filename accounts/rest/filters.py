"""Filters that refuse what they do not understand, instead of answering something else than was asked."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django_filters import BooleanFilter
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import extend_schema_field

BIGINT_MAX = 2**63 - 1


class WholeNumberField(forms.IntegerField):
    """A whole number as plain digits; a greater one than PostgreSQL's is no different from any other that is absent."""

    default_error_messages = {"invalid": "A whole number, such as 42."}

    def __init__(self, **kwargs: Any) -> None:
        """Bound the number to what a bigint column holds."""
        super().__init__(min_value=-BIGINT_MAX, max_value=BIGINT_MAX, **kwargs)


class YesNoField(forms.Field):
    """`true` or `false`."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> bool | None:
        """Read the word; nothing else is taken for yes or no."""
        if value in self.empty_values:
            return None
        if value not in ("true", "false"):
            raise ValidationError("Either true or false.")
        return bool(value == "true")


@extend_schema_field({"type": "string", "minLength": 1, "pattern": r"^[^\u0000]+$"})
class TextFilter(filters.CharFilter):
    """Compares text."""


@extend_schema_field({"type": "integer", "minimum": -BIGINT_MAX, "maximum": BIGINT_MAX})
class WholeNumberFilter(filters.NumberFilter):
    """Compares a whole number."""

    field_class = WholeNumberField

    def get_max_validator(self) -> None:
        """The field has its own bounds."""


class YesNoFilter(BooleanFilter):
    """Compares a truth value. Not the REST filter of that name, whose widget takes any other word for no answer."""

    field_class = YesNoField


class InstantField(IsoDateTimeField):
    """An instant, in UTC: PostgreSQL does not know every offset that ISO 8601 can write."""

    default_error_messages = {"invalid": "An ISO 8601 instant, such as 2026-01-31T09:00:00Z."}

    def clean(self, value: Any) -> datetime | None:
        """Read the instant; one that would be before year 1 or after 9999 in UTC is none."""
        instant: datetime | None = super().clean(value)
        try:
            return instant and instant.astimezone(UTC)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"]) from None


class InstantFilter(filters.IsoDateTimeFilter):
    """Compares an instant."""

    field_class = InstantField


def since(field: str) -> InstantFilter:
    """At that instant or later."""
    return InstantFilter(field, "gte", label="At this instant or later.")


def before(field: str) -> InstantFilter:
    """Before that instant."""
    return InstantFilter(field, "lt", label="Before this instant.")


def at_least(field: str) -> WholeNumberFilter:
    """That many or more."""
    return WholeNumberFilter(field, "gte", label="This many or more.")


def at_most(field: str) -> WholeNumberFilter:
    """That many or fewer."""
    return WholeNumberFilter(field, "lte", label="This many or fewer.")


def is_known(field: str, label: str) -> YesNoFilter:
    """Whether the column has a value."""
    return YesNoFilter(field, "isnull", exclude=True, label=label)
