"""Backtests in the admin: ask for one, watch it run, stop it, read and share what came of it."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.timezone import now
from django_htmx.http import HttpResponseClientRefresh
from unfold.decorators import display

from accounts.admin.base import ReadOnlyAdmin, user_of
from accounts.admin.paginator import BoundedPaginator
from accounts.admin_roles import MANAGERS, REVIEWERS, REVOPS, has_any
from accounts.csv_cells import csv_lines, csv_response
from playbooks import backtest_results as results
from playbooks import backtesting, jobs
from playbooks.backtest_forms import BacktestForm
from playbooks.enums import BacktestState, Subject
from playbooks.models import Backtest, ScorecardVersion

ROWS_SHOWN = 50
STATES = {"Waiting": "warning", "Running": "info", "Finished": "success", "Failed": "danger", "Cancelled": "danger"}


@admin.register(Backtest)
class BacktestAdmin(ReadOnlyAdmin):
    """Backtests, the newest first. Whoever reads scorecards reads them; RevOps asks for them and stops them."""

    readers = REVOPS | REVIEWERS | MANAGERS
    when_empty = "Open a version of a scorecard and choose “Backtest…”: all stored usage is replayed under it."
    list_display = ("name", "state_label", "progress", "firings", "requested_by", "requested_at")
    related = ("version__scorecard", "compared_with__scorecard", "requested_by")
    list_filter = ("state",)
    ordering = ("-id",)
    search_fields = ("version__scorecard__key__istartswith",)
    search_help_text = "Start of the scorecard's key"

    def get_urls(self) -> list[URLPattern]:
        """The pages of a backtest beside its own."""
        pages = [
            ("<int:pk>/progress/", self.progress_view, "progress"),
            ("<int:pk>/cancel/", self.cancel_view, "cancel"),
            ("<int:pk>/firings.csv", self.csv_view, "csv"),
            ("of/<int:pk>/", self.ask_view, "ask"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=f"playbooks_backtest_{name}")
            for route, view, name in pages
        ]
        return [*own, *super().get_urls()]

    @display(description="Version")
    def name(self, backtest: Backtest) -> str:
        """What was replayed."""
        return str(backtest.version)

    @display(description="State", label=STATES)
    def state_label(self, backtest: Backtest) -> str:
        """How far it is."""
        return str(backtest.get_state_display())

    @display(description="Replayed")
    def progress(self, backtest: Backtest) -> str:
        """How much of the history has been swept."""
        return f"{backtest.percent} %" if not backtest.is_over else "–"

    @display(description="Firings")
    def firings(self, backtest: Backtest) -> str:
        """How often it fired."""
        return f"{backtest.summary['firings']:,}" if backtest.state == BacktestState.FINISHED else "–"

    def ask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a backtest of a version."""
        if not has_any(request.user, REVOPS):
            raise Http404
        version = get_object_or_404(ScorecardVersion.objects.select_related("scorecard", "based_on"), pk=pk)
        asked = Backtest(version=version, compared_with_id=version.based_on_id)
        form = BacktestForm(version, request.POST or None, instance=asked)
        if request.method == "POST" and form.is_valid():
            made = backtesting.request(version, by=user_of(request), at=now(), **form.cleaned_data)
            return redirect("admin:playbooks_backtest_change", made.pk)
        return self.page(request, "admin/ask_backtest.html", f"Backtest {version}", version, {"form": form})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Show how far it is, or what came of it."""
        backtest = self._seen(request, object_id)
        may_ask = has_any(request.user, REVOPS)
        context = {"backtest": backtest, "may_ask": may_ask, "may_stop": may_ask and not backtest.is_over}
        if backtest.state == BacktestState.FINISHED:
            context |= _result(request, backtest)
        return self.page(request, "admin/backtest.html", str(backtest), backtest, context)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that shows how far it is; the whole page once it is over."""
        backtest = self._seen(request, pk)
        if backtest.is_over:
            return HttpResponseClientRefresh()
        return render(request, "admin/_backtest_progress.html", {"backtest": backtest})

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop it."""
        if not has_any(request.user, REVOPS):
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        backtest = self._seen(request, pk)
        self.attempt(request, lambda: jobs.cancel(backtest, now()), "The backtest was stopped.")
        return redirect("admin:playbooks_backtest_change", pk)

    def csv_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """The firings that the page shows, all of them."""
        backtest = self._seen(request, pk)
        if backtest.state != BacktestState.FINISHED:
            raise Http404
        found = results.firings(backtest, **_asked(request))
        lines = csv_lines(results.COLUMNS, results.table(backtest, found))
        return csv_response(f"backtest-{backtest.pk}.csv", lines)

    def _seen(self, request: HttpRequest, pk: int | str) -> Backtest:
        """The backtest, for whoever may see it."""
        found = self.get_object(request, str(pk))
        if found is None or not self.has_view_permission(request, found):
            raise Http404
        return found


def _asked(request: HttpRequest) -> dict[str, str]:
    side = request.GET.get("side", "")
    return {
        "side": side if side in results.SIDES else "",
        "search": request.GET.get("q", "").replace("\0", "").strip()[:255],
    }


def _result(request: HttpRequest, backtest: Backtest) -> dict[str, Any]:
    asked = _asked(request)
    page = BoundedPaginator(results.firings(backtest, **asked), ROWS_SHOWN).get_page(request.GET.get("page"))
    is_person = backtest.version.scorecard.subject == Subject.PERSON
    return {
        **asked,
        "one": "Person" if is_person else "Account",
        "them": "People" if is_person else "Accounts",
        "page_of_firings": page,
        "shown": [(firing, results.why(backtest, firing), results.why_url(backtest, firing)) for firing in page],
        "weeks": results.weeks(backtest),
        "capacity": results.capacity_of(backtest),
        "sides": [(key, label, backtest.summary["overlap"][key]) for key, label in results.SIDES.items()]
        if backtest.summary["overlap"]
        else [],
        "has_changed": results.has_changed(backtest),
        "other_has_changed": results.other_has_changed(backtest),
    }
