"""Merging and undoing over the API. The verbs are about accounts and people, but the line is what follows them."""

from typing import Any, ClassVar, cast

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.enums import MergeSource, Role
from accounts.models import Account, AccountMerge, ApiKey, MergeSuggestion, Person, PersonMerge, User
from accounts.rest.permissions import REVOPS, SALES
from accounts.rest.viewsets import ApiViewSet, ReadViewSet
from accounts.serializers import NothingSerializer
from signals import merging
from signals.filters import AccountMergeFilter, MergeSuggestionFilter, PersonMergeFilter
from signals.merge_serializers import (
    AccountMergeSerializer,
    AddDomainSerializer,
    MergeAccountSerializer,
    MergePersonSerializer,
    MergeSuggestionSerializer,
    PersonMergeSerializer,
    SuggestDomainSerializer,
)
from signals.merging import Decision

MADE = 201


class MergingViewSet(ApiViewSet):
    """What the endpoints that decide have in common."""

    writers: ClassVar[frozenset[Role]] = REVOPS

    def decision(self, request: Request, body: dict[str, Any], source: MergeSource = MergeSource.HAND) -> Decision:
        """Who asks, now, and the reason they sent."""
        return Decision(by(request), now(), body["reason"], source)


class AccountMergingViewSet(MergingViewSet):
    """Accounts that become a part of another."""

    queryset = Account.objects.all()
    serializer_class = AccountMergeSerializer

    @extend_schema(request=MergeAccountSerializer, responses={MADE: AccountMergeSerializer})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - the id in the path
        """Have another account count as a part of this one, whose key, name and owner stay."""
        into: Account = self.get_object()
        body = understood(MergeAccountSerializer(data=request.data))
        merge = merging.merge_accounts(body["account"], into, self.decision(request, body))
        return Response(AccountMergeSerializer(merge).data, status=MADE)

    @extend_schema(request=AddDomainSerializer, responses={MADE: AccountMergeSerializer})
    @action(detail=True, methods=["post"])
    def domains(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Say that a domain is this account's. The account it stands for by itself becomes a part of this one."""
        account: Account = self.get_object()
        body = understood(AddDomainSerializer(data=request.data))
        merge = merging.add_domain(account, body["host"], self.decision(request, body, MergeSource.DOMAIN))
        return Response(AccountMergeSerializer(merge).data, status=MADE)


class PersonMergingViewSet(MergingViewSet):
    """People who turn out to be one."""

    queryset = Person.objects.all()
    serializer_class = PersonMergeSerializer
    readers: ClassVar[frozenset[Role]] = SALES

    @extend_schema(request=MergePersonSerializer, responses={MADE: PersonMergeSerializer})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Say that two people are one, who goes on as the older of the two."""
        one: Person = self.get_object()
        body = understood(MergePersonSerializer(data=request.data))
        merge = merging.merge_people(one, body["person"], self.decision(request, body))
        return Response(PersonMergeSerializer(merge).data, status=MADE)


class AccountMergeViewSet(ReadViewSet, MergingViewSet):
    """Merges of accounts, those that stand and those undone."""

    queryset = AccountMerge.objects.select_related("merged", "into", "by", "key", "undone_by", "undone_key")
    serializer_class = AccountMergeSerializer
    filterset_class = AccountMergeFilter
    orderings = ("-id", "id")

    @extend_schema(request=None, responses=AccountMergeSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Let the two be two again: each has what it would have if they had never been merged."""
        merge: AccountMerge = self.get_object()
        understood(NothingSerializer(data=request.data))
        merging.undo_account_merge(merge, by=by(request), at=now())
        return Response(self.get_serializer(self.get_object()).data)


class PersonMergeViewSet(ReadViewSet, MergingViewSet):
    """Merges of people, those that stand and those undone."""

    queryset = PersonMerge.objects.select_related("by", "key", "undone_by", "undone_key")
    serializer_class = PersonMergeSerializer
    filterset_class = PersonMergeFilter
    orderings = ("-id", "id")
    readers: ClassVar[frozenset[Role]] = SALES

    @extend_schema(request=None, responses=PersonMergeSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Let the two be two again; each has what their own ids did, also since."""
        merge: PersonMerge = self.get_object()
        understood(NothingSerializer(data=request.data))
        merging.undo_person_merge(merge, by=by(request), at=now())
        return Response(self.get_serializer(self.get_object()).data)


class MergeSuggestionViewSet(ReadViewSet, MergingViewSet):
    """Domains that usage or an enrichment tool says are an account's, for RevOps to decide about."""

    queryset = MergeSuggestion.objects.select_related("account", "decided_by", "decided_key")
    serializer_class = MergeSuggestionSerializer
    filterset_class = MergeSuggestionFilter
    orderings = ("-id", "id")

    @extend_schema(request=SuggestDomainSerializer, responses={MADE: MergeSuggestionSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Suggest it. A second time changes nothing, and answers with what has become of the first."""
        body = understood(SuggestDomainSerializer(data=request.data))
        suggestion = merging.suggest_domain(body["account"], body["host"], at=now())
        return Response(self.get_serializer(suggestion).data, status=MADE)

    @extend_schema(request=None, responses=MergeSuggestionSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Do it: the account that the domain stands for becomes a part of this one."""
        suggestion: MergeSuggestion = self.get_object()
        understood(NothingSerializer(data=request.data))
        merging.accept_suggestion(suggestion, by=by(request), at=now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=MergeSuggestionSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Leave it, for good."""
        suggestion: MergeSuggestion = self.get_object()
        understood(NothingSerializer(data=request.data))
        merging.dismiss_suggestion(suggestion, by=by(request), at=now())
        return Response(self.get_serializer(self.get_object()).data)


def by(request: Request) -> merging.By:
    """The user who is logged in, or the key."""
    return request.user if isinstance(request.user, User) else cast(ApiKey, request.auth)


def understood(body: Serializer[Any]) -> dict[str, Any]:
    """What was sent, or a `ValidationError` that names each field that is wrong."""
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
