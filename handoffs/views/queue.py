"""The queue, its further pages, the same as a file, and what is new."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import redirect, render
from django.utils.decorators import decorator_from_middleware
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.csv_cells import csv_lines, csv_response
from accounts.enums import Role
from accounts.models import User
from handoffs.access import for_every_role, for_sales, sees_people, signed_in
from handoffs.choices import Choices
from handoffs.enums import QueueScope
from handoffs.export import COLUMNS, exported
from handoffs.instants import microseconds
from handoffs.listing import Listing
from handoffs.models import Team
from handoffs.news import Drawn, news_of
from handoffs.ordering import Place
from handoffs.querysets import SEE_EVERYTHING
from handoffs.queue import page_of
from handoffs.sections import QueueSection
from handoffs.tallies import Tallies, tallies


@require_safe
@for_every_role
def queue(request: HttpRequest) -> HttpResponse:
    """The page `/`: the list, and beside it what is selected. Asked for by htmx, the next rows alone.

    Reviewers have no queue; their first page is the list of accounts.
    """
    if not sees_people(request.user):
        return redirect("accounts")
    user, at = signed_in(request), now()
    listing = Listing(request.GET, user, at, Choices.of(user))
    page = page_of(listing.shown(), at, Place.read(request.GET.get("after", ""), listing.sort), listing.sort)
    found = tallies(listing.narrowed(), user)
    context = {
        "nav": "queue",
        "page": page,
        "at": at,
        "listing": listing,
        "totals": {section.value: found.scope(listing.scope, section) for section in QueueSection},
    }
    if request.headers.get("HX-Target") == "more":
        return render(request, "handoffs/_rows.html", context)
    return render(request, "handoffs/queue.html", {**context, **_frame(request, listing, found, at)})


def _frame(request: HttpRequest, listing: Listing, found: Tallies, at: datetime) -> dict[str, Any]:
    """What stands around the rows."""
    user = listing.user
    deleted = request.GET.get("deleted", "")
    return {
        "tabs": [(tab, found.scope(tab)) for tab in _tabs(user)],
        "sections": [(section, found.scope(listing.scope, section)) for section in QueueSection],
        "total": found.scope(listing.scope),
        "newest": found.newest,
        "drawn": microseconds(at),
        "may_share": user.has_role(Role.MANAGER),
        "teams": Team.objects.order_by("name") if user.has_role(Role.MANAGER) else [],
        "deleted": deleted if deleted.isdecimal() else "",
    }


def _tabs(user: User) -> list[QueueScope]:
    """What was escalated is a list of its own to whom it was escalated to."""
    return [tab for tab in QueueScope if tab != QueueScope.ESCALATED or user.has_role(*SEE_EVERYTHING)]


@require_safe
@for_sales
def queue_export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole list as it is narrowed, as CSV, streamed."""
    user, at = signed_in(request), now()
    listing = Listing(request.GET, user, at, Choices.of(user))
    rows = exported(listing.sort.ordered(listing.shown()), at)
    return csv_response("queue.csv", csv_lines(COLUMNS, rows))


@require_safe
@cache_control(private=True, no_cache=True)
@decorator_from_middleware(ConditionalGetMiddleware)
@for_sales
def news(request: HttpRequest) -> HttpResponse:
    """How many handoffs have come into the list since it was drawn, and which of the reader's are ready now.

    Those that fired since are the ones with a greater id than `after`; those that somebody got since are of a time
    after `since`. Asked again while nothing changed, a 304.
    """
    user, at = signed_in(request), now()
    query = QueryDict(request.GET.urlencode(), mutable=True)
    listing = Listing(query, user, at, Choices.of(user))
    found = news_of(listing, Drawn.read(request.GET.get("after", ""), request.GET.get("since", "")))
    return render(request, "handoffs/_news.html", {"news": found, "query": listing.query})
