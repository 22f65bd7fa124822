"""Uploading outcomes: take the file, map its columns with a preview, watch it come in, see what was rejected."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.timezone import now
from django_htmx.http import HttpResponseClientRefresh
from unfold.decorators import display

from accounts.admin.base import MadeInStepsAdmin, user_of
from accounts.admin.paginator import BoundedPaginator
from accounts.csv_cells import csv_lines, csv_response
from accounts.errors import RuleBroken
from playbooks import jobs
from playbooks.admin.backtests import STATES
from playbooks.milestones import uploads
from playbooks.milestones.files import NoSuchColumns
from playbooks.models import OutcomeFile, OutcomeImport
from playbooks.outcome_forms import OutcomeFileForm, OutcomeMappingForm
from signals.sheets.storage import CHUNK_BYTES

SHOWN_ROWS = 3
REJECTIONS_A_PAGE = 50
COLUMNS = ("line", "field", "reason")


@admin.register(OutcomeImport)
class OutcomeImportAdmin(MadeInStepsAdmin):
    """Uploaded files of outcomes, the newest first."""

    when_empty = (
        "Who became a customer, and who was an MQL, from a file of the CRM: a CSV with a header, or lines of JSON."
    )
    list_display = ("name", "source", "state_label", "received", "stored", "duplicate", "rejected", "requested_at")
    related = ("requested_by",)
    list_filter = ("state",)
    search_fields = ("name__istartswith",)
    search_help_text = "Start of the file's name"
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        """The steps of an upload."""
        pages = [
            ("file/<int:pk>/", self.map_view, "map"),
            ("file/<int:pk>/discard/", self.discard_view, "discard"),
            ("<int:pk>/progress/", self.progress_view, "progress"),
            ("<int:pk>/cancel/", self.cancel_view, "cancel"),
            ("<int:pk>/rejected.csv", self.rejected_view, "rejected"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=f"playbooks_outcomeimport_{name}")
            for route, view, name in pages
        ]
        return [*own, *super().get_urls()]

    @display(description="State", label=STATES)
    def state_label(self, asked: OutcomeImport) -> str:
        """How far it is."""
        return str(asked.get_state_display())

    def make(self, request: HttpRequest) -> HttpResponse:
        """Take a file, and go on to its columns."""
        form = OutcomeFileForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                kept = uploads.receive(file.name, file.chunks(CHUNK_BYTES), by=user_of(request), at=now())
                return redirect("admin:playbooks_outcomeimport_map", kept.pk)
            except RuleBroken as refusal:
                form.add_error("file", str(refusal))
        return self.page(request, "admin/outcomes_file.html", "Upload outcomes", None, {"form": form})

    def map_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what the columns are, see what would become of the first lines, and start."""
        file = self._file(request, pk)
        form = OutcomeMappingForm(request.POST or None, header=file.header, guessed=uploads.guessed(file))
        if "start" in request.POST and form.is_valid():
            try:
                asked = uploads.start(
                    file,
                    source=form.cleaned_data["source"],
                    mapping=form.cleaned_data["mapping"],
                    by=user_of(request),
                    at=now(),
                )
                return redirect("admin:playbooks_outcomeimport_change", asked.pk)
            except RuleBroken as refusal:
                form.add_error(None, str(refusal))
        return self.page(request, "admin/outcomes_map.html", f"Map {file.name}", None, self._preview(file, form))

    def _preview(self, file: OutcomeFile, form: OutcomeMappingForm) -> dict[str, Any]:
        mapping = uploads.guessed(file)
        if form.is_bound:
            mapping = form.cleaned_data.get("mapping", {}) if form.is_valid() else {}
        context: dict[str, Any] = {"file": file, "form": form}
        if file.header:
            context["samples"] = [row.cells for row in uploads.sheet_of(file).head(SHOWN_ROWS)]
        try:
            context["lines"] = [] if form.errors else uploads.preview(file, mapping, now())
        except NoSuchColumns as wrong:
            context["missing"] = str(wrong)
        return context

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw the file away."""
        file = self._file(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        file.delete()
        self.message_user(request, "The file has been thrown away. Nothing of it was kept.")
        return redirect("admin:playbooks_outcomeimport_changelist")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Show how far it is, or what came of it, with the lines that were rejected."""
        asked = self._asked(request, object_id)
        rejections = asked.rejections.order_by("line", "id")
        page = BoundedPaginator(rejections, REJECTIONS_A_PAGE).get_page(request.GET.get("page"))
        context = {"asked": asked, "page_of_rejections": page}
        return self.page(request, "admin/outcomes_import.html", asked.name, asked, context)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that shows how far it is; the whole page once it is over."""
        asked = self._asked(request, pk)
        if asked.is_over:
            return HttpResponseClientRefresh()
        return render(request, "admin/_outcomes_progress.html", {"asked": asked})

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop it."""
        asked = self._asked(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.attempt(request, lambda: jobs.cancel(asked, now()), "Stopped. What has been kept stays.")
        return redirect("admin:playbooks_outcomeimport_change", pk)

    def rejected_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """The rejected lines as a CSV, with field and reason."""
        asked = self._asked(request, pk)
        rows = asked.rejections.order_by("line", "id").values_list(*COLUMNS)
        return csv_response(f"rejected-outcomes-{asked.pk}.csv", csv_lines(COLUMNS, rows.iterator(chunk_size=2_000)))

    def _file(self, request: HttpRequest, pk: int) -> OutcomeFile:
        """The file, while nobody has started it."""
        self.check_may_add(request)
        return get_object_or_404(OutcomeFile, pk=pk, asked=None)

    def _asked(self, request: HttpRequest, pk: int | str) -> OutcomeImport:
        self.check_may_add(request)
        found = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        return found
