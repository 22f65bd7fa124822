"""Personal data in the admin: a person's data as a file, their erasure, and how far erasures are."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.base import ReadOnlyAdmin, user_of
from accounts.admin.inlines import LatestInline
from accounts.admin_roles import REVOPS, has_any
from accounts.enums import ErasureStage
from accounts.models import Erasure, Person
from accounts.personal.export import export_response
from accounts.personal.preview import preview
from accounts.personal.requesting import request_erasure

REFRESH_SECONDS = 3


class ErasureInline(LatestInline):
    """How far the person's erasure is, if they asked for it."""

    model = Erasure
    fields = ("requested_at", "requested_by", "stage", "events_erased", "texts_erased", "finished_at")
    related = ("requested_by",)
    verbose_name_plural = "Erasure"
    show_change_link = True


class PersonalDataMixin:
    """The buttons on a person's page, and for somebody who asked to be erased, how far that is."""

    actions_detail: ClassVar[tuple[str, ...]] = ("export_data", "erase_person")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Begin with the erasure, if there is one."""
        found = super().get_inlines(request, obj)  # type: ignore[misc]
        return (ErasureInline, *found) if obj is not None and obj.erased_at else found

    @action(description="Export data", icon="download")
    def export_data(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Everything that is held about the person, as a file."""
        return export_response(_person_or_403(request, object_id), now())

    @action(description="Erase…", icon="person_off", variant=ActionVariant.DANGER)
    def erase_person(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what is held and what becomes of it; erase when the person's address or id is typed."""
        person = _person_or_403(request, object_id)
        found = preview(person)
        wrong = ""
        if request.method == "POST":
            if found.confirms(request.POST.get("confirm", "")):
                done = "The person is being erased. This page says how far it is."
                self.attempt(request, lambda: request_erasure(person, at=now(), by=user_of(request)), done)  # type: ignore[attr-defined]
                return redirect(_url(person))
            wrong = f"Type {found.typed} to confirm. Nothing has been erased."
        context = {"preview": found, "wrong": wrong}
        page: HttpResponse = self.page(request, "admin/erase_person.html", f"Erase {person}", person, context)  # type: ignore[attr-defined]
        return page

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Nobody is erased twice."""
        offered = super().get_actions_detail(request, object_id)  # type: ignore[misc]
        if Person.objects.filter(pk=object_id, erased_at=None).exists():
            return list(offered)
        return [item for item in offered if not item.action_name.endswith("erase_person")]


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """Who asked for whom to be erased, and how far it is; the newest first."""

    when_empty = "People are erased from their own page. What was done stays listed here, without a word about them."
    list_display = ("pseudonym", "person_link", "requested_at", "asked_by", "progress", "finished_at")
    related = ("person", "requested_by", "requested_with")
    ordering = ("-id",)
    search_fields = ("pseudonym__startswith",)
    search_help_text = "Start of the pseudonym"
    readonly_fields = ("person_link", "asked_by", "progress")
    fieldsets = (
        (None, {"fields": (("pseudonym", "person_link"), ("requested_at", "asked_by"), ("progress", "finished_at"))}),
        (
            "Erased so far",
            {
                "fields": (
                    ("events_erased", "rejections_erased"),
                    ("texts_erased", "facts_erased"),
                    "identifiers_erased",
                )
            },
        ),
    )

    @display(description="Person")
    def person_link(self, erasure: Erasure) -> str:
        """Who it is now, leading to their page."""
        return format_html('<a class="baton-link" href="{}">{}</a>', _url(erasure.person), erasure.person)

    @display(description="Asked for by")
    def asked_by(self, erasure: Erasure) -> str:
        """A user, or the key of a program."""
        return str(erasure.requested_by or erasure.requested_with or "Command line")

    @display(description="Progress")
    def progress(self, erasure: Erasure) -> str:
        """How far it is."""
        if erasure.stage == ErasureStage.EVENTS and erasure.events_total:
            return format_html(
                '<progress class="baton-progress" max="{}" value="{}"></progress> {} of {} events looked through',
                erasure.events_total,
                erasure.events_done,
                f"{erasure.events_done:,}",
                f"{erasure.events_total:,}",
            )
        return str(erasure.get_stage_display())

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Reload the list while something is under way."""
        response = super().changelist_view(request, extra_context)
        if Erasure.objects.filter(finished_at=None).exists():
            response["Refresh"] = str(REFRESH_SECONDS)
        return response


def _person_or_403(request: HttpRequest, object_id: str) -> Person:
    if not has_any(request.user, REVOPS):
        raise PermissionDenied
    return get_object_or_404(Person.objects.select_related("account"), pk=object_id)


def _url(person: Person) -> str:
    return reverse("admin:accounts_person_change", args=[person.pk])
