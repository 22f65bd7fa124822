"""The people who qualify now, for those who may know who they are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from handoffs.access import for_sales
from handoffs.search import LeadFilter
from playbooks.models import PersonQualification

A_PAGE = 50
LONGEST_ID = 18


@require_safe
@for_sales
def lead_list(request: HttpRequest) -> HttpResponse:
    """Whoever qualifies under a scorecard about people, the latest first, a page at a time."""
    standing = PersonQualification.objects.filter(ended_at=None, person__erased_at=None)
    narrowed = LeadFilter(request.GET, standing.select_related("person__account", "scorecard"), request=request)
    after = request.GET.get("after", "")
    found = narrowed.qs.order_by("-id")
    if after.isdecimal() and len(after) <= LONGEST_ID:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: A_PAGE + 1])
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "nav": "accounts",
        "leads": rows[:A_PAGE],
        "more": rows[A_PAGE - 1].pk if len(rows) > A_PAGE else None,
        "filter": narrowed,
        "query": query.urlencode(),
        "at": now(),
    }
    is_part = request.headers.get("HX-Target") == "more"
    return render(request, "leads/_rows.html" if is_part else "leads/list.html", context)
