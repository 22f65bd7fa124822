"""What RevOps says about a key: what it is for, what it is held to, how long the one before it lives on."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from accounts.admin.fields import SpanField
from accounts.enums import EventKind, LimitPeriod, Scope
from accounts.keys import LONGEST_OVERLAP, Terms
from accounts.models import ApiKey

MOST_EVENTS = 1_000_000
TERMS = tuple(field.name for field in fields(Terms))


class WhyForm(forms.Form):
    """A form that ends with the reason. `about` is said above it, `button` on what sends it."""

    about: ClassVar[str] = ""
    button: ClassVar[str] = "Save"

    why = forms.CharField(
        label="Why?",
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text="Shown in the history.",
    )

    def __iter__(self) -> Iterator[forms.BoundField]:
        """Give the fields, the reason last."""
        bound = list(super().__iter__())
        yield from (field for field in bound if field.name != "why")
        yield self["why"]


class TermsForm(WhyForm):
    """What a key that sends usage is held to."""

    source = forms.CharField(
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        help_text="The product or site whose usage it sends.",
    )
    kinds = forms.MultipleChoiceField(
        label="Event kinds",
        required=False,
        choices=EventKind,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Events of other kinds are rejected one by one, with the reason. None ticked: all kinds may come.",
    )
    limit_events = forms.IntegerField(
        label="Most events",
        required=False,
        min_value=1,
        max_value=MOST_EVENTS,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="On all web servers together. What is over it is told when to come again. Empty: no limit.",
    )
    limit_period = forms.ChoiceField(
        label="… within",
        required=False,
        choices=LimitPeriod,
        initial=LimitPeriod.SECOND,
        widget=UnfoldAdminSelectWidget,
    )
    strict = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="Answer a batch that has a bad event with an error that names every one of them. The good ones are"
        " stored all the same.",
    )

    def terms(self) -> Terms:
        """What was asked for."""
        asked = self.cleaned_data
        return Terms(
            source=asked["source"],
            kinds=tuple(EventKind(kind) for kind in asked["kinds"]),
            limit_events=asked["limit_events"],
            limit_period=LimitPeriod(asked["limit_period"] or LimitPeriod.SECOND),
            strict=asked["strict"],
        )


class NewKeyForm(TermsForm):
    """What a key is for, and what it may do."""

    button = "Make the key"

    name = forms.CharField(max_length=100, widget=UnfoldAdminTextInputWidget, help_text="Who uses it, and where.")
    scopes = forms.MultipleChoiceField(
        choices=Scope, widget=UnfoldAdminCheckboxSelectMultipleWidget, help_text="As few as it needs."
    )
    field_order = ("name", "source", "scopes", "kinds", "limit_events", "limit_period", "strict", "why")

    def clean_scopes(self) -> list[Scope]:
        """As scopes."""
        return [Scope(scope) for scope in self.cleaned_data["scopes"]]


class RotateForm(WhyForm):
    """How long the old key lives on beside its successor."""

    about = (
        "A new key with the same name, source, scopes and limits takes over. Both keys are good until the time below "
        "has passed; then the old one is refused."
    )
    button = "Make the new key"

    overlap = SpanField(
        label="The old key is good for another",
        initial=timedelta(days=7),
        help_text=f"Long enough to put the new key everywhere: “7 days”, “36 hours”, at most {LONGEST_OVERLAP.days} "
        "days. “0” ends it now.",
    )

    def clean_overlap(self) -> Any:
        """Refuse an overlap that would make it pointless to rotate."""
        overlap = self.cleaned_data["overlap"]
        if overlap > LONGEST_OVERLAP:
            raise ValidationError(f"The old key can live on for at most {LONGEST_OVERLAP.days} days.")
        return overlap


def terms_of(key: ApiKey) -> dict[str, Any]:
    """What the key is held to now, as the form shows it."""
    return {name: getattr(key, name) for name in TERMS}
