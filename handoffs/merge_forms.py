"""Which two are to be merged, as people choose them in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.errors import RuleBroken
from accounts.models import Account, AccountMerge, Person, PersonMerge
from signals.further_domains import company_of, part_named_by


def _why_field() -> forms.CharField:
    return forms.CharField(
        label="Why?",
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text="Stays with the merge, and is shown in the history.",
    )


def _choice(model: type[AccountMerge] | type[PersonMerge], field: str, queryset: Any, **options: Any) -> Any:
    widget = AutocompleteSelect(model._meta.get_field(field), admin.site, attrs={"class": "w-full"})
    return forms.ModelChoiceField(queryset, widget=widget, **options)


class MergeAccountsForm(forms.Form):
    """Two accounts; the part may be named by a domain instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer accounts that stand for themselves."""
        super().__init__(*args, **kwargs)
        standing = Account.objects.unmerged().select_related("owner")
        self.fields["into"] = _choice(
            AccountMerge, "into", standing, label="Account", help_text="Its name and key stay."
        )
        self.fields["merged"] = _choice(
            AccountMerge, "merged", standing, label="The account that becomes a part of it", required=False
        )
        self.fields["domain"] = forms.CharField(
            label="Or a domain that is its own, too",
            required=False,
            max_length=255,
            widget=UnfoldAdminTextInputWidget,
            help_text="Such as acme.de. It need not have been seen yet.",
        )
        self.fields["why"] = _why_field()

    def clean(self) -> dict[str, Any]:
        """Find out which account is meant; say what is wrong beside the field."""
        data = super().clean() or {}
        if bool(data.get("merged")) == bool(data.get("domain")):
            raise forms.ValidationError("Choose the account that becomes a part, or write a domain; one of the two.")
        if data.get("domain"):
            self._understand_domain(data)
        elif data["merged"] == data.get("into"):
            raise forms.ValidationError({"merged": f"{data['merged']} is this account already. Choose another."})
        return data

    def _understand_domain(self, data: dict[str, Any]) -> None:
        try:
            data["domain"] = company_of(data["domain"]).registrable
            data["merged"] = part_named_by(data["domain"], data["into"]) if data.get("into") else None
        except RuleBroken as broken:
            raise forms.ValidationError({"domain": str(broken)}) from None


class MergePeopleForm(forms.Form):
    """Two people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer people who stand for themselves."""
        super().__init__(*args, **kwargs)
        standing = Person.objects.unmerged().select_related("account")
        self.fields["into"] = _choice(PersonMerge, "into", standing, label="Person")
        self.fields["merged"] = _choice(
            PersonMerge,
            "merged",
            standing,
            label="Who is the same person",
            help_text="The older of the two rows stays.",
        )
        self.fields["why"] = _why_field()

    def clean(self) -> dict[str, Any]:
        """Refuse the same person twice."""
        data = super().clean() or {}
        if data.get("merged") and data["merged"] == data.get("into"):
            raise forms.ValidationError({"merged": "This is the same person. Choose somebody else."})
        return data
