"""Handoffs over the API."""

from typing import Any, ClassVar, cast

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import Role
from accounts.models import User
from accounts.rest.permissions import SALES
from accounts.rest.viewsets import ReadViewSet
from handoffs import actions
from handoffs.assigning_viewsets import AssignsHandoffs
from handoffs.filters import HandoffFilter
from handoffs.models import Handoff
from handoffs.outreach_viewsets import ReachesOut
from handoffs.querysets import HandoffQuerySet
from handoffs.serializers import AcknowledgementSerializer, HandoffSerializer


class HandoffViewSet(ReachesOut, AssignsHandoffs, ReadViewSet):
    """Qualifications on their way through the gates. An account executive sees those of their own teams."""

    queryset = Handoff.objects.select_related("account", "play", "team", "owner", "rule").prefetch_related("moves__by")
    serializer_class = HandoffSerializer
    filterset_class = HandoffFilter
    orderings = ("-id", "id", "due_at", "-due_at", "-rank", "rank")
    readers: ClassVar[frozenset[Role]] = SALES
    writers: ClassVar[frozenset[Role]] = frozenset({Role.AE, Role.MANAGER})

    def get_queryset(self) -> HandoffQuerySet:
        """A key sees every handoff, a person those they may see."""
        handoffs = cast(HandoffQuerySet, super().get_queryset())
        user = self.request.user
        return handoffs.visible_to(user) if isinstance(user, User) else handoffs

    @extend_schema(request=AcknowledgementSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Take a fired handoff off the clock. The second to do so is told who was first (409)."""
        handoff: Handoff = self.get_object()
        body = AcknowledgementSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        actions.acknowledge(handoff, by=body.validated_data["by"], at=now())
        return Response(self.get_serializer(self.get_object()).data)
