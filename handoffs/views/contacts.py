"""Contacts that were refused to programs and people: the list, and the same as a file."""

from collections.abc import Iterator

from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.csv_cells import csv_lines, csv_response
from handoffs.access import for_managers
from handoffs.reports.contacts import COLUMNS, RefusalSearch, cells, refusals

SHOWN = 100
READ_AT_A_TIME = 1_000


@require_safe
@for_managers
def refused_contacts(request: HttpRequest) -> HttpResponse:
    """The latest that match."""
    search = RefusalSearch(request.GET, refusals())
    rows = list(search.qs[: SHOWN + 1])
    context = {
        "nav": "reports",
        "at": now(),
        "search": search,
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "shown": SHOWN,
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/refused_contacts.html", context)


@require_safe
@for_managers
def refused_contacts_export(request: HttpRequest) -> StreamingHttpResponse:
    """All that match as CSV, streamed."""
    found = RefusalSearch(request.GET, refusals()).qs

    def rows() -> Iterator[tuple[object, ...]]:
        # In one transaction: a pool in front of PostgreSQL may give the next chunk another session.
        with transaction.atomic():
            yield from map(cells, found.iterator(chunk_size=READ_AT_A_TIME))

    return csv_response("refused-contacts.csv", csv_lines(COLUMNS, rows()))
