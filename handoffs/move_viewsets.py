"""Moving handoffs over the API, and the feedback that came of them."""

from typing import Any

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest.viewsets import ApiViewSet, ReadViewSet
from handoffs.context import context_of
from handoffs.enums import Channel, FeedbackKind
from handoffs.filters import FeedbackFilter
from handoffs.models import Feedback, Handoff
from handoffs.move_serializers import (
    ActingSerializer,
    ContextNoteSerializer,
    ContextSerializer,
    FeedbackBodySerializer,
    FeedbackSerializer,
    OutcomeSerializer,
    ReachOutSerializer,
    UndoSerializer,
)
from handoffs.outcomes import give_feedback, record_outcome, wake
from handoffs.reaching import note_context, open_context, reach_out
from handoffs.serializers import HandoffSerializer
from handoffs.undoing import undo_outcome

CREATED = 201


class MovesHandoffs(ApiViewSet):
    """The moves after acknowledging. A move that does not lead on from here is a 409 that says what does."""

    def said(self, request: Request, serializer: type[ActingSerializer]) -> tuple[Handoff, dict[str, Any]]:
        """The handoff, and what the body says; the handoff must be in sight before the body is looked at."""
        handoff: Handoff = self.get_object()
        body = serializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return handoff, body.validated_data

    def shown(self) -> Response:
        """The handoff as it is now."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses=ContextSerializer)
    @action(detail=True)
    def context(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """What the account is doing in its workspaces, over the last 30 days."""
        return Response(ContextSerializer(context_of(self.get_object(), now())).data)

    @extend_schema(request=ActingSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"], url_path="open-context")
    def open_context(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Begin to look at the context; the time until the note is kept."""
        handoff, body = self.said(request, ActingSerializer)
        open_context(handoff, by=body["by"], at=now())
        return self.shown()

    @extend_schema(request=ContextNoteSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"], url_path="check-context")
    def check_context(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Note what the user is trying to do, which is the third gate."""
        handoff, body = self.said(request, ContextNoteSerializer)
        note_context(handoff, body["note"], by=body["by"], at=now())
        return self.shown()

    @extend_schema(request=ReachOutSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"], url_path="reach-out")
    def reach_out(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Log a contact. A gate that is shut is a 422 that says which; the refusal is kept."""
        handoff, body = self.said(request, ReachOutSerializer)
        channel = Channel(body["channel"])
        reach_out(handoff, channel, body["note"], by=body["by"], at=now(), play=body.get("play"))
        return self.shown()

    @extend_schema(request=OutcomeSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"])
    def outcome(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Record what came of it, in one step."""
        handoff, body = self.said(request, OutcomeSerializer)
        record_outcome(handoff, body["result"], by=body["by"], at=now())
        return self.shown()

    @extend_schema(request=UndoSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"], url_path="undo-outcome")
    def undo_outcome(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Take the outcome back, within a week, with what followed from it: the cooldown, the customer."""
        handoff, body = self.said(request, UndoSerializer)
        undo_outcome(handoff, by=body["by"], at=now(), note=body["note"])
        return self.shown()

    @extend_schema(request=ActingSerializer, responses=HandoffSerializer)
    @action(detail=True, methods=["post"])
    def wake(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Take up a snoozed handoff before its time."""
        handoff, body = self.said(request, ActingSerializer)
        wake(handoff, by=body["by"], at=now())
        return self.shown()

    @extend_schema(request=FeedbackBodySerializer, responses={CREATED: FeedbackSerializer})
    @action(detail=True, methods=["post"])
    def feedback(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Tell product what was heard."""
        handoff, body = self.said(request, FeedbackBodySerializer)
        given = give_feedback(handoff, FeedbackKind(body["kind"]), body["text"], by=body["by"], at=now())
        return Response(FeedbackSerializer(given).data, status=CREATED)


class FeedbackViewSet(ReadViewSet):
    """What product should know, the latest first; everybody with a role reads it."""

    queryset = Feedback.objects.select_related("handoff__account", "by")
    serializer_class = FeedbackSerializer
    filterset_class = FeedbackFilter
    orderings = ("-id", "id")
