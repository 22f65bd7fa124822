"""Versions in shadow over the API: begun and ended by RevOps or a program, and what they did beside those in force."""

from typing import Any, ClassVar

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import Role
from accounts.models import User
from accounts.rest.permissions import REVOPS
from accounts.rest.viewsets import ApiViewSet
from playbooks.models import ScorecardVersion, Shadow
from playbooks.shadow_serializers import RunSerializer, ShadowQuerySerializer, ShadowSerializer
from playbooks.shadows.comparing import LISTED, Besides, besides, latest_run, pairs
from playbooks.shadows.running import begin_shadow, end_shadow
from playbooks.version_serializers import ContentSerializer, ReasonSerializer

MADE = 201
RUNS_SHOWN = 20


class ShadowViewSet(ApiViewSet):
    """Versions that are scored silently beside the one in force."""

    queryset = ScorecardVersion.objects.select_related("scorecard")
    serializer_class = ShadowSerializer
    writers: ClassVar[frozenset[Role]] = REVOPS
    action_parameters = {"shadow": frozenset({"run"})}

    @extend_schema(parameters=[ShadowQuerySerializer], responses=ShadowSerializer)
    @action(detail=True)
    def shadow(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Say who fires in shadow only, in force only, on both sides, earlier or later, since the run began."""
        query = ShadowQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = str(query.validated_data.get("run", ""))
        found = Shadow.objects.filter(version=self.get_object()).select_related("version", "began_by")
        runs = list(found[:RUNS_SHOWN])
        run = latest_run(runs, asked)
        if asked and (run is None or str(run.pk) != asked):
            raise NotFound("This version has no such run.")
        if run is None:
            return Response(ShadowSerializer.told(None, [], Besides([], 0), []))
        at = now()
        return Response(ShadowSerializer.told(run, runs, besides(run, until=at), pairs(run, until=at, most=LISTED)))

    @extend_schema(request=ContentSerializer, responses={MADE: RunSerializer})
    @shadow.mapping.post
    def begin_shadow(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Score the version beside the one in force from now on. No handoff comes of it."""
        body = ContentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        begun = begin_shadow(self.get_object(), by=_person(request), at=now(), content=body.validated_data["content"])
        return Response(RunSerializer(begun).data, status=MADE)

    @extend_schema(request=ReasonSerializer, responses=RunSerializer)
    @action(detail=True, methods=["post"], url_path="end-shadow")
    def end_shadow(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Score it no more. What it did stays to be read."""
        body = ReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        ended = end_shadow(self.get_object(), by=_person(request), at=now(), reason=body.validated_data["reason"])
        return Response(RunSerializer(ended).data)


def _person(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None
