"""The capacity report: a page, and the same as a file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.csv_cells import csv_lines, csv_response
from handoffs.access import for_managers
from handoffs.charts import Columns, columns
from handoffs.reports.asking import AsOfForm
from handoffs.reports.capacity import Capacity, Load, capacity
from handoffs.reports.capacity_files import COLUMNS, rows

SPARK = (96, 24)


@require_safe
@for_managers
def capacity_report(request: HttpRequest) -> HttpResponse:
    """Per team and person."""
    asked = AsOfForm(request.GET)
    found = capacity(asked.instant(now()))
    context = {
        "nav": "reports",
        "asked": asked,
        "found": found,
        "groups": [("Teams", _drawn(found.teams)), ("People", _drawn(found.people))],
        "hits": max(len(found.weeks) - 1, 0),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/capacity.html", context)


@require_safe
@for_managers
def capacity_export(request: HttpRequest) -> StreamingHttpResponse:
    """A row for each team and person."""
    found: Capacity = capacity(AsOfForm(request.GET).instant(now()))
    return csv_response("capacity.csv", csv_lines(COLUMNS, rows(found)))


def _drawn(loads: list[Load]) -> list[tuple[Load, Columns]]:
    return [(load, columns([(flow.week, flow.came) for flow in load.weeks], *SPARK)) for load in loads]
