"""Studies of outcomes over the API: ask for one, watch it, stop it, read what came of it."""

from typing import Any, ClassVar

from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import Role
from accounts.models import User
from accounts.rest.permissions import REVOPS
from accounts.rest.viewsets import ApiViewSet, ReadViewSet
from accounts.serializers import NothingSerializer
from playbooks import jobs, studying
from playbooks.backtest_viewsets import ACCEPTED
from playbooks.enums import BacktestState, StudyKind, VersionState
from playbooks.filters import StudyFilter
from playbooks.models import Scorecard, Study
from playbooks.outcome_serializers import ProofSerializer
from playbooks.proof.asking import VersionQuerySerializer
from playbooks.study_serializers import StudySerializer, proof_of


class StudyViewSet(ReadViewSet):
    """What outcomes say about versions: proofs, and suggested points."""

    queryset = Study.objects.select_related("version__scorecard")
    serializer_class = StudySerializer
    filterset_class = StudyFilter
    orderings = ("-id", "id")
    writers: ClassVar[frozenset[Role]] = REVOPS

    @extend_schema(request=StudySerializer, responses={ACCEPTED: StudySerializer})
    def create(self, request: Request) -> Response:
        """Hold a version against the outcomes. It runs in the background; read it again to see how far it is."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        by = request.user if isinstance(request.user, User) else None
        made = studying.request(by=by, at=now(), **body.validated_data)
        return Response(self.get_serializer(made).data, status=ACCEPTED)

    @extend_schema(request=None, responses=StudySerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Stop a study that is not over; there is no result then."""
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        study: Study = self.get_object()
        jobs.cancel(study, now())
        return Response(self.get_serializer(self.get_object()).data)


class ProofViewSet(ApiViewSet):
    """What outcomes say about a scorecard."""

    queryset = Scorecard.objects.all()
    serializer_class = ProofSerializer
    action_parameters = {"proof": frozenset({"version"})}

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "version",
                {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
                description="Number; the published version if left out.",
            )
        ],
        responses=ProofSerializer,
    )
    @action(detail=True)
    def proof(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Say how many PQLs became customers, against whom, and how surely, by the newest finished proof."""
        query = VersionQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        scorecard: Scorecard = self.get_object()
        number = query.validated_data.get("version")
        finished = Study.objects.filter(
            kind=StudyKind.PROOF, state=BacktestState.FINISHED, version__scorecard=scorecard
        )
        wanted = {"version__number": number} if number else {"version__state": VersionState.PUBLISHED}
        study = finished.filter(**wanted).select_related("version__scorecard").order_by("-id").first()
        if study is None:
            raise NotFound("Nobody has asked for a proof of that version yet: POST /api/studies with its id.")
        return Response(proof_of(study))
