"""The weekly report: a page, and the same as a file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.csv_cells import csv_lines, csv_response
from handoffs.access import for_managers
from handoffs.reports.weekly import WeekForm, weekly
from handoffs.reports.weekly_files import COLUMNS, cells


@require_safe
@for_managers
def weekly_report(request: HttpRequest) -> HttpResponse:
    """One week beside the week before."""
    at = now()
    form = WeekForm(request.GET, at=at)
    context = {"nav": "reports", "form": form, "found": weekly(form.monday, at)}
    return render(request, "reports/weekly.html", context)


@require_safe
@for_managers
def weekly_export(request: HttpRequest) -> StreamingHttpResponse:
    """A row for each figure."""
    at = now()
    found = weekly(WeekForm(request.GET, at=at).monday, at)
    return csv_response(f"weekly-{found.name}.csv", csv_lines(COLUMNS, cells(found)))
