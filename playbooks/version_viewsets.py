"""The life of scorecards' versions over the API: RevOps or a program moves them, people judge them."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.admin_roles import REVIEWERS
from accounts.enums import Role
from accounts.errors import RuleBroken
from accounts.models import User
from accounts.rest.permissions import REVOPS
from accounts.rest.viewsets import ReadViewSet
from accounts.serializers import NothingSerializer
from playbooks import actions, reviewing, scheduling
from playbooks.comparing import Comparison, compare
from playbooks.enums import Moved
from playbooks.filters import VersionFilter
from playbooks.models import ScorecardVersion
from playbooks.models.rule import RULES_REFERRED
from playbooks.saying import changes_between
from playbooks.version_serializers import (
    ComparedQuerySerializer,
    ComparedSerializer,
    ContentSerializer,
    JudgementSerializer,
    ReasonSerializer,
    ScheduleSerializer,
    VersionSerializer,
    WholeVersionSerializer,
)

MADE = 201


class VersionViewSet(ReadViewSet):
    """Versions of scorecards: draft, in review, published, retired."""

    queryset = ScorecardVersion.objects.select_related(
        "scorecard", "author", "submitted_by", "scheduled_by"
    ).prefetch_related(*RULES_REFERRED, "reviews__by")
    serializer_class = WholeVersionSerializer
    filterset_class = VersionFilter
    orderings = ("-id", "id")
    writers: ClassVar[frozenset[Role]] = REVOPS
    action_parameters = {"compare": frozenset({"with", "effect"})}

    def get_serializer_class(self) -> type[Serializer[Any]]:
        """A list leaves out what takes queries of its own for each version."""
        return VersionSerializer if self.action == "list" else WholeVersionSerializer

    @extend_schema(request=ReasonSerializer, responses={MADE: WholeVersionSerializer})
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Begin a draft that says what this version says: the way to change it, or to roll back to it."""
        source: ScorecardVersion = self.get_object()
        body = _understood(ReasonSerializer(data=request.data))
        made = actions.draft_from(source, by=_person(request), at=now(), reason=body["reason"])
        return self._told(made.pk, status=MADE)

    @extend_schema(request=ContentSerializer, responses=WholeVersionSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Send a draft to review. What could not be published anyway is refused with everything that is wrong (422)."""
        body = _understood(ContentSerializer(data=request.data))
        return self._done(
            lambda version: reviewing.send_to_review(version, by=_person(request), at=now(), content=body["content"])
        )

    @extend_schema(request=ReasonSerializer, responses=WholeVersionSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Make a version in review a draft again, so that it can be changed."""
        body = _understood(ReasonSerializer(data=request.data))
        return self._done(lambda version: reviewing.take_back(version, by=_person(request), reason=body["reason"]))

    @extend_schema(request=JudgementSerializer, responses=WholeVersionSerializer)
    @action(detail=True, methods=["post"], writers=REVIEWERS)
    def judge(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Approve or veto what a version in review says, for a seat that you hold. Somebody judges, never a program."""
        body = JudgementSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        if (by := _person(request)) is None:
            raise PermissionDenied("A key has no word in a review; log in as a reviewer.")
        return self._done(lambda version: reviewing.judge(version, body.judgement(), by=by, at=now()))

    @extend_schema(request=ContentSerializer, responses=WholeVersionSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Put a version in force that every seat has approved as it is; 422 with everything that is missing."""
        body = _understood(ContentSerializer(data=request.data))
        return self._done(
            lambda version: actions.publish(version, by=_person(request), at=now(), content=body["content"])
        )

    @extend_schema(request=ScheduleSerializer, responses=WholeVersionSerializer)
    @action(detail=True, methods=["post"])
    def schedule(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Have a version with every approval published at an instant; the newest instant counts."""
        body = _understood(ScheduleSerializer(data=request.data))
        return self._done(lambda version: scheduling.schedule(version, by=_person(request), at=now(), **body))

    @extend_schema(request=None, responses=WholeVersionSerializer)
    @action(detail=True, methods=["post"])
    def unschedule(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Publish it at no instant of its own."""
        _understood(NothingSerializer(data=request.data))
        return self._done(lambda version: scheduling.unschedule(version, by=_person(request)))

    @extend_schema(parameters=[ComparedQuerySerializer], responses=ComparedSerializer)
    @action(detail=True)
    def compare(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Say what this version says otherwise than another of its scorecard, and what that would have meant."""
        after: ScorecardVersion = self.get_object()
        query = _understood(ComparedQuerySerializer(data=request.query_params))
        before = ScorecardVersion.objects.filter(pk=query["with"], scorecard=after.scorecard_id).first()
        if before is None:
            raise ValidationError({"with": "No version of this scorecard has this id."})
        found = {"before": before.pk, "after": after.pk, "changes": changes_between(before, after)}
        effect = _effect(before, after) if query["effect"] == "true" else {"effect": None, "effect_refusal": ""}
        return Response(ComparedSerializer(found | effect).data)

    def _done(self, verb: Callable[[ScorecardVersion], object]) -> Response:
        version: ScorecardVersion = self.get_object()
        verb(version)
        return self._told(version.pk)

    def _told(self, pk: int, status: int = 200) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=status)


def _effect(before: ScorecardVersion, after: ScorecardVersion) -> dict[str, Any]:
    try:
        comparison: Comparison = compare(before, after, until=now())
    except RuleBroken as refusal:
        return {"effect": None, "effect_refusal": str(refusal)}
    counts = {moved.value: comparison.counts[moved] for moved in Moved}
    accounts = list(comparison.rows())
    return {"effect": {**counts, "unmoved": comparison.unmoved, "accounts": accounts}, "effect_refusal": ""}


def _person(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _understood(body: Serializer[Any]) -> dict[str, Any]:
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
