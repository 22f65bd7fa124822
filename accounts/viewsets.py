"""Accounts and people over the API."""

from typing import ClassVar

from rest_framework.mixins import UpdateModelMixin
from rest_framework.serializers import BaseSerializer

from accounts import actions
from accounts.enums import Role
from accounts.filters import AccountFilter, PersonFilter
from accounts.models import Account, Person
from accounts.rest.permissions import REVOPS, SALES
from accounts.rest.viewsets import ReadViewSet
from accounts.serializers import AccountSerializer, PersonSerializer


class AccountViewSet(UpdateModelMixin, ReadViewSet):
    """Companies. They come into being through usage; name, owner and external id may be changed."""

    queryset = Account.objects.select_related("owner").prefetch_related("domains")
    serializer_class = AccountSerializer
    filterset_class = AccountFilter
    orderings = ("id", "-id", "name", "-name")
    writers: ClassVar[frozenset[Role]] = REVOPS

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
