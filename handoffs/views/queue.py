"""The queue, its further pages, and the count of what is new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.models import User
from handoffs.access import for_every_role, for_sales, sees_people, signed_in
from handoffs.enums import QueueScope
from handoffs.models import Handoff
from handoffs.querysets import SEE_EVERYTHING, HandoffQuerySet
from handoffs.queue import Place, counts, page_of
from handoffs.search import QueueFilter


@require_safe
@for_every_role
def queue(request: HttpRequest) -> HttpResponse:
    """The page `/`: the list, and beside it what is selected. Asked for by htmx, the next rows alone.

    Reviewers have no queue; their first page is the list of accounts.
    """
    if not sees_people(request.user):
        return redirect("accounts")
    user, at = signed_in(request), now()
    scope, narrowed = _scope(request, user), _narrowed(request, user)
    page = page_of(narrowed.qs.in_scope(scope, user), at, Place.read(request.GET.get("after", "")))
    context = {
        "nav": "queue",
        "page": page,
        "at": at,
        "scope": scope,
        "filter": narrowed,
        "query": _query(request, scope),
        "has_filter": any(narrowed.form.cleaned_data.values()),
    }
    if request.headers.get("HX-Target") == "more":
        return render(request, "handoffs/_rows.html", context)
    found = counts(narrowed.qs, user)
    tabs = [(tab, found[tab]) for tab in _tabs(user)]
    return render(request, "handoffs/queue.html", {**context, "tabs": tabs})


def _tabs(user: User) -> list[QueueScope]:
    """What was escalated is a list of its own to whom it was escalated to."""
    return [tab for tab in QueueScope if tab != QueueScope.ESCALATED or user.has_role(*SEE_EVERYTHING)]


@require_safe
@for_sales
def news(request: HttpRequest) -> HttpResponse:
    """How many handoffs of the list have fired since it was drawn: those with a greater id than `after`."""
    user = signed_in(request)
    scope = _scope(request, user)
    after = request.GET.get("after", "")
    fresh = _narrowed(request, user).qs.in_scope(scope, user).unacknowledged().filter(pk__gt=_integer(after))
    return render(
        request, "handoffs/_news.html", {"count": fresh.count(), "query": _query(request, scope), "after": after}
    )


def _narrowed(request: HttpRequest, user: User) -> QueueFilter:
    """The open handoffs that the user may see, narrowed by the search; what it does not understand narrows nothing."""
    visible: HandoffQuerySet = Handoff.objects.unclosed().visible_to(user)
    narrowed = QueueFilter(request.GET, visible)
    narrowed.form.is_valid()
    return narrowed


def _scope(request: HttpRequest, user: User) -> QueueScope:
    wanted = request.GET.get("scope", "")
    if wanted in QueueScope.values:
        return QueueScope(wanted)
    return QueueScope.MINE if user.has_role(Role.AE) and not user.is_superuser else QueueScope.ALL


def _query(request: HttpRequest, scope: QueueScope) -> str:
    """The address of the list as it is shown, from its start."""
    query = request.GET.copy()
    query.pop("after", None)
    query["scope"] = scope.value
    return query.urlencode()


def _integer(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= len(str(2**62)) - 1 else 0
