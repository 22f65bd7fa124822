"""The list of accounts, the same as a file, and the page of one account."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.csv_cells import csv_lines, csv_response
from accounts.models import Account, Workspace
from handoffs.access import for_every_role, sees_people, signed_in
from handoffs.companies import COLUMNS, companies, company, page_of_companies
from handoffs.dossier import active_people, facts_of, scores_over_time, usage_of, why_all
from handoffs.models import Handoff
from handoffs.search import AccountFilter
from playbooks.enums import Subject, VersionState
from playbooks.models import Qualification, ScorecardVersion

QUALIFICATIONS_SHOWN = 20
WORKSPACES_SHOWN = 20
HANDOFFS_SHOWN = 20
DOMAINS_SHOWN = 10
ALL_SHOWN = 1_000
"""What “Show all” shows: more than any company has, and still a page."""


@require_safe
@for_every_role
def account_list(request: HttpRequest) -> HttpResponse:
    """Every account, a page at a time."""
    narrowed = AccountFilter(request.GET, Account.objects.unmerged(), request=request)
    after = request.GET.get("after", "")
    page = page_of_companies(narrowed.qs, after)
    query = request.GET.copy()
    query.pop("after", None)
    context = {"nav": "accounts", "page": page, "filter": narrowed, "query": query.urlencode(), "at": now()}
    is_part = request.headers.get("HX-Target") == "more"
    return render(request, "accounts/_rows.html" if is_part else "accounts/list.html", context)


@require_safe
@for_every_role
def account_export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole list as CSV, streamed."""
    narrowed = AccountFilter(request.GET, Account.objects.unmerged(), request=request)
    found = companies(narrowed.qs)
    return csv_response("accounts.csv", csv_lines(COLUMNS, (row.cells() for row in found)))


@require_safe
@for_every_role
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one account."""
    account = get_object_or_404(Account.objects.select_related("owner", "merged_into"), pk=pk)
    return render(request, "accounts/detail.html", _context_of(account, request))


def _context_of(account: Account, request: HttpRequest) -> dict[str, Any]:
    at, user = now(), signed_in(request)
    versions = ScorecardVersion.objects.filter(state=VersionState.PUBLISHED).about(Subject.ACCOUNT)
    published = list(versions.select_related("scorecard").prefetch_related("rules"))
    handoffs = Handoff.objects.visible_to(user).filter(account=account).select_related("owner", "team")
    return {
        "nav": "accounts",
        "at": at,
        "account": account,
        "company": company(account),
        "scores": list(
            zip(
                why_all(published, account, at, with_people=sees_people(user)),
                scores_over_time(published, account, at),
                strict=True,
            )
        ),
        "people": active_people(account, at),
        "usage": usage_of(account, at, user.zone),
        "facts": facts_of(account, at),
        "workspaces": Workspace.objects.filter(account=account).order_by("first_seen_at")[:WORKSPACES_SHOWN],
        "domains": _shown(account.domains.order_by("host"), DOMAINS_SHOWN, request, "domains"),
        "qualifications": Qualification.objects.filter(account=account)
        .select_related("scorecard", "version")
        .order_by("-at")[:QUALIFICATIONS_SHOWN],
        "handoffs": _shown(handoffs.order_by("-id"), HANDOFFS_SHOWN, request, "handoffs"),
    }


@dataclass(frozen=True)
class Shown:
    """The first rows of a list, and whether there are more than are shown."""

    rows: list[Any]
    has_more: bool


def _shown(rows: QuerySet[Any], most: int, request: HttpRequest, name: str) -> Shown:
    """Up to `most` rows, or up to `ALL_SHOWN` when the address asks for the whole list by `all`."""
    limit = ALL_SHOWN if request.GET.get("all") == name else most
    found = list(rows[: limit + 1])
    return Shown(found[:limit], len(found) > limit)
