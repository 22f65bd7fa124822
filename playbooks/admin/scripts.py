"""Scripts and their versions: a draft is edited and published, what has been published is read."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.base import user_of
from accounts.admin_roles import REVOPS, has_any
from playbooks import scripts
from playbooks.admin.versions import STATE_LABELS, VersionAdmin, given_reason
from playbooks.models import Script


@admin.register(Script)
class ScriptAdmin(VersionAdmin):
    """The words of a play for one tier; what stands in braces is filled in for the person."""

    when_empty = "A script is what a play says to the accounts of one tier."
    list_display = ("__str__", "state_label", "subject", "published_at", "retired_at")
    list_filter: ClassVar[tuple[str, ...]] = ("state", "tier")
    search_fields = ("play__name__istartswith", "subject__istartswith")
    related = ("play",)
    text_rows = 12
    readonly_fields = ("number", "state_label", "created_at", "published_at", "retired_at")
    fieldsets = (
        (None, {"fields": (("play", "tier"), "subject", "body")}),
        ("Life", {"fields": (("number", "state_label"), ("created_at", "published_at", "retired_at"))}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """The first version of a play and tier begins here, empty."""
        return has_any(request.user, REVOPS)

    def save_model(self, request: HttpRequest, obj: Script, form: Any, change: bool) -> None:
        """A new draft gets the next number of its play and tier."""
        if not change:
            scripts.number(obj)
        super().save_model(request, obj, form, change)

    @display(description="State", label=STATE_LABELS)
    def state_label(self, script: Script) -> str:
        """Where it stands."""
        return str(script.get_state_display())

    @action(description="Publish…", icon="publish", variant=ActionVariant.PRIMARY)
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the words, and put them in force when that is confirmed."""
        script = self.draft_or_403(request, object_id)
        if request.method == "POST":
            done = f"“{script}” is in force."
            self.attempt(request, lambda: scripts.publish_script(script, by=user_of(request), at=now()), done)
            return redirect(_url(script))
        context = {
            "lines": [("Subject", script.subject), ("Message", script.body)],
            "follows": "From now on it is what the composer begins with. Messages that were sent keep their version.",
        }
        return self.page(request, "admin/publish_words.html", f"Publish {script}", script, context)

    @action(description="New draft from this version", icon="edit_document")
    def draft_from_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then begin the next version with these words."""
        if not self.may_draft(request):
            raise PermissionDenied
        source = get_object_or_404(Script.objects.select_related("play"), pk=object_id)
        if request.method == "POST":
            return redirect(
                _url(scripts.draft_script(source, by=user_of(request), at=now(), reason=given_reason(request)))
            )
        return self.page(request, "admin/begin_draft.html", f"New draft from {source}", source, {"source": source})


def _url(script: Script) -> str:
    return reverse("admin:playbooks_script_change", args=[script.pk])
