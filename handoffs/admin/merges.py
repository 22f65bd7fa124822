"""Merges in the admin: choose two, see what comes together, confirm, undo.

The pages are in this app because what they show before a merge is in all of them.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.base import MadeInStepsAdmin, user_of
from accounts.enums import MergeSource
from accounts.models import AccountMerge, PersonMerge
from handoffs.merge_forms import MergeAccountsForm, MergePeopleForm
from handoffs.merge_preview import Preview, preview_accounts, preview_people, unseen_domain
from signals import merging
from signals.merging import Decision

STATE_LABELS = {"Stands": "success", "Undone": "info", "Being applied": "warning"}


class MergeAdmin(MadeInStepsAdmin):
    """Merges, the newest first: made in two steps, never edited, undone by an action."""

    list_display = ("merged", "into", "state", "source", "decided_at", "decided_by", "reason")
    ordering = ("-id",)
    readonly_fields = ("state", "decided_by", "was_undone_by")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("merged", "into", "state"),
                    ("source", "reason"),
                    ("decided_at", "decided_by"),
                    ("undone_at", "was_undone_by"),
                    "settled_at",
                )
            },
        ),
    )
    actions_detail = ("undo",)
    form_class: type[forms.Form]
    noun: str

    def make(self, request: HttpRequest) -> HttpResponse:
        """Ask for the two, show what comes together, and merge when that is confirmed."""
        form = self.form_class(request.POST if request.method == "POST" else None, initial=request.GET.dict())
        title = f"Merge two {self.noun}"
        if not form.is_valid():
            return self.page(request, "admin/merge_choose.html", title, None, {"form": form, "noun": self.noun})
        if "confirm" in request.POST and (done := self._decided(request, form.cleaned_data)):
            return redirect(self.url("change", done.pk))
        context = {"data": form.cleaned_data, "posted": request.POST, **self.preview(form.cleaned_data)}
        return self.page(request, "admin/merge_preview.html", title, None, context)

    @action(description="Undo", icon="undo", variant=ActionVariant.DANGER)
    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what undoing means, and do it when that is confirmed."""
        self.check_may_add(request)
        merge = get_object_or_404(self.get_queryset(request), pk=object_id)
        if request.method != "POST":
            return self.page(request, "admin/merge_undo.html", f"Undo: {merge}", merge, {"noun": self.noun})
        self.attempt(request, lambda: self.take_back(merge, request), f"Undone. The {self.noun} are two again.")
        return redirect(self.url("change", merge.pk))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What has been undone is not undone again."""
        stands = self.model.objects.filter(pk=object_id, undone_at=None).exists()
        return list(super().get_actions_detail(request, object_id)) if stands else []

    def url(self, page: str, *args: Any) -> str:
        """A page of this admin."""
        return reverse(f"admin:accounts_{self.opts.model_name}_{page}", args=args)

    def preview(self, data: dict[str, Any]) -> dict[str, Any]:
        """What the page before confirming shows."""
        raise NotImplementedError

    def decide(self, data: dict[str, Any], decision: Decision) -> Any:
        """Merge."""
        raise NotImplementedError

    def take_back(self, merge: Any, request: HttpRequest) -> None:
        """Undo."""
        raise NotImplementedError

    def _decided(self, request: HttpRequest, data: dict[str, Any]) -> Any:
        made: list[Any] = []
        decision = Decision(user_of(request), now(), data["why"])
        merge: Callable[[], None] = lambda: made.append(self.decide(data, decision))  # noqa: E731
        self.attempt(request, merge, f"Merged. What the {self.noun} have follows within moments.")
        return made[0] if made else None

    @display(description="State", label=STATE_LABELS)
    def state(self, merge: Any) -> str:
        """Whether it stands, and whether everything has followed."""
        if merge.settled_at is None:
            return "Being applied"
        return "Undone" if merge.undone_at else "Stands"

    @display(description="Decided by")
    def decided_by(self, merge: Any) -> str:
        """A user, or an API key."""
        return str(merge.decider)

    @display(description="Undone by")
    def was_undone_by(self, merge: Any) -> str:
        """A user, or an API key."""
        return merge.undoer or self.empty_value_display


@admin.register(AccountMerge)
class AccountMergeAdmin(MergeAdmin):
    """Accounts that became a part of another."""

    when_empty = "Two accounts that are one company are merged here, after a preview, and can be taken apart again."
    related = ("merged", "into", "by", "key", "undone_by", "undone_key")
    search_fields = ("merged__key__istartswith", "into__key__istartswith")
    search_help_text = "Start of either account's domain"
    form_class = MergeAccountsForm
    noun = "accounts"

    def preview(self, data: dict[str, Any]) -> dict[str, Any]:
        """Compare the two."""
        return compared(data)

    def decide(self, data: dict[str, Any], decision: Decision) -> AccountMerge:
        """Merge the account, or the one that the domain stands for."""
        if data["domain"]:
            by_domain = Decision(decision.by, decision.at, decision.reason, MergeSource.DOMAIN)
            return merging.add_domain(data["into"], data["domain"], by_domain)
        return merging.merge_accounts(data["merged"], data["into"], decision)

    def take_back(self, merge: AccountMerge, request: HttpRequest) -> None:
        """Undo."""
        merging.undo_account_merge(merge, by=user_of(request), at=now())


@admin.register(PersonMerge)
class PersonMergeAdmin(MergeAdmin):
    """People who turned out to be one."""

    when_empty = "Two people who are one are merged here, after a preview, and can be taken apart again."
    related = ("merged", "into", "by", "key", "undone_by", "undone_key")
    search_fields = ("merged__email__istartswith", "into__email__istartswith")
    search_help_text = "Start of either person's address"
    form_class = MergePeopleForm
    noun = "people"

    def preview(self, data: dict[str, Any]) -> dict[str, Any]:
        """Compare the two; the older one stays."""
        into, merged = sorted((data["into"], data["merged"]), key=lambda person: person.pk)
        return {"preview": preview_people(merged, into), "names": (merged, into)}

    def decide(self, data: dict[str, Any], decision: Decision) -> PersonMerge:
        """Merge the two."""
        return merging.merge_people(data["into"], data["merged"], decision)

    def take_back(self, merge: PersonMerge, request: HttpRequest) -> None:
        """Undo."""
        merging.undo_person_merge(merge, by=user_of(request), at=now())


def compared(data: dict[str, Any]) -> dict[str, Any]:
    """Both accounts side by side; a domain that nobody has seen has nothing to compare."""
    merged, into = data["merged"], data["into"]
    if merged is None:
        return {"preview": Preview([], [unseen_domain(data["domain"])]), "names": (data["domain"], into)}
    return {"preview": preview_accounts(merged, into, now()), "names": (merged, into)}
