"""Uploading usage: take the file, map its columns with a preview, watch it land, look at what was rejected."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.timezone import now
from django_htmx.http import HttpResponseClientRefresh
from unfold.decorators import display

from accounts.admin.base import MadeInStepsAdmin, user_of
from accounts.csv_cells import csv_response
from accounts.errors import RuleBroken
from signals import actions
from signals.enums import FileFormat, UploadState
from signals.models import Upload
from signals.sheets import preview, rejected
from signals.sheets.layout import DELIMITERS, ENCODINGS, SAMPLE_BYTES, Layout, guess
from signals.sheets.mapping import Mapping, MappingWrong
from signals.sheets.storage import CHUNK_BYTES, StoredFile
from signals.sheets.uploads import layout_of, mapping_of, sheet_of
from signals.upload_forms import LayoutForm, MappingForm, UploadForm

STATES = {"To be mapped": "warning", "Landing": "info", "Done": "success", "Cancelled": "danger", "Failed": "danger"}
SHOWN_ROWS = 3
STOPPED = (UploadState.CANCELLED, UploadState.FAILED)
VERBS: dict[str, tuple[Callable[[Upload], Any], str]] = {
    "cancel": (lambda upload: actions.cancel(upload, at=now()), "Stopped. What has landed stays."),
    "resume": (actions.go_on, "It goes on where it stopped."),
    "discard": (lambda upload: actions.discard(upload, at=now()), "The file has been thrown away."),
}


@admin.register(Upload)
class UploadAdmin(MadeInStepsAdmin):
    """Uploaded files, the newest first."""

    when_empty = "Usage that is in a file can be uploaded: a CSV with a header, or calls as an SDK sends them."
    list_display = ("name", "state_label", "progress", "received", "stored", "duplicate", "rejected", "uploaded_at")
    related = ("uploaded_by",)
    list_filter = ("state",)
    search_fields = ("name__istartswith",)
    search_help_text = "Start of the file's name"
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        """The steps of an upload."""
        steps = [("map", self.map_view), ("progress", self.progress_view), ("rejected", self.rejected_view)]
        verbs = [(verb, self.verb_view(verb)) for verb in VERBS]
        return [
            *(
                path(f"<object_id>/{name}/", self.admin_site.admin_view(view), name=f"signals_upload_{name}")
                for name, view in [*steps, *verbs]
            ),
            *super().get_urls(),
        ]

    @display(description="State", label=STATES)
    def state_label(self, upload: Upload) -> str:
        """Where it stands."""
        return str(upload.get_state_display())

    @display(description="Progress")
    def progress(self, upload: Upload) -> str:
        """How much of the file has landed."""
        if upload.state != UploadState.LANDING:
            return "–"
        return format_html(
            '<progress class="baton-progress" max="100" value="{}"></progress> {}\u202f%',
            upload.percent,
            upload.percent,
        )

    def make(self, request: HttpRequest) -> HttpResponse:
        """Take a file, guess what is in it, and go on to its columns."""
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                upload = actions.receive(file.name, file.chunks(CHUNK_BYTES), by=user_of(request), at=now())
                return redirect(_url("map", upload))
            except RuleBroken as refusal:
                form.add_error("file", str(refusal))
        return self.page(request, "admin/upload_file.html", "Upload usage", None, {"form": form})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Show how far it is, or what came of it; a draft is mapped first."""
        upload = self._allowed(request, object_id)
        if upload.state == UploadState.DRAFT:
            return redirect(_url("map", upload))
        context = {"upload": upload, "can_resume": upload.state in STOPPED and upload.chunks.exists()}
        return self.page(request, "admin/upload.html", upload.name, upload, context)

    def progress_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The part of the page that shows how far it is; the whole page once there is no more progress."""
        upload = self._allowed(request, object_id)
        if upload.state != UploadState.LANDING:
            return HttpResponseClientRefresh()
        return render(request, "admin/_upload_progress.html", {"upload": upload})

    def rejected_view(self, request: HttpRequest, object_id: str) -> Any:
        """The rejected rows as a CSV, with reasons."""
        upload = self._allowed(request, object_id)
        return csv_response(f"rejected-rows-{upload.pk}.csv", rejected.as_csv(upload))

    def verb_view(self, verb: str) -> Callable[..., HttpResponse]:
        """A view that lets something be done to an upload, and leads back to it."""
        act, done = VERBS[verb]

        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            upload = self._allowed(request, object_id)
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            self.attempt(request, lambda: act(upload), done)
            return redirect(_url("change", upload))

        return view

    def map_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what the columns are, see the first events, and start."""
        upload = self._allowed(request, object_id)
        if upload.state != UploadState.DRAFT:
            return redirect(_url("change", upload))
        if "encoding" in request.POST:
            return self._read_again(request, upload)
        mapping = mapping_of(upload) if upload.format == FileFormat.CSV else Mapping()
        form = MappingForm(request.POST or None, header=upload.header, mapping=mapping)
        if upload.format == FileFormat.CSV and request.method == "POST" and form.is_valid():
            mapping = form.cleaned_data["mapping"]
            actions.save_draft(upload, mapping=mapping)
        if "start" in request.POST and (upload.format == FileFormat.NDJSON or not form.errors):
            started = self.attempt(request, lambda: actions.start(upload, at=now()), "It lands now.")
            return redirect(_url("change" if started else "map", upload))
        return self._mapping_page(request, upload, form, mapping)

    def _mapping_page(self, request: HttpRequest, upload: Upload, form: MappingForm, mapping: Mapping) -> HttpResponse:
        sheet = sheet_of(upload) if upload.format == FileFormat.CSV else None
        context: dict[str, Any] = {"upload": upload, "form": form}
        if sheet is not None:
            context |= {
                "layout_form": LayoutForm(layout=sheet.layout),
                "written": _in_words(sheet.layout),
                "samples": [row.cells for row in sheet.head(SHOWN_ROWS)],
            }
        try:
            events = [] if form.errors else preview.of_upload(upload, sheet, mapping, now())
            context |= {"events": events, "by_address": preview.by_address(mapping, events)}
        except MappingWrong as wrong:
            context["missing"] = str(wrong)
        return self.page(request, "admin/upload_map.html", f"Map {upload.name}", upload, context)

    def _read_again(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        form = LayoutForm(request.POST, layout=layout_of(upload))
        if form.is_valid():
            sample = StoredFile(upload, 0).read(SAMPLE_BYTES)
            written = guess(sample, **form.cleaned_data)
            self.attempt(request, lambda: actions.save_draft(upload, written=written), "Read again.")
        return redirect(_url("map", upload))

    def _allowed(self, request: HttpRequest, object_id: str) -> Upload:
        self.check_may_add(request)
        upload: Upload = get_object_or_404(self.get_queryset(request), pk=object_id)
        return upload


def _in_words(layout: Layout) -> str:
    mark = DELIMITERS.get(layout.delimiter, f"“{layout.delimiter}”").lower()
    return f"{ENCODINGS[layout.encoding]}, with a {mark} between cells"


def _url(step: str, upload: Upload) -> str:
    return reverse(f"admin:signals_upload_{step}", args=[upload.pk])
