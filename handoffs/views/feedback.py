"""What sales heard, for product: counts, the list and the same as a file."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.csv_cells import csv_lines, csv_response
from handoffs.access import for_every_role
from handoffs.feedback import COLUMNS, FeedbackSearch, cells, tallies
from handoffs.models import Feedback

SHOWN = 100
READ_AT_A_TIME = 1_000


@require_safe
@for_every_role
def feedback_list(request: HttpRequest) -> HttpResponse:
    """The latest, under how often each kind was heard."""
    narrowed = FeedbackSearch(request.GET, _all())
    rows = list(narrowed.qs[: SHOWN + 1])
    context = {
        "nav": "feedback",
        "at": now(),
        "filter": narrowed,
        "tallies": tallies(narrowed.qs),
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "has_filter": any(request.GET.values()),
        "query": request.GET.urlencode(),
    }
    return render(request, "feedback/list.html", context)


@require_safe
@for_every_role
def feedback_export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole list as CSV, streamed."""
    found = FeedbackSearch(request.GET, _all()).qs

    def rows() -> Iterator[list[object]]:
        # In one transaction: a pool in front of PostgreSQL may give the next chunk another session.
        with transaction.atomic():
            for row in found.iterator(chunk_size=READ_AT_A_TIME):
                yield list(cells(row))

    return csv_response("feedback.csv", csv_lines(COLUMNS, rows()))


def _all() -> QuerySet[Feedback]:
    return Feedback.objects.select_related("handoff__account", "by")
