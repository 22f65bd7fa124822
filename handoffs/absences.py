"""When people are out of office: who may say so, and how it is asked for.

Everybody who works with handoffs says it of themselves; a sales manager of everybody in sales.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import User
from handoffs.models import Absence
from handoffs.models.absence import LONGEST
from signals.ingest import times

FURTHEST_AHEAD = timedelta(days=3653)


class AbsenceForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """A span, in the time zone of whoever asks for it; managers choose whose."""

    class Meta:
        model = Absence
        fields = ("user", "starts_at", "ends_at", "note")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("starts_at", "From"), ("ends_at", "Until")):
            widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            self.fields[name] = forms.DateTimeField(label=label, widget=widget)
        self.fields["note"] = forms.CharField(
            label="What others may know", required=False, max_length=200, widget=forms.TextInput
        )
        if by.has_role(Role.MANAGER):
            people = User.objects.in_sales().order_by("first_name", "last_name", "email")
            self.fields["user"] = forms.ModelChoiceField(
                people | User.objects.filter(pk=by.pk).distinct(), label="Who", initial=by, empty_label=None
            )
        else:
            del self.fields["user"]
            self.instance.user = by

    def clean(self) -> dict[str, Any]:
        """The start is in our time, and the end comes after it, by a year at most."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = found.get("starts_at"), found.get("ends_at")
        if start and not times.EARLIEST <= start <= now() + FURTHEST_AHEAD:
            self.add_error("starts_at", "Choose a time from 1970 until ten years from now.")
        elif start and end and end <= start:
            self.add_error("ends_at", "This is not after the start. Name the moment you are back.")
        elif start and end and end - start > LONGEST:
            self.add_error("ends_at", "This is more than a year. Who leaves for longer is better made inactive.")
        return found


def absences_for(user: User) -> "QuerySet[Absence]":
    """The absences that the user may change: their own, a manager's everybody's."""
    everybody = Absence.objects.select_related("user")
    return everybody if user.has_role(Role.MANAGER) else everybody.filter(user=user)
