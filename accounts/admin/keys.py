"""Keys of integrations: issued once, replaced with an overlap, revoked for good; what they are held to may change."""

from typing import Any

import pghistory
from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts import keys
from accounts.admin.base import MadeInStepsAdmin, user_of
from accounts.admin.key_forms import NewKeyForm, RotateForm, TermsForm, WhyForm, terms_of
from accounts.enums import EventKind, KeyState, LimitPeriod, Scope
from accounts.errors import RuleBroken
from accounts.models import ApiKey

STATE_COLOURS = {
    KeyState.IN_FORCE.label: "success",
    KeyState.ENDING.label: "warning",
    KeyState.EXPIRED.label: "danger",
    KeyState.REVOKED.label: "danger",
}


@admin.register(ApiKey)
class ApiKeyAdmin(MadeInStepsAdmin):
    """Keys, the newest first. The secret is on the page that answers their making, and nowhere else."""

    when_empty = "A product sends its usage with a key, and programs read with one."
    list_display = ("name", "shown_prefix", "from_source", "may", "limit", "created_at", "last_seen", "state")
    related = ("created_by", "replaces", "successor")
    ordering = ("-id",)
    search_fields = ("prefix__startswith", "name__istartswith", "source__istartswith")
    search_help_text = "Start of the key, of its name or of its source"
    readonly_fields = ("shown_prefix", "may", "limit", "state", "shown_kinds", "predecessor", "replacement")
    fieldsets = (
        (None, {"fields": (("name", "shown_prefix"), ("source", "state"), ("created_by", "created_at"))}),
        ("What it may do", {"fields": (("may", "shown_kinds"), ("limit", "strict"))}),
        ("Use", {"fields": (("last_used_at", "last_used_from"), "last_used_by")}),
        ("Its end", {"fields": (("predecessor", "replacement"), ("expires_at", "revoked_at"))}),
    )
    actions_detail = ("hold_to", "rotate", "revoke")

    def make(self, request: HttpRequest) -> HttpResponse:
        """Ask what it is for, then show the secret in the answer itself: it is neither stored nor sent again."""
        form = NewKeyForm(request.POST or None)
        if not form.is_valid():
            return self._form(request, "New API key", None, form)
        _note_why(form)
        name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
        key, secret = keys.issue(name, scopes=scopes, by=user_of(request), at=now(), terms=form.terms())
        return self.page(request, "admin/key_secret.html", "Copy the key now", key, {"secret": secret})

    @action(description="Limits", icon="speed")
    def hold_to(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Change what the key is held to; the integration goes on with the same secret."""
        self.check_may_add(request)
        key = get_object_or_404(ApiKey, pk=object_id)
        form = TermsForm(request.POST or None, initial=terms_of(key))
        if not form.is_valid():
            return self._form(request, f"Source and limits of {key.name}", key, form)
        _note_why(form)
        keys.hold_to(key, form.terms())
        return self._done(request, key, f"{key.name} is held to this from the next request on.")

    @action(description="Rotate", icon="autorenew")
    def rotate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a successor, and say how long the old key lives on beside it."""
        self.check_may_add(request)
        key = get_object_or_404(ApiKey, pk=object_id)
        form = RotateForm(request.POST or None)
        if not form.is_valid():
            return self._form(request, f"Rotate {key.name}", key, form)
        _note_why(form)
        try:
            made, secret = keys.rotate(key, overlap=form.cleaned_data["overlap"], by=user_of(request), at=now())
        except RuleBroken as refusal:
            return self._done(request, key, str(refusal), messages.ERROR)
        return self.page(
            request, "admin/key_secret.html", "Copy the key now", made, {"secret": secret, "old": made.replaces}
        )

    @action(description="Revoke", icon="block", variant=ActionVariant.DANGER)
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say who last used the key and when, and revoke it when that is confirmed."""
        self.check_may_add(request)
        key = get_object_or_404(ApiKey, pk=object_id)
        if request.method != "POST":
            return self.page(request, "admin/revoke_key.html", f"Revoke {key}", key, {})
        if why := request.POST.get("why", "").strip():
            pghistory.context(reason=why)
        keys.revoke(key, at=now())
        return self._done(request, key, f"{key.name} is refused from now on.")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """A key is revoked once, and replaced once while it is good."""
        key = ApiKey.objects.filter(pk=object_id).first()
        fitting = OFFERED[key.state_at(now())] if key else frozenset()
        return [offer for offer in super().get_actions_detail(request, object_id) if offer.path.strip("/") in fitting]

    def _form(self, request: HttpRequest, title: str, key: ApiKey | None, form: WhyForm) -> HttpResponse:
        back = reverse("admin:accounts_apikey_change", args=[key.pk]) if key else reverse(KEYS)
        return self.page(request, "admin/key_form.html", title, key, {"form": form, "back": back})

    def _done(self, request: HttpRequest, key: ApiKey, words: str, level: int = messages.SUCCESS) -> HttpResponse:
        self.message_user(request, words, level)
        return redirect(reverse("admin:accounts_apikey_change", args=[key.pk]))

    @display(description="Key")
    def shown_prefix(self, key: ApiKey) -> str:
        """The readable start."""
        return f"{key.prefix}…"

    @display(description="Source")
    def from_source(self, key: ApiKey) -> str:
        """The product or site."""
        return key.source or NOTHING

    @display(description="May")
    def may(self, key: ApiKey) -> str:
        """The scopes by name."""
        return ", ".join(str(Scope(scope).label) for scope in key.scopes)

    @display(description="Event kinds")
    def shown_kinds(self, key: ApiKey) -> str:
        """The kinds by name."""
        return ", ".join(str(EventKind(kind).label) for kind in key.kinds) or "All"

    @display(description="Limit")
    def limit(self, key: ApiKey) -> str:
        """How many events it may send."""
        if key.limit_events is None:
            return "None"
        return f"{key.limit_events:,} events {LimitPeriod(key.limit_period).label}"

    @display(description="Last seen")
    def last_seen(self, key: ApiKey) -> str:
        """How long ago it was used, and by what."""
        if key.last_used_at is None:
            return "Never"
        client = key.last_used_by.split(" ", 1)[0]
        return f"{naturaltime(key.last_used_at)}, {client}" if client else str(naturaltime(key.last_used_at))

    @display(description="Took over from")
    def predecessor(self, key: ApiKey) -> str:
        """The key that it replaces."""
        return _link(key.replaces) if key.replaces else NOTHING

    @display(description="Replaced by")
    def replacement(self, key: ApiKey) -> str:
        """The key that replaces it."""
        successor = getattr(key, "successor", None)
        return _link(successor) if successor else NOTHING

    @display(description="State", label=STATE_COLOURS)
    def state(self, key: ApiKey) -> str:
        """Whether it still opens anything."""
        return str(key.state_at(now()).label)


NOTHING = ApiKeyAdmin.empty_value_display
KEYS = "admin:accounts_apikey_changelist"
OFFERED: dict[KeyState, frozenset[str]] = {
    KeyState.IN_FORCE: frozenset({"hold_to", "rotate", "revoke"}),
    KeyState.ENDING: frozenset({"hold_to", "revoke"}),
    KeyState.EXPIRED: frozenset({"revoke"}),
    KeyState.REVOKED: frozenset(),
}


def _note_why(form: WhyForm) -> None:
    if why := form.cleaned_data["why"]:
        pghistory.context(reason=why)


def _link(key: ApiKey) -> str:
    url = reverse("admin:accounts_apikey_change", args=[key.pk])
    return format_html('<a class="baton-link" href="{}">{}</a>', url, key)
