"""Studies in the admin: ask for a proof or for points from outcomes, watch it run, read and share it, take points."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.timezone import now
from django_htmx.http import HttpResponseClientRefresh
from unfold.decorators import display

from accounts.admin.base import ReadOnlyAdmin, user_of
from accounts.admin_roles import MANAGERS, REVIEWERS, REVOPS, has_any
from accounts.csv_cells import csv_lines, csv_response
from playbooks import jobs, studying
from playbooks import study_results as results
from playbooks.admin.backtests import STATES
from playbooks.contents import content_of
from playbooks.enums import BacktestState, StudyKind
from playbooks.errors import NotWeighable
from playbooks.models import ScorecardVersion, Study
from playbooks.study_forms import StudyForm, TakeForm
from playbooks.weighing import draft_with_points

OTHERS_SHOWN = 5


@admin.register(Study)
class StudyAdmin(ReadOnlyAdmin):
    """Studies of outcomes, the newest first. Readers of scorecards read them; RevOps asks for them and stops them."""

    readers = REVOPS | REVIEWERS | MANAGERS
    when_empty = "Open a version of a scorecard and choose “How its PQLs did” or “Suggested points”."
    list_display = ("name", "kind", "state_label", "progress", "requested_by", "requested_at")
    related = ("version__scorecard", "requested_by")
    list_filter = ("kind", "state")
    ordering = ("-id",)
    search_fields = ("version__scorecard__key__istartswith",)
    search_help_text = "Start of the scorecard's key"

    def get_urls(self) -> list[URLPattern]:
        """The pages of a study beside its own."""
        pages = [
            ("<int:pk>/progress/", self.progress_view, "progress"),
            ("<int:pk>/cancel/", self.cancel_view, "cancel"),
            ("<int:pk>/take/", self.take_view, "take"),
            ("<int:pk>/accounts.csv", self.csv_view, "csv"),
            ("of/<int:pk>/<slug:kind>/", self.ask_view, "ask"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=f"playbooks_study_{name}") for route, view, name in pages
        ]
        return [*own, *super().get_urls()]

    @display(description="Version")
    def name(self, study: Study) -> str:
        """What was held against the outcomes."""
        return str(study.version)

    @display(description="State", label=STATES)
    def state_label(self, study: Study) -> str:
        """How far it is."""
        return str(study.get_state_display())

    @display(description="Done")
    def progress(self, study: Study) -> str:
        """How much of the history has been looked at."""
        return "–" if study.is_over else f"{study.percent} %"

    def ask_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Ask for a study of a version; those there are can be opened."""
        if kind not in StudyKind.values or not self.has_view_permission(request):
            raise Http404
        version = get_object_or_404(ScorecardVersion.objects.select_related("scorecard"), pk=pk)
        asked = Study(version=version, kind=kind)
        form = StudyForm(request.POST if request.method == "POST" else None, instance=asked)
        may_ask = has_any(request.user, REVOPS)
        if request.method == "POST":
            if not may_ask:
                raise PermissionDenied
            if form.is_valid():
                made = studying.request(version, by=user_of(request), at=now(), kind=kind, **form.cleaned_data)
                return redirect("admin:playbooks_study_change", made.pk)
        others = Study.objects.filter(version=version, kind=kind).select_related("requested_by").order_by("-id")
        context = {"form": form, "kind": kind, "may_ask": may_ask, "others": others[:OTHERS_SHOWN]}
        return self.page(request, "admin/ask_study.html", str(asked), version, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Show how far it is, or what came of it."""
        return self._shown(request, self._seen(request, object_id))

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that shows how far it is; the whole page once it is over."""
        study = self._seen(request, pk)
        if study.is_over:
            return HttpResponseClientRefresh()
        return render(request, "admin/_study_progress.html", {"study": study})

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop it."""
        if not has_any(request.user, REVOPS):
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        study = self._seen(request, pk)
        self.attempt(request, lambda: jobs.cancel(study, now()), "The study was stopped.")
        return redirect("admin:playbooks_study_change", pk)

    def take_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a draft with the suggested points of the rules that were chosen."""
        if not has_any(request.user, REVOPS):
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        study = self._seen(request, pk)
        if study.kind != StudyKind.WEIGHTS or study.state != BacktestState.FINISHED:
            raise Http404
        form = TakeForm(studying.suggestion_in(study), request.POST)
        if not form.is_valid():
            return self._shown(request, study, form)
        reason = form.cleaned_data["reason"]
        try:
            draft = draft_with_points(study.version, form.points, by=user_of(request), at=now(), reason=reason)
        except NotWeighable as refusal:
            form.add_error("rules", str(refusal))
            return self._shown(request, study, form)
        self.message_user(request, f"{draft} has the points that you chose. Nothing is published yet.")
        return redirect("admin:playbooks_scorecardversion_change", draft.pk)

    def csv_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """A line for every account that a proof counts."""
        study = self._seen(request, pk)
        if study.state != BacktestState.FINISHED or study.kind != StudyKind.PROOF:
            raise Http404
        name = f"proof-{study.version.scorecard.key}-{study.version.number}-{study.pk}.csv"
        return csv_response(name, csv_lines(results.COLUMNS, results.table(study)))

    def _shown(self, request: HttpRequest, study: Study, form: TakeForm | None = None) -> HttpResponse:
        may_act = has_any(request.user, REVOPS)
        context: dict[str, Any] = {"study": study, "may_act": may_act, "form": form}
        if study.state == BacktestState.FINISHED:
            context |= results.result(study)
            context["has_changed"] = content_of(study.version) != study.content
        if "suggestion" in context:
            context["reason"] = results.reason(study, context["suggestion"])
            context["takeable"] = any(row.changes for row in context["rows"])
        return self.page(request, "admin/study.html", str(study), study, context)

    def _seen(self, request: HttpRequest, pk: int | str) -> Study:
        """The study, for whoever may see it."""
        found = self.get_object(request, str(pk))
        if found is None or not self.has_view_permission(request, found):
            raise Http404
        return found
