"""The question whether somebody may be contacted, over the API."""

from typing import Any, ClassVar

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import Role
from accounts.models import ApiKey, Person
from accounts.rest.permissions import SALES
from accounts.rest.viewsets import ApiViewSet
from handoffs.contact_serializers import AnswerSerializer, AnswersSerializer, AskedManySerializer, AskedSerializer
from handoffs.contacting import Answer, Asked, Asker, ask


class ContactPermissionViewSet(ApiViewSet):
    """May this person be contacted? For sequencers and marketing tools, to be asked before every message."""

    queryset = Person.objects.none()
    serializer_class = AnswerSerializer
    readers: ClassVar[frozenset[Role]] = SALES
    writers: ClassVar[frozenset[Role]] = SALES
    # What was allowed an hour ago may be refused by now: no key brings an answer back.
    answered_anew: ClassVar[frozenset[str]] = frozenset({"ask_many"})
    action_parameters = {"ask": frozenset({"email", "person"})}

    @extend_schema(operation_id="contact_permission_ask", parameters=[AskedSerializer], responses=AnswerSerializer)
    def ask(self, request: Request) -> Response:
        """Say whether one person may be contacted now, and why. A refusal is kept; nobody known is one, not a 404."""
        query = AskedSerializer(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked = query.validated_data["asked"]
        return Response(_shown(asked, ask([asked], by=_asker(request), at=now())[0]))

    @extend_schema(operation_id="contact_permission_ask_many", request=AskedManySerializer, responses=AnswersSerializer)
    def ask_many(self, request: Request) -> Response:
        """The same for up to 1,000 people at once, answered in their order."""
        body = AskedManySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        asked = body.asked()
        answers = ask(asked, by=_asker(request), at=now())
        return Response({"results": [_shown(one, answer) for one, answer in zip(asked, answers, strict=True)]})


def _asker(request: Request) -> Asker:
    if isinstance(request.auth, ApiKey):
        return Asker(key=request.auth.pk)
    return Asker(user=request.user.pk)


def _shown(asked: Asked, answer: Answer) -> dict[str, Any]:
    """By hand: a serializer would take longer over it than the database does."""
    return {
        "email": asked.email or None,
        "person": answer.person,
        "allowed": answer.allowed,
        "reason": answer.reason.value,
        "detail": answer.sentence,
        "since": answer.since,
        "until": answer.until,
        "account": answer.account,
        "handoff": answer.handoff,
        "owner": answer.owner,
    }
