"""Outreach, grants and violations over the API."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import Role
from accounts.models import ApiKey, User
from accounts.rest.permissions import SALES
from accounts.rest.serializers import RefusesUnknown
from accounts.rest.viewsets import ApiViewSet, ReadViewSet
from handoffs.composing import compose, script_of
from handoffs.granting import grant, note_done, revoke, with_due
from handoffs.models import Grant, Handoff, Outreach, Violation
from handoffs.move_serializers import ActingSerializer
from handoffs.outreach_filters import GrantFilter, OutreachFilter, ViolationFilter
from handoffs.outreach_serializers import (
    GrantBodySerializer,
    GrantSerializer,
    MessageSerializer,
    OutreachSerializer,
    ReportSerializer,
    ViolationSerializer,
)
from handoffs.outreaching import answerable_by, note_answer, report
from handoffs.querysets import SEE_EVERYTHING

CREATED = 201
WORKERS = frozenset({Role.AE, Role.MANAGER})


class ReachesOut(ApiViewSet):
    """What is written to people of a handoff, and granted to them."""

    @extend_schema(responses=MessageSerializer)
    @action(detail=True)
    def message(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """The script for this handoff, filled in as far as something is known."""
        handoff: Handoff = self.get_object()
        owner = request.user if isinstance(request.user, User) else handoff.owner or User()
        return Response(MessageSerializer(compose(handoff, script_of(handoff), by=owner, at=now())).data)

    @extend_schema(request=ReportSerializer, responses={CREATED: OutreachSerializer})
    @action(detail=True, methods=["post"])
    def outreach(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Report a contact that has been made. It is kept whatever it was; `violations` says what was wrong with it.

        If the gates were open and it was the first, the handoff is in conversation from now on.
        """
        handoff, body = self._said(request, ReportSerializer)
        at = now()
        kept = report(handoff, body["contact"], by=body["by"], sent_at=body.get("sent_at", at), at=at)
        return Response(OutreachSerializer(kept).data, status=CREATED)

    @extend_schema(request=GrantBodySerializer, responses={CREATED: GrantSerializer})
    @action(detail=True, methods=["post"], url_path="grant")
    def grant(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Have something turned on for the account for a while; the product finds it in `/api/grants?due=true`."""
        handoff, body = self._said(request, GrantBodySerializer)
        given = grant(handoff, body["what"], by=body["by"], at=now(), until=body.get("until"), note=body["note"])
        shown = with_due(Grant.objects.select_related("handoff__account", "by"), now()).get(pk=given.pk)
        return Response(GrantSerializer(shown).data, status=CREATED)

    def _said(self, request: Request, serializer: type[ActingSerializer]) -> tuple[Handoff, dict[str, Any]]:
        handoff: Handoff = self.get_object()
        body = serializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return handoff, body.validated_data


class OfHandoffs(ReadViewSet):
    """Rows of handoffs: a key sees all, a person those of the handoffs they may see."""

    readers: ClassVar[frozenset[Role]] = SALES
    writers: ClassVar[frozenset[Role]] = WORKERS

    def get_queryset(self) -> QuerySet[Any]:
        """What the caller may see."""
        rows, user = super().get_queryset(), self.request.user
        return rows.filter(handoff__in=Handoff.objects.visible_to(user)) if isinstance(user, User) else rows

    def acting(self, request: Request) -> User:
        """Who does it: the person, or whom a key names with `as`."""
        body = ActingSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return cast("User", body.validated_data["by"])


class OutreachViewSet(OfHandoffs):
    """Contacts with people, the latest first."""

    queryset = Outreach.objects.select_related("handoff__account", "by").prefetch_related("violations")
    serializer_class = OutreachSerializer
    filterset_class = OutreachFilter
    orderings = ("-at", "at", "-id", "id")

    def get_queryset(self) -> QuerySet[Any]:
        """What the caller may see; answers are noted of whatever was written to the accounts of open handoffs, too."""
        rows, user = super().get_queryset(), self.request.user
        if self.action != "answered" or not isinstance(user, User):
            return rows
        return self.queryset.filter(pk__in=answerable_by(user))

    @extend_schema(request=ActingSerializer, responses=OutreachSerializer)
    @action(detail=True, methods=["post"])
    def answered(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Note that the account has answered; a message after it is no second one without an answer."""
        outreach: Outreach = self.get_object()
        note_answer(outreach, by=self.acting(request), at=now())
        return Response(self.get_serializer(self.get_object()).data)


class GrantViewSet(OfHandoffs):
    """What is turned on for a while. The product polls `?due=true`, does it, and says so with `done`."""

    queryset = Grant.objects.select_related("handoff__account", "by")
    serializer_class = GrantSerializer
    filterset_class = GrantFilter
    orderings = ("-at", "at", "-id", "id")

    def get_queryset(self) -> QuerySet[Any]:
        """What the caller may see, with what is due now."""
        return with_due(super().get_queryset(), now())

    @extend_schema(request=ActingSerializer, responses=GrantSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """End it before its time."""
        revoke(self.get_object(), by=self.acting(request), at=now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=GrantSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """The product has turned it on, or off, as was due. A key says so, nobody else."""
        if not isinstance(request.auth, ApiKey):
            raise PermissionDenied("The product says so, with its key.")
        RefusesUnknown(data=request.data).is_valid(raise_exception=True)
        note_done(self.get_object(), at=now())
        return Response(self.get_serializer(self.get_object()).data)


class ViolationViewSet(ReadViewSet):
    """What of contacts is against the pledge, the latest first: managers and RevOps see all, others their own."""

    queryset = Violation.objects.select_related("outreach__handoff__account", "by")
    serializer_class = ViolationSerializer
    filterset_class = ViolationFilter
    orderings = ("-at", "at", "-id", "id")
    readers: ClassVar[frozenset[Role]] = SALES

    def get_queryset(self) -> QuerySet[Any]:
        """What the caller may see."""
        rows, user = super().get_queryset(), self.request.user
        return rows.filter(by=user) if isinstance(user, User) and not user.has_role(*SEE_EVERYTHING) else rows
