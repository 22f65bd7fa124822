"""Suggested domains in the admin: see what one would merge, accept it, or dismiss it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.base import ReadOnlyAdmin, user_of
from accounts.admin_roles import REVOPS, has_any
from accounts.models import Account, MergeSuggestion
from handoffs.admin.merges import compared
from handoffs.merge_forms import MergeAccountsForm
from signals import merging


@admin.register(MergeSuggestion)
class MergeSuggestionAdmin(ReadOnlyAdmin):
    """Domains that usage or an enrichment tool says are an account's, the newest first."""

    when_empty = "A domain_aliases trait or an enrichment suggests domains; each waits here for a yes or no."
    list_display = ("host", "account", "state", "recorded_at", "decided_by_name")
    list_display_links = ("host",)
    related = ("account", "decided_by", "decided_key", "merge")
    ordering = ("-id",)
    search_fields = ("host__istartswith", "account__key__istartswith")
    search_help_text = "Start of the domain, or of the account's"
    readonly_fields = ("state", "decided_by_name")
    fieldsets = (
        (None, {"fields": (("host", "account", "state"), "recorded_at", ("decided_at", "decided_by_name"), "merge")}),
    )
    actions_detail = ("look", "dismiss")

    @action(description="See what it would merge…", icon="merge", variant=ActionVariant.PRIMARY)
    def look(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show both sides, and merge when that is confirmed."""
        suggestion = self._open_or_404(request, object_id)
        form = MergeAccountsForm({"into": _stands_for(suggestion.account), "domain": suggestion.host})
        if not form.is_valid():
            return self._refused(request, suggestion, " ".join(str(error[0]) for error in form.errors.values()))
        if request.method == "POST":
            done = f"Merged. {suggestion.host} is {suggestion.account}."
            decide = lambda: merging.accept_suggestion(suggestion, by=user_of(request), at=now())  # noqa: E731
            self.attempt(request, decide, done)
            return redirect(_page_of(suggestion))
        shown = compared(form.cleaned_data)
        context = {"data": form.cleaned_data, "posted": {}, **shown}
        return self.page(request, "admin/merge_preview.html", f"Is {suggestion}?", suggestion, context)

    @action(description="Dismiss", icon="close")
    def dismiss(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Leave it for good, when that is confirmed."""
        suggestion = self._open_or_404(request, object_id)
        if request.method != "POST":
            return self.page(request, "admin/merge_dismiss.html", f"Dismiss: {suggestion}", suggestion, {})
        decide = lambda: merging.dismiss_suggestion(suggestion, by=user_of(request), at=now())  # noqa: E731
        self.attempt(request, decide, "Dismissed. It is not suggested again.")
        return redirect(_page_of(suggestion))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What has been decided is decided."""
        is_open = MergeSuggestion.objects.filter(pk=object_id, decided_at=None).exists()
        return list(super().get_actions_detail(request, object_id)) if is_open else []

    @display(description="State", label={"To decide": "warning", "Accepted": "success", "Dismissed": "info"})
    def state(self, suggestion: MergeSuggestion) -> str:
        """Whether somebody has decided, and how."""
        if suggestion.decided_at is None:
            return "To decide"
        return "Accepted" if suggestion.merge_id else "Dismissed"

    @display(description="Decided by")
    def decided_by_name(self, suggestion: MergeSuggestion) -> str:
        """A user, or an API key."""
        return suggestion.decider or self.empty_value_display

    def _open_or_404(self, request: HttpRequest, object_id: str) -> MergeSuggestion:
        if not has_any(request.user, REVOPS):
            raise PermissionDenied
        found: MergeSuggestion = get_object_or_404(self.get_queryset(request), pk=object_id)
        return found

    def _refused(self, request: HttpRequest, suggestion: MergeSuggestion, why: str) -> HttpResponse:
        self.message_user(request, why, messages.ERROR)
        return redirect(_page_of(suggestion))


def _stands_for(account: Account) -> int:
    return account.merged_into_id or account.pk


def _page_of(suggestion: MergeSuggestion) -> str:
    return reverse("admin:accounts_mergesuggestion_change", args=[suggestion.pk])
