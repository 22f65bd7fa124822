"""Doing something to a selection of the queue: the result of each is shown, and what was refused stays selected."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from handoffs.access import for_sales, signed_in
from handoffs.bulk import BulkAction, Item, act_on_many
from handoffs.bulk_forms import BulkForm
from handoffs.models import Handoff
from handoffs.queue import QueueRow, rows_of, with_what_rows_show

INVALID = 422


@require_POST
@for_sales
def bulk(request: HttpRequest) -> HttpResponse:
    """Act, and show what came of each; asked for by htmx, with the rows as they are now."""
    user, at, form = signed_in(request), now(), BulkForm(request.POST)
    is_part = bool(request.headers.get("HX-Request"))
    context = {"nav": "queue", "at": at, "form": form, "query": request.POST.get("query", "")}
    if form.is_valid():
        items = act_on_many(form.cleaned_data["pk"], form.order(), by=user, at=at)
        done = [item for item in items if not item.refused]
        context |= {
            "action": BulkAction(form.cleaned_data["action"]),
            "done": done,
            "refused": [item for item in items if item.refused],
            "rows": _rows(done, request) if is_part else [],
        }
    template = "handoffs/_bulk_result.html" if is_part else "handoffs/bulk.html"
    return render(request, template, context, status=None if form.is_valid() else INVALID)


def _rows(done: list[Item], request: HttpRequest) -> list[QueueRow]:
    at = now()
    moved = Handoff.objects.visible_to(signed_in(request)).filter(pk__in=[item.pk for item in done])
    return rows_of(list(with_what_rows_show(moved)), at)
