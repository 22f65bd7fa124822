"""Scorecards, scores and qualifications over the API. All are read only: definitions change through their verbs."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Account
from accounts.rest.viewsets import ApiViewSet, ReadViewSet
from playbooks.filters import QualificationFilter, ScorecardFilter, ScoreFilter
from playbooks.models import Qualification, Score, Scorecard
from playbooks.scoring import VersionSpec, explain
from playbooks.serializers import (
    QualificationSerializer,
    ScorecardSerializer,
    ScoreSerializer,
    WhyQuerySerializer,
    WhySerializer,
)


class ScorecardViewSet(ReadViewSet):
    """Definitions of what a product-qualified lead is."""

    queryset = Scorecard.objects.prefetch_related(
        "versions__rules__signal", "versions__rules__followed_by", "versions__rules__named_list"
    )
    serializer_class = ScorecardSerializer
    filterset_class = ScorecardFilter
    orderings = ("id", "-id", "name", "-name")


class ScoreViewSet(ReadViewSet):
    """What accounts score now."""

    queryset = Score.objects.select_related("account").prefetch_related("version__scorecard", "version__rules")
    serializer_class = ScoreSerializer
    filterset_class = ScoreFilter
    orderings = ("id", "-id", "points", "-points")


class QualificationViewSet(ReadViewSet):
    """The moments at which accounts qualified, the latest to become known first."""

    queryset = Qualification.objects.select_related("account").prefetch_related("version__scorecard", "version__rules")
    serializer_class = QualificationSerializer
    filterset_class = QualificationFilter
    orderings = ("-recorded_at", "recorded_at")


class WhyViewSet(ApiViewSet):
    """Explanations of scores. They are about accounts, and know scorecards, so they live here."""

    queryset = Account.objects.all()
    serializer_class = WhySerializer
    action_parameters = {"why": frozenset({"scorecard", "version", "at"})}

    @extend_schema(parameters=[WhyQuerySerializer], responses=WhySerializer)
    @action(detail=True)
    def why(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Say which rules hold for the account at an instant, and what they rest on."""
        account: Account = self.get_object()
        query = WhyQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        version, at = query.validated_data["version"], query.validated_data["at"]
        explanation = explain(VersionSpec.of(version), account.pk, at)
        return Response(WhySerializer({"account": account, "version": version, "explanation": explanation}).data)
