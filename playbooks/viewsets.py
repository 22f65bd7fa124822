"""Scorecards, scores and qualifications over the API. All are read only: definitions change through their verbs."""

from typing import ClassVar

from accounts.enums import Role
from accounts.rest.permissions import SALES
from accounts.rest.viewsets import ReadViewSet
from playbooks.filters import (
    PersonQualificationFilter,
    PersonScoreFilter,
    QualificationFilter,
    ScorecardFilter,
    ScoreFilter,
)
from playbooks.lead_serializers import PersonQualificationSerializer, PersonScoreSerializer
from playbooks.models import PersonQualification, PersonScore, Qualification, Score, Scorecard
from playbooks.models.rule import RULES_REFERRED
from playbooks.serializers import (
    QualificationSerializer,
    ScorecardSerializer,
    ScoreSerializer,
)


class ScorecardViewSet(ReadViewSet):
    """Definitions of what a product-qualified lead is."""

    queryset = Scorecard.objects.prefetch_related(*(f"versions__{name}" for name in RULES_REFERRED))
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


class PersonScoreViewSet(ReadViewSet):
    """What people score now. Who they are only sales sees."""

    queryset = PersonScore.objects.select_related("person__account").prefetch_related(
        "version__scorecard", "version__rules"
    )
    serializer_class = PersonScoreSerializer
    filterset_class = PersonScoreFilter
    readers: ClassVar[frozenset[Role]] = SALES
    orderings = ("id", "-id", "points", "-points")


class PersonQualificationViewSet(ReadViewSet):
    """The moments at which people qualified, the latest first: the product-qualified leads."""

    queryset = PersonQualification.objects.select_related("person__account", "account").prefetch_related(
        "version__scorecard", "version__rules"
    )
    serializer_class = PersonQualificationSerializer
    filterset_class = PersonQualificationFilter
    readers: ClassVar[frozenset[Role]] = SALES
    orderings = ("-at", "at")
