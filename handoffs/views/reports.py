"""The reports of sales managers, and the page that says which question each answers."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.csv_cells import csv_lines, csv_response
from handoffs.access import for_managers
from handoffs.reports import sla, sla_files
from handoffs.reports.asking import ReportForm
from handoffs.reports.drawing import stacked
from handoffs.reports.sla_answer import Figures

SHOWN = 100


@require_safe
@for_managers
def index(request: HttpRequest) -> HttpResponse:
    """Which reports there are."""
    return render(request, "reports/index.html", {"nav": "reports"})


@require_safe
@for_managers
def sla_audit(request: HttpRequest) -> HttpResponse:
    """By week, team and person; every breach, and every contact before permission."""
    form = ReportForm(request.GET, at=now())
    found = sla.audit(form.question)
    weeks = [
        (
            f"{line.week:%-d %b}",
            f"{line.figures.share} %" if line.figures.share is not None else "",
            _parts(line.figures),
        )
        for line in found.weeks
    ]
    context = {
        "nav": "reports",
        "at": now(),
        "form": form,
        "audit": found,
        "chart": stacked(weeks),
        "groups": [("week", found.weeks), ("team", found.teams), ("person", found.people)],
        "late": found.late[:SHOWN],
        "uninvited": found.uninvited[:SHOWN],
        "shown": SHOWN,
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/sla.html", context)


@require_safe
@for_managers
def sla_export(request: HttpRequest) -> StreamingHttpResponse:
    """Every handoff of the question as CSV."""
    rows = map(sla_files.cells, sla.cases(ReportForm(request.GET, at=now()).question))
    return csv_response("sla.csv", csv_lines(sla_files.COLUMNS, rows))


def _parts(figures: Figures) -> list[tuple[str, int]]:
    return [("in time", figures.in_time), ("late", figures.late), ("waiting", figures.waiting)]
