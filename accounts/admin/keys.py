"""Keys of integrations: issued once, revoked for good, never edited."""

from typing import Any

import pghistory
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from accounts import keys
from accounts.admin.base import ReadOnlyAdmin, user_of
from accounts.admin_roles import REVOPS, has_any
from accounts.enums import Scope
from accounts.models import ApiKey


class NewKeyForm(forms.Form):
    """What a key is for, and what it may do."""

    name = forms.CharField(max_length=100, widget=UnfoldAdminTextInputWidget, help_text="Who uses it, and where.")
    scopes = forms.MultipleChoiceField(
        choices=Scope, widget=UnfoldAdminCheckboxSelectMultipleWidget, help_text="As few as it needs."
    )
    strict = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text="Answer a batch that has a bad event with an error that names every one of them. The good ones are"
        " stored all the same.",
    )
    why = forms.CharField(
        label="Why?",
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text="Shown in the history.",
    )


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Keys, the newest first. The secret is on the page that answers their making, and nowhere else."""

    list_display = ("name", "shown_prefix", "may", "created_by", "created_at", "last_used_at", "state")
    related = ("created_by",)
    ordering = ("-id",)
    search_fields = ("prefix__startswith", "name__istartswith")
    search_help_text = "Start of the key or of its name"
    readonly_fields = ("shown_prefix", "may", "state")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "shown_prefix"),
                    ("may", "state"),
                    "strict",
                    ("created_by", "created_at"),
                    ("last_used_at", "revoked_at"),
                )
            },
        ),
    )
    actions_detail = ("revoke",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """RevOps makes keys, though it cannot edit them."""
        return has_any(request.user, REVOPS)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Ask for name and scopes, then show the secret in the answer itself: it is neither stored nor sent again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewKeyForm(request.POST or None)
        if form.is_valid() and (why := form.cleaned_data["why"]):
            pghistory.context(reason=why)
        if not form.is_valid():
            return self.page(request, "admin/new_key.html", "New API key", None, {"form": form})
        scopes = [Scope(scope) for scope in form.cleaned_data["scopes"]]
        name, strict = form.cleaned_data["name"], form.cleaned_data["strict"]
        key, secret = keys.issue(name, scopes=scopes, by=user_of(request), at=now(), strict=strict)
        return self.page(request, "admin/key_secret.html", "Copy the key now", key, {"secret": secret})

    @action(description="Revoke", icon="block", variant=ActionVariant.DANGER)
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say who last used the key and when, and revoke it when that is confirmed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        key = get_object_or_404(ApiKey, pk=object_id)
        if request.method != "POST":
            return self.page(request, "admin/revoke_key.html", f"Revoke {key}", key, {})
        if why := request.POST.get("why", "").strip():
            pghistory.context(reason=why)
        keys.revoke(key, at=now())
        self.message_user(request, f"{key.name} is refused from now on.", messages.SUCCESS)
        return redirect(reverse("admin:accounts_apikey_change", args=[key.pk]))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """A key is revoked once."""
        if not ApiKey.objects.filter(pk=object_id, revoked_at=None).exists():
            return []
        return list(super().get_actions_detail(request, object_id))

    @display(description="Key")
    def shown_prefix(self, key: ApiKey) -> str:
        """The readable start."""
        return f"{key.prefix}…"

    @display(description="May")
    def may(self, key: ApiKey) -> str:
        """The scopes by name."""
        return ", ".join(str(Scope(scope).label) for scope in key.scopes)

    @display(description="State", label={"In force": "success", "Revoked": "danger"})
    def state(self, key: ApiKey) -> str:
        """Whether it still opens anything."""
        return "Revoked" if key.revoked_at else "In force"
