"""The form of a trigger that counts, with its window in words."""

from django import forms

from accounts.admin.fields import SpanField
from playbooks.models import PermissionTrigger


class TriggerForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """At least so many, within a window."""

    window = SpanField(label="Within", help_text="Like “7 days”.")

    class Meta:
        model = PermissionTrigger
        fields = ("signal", "kind", "at_least", "window")
