"""Named lists: upload what is on them, see what that changes, download what was."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime, now
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.base import BatonAdmin, PhraseSearch, user_of
from accounts.admin.inlines import LatestInline
from accounts.admin_roles import REVIEWERS, REVOPS
from accounts.csv_cells import safe_cell
from playbooks.list_forms import EntriesForm
from playbooks.models import NamedList, NamedListDraft, NamedListEntry, NamedListVersion, Rule
from playbooks.named_lists import drafts
from playbooks.named_lists.changing import BEGINNING
from playbooks.named_lists.understanding import SHOWN
from playbooks.named_lists.withdrawing import waiting, withdraw

SHORT = "j M Y, H:i"
READERS = REVOPS | REVIEWERS


class ListVersionInline(LatestInline):
    """The versions of a list, the newest first, each to be downloaded."""

    model = NamedListVersion
    readers = READERS
    related = ("author", "withdrawn_by")
    fields = ("number", "holds_from", "entry_count", "added", "removed", "reason", "author", "entries")
    ordering = ("-number",)
    verbose_name_plural = "Versions"

    @display(description="Holds from")
    def holds_from(self, version: NamedListVersion) -> str:
        """Since when it holds, if it was not withdrawn before."""
        if version.withdrawn_at:
            said = date_format(localtime(version.withdrawn_at), SHORT)
            return f"Withdrawn {said}{f' by {version.withdrawn_by}' if version.withdrawn_by else ''}"
        return "The beginning" if version.since == BEGINNING else date_format(localtime(version.since), SHORT)

    @display(description="")
    def entries(self, version: NamedListVersion) -> str:
        """Its entries as a file; of one that was withdrawn there are none."""
        if version.withdrawn_at:
            return "–"
        url = reverse("admin:playbooks_namedlist_entries", args=[version.named_list_id, version.number])
        return format_html('<a class="baton-link" href="{}">Download</a>', url)


@admin.register(NamedList)
class NamedListAdmin(PhraseSearch, BatonAdmin):
    """Lists that rules look accounts up on."""

    when_empty = "A list names companies: targets, competitors, the largest of a country. Rules look accounts up on it."
    readers = READERS
    list_display = ("name", "kind", "entries_now", "used_by", "description")
    list_filter = ("kind",)
    ordering = ("name",)
    search_fields = ("name__istartswith", "key__istartswith")
    prepopulated_fields = {"key": ("name",)}
    fieldsets = ((None, {"fields": (("name", "key"), "kind", "description")}),)
    inlines = (ListVersionInline,)
    actions_detail = ("upload", "withdraw")

    def get_urls(self) -> list[URLPattern]:
        """Add the entries of a version."""
        view = self.admin_site.admin_view(self.entries_view)
        route = path("<object_id>/entries/<int:number>/", view, name="playbooks_namedlist_entries")
        return [route, *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        """What the entries are is settled when the list is made."""
        return ("kind", "waiting") if obj else ("waiting",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Above all else, what was uploaded and waits to be confirmed."""
        fieldsets = super().get_fieldsets(request, obj)
        is_waiting = obj and NamedListDraft.objects.filter(named_list=obj, author=user_of(request)).exists()
        waiting = ("Uploaded, and not on the list yet", {"fields": ("waiting",)})
        return [waiting, *fieldsets] if is_waiting else fieldsets

    @display(description="Waits for you")
    def waiting(self, one: NamedList) -> str:
        """The way back to what they wanted to decide later."""
        url = reverse("admin:playbooks_namedlist_upload", args=[one.pk])
        return format_html('<a class="baton-link" href="{}">See what it changes, and decide</a>', url)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A key that rules and files use follows the name only at first."""
        return super().get_prepopulated_fields(request, obj) if obj is None else {}

    def annotate_page(self, rows: list[Any]) -> None:
        """Count the entries, and the scorecards that use each list."""
        keys = [one.pk for one in rows]
        listed = NamedListVersion.objects.standing().filter(named_list__in=keys).order_by("named_list", "-number")
        counts = dict(listed.distinct("named_list").values_list("named_list", "entry_count"))
        rules = Rule.objects.filter(named_list__in=keys).order_by().values_list("named_list")
        used = dict(rules.annotate(count=Count("version__scorecard", distinct=True)))
        for one in rows:
            one.entry_count, one.scorecard_count = counts.get(one.pk, 0), used.get(one.pk, 0)

    @display(description="Entries")
    def entries_now(self, one: Any) -> str:
        """How many the newest version has."""
        return f"{one.entry_count:,}"

    @display(description="Scorecards")
    def used_by(self, one: Any) -> int:
        """How many scorecards look accounts up on it."""
        return int(one.scorecard_count)

    @action(description="Upload entries…", icon="upload", variant=ActionVariant.PRIMARY, permissions=["change"])
    def upload(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a file or text, show what it would change, and make it the next version when that is confirmed."""
        named_list = get_object_or_404(NamedList, pk=object_id)
        draft = NamedListDraft.objects.filter(named_list=named_list, author=user_of(request)).first()
        if draft and "confirm" in request.POST:
            return self._confirm(request, draft)
        if draft and "discard" in request.POST:
            draft.delete()
            return redirect(request.path)
        if draft and request.method != "POST":
            return self._preview(request, draft)
        form = EntriesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if form.is_valid():
            told = {name: form.cleaned_data[name] for name in ("lines", "since", "reason")}
            drafts.keep(named_list, by=user_of(request), at=now(), **told)
            return redirect(request.path)
        context = {"form": form, "is_first": not named_list.versions.standing().exists()}
        return self.page(request, "admin/list_upload.html", f"Entries of {named_list}", named_list, context)

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[UnfoldAction]:
        """Offer to withdraw only while there is something to withdraw."""
        found: list[UnfoldAction] = super().get_actions_detail(request, object_id)
        waits = waiting(NamedList(pk=object_id), now())
        return found if waits else [one for one in found if not one.action_name.endswith("_withdraw")]

    @action(description="Withdraw what is to come…", icon="undo", permissions=["change"])
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what it undoes, and withdraw the newest version when that is confirmed."""
        named_list = get_object_or_404(NamedList, pk=object_id)
        version = waiting(named_list, now())
        if request.method == "POST" or version is None:
            by, said = user_of(request), f"{named_list} goes on as it is."
            self.attempt(request, lambda: withdraw(named_list, by=by, at=now()), said)
            return redirect(list_url(named_list))
        return self.page(request, "admin/list_withdraw.html", f"Withdraw {version}", named_list, {"version": version})

    def _preview(self, request: HttpRequest, draft: NamedListDraft) -> HttpResponse:
        context = {
            "draft": draft,
            "preview": (found := drafts.preview(draft)),
            "refused": found.understood.refused[:SHOWN],
            "is_first": not draft.named_list.versions.standing().exists(),
        }
        title = f"New entries of {draft.named_list}"
        return self.page(request, "admin/list_preview.html", title, draft.named_list, context)

    def _confirm(self, request: HttpRequest, draft: NamedListDraft) -> HttpResponse:
        done = self.attempt(request, lambda: drafts.confirm(draft, at=now()), f"{draft.named_list} has new entries.")
        return redirect(list_url(draft.named_list) if done else request.path)

    def entries_view(self, request: HttpRequest, object_id: str, number: int) -> StreamingHttpResponse:
        """The entries of a version as a CSV that can be uploaded again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdecimal():
            raise Http404
        version = get_object_or_404(NamedListVersion.objects.standing(), named_list=object_id, number=number)
        response = StreamingHttpResponse(_sheet(version), content_type="text/csv; charset=utf-8")
        name = f"{version.named_list.key}-v{version.number}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class _Echo:
    """What `csv` writes is what is sent."""

    def write(self, line: str) -> str:
        """Pass the line on."""
        return line


def _sheet(version: NamedListVersion) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(["entry"])
    texts = NamedListEntry.objects.filter(
        Q(until=None) | Q(until__gt=version.since), named_list=version.named_list_id, since__lte=version.since
    )
    for text in texts.order_by("key").values_list("text", flat=True).iterator():
        yield writer.writerow([safe_cell(text)])


def list_url(named_list: NamedList) -> str:
    """The page of a list."""
    return reverse("admin:playbooks_namedlist_change", args=[named_list.pk])
