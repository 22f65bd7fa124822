"""The pledge and its versions, and what was refused, to look at."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.base import ReadOnlyAdmin, user_of
from accounts.admin_roles import MANAGERS, REVOPS, has_any
from handoffs import pledging
from handoffs.models import ContactRefusal, PledgeSignature, PledgeVersion, Refusal
from playbooks.admin.versions import STATE_LABELS, VersionAdmin

READERS = REVOPS | MANAGERS


@admin.register(PledgeVersion)
class PledgeVersionAdmin(VersionAdmin):
    """What account executives sign before their first contact."""

    when_empty = "The pledge says what every contact keeps to. Write one promise a line."
    readers = READERS
    list_display = ("__str__", "state_label", "signatures", "published_at", "retired_at")
    text_rows = 10
    readonly_fields = ("number", "state_label", "created_at", "published_at", "published_by", "retired_at")
    fieldsets = (
        (None, {"fields": ("text",)}),
        ("Life", {"fields": (("number", "state_label"), ("created_at", "published_at", "retired_at"))}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """The first one begins here, empty."""
        return has_any(request.user, REVOPS)

    def save_model(self, request: HttpRequest, obj: PledgeVersion, form: Any, change: bool) -> None:
        """A new draft gets the next number."""
        if not change:
            pledging.number(obj, at=now())
        super().save_model(request, obj, form, change)

    def annotate_page(self, rows: list[Any]) -> None:
        """Count the signatures of the versions on the page."""
        signed = PledgeSignature.objects.filter(version__in=rows).order_by().values_list("version")
        counted = dict(signed.annotate(count=Count("pk")))
        for version in rows:
            version.signed = counted.get(version.pk, 0)

    @display(description="Signed by")
    def signatures(self, version: Any) -> int:
        """How many have signed."""
        return int(version.signed)

    @display(description="State", label=STATE_LABELS)
    def state_label(self, version: PledgeVersion) -> str:
        """Where it stands."""
        return str(version.get_state_display())

    @action(description="Publish…", icon="publish", variant=ActionVariant.PRIMARY)
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the promises, and put them in force when that is confirmed."""
        version = self.draft_or_403(request, object_id)
        if request.method == "POST":
            done = f"{version} is in force."
            self.attempt(request, lambda: pledging.publish(version, by=user_of(request), at=now()), done)
            return redirect(_url(version))
        context = {
            "lines": [("", promise) for promise in version.promises],
            "follows": "Everybody who reaches out is asked to sign it before their next message.",
        }
        return self.page(request, "admin/publish_words.html", f"Publish {version}", version, context)

    @action(description="New draft from this version", icon="edit_document")
    def draft_from_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Begin the next version with these promises."""
        if not self.may_draft(request):
            raise PermissionDenied
        source = get_object_or_404(PledgeVersion, pk=object_id)
        if request.method == "POST":
            draft, _ = pledging.write_draft(source.text, by=user_of(request), at=now())
            return redirect(_url(draft))
        return self.page(request, "admin/begin_draft.html", f"New draft from {source}", source, {"source": source})


@admin.register(Refusal)
class RefusalAdmin(ReadOnlyAdmin):
    """What people wanted to do with handoffs and a rule refused."""

    when_empty = "Whatever a rule refuses somebody is kept here: who, what, why and when."
    readers = READERS
    list_display = ("at", "move", "handoff", "by", "why")
    list_filter = ("move",)
    related = ("handoff__account", "by")
    ordering = ("-at", "-id")


@admin.register(ContactRefusal)
class ContactRefusalAdmin(ReadOnlyAdmin):
    """Whom programs asked about and were told not to contact."""

    when_empty = "Whenever a program asks whether somebody may be contacted and is told no, it is kept here."
    readers = READERS
    list_display = ("at", "reason", "who", "times", "key", "by")
    list_filter = ("reason",)
    related = ("person", "key", "by")
    ordering = ("-at", "-id")

    @display(description="About")
    def who(self, refusal: ContactRefusal) -> str:
        """The person, or where somebody unknown would be."""
        return str(refusal.person) if refusal.person else f"Somebody at {refusal.host}" if refusal.host else "Nobody"


def _url(version: PledgeVersion) -> str:
    return reverse("admin:handoffs_pledgeversion_change", args=[version.pk])
