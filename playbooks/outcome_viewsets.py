"""Outcomes over the API."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import problems
from accounts.authors import Author
from accounts.enums import Role
from accounts.models import ApiKey, User
from accounts.problems import FieldError, problem_response
from accounts.rest.permissions import REVOPS, SALES
from accounts.rest.viewsets import ReadViewSet
from accounts.serializers import NothingSerializer
from playbooks.filters import MilestoneFilter
from playbooks.milestones.recording import Line, record
from playbooks.milestones.winning import take_out
from playbooks.models import Milestone
from playbooks.outcome_serializers import (
    MilestoneSerializer,
    RecordedSerializer,
    RecordingSerializer,
)

NO_CONTENT = 204
ALL_REJECTED = "None of the outcomes could be kept; “errors” names what is wrong with each."


class OutcomeViewSet(ReadViewSet):
    """What became of accounts: who became a customer, who was a marketing-qualified lead, and when."""

    queryset = Milestone.objects.select_related("account")
    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilter
    orderings = ("-id", "id", "-at", "at")
    readers: ClassVar[frozenset[Role]] = SALES
    writers: ClassVar[frozenset[Role]] = REVOPS

    @extend_schema(request=RecordingSerializer, responses=RecordedSerializer)
    def create(self, request: Request) -> HttpResponse:
        """Keep up to 1,000 outcomes, each once: what is wrong is named, and what is right beside it is kept.

        The same again is a duplicate; the same `id` (or account, kind, person and instant) with other values corrects
        what was kept. If every outcome is rejected, it is a 422.
        """
        body = RecordingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        lines = [Line(place, fields) for place, fields in enumerate(sent["outcomes"])]
        counts = record(lines, source=sent["source"], by=_author(request), at=now())
        errors = [
            FieldError(f"outcomes.{place}.{field}".rstrip("."), reason) for place, field, reason in counts.rejections
        ]
        if counts.rejected == counts.received:
            return problem_response(422, ALL_REJECTED, kind=problems.RULE_BROKEN, errors=errors)
        told = [{"field": error.field, "detail": error.detail} for error in errors]
        return Response(RecordedSerializer({**counts.figures(), "errors": told}).data)

    @extend_schema(request=None, responses={NO_CONTENT: None})
    @action(detail=True, methods=["post"], url_path="take-out")
    def take_out(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id is in the path
        """Take out an outcome that was told by mistake; its account is assessed again. Its history stays."""
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        take_out([self.get_object()], by=_author(request).user, at=now())
        return Response(status=NO_CONTENT)


def _author(request: Request) -> Author:
    return Author(
        request.user if isinstance(request.user, User) else None,
        request.auth if isinstance(request.auth, ApiKey) else None,
    )
