"""The way from a version to what outcomes say about it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from unfold.decorators import display

from playbooks.enums import BacktestState, StudyKind
from playbooks.models import ScorecardVersion, Study


class ProofPages:
    """Adds the way to the admin of versions."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """The newest proof, or where one is asked for."""
        view = self.admin_site.admin_view(self.proof_view)
        own = path("<object_id>/proof/", view, name="playbooks_scorecardversion_proof")
        return [own, *super().get_urls()]  # type: ignore[misc]

    @display(description="Proof")
    def proof_link(self, version: ScorecardVersion) -> str:
        """The ways to the pages."""
        return format_html(
            '<a class="baton-link" href="{}">How its PQLs did</a> · '
            '<a class="baton-link" href="{}">Suggested points</a>',
            reverse("admin:playbooks_scorecardversion_proof", args=[version.pk]),
            reverse("admin:playbooks_study_ask", args=[version.pk, StudyKind.WEIGHTS]),
        )

    def proof_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go on to the newest proof of the version; where there is none, to where it is asked for."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        version = get_object_or_404(ScorecardVersion, pk=object_id)
        proofs = Study.objects.filter(version=version, kind=StudyKind.PROOF, state=BacktestState.FINISHED)
        newest = proofs.order_by("-id").values_list("pk", flat=True).first()
        if newest is None:
            return redirect("admin:playbooks_study_ask", version.pk, StudyKind.PROOF)
        return redirect("admin:playbooks_study_change", newest)
