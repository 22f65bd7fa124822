"""The page that says how the PQLs of a version did, and the accounts behind it as a CSV."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.timezone import now
from rest_framework.serializers import ValidationError
from unfold.decorators import display

from accounts.models import Account
from playbooks.models import ScorecardVersion
from playbooks.output import write_rows
from playbooks.proof import bars, wording
from playbooks.proof.asking import DEFAULT_DAYS, ProofQuerySerializer
from playbooks.proof.charts import whiskers
from playbooks.proof.groups import Group
from playbooks.proof.report import Proof, prove
from playbooks.scoring import VersionSpec

COLUMNS = ("account", "counted_as", "from", "became_customer", "days_to_pay", "yearly_value", "currency")


class ProofPages:
    """Adds the pages to the admin of versions."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """The page and the CSV."""
        views = [("proof/", self.proof_view, "proof"), ("proof.csv", self.proof_csv_view, "proof_csv")]
        return [
            *(
                path(f"<object_id>/{end}", self.admin_site.admin_view(view), name=f"playbooks_scorecardversion_{name}")
                for end, view, name in views
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    @display(description="Proof")
    def proof_link(self, version: ScorecardVersion) -> str:
        """The way to the page."""
        return format_html(
            '<a class="baton-link" href="{}">How its PQLs did</a>',
            reverse("admin:playbooks_scorecardversion_proof", args=[version.pk]),
        )

    def proof_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Figures with their intervals, each against its bar."""
        version = self._seen(request, object_id)
        query, proof, errors = self._asked(request, version)
        context = {
            "asked": query.data,
            "errors": errors,
            "parameters": request.GET.urlencode(),
            **(shown(proof) if proof else {}),
        }
        return self.page(request, "admin/proof.html", f"Proof of {version}", version, context)  # type: ignore[attr-defined]

    def proof_csv_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A line for every account that is counted."""
        version = self._seen(request, object_id)
        _, proof, errors = self._asked(request, version)
        if proof is None:
            return HttpResponse("\n".join(errors), status=400, content_type="text/plain; charset=utf-8")
        out = StringIO()
        write_rows(out, COLUMNS, table(proof), "csv")
        response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="proof-{version.scorecard.key}-{version.number}.csv"'
        return response

    def _asked(
        self, request: HttpRequest, version: ScorecardVersion
    ) -> tuple[ProofQuerySerializer, Proof | None, list[str]]:
        given = {name: value for name, value in request.GET.items() if value and name in ("start", "end", "within")}
        query = ProofQuerySerializer(data=given)
        if not query.is_valid():
            return query, None, [f"{name}: {' '.join(map(str, found))}" for name, found in query.errors.items()]
        try:
            return query, prove(VersionSpec.of(version), query.terms(now())), []
        except ValidationError as wrong:
            return query, None, [str(sentence) for found in wrong.detail.values() for sentence in [found]]  # type: ignore[union-attr]

    def _seen(self, request: HttpRequest, object_id: str) -> ScorecardVersion:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        found = ScorecardVersion.objects.select_related("scorecard").prefetch_related("rules").filter(pk=object_id)
        version = found.first()
        if version is None:
            raise Http404
        return version


def shown(proof: Proof) -> dict[str, Any]:
    """What the page says."""
    rates = [
        (wording.GROUPS[group], found.interval)
        for group, found in proof.conversions.items()
        if found.interval is not None
    ]
    return {
        "terms": proof.terms,
        "within": proof.terms.within.days or DEFAULT_DAYS,
        "chart": whiskers(rates, bars.CONVERSION) if rates else None,
        "judgements": [
            {
                "bar": wording.BARS[name],
                "figure": wording.figure(name, found),
                "verdict": found.verdict.value,
                "sign": wording.SIGNS[found.verdict],
                "reason": found.reason,
            }
            for name, found in proof.judgements.items()
        ],
        "conversions": [
            {"group": wording.GROUPS[group], "rate": found.rate, "words": wording.percent(found.interval)}
            for group, found in proof.conversions.items()
        ],
        "lifts": [
            {
                "against": wording.GROUPS[group],
                "difference": wording.points(found.difference),
                "times": wording.times(found.times),
            }
            for group, found in proof.lifts.items()
        ],
        "recall": wording.percent(proof.recall),
        "recalled": proof.recalled,
        "quartiles": [f"{days:.1f}" for days in proof.days_to_pay],
        "values": [(wording.GROUPS[group], found) for group, found in proof.values.items()],
        "currency": proof.currency,
        "unvalued": proof.unvalued,
        "left": [(wording.LEFT[why], count) for why, count in proof.left.items()],
        "left_mqls": [(wording.LEFT[why], count) for why, count in proof.left_mqls.items()],
        "bar": f"{bars.CONVERSION:.0%}",
        "nothing": not proof.recalled.total and not proof.conversions[Group.MQL].rate.total,
    }


def table(proof: Proof) -> Iterator[list[Any]]:
    """The accounts that are counted, by group and instant."""
    keys = dict(Account.objects.filter(merged_into=None).values_list("pk", "key"))
    for case in sorted(proof.cases, key=lambda case: (case.group, case.index, case.life.account_id)):
        days = "" if case.paid_after is None else round(case.paid_after.total_seconds() / 86_400, 2)
        value = case.life.yearly_value if case.converted else None
        yield [
            keys[case.life.account_id],
            case.group.value,
            case.index,
            case.converted,
            days,
            "" if value is None else value,
            case.life.currency if value is not None else "",
        ]
