"""A handoff's page, and acknowledging it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import RuleBroken
from accounts.models import User
from handoffs.access import for_sales, signed_in
from handoffs.actions import acknowledge
from handoffs.advising import with_standing
from handoffs.assigning_forms import whose_of
from handoffs.briefing import briefing_of
from handoffs.composing import script_of
from handoffs.dossier import active_people, facts_of, score_over_time, usage_of, why
from handoffs.gates import tier_of
from handoffs.models import Handoff, Notice
from handoffs.queue import row_of
from handoffs.views.outreach_panel import panel_of
from handoffs.views.work import workspace_of

FORBIDDEN = 403
CONFLICT = 409


@require_safe
@for_sales
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one handoff; asked for by htmx, what goes beside the queue.

    Who may not see it, and was told of it once, is told who has it now.
    """
    try:
        handoff = visible(request, pk)
    except Http404:
        told_of = Notice.objects.filter(handoff=pk, person=signed_in(request)).order_by("-at", "-pk")
        notice = told_of.select_related("handoff__account", "handoff__owner", "handoff__team").first()
        if notice is None:
            raise
        return render(
            request, "handoffs/elsewhere.html", {"nav": "notices", "at": now(), "notice": notice}, status=FORBIDDEN
        )
    template = "handoffs/_detail.html" if request.headers.get("HX-Request") else "handoffs/detail.html"
    return render(request, template, context_of(handoff, signed_in(request)))


@require_POST
@for_sales
def acknowledge_handoff(request: HttpRequest, pk: int) -> HttpResponse:
    """Acknowledge, and show the handoff as it is now; who was too late learns who was first."""
    user, handoff, refused = signed_in(request), visible(request, pk), None
    try:
        acknowledge(handoff, by=user, at=now())
    except RuleBroken as error:
        refused = str(error)
    if not request.headers.get("HX-Request"):
        if refused:
            messages.warning(request, refused)
        else:
            messages.success(request, "Acknowledged. It is off the clock.")
        return redirect("handoff", pk=pk)
    context = context_of(visible(request, pk), user)
    return render(
        request,
        "handoffs/_moved.html",
        {**context, "refused": refused, "is_page": "page" in request.POST},
        status=CONFLICT if refused else None,
    )


def context_of(handoff: Handoff, user: User) -> dict[str, Any]:
    """Everything that the detail shows, each part a fixed number of queries."""
    at = now()
    account, qualification = handoff.account, handoff.qualification
    read: dict[str, Any] = {
        "why": why(qualification.version, account, qualification.at),
        "people": active_people(account, at),
        "usage": usage_of(account, at, user.zone),
        "facts": list(facts_of(account, at)),
    }
    work = workspace_of(handoff, user)
    return {
        **read,
        "briefing": briefing_of(handoff, at, user.zone, check=work.check, **read),
        "nav": "queue",
        "at": at,
        "handoff": handoff,
        "row": row_of(handoff, at),
        "tier": tier_of(handoff),
        "may_acknowledge": Handoff.objects.unacknowledged().acknowledgeable_by(user).filter(pk=handoff.pk).exists(),
        "score": score_over_time(qualification.version, account, at),
        "moves": handoff.moves.select_related("by"),
        "work": work,
        "whose": whose_of(handoff, user, at),
        "outreach": panel_of(handoff),
        "script": script_of(handoff),
    }


def visible(request: HttpRequest, pk: int) -> Handoff:
    """The handoff, if the user may see it; a 404 otherwise."""
    handoffs = Handoff.objects.visible_to(signed_in(request)).select_related(
        "account",
        "owner",
        "team__calendar",
        "team__manager",
        "play",
        "qualification__scorecard",
        "qualification__version__scorecard",
        "qualification__tier_version",
    )
    return get_object_or_404(with_standing(handoffs), pk=pk)
