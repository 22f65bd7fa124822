"""Personal scorecards: the page on which one is proposed, and the page on which all of them lie side by side."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from accounts.admin_roles import REVOPS, has_any
from accounts.enums import Role
from accounts.errors import RuleBroken
from accounts.models import User
from handoffs.access import for_account_executives, for_managers, for_sales, signed_in
from playbooks.models import Scorecard, ScorecardProposal
from playbooks.models.proposal import FEWEST_SIGNALS, MOST_SIGNALS, MOST_WEIGHT
from playbooks.proposals.drafting import draft_from_proposals
from playbooks.proposals.forms import proposal_rows, signals_to_propose
from playbooks.proposals.proposing import propose, withdraw
from playbooks.proposals.reconciling import Matrix, Order, matrix_of
from playbooks.proposals.withdrawn import last_withdrawn, lines_of
from signals.models import Signal

REASON_LENGTH = 500
DIGITS = 4
"""Digits of a weight that are read; one with more is out of bounds as surely as 9999."""
LIMITS = {"fewest": FEWEST_SIGNALS, "most": MOST_SIGNALS, "heaviest": MOST_WEIGHT}


@require_http_methods(["GET", "HEAD", "POST"])
@for_account_executives
def my_scorecard(request: HttpRequest) -> HttpResponse:
    """What the user would have a scorecard say, as they last proposed it; a form for it."""
    scorecards, scorecard = _chosen(request)
    context: dict[str, Any] = {"nav": "my-scorecard", "scorecards": scorecards, "scorecard": scorecard, **LIMITS}
    if scorecard is None:
        return render(request, "proposals/mine.html", context)
    mine = ScorecardProposal.objects.filter(scorecard=scorecard, author=signed_in(request)).first()
    signals = signals_to_propose()
    withdrawn = None if mine else last_withdrawn(scorecard, signed_in(request))
    lines = lines_of(mine) if mine else withdrawn.lines if withdrawn else []
    rows = proposal_rows(request.POST if request.method == "POST" else None, lines, signals)
    if request.method == "POST" and rows.is_valid():
        propose(scorecard, rows.lines, by=signed_in(request), at=now())
        messages.success(request, f"Proposed for {scorecard}. You can change it at any time.")
        return redirect(f"{reverse('my-scorecard')}?{urlencode({'scorecard': scorecard.pk})}")
    context |= {"rows": rows, "mine": mine, "withdrawn": withdrawn, "too_few": len(signals) < FEWEST_SIGNALS}
    return render(request, "proposals/mine.html", context)


@require_POST
@for_sales
def withdraw_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own out of the comparison; the form that it came from still has it."""
    proposal = get_object_or_404(ScorecardProposal, pk=pk, author=signed_in(request))
    withdraw(proposal, by=signed_in(request))
    messages.success(request, "Withdrawn: your scorecard is not compared any more.")
    return redirect(f"{reverse('my-scorecard')}?{urlencode({'scorecard': proposal.scorecard_id})}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def scorecard_proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal side by side; RevOps turns what they choose into a draft."""
    scorecards, scorecard = _chosen(request)
    context: dict[str, Any] = {
        "nav": "reports",
        "scorecards": scorecards,
        "scorecard": scorecard,
        "orders": list(Order),
    }
    if scorecard is None:
        return render(request, "proposals/reconcile.html", context)
    order = Order(request.GET["sort"]) if request.GET.get("sort") in set(Order) else Order.AGREEMENT
    matrix = matrix_of(scorecard, order)
    may_draft = has_any(request.user, REVOPS)
    status, refusal = 200, ""
    if request.method == "POST":
        if not may_draft:
            refusal, status = "RevOps turns proposals into a draft. Tell them which ones you would choose.", 403
        else:
            drafted = _drafted(request, scorecard, matrix)
            if isinstance(drafted, HttpResponse):
                return drafted
            refusal, status = drafted, 422
    names = {proposal.author_id for proposal in matrix.proposals}
    context |= {
        **LIMITS,
        "matrix": matrix,
        "order": order,
        "orders": list(Order),
        "may_draft": may_draft,
        "refusal": refusal,
        "cells": [(row, *_entered(request, row.signal, agreed=row.agreed, median=row.median)) for row in matrix.rows],
        "reasons": [one for row in matrix.rows for one in row.given if one and one.why],
        "reason": request.POST.get("reason", _reason(len(matrix.proposals))),
        "silent": _account_executives().exclude(pk__in=names),
    }
    return render(request, "proposals/reconcile.html", context, status=status)


def _chosen(request: HttpRequest) -> tuple[Sequence[Scorecard], Scorecard | None]:
    """Every scorecard, and the one that was asked for, else the one with the most proposals, else the first."""
    scorecards = list(Scorecard.objects.annotate(proposed=Count("proposals")).order_by("name"))
    asked = request.POST.get("scorecard") or request.GET.get("scorecard") or ""
    found = next((one for one in scorecards if str(one.pk) == asked), None)
    return scorecards, found or max(scorecards, key=attrgetter("proposed"), default=None)


def _drafted(request: HttpRequest, scorecard: Scorecard, matrix: Matrix) -> HttpResponse | str:
    """The way to the draft, or why there is none."""
    reason = request.POST.get("reason", "").strip()[:REASON_LENGTH]
    try:
        draft = draft_from_proposals(
            scorecard, _weights(request, matrix), by=signed_in(request), at=now(), reason=reason
        )
    except RuleBroken as refusal:
        return str(refusal)
    messages.success(request, f"{draft} has the chosen signals. Look at what each rule asks for, then backtest it.")
    return redirect("admin:playbooks_scorecardversion_change", draft.pk)


def _weights(request: HttpRequest, matrix: Matrix) -> dict[Signal, int]:
    """What was ticked, with its weight; one that is no number is out of bounds, and refused as that."""
    ticked = [row.signal for row in matrix.rows if request.POST.get(f"take-{row.signal.pk}")]
    texts = {signal: request.POST.get(f"weight-{signal.pk}", "").strip() for signal in ticked}
    return {signal: int(text) if text.isdecimal() and len(text) <= DIGITS else 0 for signal, text in texts.items()}


def _entered(request: HttpRequest, signal: Signal, *, agreed: bool, median: int) -> tuple[bool, str]:
    """Whether it is ticked, and the weight, as they were sent; at first what people agree on."""
    if request.method != "POST":
        return agreed, str(median)
    return bool(request.POST.get(f"take-{signal.pk}")), request.POST.get(f"weight-{signal.pk}", "")


def _reason(count: int) -> str:
    return f"Reconciled from {count} personal scorecard{'' if count == 1 else 's'}."


def _account_executives() -> Any:
    return User.objects.filter(is_active=True, groups__name=Role.AE).order_by("first_name", "email")
