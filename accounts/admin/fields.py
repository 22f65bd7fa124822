"""Form fields that take what a person would type: a value without JSON's quotes, a span of time in words."""

import json
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Model
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts.wording import LONGEST, SpanTooLong, read_span, span


class SpanField(forms.Field):
    """A span of time; a bare number means days."""

    widget = UnfoldAdminTextInputWidget

    def prepare_value(self, value: Any) -> Any:
        """Show words."""
        return span(value) if isinstance(value, timedelta) else value

    def to_python(self, value: Any) -> timedelta | None:
        """Read “14”, “14 days” or “36 hours”."""
        if value in self.empty_values or isinstance(value, timedelta):
            return value or None
        try:
            return read_span(str(value))
        except SpanTooLong:
            raise ValidationError(f"Write a span of at most {LONGEST.days:,} days, which is a hundred years.") from None
        except ValueError:
            raise ValidationError("Write a span like “14 days” or “36 hours”.") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare spans, not the words for them."""
        try:
            return bool((initial or None) != self.to_python(data))
        except ValidationError:
            return True


class ValueField(forms.Field):
    """A JSON value typed plainly: pro, 3, true; commas make a list where one is needed (see `as_list`)."""

    widget = UnfoldAdminTextInputWidget

    def prepare_value(self, value: Any) -> Any:
        """Show text as it is, unless it would be read back as something else."""
        return plain(value)

    def to_python(self, value: Any) -> Any:
        """Read JSON where it is JSON, and text otherwise."""
        if value in ("", None):
            return None
        try:
            return json.loads(value)
        except (TypeError, ValueError):
            return str(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare values, not the text for them."""
        return bool(plain(initial) != plain(self.to_python(data)))


def plain(value: Any) -> str:
    """The text that `ValueField` reads as the value."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) and "," not in item for item in value):
        return ", ".join(value)
    if isinstance(value, str):
        try:
            json.loads(value)
        except ValueError:
            return value
    return json.dumps(value, ensure_ascii=False)


def as_list(value: Any) -> Any:
    """A value for “is one of”: commas separate the entries of a text, a single value is a list of one."""
    if isinstance(value, str):
        return [item.strip() for item in value.split(",") if item.strip()]
    return value if isinstance(value, list) or value is None else [value]


class LinesField(forms.Field):
    """A list of texts, one a line; empty lines and repetitions do not count."""

    widget = UnfoldAdminTextareaWidget(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """One a line."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Read the lines."""
        if isinstance(value, list):
            return value
        return list(dict.fromkeys(line.strip() for line in str(value or "").splitlines() if line.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare lists, not the text for them."""
        return bool((initial or []) != self.to_python(data))


class KnownAutocomplete(AutocompleteSelect):
    """An autocomplete that is told what its stored choice is called (`know`), so that rows need no query each."""

    known: tuple[str, str] | None = None

    def know(self, row: Model | None) -> None:
        """Remember the stored choice."""
        self.known = (str(row.pk), str(row)) if row else None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Offer the stored choice from memory, any other (of a form that is shown again) from the database."""
        if self.known is None or [str(item) for item in value] != [self.known[0]]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, *self.known, True, len(options)))
        return [(None, options, 0)]
