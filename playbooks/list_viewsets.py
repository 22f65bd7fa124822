"""Named lists over the API: read them, make them, replace what is on them."""

from typing import Any, ClassVar

from django.db import IntegrityError
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import CreateModelMixin, ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from accounts.models import User
from accounts.rest.parsers import StrictJSONParser
from accounts.rest.permissions import REVOPS
from accounts.rest.viewsets import ApiViewSet, ReadViewSet
from accounts.serializers import NothingSerializer
from playbooks.filters import ListEntryFilter, NamedListFilter
from playbooks.list_serializers import (
    EntriesSerializer,
    ListEntrySerializer,
    ListVersionSerializer,
    NamedListSerializer,
)
from playbooks.models import NamedList, NamedListEntry
from playbooks.named_lists.changing import Replacement, replace_entries
from playbooks.named_lists.understanding import understand
from playbooks.named_lists.withdrawing import withdraw


class NamedListViewSet(CreateModelMixin, ReadViewSet):
    """Lists of companies that rules look accounts up on."""

    queryset = NamedList.objects.prefetch_related("versions")
    serializer_class = NamedListSerializer
    filterset_class = NamedListFilter
    orderings = ("id", "-id", "name", "-name")
    writers: ClassVar[frozenset[Role]] = REVOPS

    def perform_create(self, serializer: BaseSerializer[NamedList]) -> None:
        """Store a new list; it is empty."""
        try:
            serializer.save()
        except IntegrityError:
            raise AlreadyMoved("Somebody has just stored a list of this key or name.") from None

    @extend_schema(request=EntriesSerializer, responses={201: ListVersionSerializer})
    @action(detail=True, methods=["post"], parser_classes=[StrictJSONParser, MultiPartParser])
    def entries(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Replace what is on the list. What is on it already, in whatever words, is refused."""
        named_list: NamedList = self.get_object()
        body = EntriesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        understood = understand(named_list.kind, sent["entries"])
        if understood.refused:
            raise ValidationError({f"entries.{one.line - 1}": f"{one.why}." for one in understood.refused[:20]})
        by = request.user if isinstance(request.user, User) else None
        wanted = Replacement(understood.entries, sent["since"], sent["reason"])
        version = replace_entries(named_list, wanted, by=by, at=now())
        return Response(ListVersionSerializer(version).data, status=201)

    @extend_schema(request=None, responses=ListVersionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Withdraw the newest version, which must not have begun; the list goes on as it was before."""
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        by = request.user if isinstance(request.user, User) else None
        return Response(ListVersionSerializer(withdraw(self.get_object(), by=by, at=now())).data)


class ListEntryViewSet(ListModelMixin, ApiViewSet):
    """What is, was and will be on lists."""

    queryset = NamedListEntry.objects.select_related("named_list")
    serializer_class = ListEntrySerializer
    filterset_class = ListEntryFilter
    orderings = ("id", "-id", "key", "-key")
