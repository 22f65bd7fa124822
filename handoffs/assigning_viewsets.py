"""Taking, giving and returning handoffs over the API, one by one and many at once."""

from typing import Any

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from handoffs.assigning import give, put_back, take
from handoffs.assigning_bulk import reassign
from handoffs.assigning_serializers import (
    GiveSerializer,
    PutBackSerializer,
    ReassignmentSerializer,
    ReassignSerializer,
)
from handoffs.move_serializers import ActingSerializer
from handoffs.move_viewsets import MovesHandoffs
from handoffs.serializers import HandoffSerializer


class AssignsHandoffs(MovesHandoffs):
    """Whose a handoff is. Who comes too late is told who has it now (409)."""

    @extend_schema(request=ActingSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Make a handoff of the pool one's own."""
        handoff, body = self.said(request, ActingSerializer)
        take(handoff, by=body["by"], at=now())
        return self.shown()

    @extend_schema(request=GiveSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"])
    def give(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Give it to a team-mate; a sales manager gives any handoff to anybody who works them."""
        handoff, body = self.said(request, GiveSerializer)
        give(handoff, body["to"], body["reason"], by=body["by"], at=now())
        return self.shown()

    @extend_schema(request=PutBackSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def put_back(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Return it to the pool of its team."""
        handoff, body = self.said(request, PutBackSerializer)
        put_back(handoff, body["reason"], by=body["by"], at=now())
        return self.shown()

    @extend_schema(request=ReassignSerializer, responses=ReassignmentSerializer)
    @action(detail=False, methods=["post"])
    def reassign(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Give up to 500 handoffs to somebody, or back to their pools; sales managers alone. Each by itself."""
        body = ReassignSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        said = body.validated_data
        items = reassign(said["ids"], said["to"], said["reason"], by=said["by"], at=now())
        return Response(ReassignmentSerializer({"results": items}).data)
