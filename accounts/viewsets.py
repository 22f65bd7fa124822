"""Accounts and people over the API."""

from typing import Any, ClassVar, cast

from django.http import StreamingHttpResponse
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import UpdateModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts import actions
from accounts.enums import Role
from accounts.filters import AccountFilter, ErasureFilter, PersonFilter
from accounts.models import Account, ApiKey, Erasure, Person, User
from accounts.personal.export import export_response
from accounts.personal.requesting import request_erasure
from accounts.querysets import AccountQuerySet, PersonQuerySet
from accounts.rest.permissions import REVOPS, SALES
from accounts.rest.viewsets import ReadViewSet
from accounts.serializers import AccountSerializer, ErasureSerializer, NothingSerializer, PersonSerializer


class AccountViewSet(UpdateModelMixin, ReadViewSet):
    """Companies. They come into being through usage; name, owner and external id may be changed."""

    queryset = Account.objects.select_related("owner", "merged_into").prefetch_related("domains")
    serializer_class = AccountSerializer
    filterset_class = AccountFilter
    orderings = ("id", "-id", "name", "-name")
    writers: ClassVar[frozenset[Role]] = REVOPS

    def get_queryset(self) -> AccountQuerySet:
        """List accounts that stand for themselves, unless parts of another are asked for."""
        accounts = cast(AccountQuerySet, super().get_queryset())
        wants_parts = "merged_into" in self.request.query_params
        return accounts.unmerged() if self.action == "list" and not wants_parts else accounts

    def perform_update(self, serializer: BaseSerializer[Account]) -> None:
        """Change what was sent."""
        account: Account = self.get_object()
        serializer.instance = actions.change_account(account, **serializer.validated_data)


class PersonViewSet(ReadViewSet):
    """Product users. Only sales sees them: they are what a reviewer of definitions has no need of."""

    queryset = Person.objects.select_related("account").prefetch_related("identifiers")
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    readers: ClassVar[frozenset[Role]] = SALES
    writers: ClassVar[frozenset[Role]] = REVOPS

    def get_queryset(self) -> PersonQuerySet:
        """List people who stand for themselves, unless those merged into somebody are asked for."""
        people = cast(PersonQuerySet, super().get_queryset())
        wants_merged = "merged_into" in self.request.query_params
        return people.unmerged() if self.action == "list" and not wants_merged else people

    @extend_schema(responses={200: OpenApiResponse(OpenApiTypes.OBJECT, "All that is held about the person.")})
    @action(detail=True, readers=REVOPS)
    def export(self, request: Request, **kwargs: Any) -> StreamingHttpResponse:  # noqa: ARG002 - the id in the path
        """Everything that is held about the person, as one document (see the guide on personal data)."""
        return export_response(self.get_object(), now())

    @extend_schema(request=NothingSerializer, responses={202: ErasureSerializer})
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Have the person erased for good. The line does it; follow it under `/api/erasures`."""
        person: Person = self.get_object()
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        erasure = request_erasure(person, at=now(), by=_user(request), key=_key(request))
        return Response(ErasureSerializer(erasure).data, status=202)


class ErasureViewSet(ReadViewSet):
    """People being erased or erased, without anything that would say who they were."""

    queryset = Erasure.objects.select_related("requested_by")
    serializer_class = ErasureSerializer
    filterset_class = ErasureFilter
    orderings = ("-id", "id")
    readers: ClassVar[frozenset[Role]] = REVOPS


def _user(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _key(request: Request) -> ApiKey | None:
    return request.auth if isinstance(request.auth, ApiKey) else None
