"""The pledge register: who has signed, what was done against it, and what has been talked about."""

from collections.abc import Iterator

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from accounts.csv_cells import csv_lines, csv_response
from handoffs.access import for_managers, signed_in
from handoffs.models import Violation
from handoffs.reports import pledges
from handoffs.reports.asking import AsOfForm
from handoffs.reports.pledges import ViolationSearch

SHOWN = 100
READ_AT_A_TIME = 1_000


@require_safe
@for_managers
def pledge_register(request: HttpRequest) -> HttpResponse:
    """Signatures, and the violations that match."""
    asked = AsOfForm(request.GET)
    at = now()
    as_of = asked.instant(at)
    search = ViolationSearch(request.GET, pledges.violations(as_of))
    rows = list(search.qs[: SHOWN + 1])
    context = {
        "nav": "reports",
        "at": at,
        "as_of": as_of,
        "asked": asked,
        "search": search,
        "register": pledges.register(as_of),
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "shown": SHOWN,
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/pledges.html", context)


@require_safe
@for_managers
def signatures_export(request: HttpRequest) -> StreamingHttpResponse:
    """Who has signed what, as CSV."""
    found = pledges.register(AsOfForm(request.GET).instant(now()))
    return csv_response("pledges.csv", csv_lines(pledges.SIGNATURE_COLUMNS, pledges.signature_cells(found)))


@require_safe
@for_managers
def violations_export(request: HttpRequest) -> StreamingHttpResponse:
    """The violations that match, as CSV, streamed."""
    as_of = AsOfForm(request.GET).instant(now())
    found = ViolationSearch(request.GET, pledges.violations(as_of)).qs

    def rows() -> Iterator[tuple[object, ...]]:
        # In one transaction: a pool in front of PostgreSQL may give the next chunk another session.
        with transaction.atomic():
            yield from map(pledges.violation_cells, found.iterator(chunk_size=READ_AT_A_TIME))

    return csv_response("violations.csv", csv_lines(pledges.VIOLATION_COLUMNS, rows()))


@require_POST
@for_managers
def talk_about(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that it was talked about, or take that back."""
    violation, by = get_object_or_404(Violation.objects.select_related("by"), pk=pk), signed_in(request)
    if request.POST.get("undo"):
        undone = pledges.undo_talk(violation, by=by)
        messages.success(request, "Open again." if undone else "Only who noted it takes it back.")
    elif pledges.talk_about(violation, by=by, at=now()):
        messages.success(request, f"Noted: talked about with {violation.by}.")
    else:
        messages.info(request, "Somebody has noted that already.")
    return redirect("report-pledges")
