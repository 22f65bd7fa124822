"""Serializers' common ground."""

from typing import Any

from django.db import models
from rest_framework.exceptions import ValidationError
from rest_framework.fields import BooleanField, CharField, SlugField
from rest_framework.relations import PrimaryKeyRelatedField
from rest_framework.serializers import ModelSerializer, Serializer


class StrictBooleanField(BooleanField):
    """`true` or `false`; neither 0 nor "no"."""

    def to_internal_value(self, data: Any) -> bool:
        """Take a boolean as it is."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class StrictCharField(CharField):
    """Text; a number is not text."""

    def to_internal_value(self, data: Any) -> str:
        """Take text as it is."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictSlugField(StrictCharField, SlugField):
    """A slug; a number is none."""


class StrictIdField(PrimaryKeyRelatedField[Any]):
    """The id of an object; a number with a fraction, or beyond all numbers, is none."""

    def to_internal_value(self, data: Any) -> Any:
        """Find the object by an id as it is."""
        if isinstance(data, float):
            self.fail("incorrect_type", data_type="float")
        return super().to_internal_value(data)


class RefusesUnknown(Serializer[Any]):
    """Refuses fields that would have been ignored: misspelt, made up, or not the caller's to write."""

    def to_internal_value(self, data: Any) -> Any:
        """Read the fields, or name those that are not for writing."""
        if isinstance(data, dict):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            wrong = {name: self._why(name, writable) for name in data if name not in writable}
            if wrong:
                raise ValidationError(wrong)
        return super().to_internal_value(data)

    def _why(self, name: str, writable: set[str]) -> str:
        if name in self.fields:
            return "Baton sets this; leave it out."
        return f"No such field. To write there are: {', '.join(sorted(writable))}."


class StrictModelSerializer(RefusesUnknown, ModelSerializer[Any]):
    """A model's fields, and no others, each of its own JSON type."""

    serializer_field_mapping = ModelSerializer.serializer_field_mapping | {
        models.BooleanField: StrictBooleanField,
        models.CharField: StrictCharField,
        models.SlugField: StrictSlugField,
        models.TextField: StrictCharField,
    }
