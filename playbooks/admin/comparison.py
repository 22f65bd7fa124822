"""The page that lays two versions side by side, and its CSV."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import now

from accounts.csv_cells import csv_lines, csv_response
from accounts.errors import RuleBroken
from playbooks.comparing import LISTED, Comparison, compare
from playbooks.enums import Moved
from playbooks.models import ScorecardVersion

SHOWN = 20
COLUMNS = ("account", "moved", "fired_before", "fired_after", "first_before", "first_after")


def effect(before: ScorecardVersion, after: ScorecardVersion) -> dict[str, Any]:
    """The effect on history for the page: counts, the first accounts of each kind, or why there is none to show."""
    try:
        comparison = compare(before, after, until=now())
    except RuleBroken as refusal:
        return {"effect_refusal": str(refusal)}
    kinds = [
        {"label": moved.label, "count": comparison.counts[moved], "rows": comparison.listed[moved][:SHOWN]}
        for moved in Moved
    ]
    return {"effect": kinds, "unmoved": comparison.unmoved, "shown": SHOWN, "listed": LISTED}


def as_csv(before: ScorecardVersion, after: ScorecardVersion) -> HttpResponseBase:
    """Every account that is named, one a line; when it takes too long the sentence that says so."""
    try:
        comparison = compare(before, after, until=now())
    except RuleBroken as refusal:
        return HttpResponse(str(refusal), status=HTTPStatus.UNPROCESSABLE_ENTITY, content_type="text/plain")
    return csv_response(
        f"{after.scorecard.key}-v{before.number}-v{after.number}.csv", csv_lines(COLUMNS, _rows(comparison))
    )


def others(version: ScorecardVersion) -> list[ScorecardVersion]:
    """What a version may be compared with: every other one of its scorecard, the newest first."""
    found = ScorecardVersion.objects.filter(scorecard=version.scorecard_id).exclude(pk=version.pk)
    return list(found.select_related("scorecard").order_by("-number"))


def chosen(
    found: Sequence[ScorecardVersion], asked: str, otherwise: ScorecardVersion | None
) -> ScorecardVersion | None:
    """The version of the id that was asked for, else the one that it is compared with by itself, else the newest."""
    wanted = asked if asked.isdecimal() else str(otherwise.pk) if otherwise else ""
    return next((one for one in found if str(one.pk) == wanted), found[0] if found else None)


def _rows(comparison: Comparison) -> Iterator[list[object]]:
    for row in comparison.rows():
        instants = (at.isoformat() if at else "" for at in (row.first_before, row.first_after))
        yield [row.key, row.moved.value, row.before, row.after, *instants]
