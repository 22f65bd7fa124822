"""The pages of a version in shadow: how it begins and ends, and what it did beside the version in force."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.timezone import now
from unfold.decorators import action, display

from accounts.admin.base import once, user_of
from accounts.csv_cells import csv_lines, csv_response
from playbooks.admin.reviews import ReviewAdmin, read_content, version_url
from playbooks.admin.versions import given_reason, refusal
from playbooks.contents import content_of
from playbooks.enums import Beside
from playbooks.models import ScorecardVersion, Shadow
from playbooks.models.life import UNPUBLISHED
from playbooks.publishing import check_sound
from playbooks.shadows.comparing import LISTED, Pair, besides, latest_run, pairs
from playbooks.shadows.running import MOST_SHADOWS, begin_shadow, end_shadow
from playbooks.standing import on

ROWS_A_PAGE = 50
RUNS_SHOWN = 20
COLUMNS = ("account", "kind", "published_at", "shadow_at")


class ShadowAdmin(ReviewAdmin):
    """A version that may be scored beside the one in force."""

    actions_detail = (*ReviewAdmin.actions_detail, "begin_shadow", "end_shadow", "beside")

    def offered(self, request: HttpRequest, version: ScorecardVersion | None) -> set[str]:
        """Offer to begin what does not run, to end what does, and to look at what has run."""
        found = super().offered(request, version)
        if version is None:
            return found
        runs = list(Shadow.objects.filter(version=version).values_list("ended_at", flat=True))
        if self.may_draft(request) and version.state in UNPUBLISHED:
            found = found | {"end_shadow" if None in runs else "begin_shadow"}
        return found | {"beside"} if runs else found

    @display(description="In shadow")
    @once
    def shadow_words(self, version: ScorecardVersion) -> str:
        """Since when it is scored beside the version in force, or until when it was."""
        run = Shadow.objects.filter(version=version).first()
        if run is None:
            return "–"
        words = f"Since {on(run.began_at)}" if run.ended_at is None else f"Until {on(run.ended_at)}. {run.end_reason}"
        url = reverse("admin:playbooks_scorecardversion_beside", args=[version.pk])
        return format_html('{} <a class="baton-link" href="{}">Beside the version in force</a>', words, url)

    @action(description="Score in shadow…", icon="visibility_off")
    def begin_shadow(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what it means, and begin when that is confirmed."""
        version = self.version_or_403(request, object_id, *UNPUBLISHED)
        if request.method == "POST":
            content = read_content(request)
            self.attempt(
                request,
                lambda: begin_shadow(version, by=user_of(request), at=now(), content=content),
                f"{version} is scored in shadow from now on. Its first results show within minutes.",
            )
            return redirect(version_url(version))
        context = {**self.read(version), "refusal": refusal(check_sound, version), "most": MOST_SHADOWS}
        return self.page(request, "admin/begin_shadow.html", f"Score {version} in shadow", version, context)

    @action(description="End the shadow…", icon="visibility")
    def end_shadow(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then score it no more."""
        version = self.version_or_403(request, object_id, *UNPUBLISHED)
        if request.method == "POST":
            self.attempt(
                request,
                lambda: end_shadow(version, by=user_of(request), at=now(), reason=given_reason(request)),
                f"{version} is scored in shadow no more. What it did stays to be read.",
            )
            return redirect(version_url(version))
        return self.page(request, "admin/end_shadow.html", f"End the shadow of {version}", version, {})

    @action(description="Shadow and in force", icon="compare_arrows")
    def beside(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Lay a run beside what really fired meanwhile; as a page or as CSV."""
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        runs = list(
            Shadow.objects.filter(version=version).select_related("version__scorecard", "began_by")[:RUNS_SHOWN]
        )
        run = latest_run(runs, request.GET.get("run", ""))
        title = f"{version} in shadow"
        if run is None:
            return self.page(request, "admin/beside.html", title, version, {})
        if request.GET.get("format") == "csv":
            return _as_csv(run)
        return self.page(request, "admin/beside.html", title, version, {"runs": runs, **_compared(request, run)})


def _compared(request: HttpRequest, run: Shadow) -> dict[str, Any]:
    at = now()
    found = besides(run, until=at)
    kind = Beside(request.GET["kind"]) if request.GET.get("kind") in Beside.values else None
    asked = request.GET.get("page", "")
    page = min(int(asked), LISTED) if asked.isdecimal() and int(asked) else 1
    kinds = [kind] if kind else list(Beside)
    count = sum(found.counts[one] for one in kinds)
    rows = pairs(run, until=at, kinds=kinds, most=ROWS_A_PAGE, offset=(page - 1) * ROWS_A_PAGE)
    tallest = max((max(week.in_shadow, week.in_force) for week in found.weeks), default=0)
    return {
        "run": run,
        "is_stale": run.ended_at is None and content_of(run.version) != run.content,
        "besides": found,
        "tallest": max(tallest, 1),
        "kinds": [(one, found.counts[one]) for one in Beside],
        "kind": kind,
        "rows": [(row, _why_urls(row, run)) for row in rows],
        "count": count,
        "page": page,
        "last_page": -(-count // ROWS_A_PAGE) or 1,
    }


def _why_urls(row: Pair, run: Shadow) -> dict[str, str]:
    """Where each of its instants is explained; one of a run that has ended may be explained by nothing any more."""
    address = reverse("account-why", args=[row.account_id])
    asked: dict[str, tuple[int | None, datetime | None]] = {"published": (row.version_id, row.published_at)}
    if run.ended_at is None:
        asked["shadow"] = (run.version_id, row.shadow_at)
    return {"account": reverse("account", args=[row.account_id])} | {
        side: f"{address}?{urlencode({'version': version or '', 'at': at.isoformat()})}"
        for side, (version, at) in asked.items()
        if at is not None
    }


def _as_csv(run: Shadow) -> HttpResponseBase:
    found = pairs(run, until=now(), most=LISTED)
    name = f"{run.version.scorecard.key}-v{run.version.number}-shadow.csv"
    return csv_response(name, csv_lines(COLUMNS, _cells(found)))


def _cells(found: list[Pair]) -> Iterator[list[object]]:
    for row in found:
        instants = (at.isoformat() if at else "" for at in (row.published_at, row.shadow_at))
        yield [row.key, row.kind.value, *instants]
