"""The reports of sales managers over the API."""

from typing import Any, ClassVar

from django.forms import Form
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import Role
from accounts.rest.viewsets import ApiViewSet
from handoffs.access import MANAGERS
from handoffs.models import Handoff
from handoffs.report_serializers import AuditSerializer, CapacitySerializer
from handoffs.reports import sla
from handoffs.reports.asking import SOLD, AsOfForm, Question, ReportForm
from handoffs.reports.capacity import capacity

ASKED = [
    OpenApiParameter("since", OpenApiTypes.DATE, description="First day; without it, that of the week 8 weeks before."),
    OpenApiParameter("until", OpenApiTypes.DATE, description="Last day; without it, that of `as_of`."),
    OpenApiParameter("team", {"type": "string", "minLength": 1}, description="Key of a team."),
    OpenApiParameter("person", OpenApiTypes.EMAIL, description="E-mail address of somebody in sales."),
    OpenApiParameter("tier", OpenApiTypes.STR, enum=[key for key, _ in SOLD]),
    OpenApiParameter("as_of", OpenApiTypes.DATETIME, description="What was known then; without it, now."),
]


class ReportViewSet(ApiViewSet):
    """What sales managers ask, computed from the log of the handoffs, as of any instant."""

    queryset = Handoff.objects.none()
    readers: ClassVar[frozenset[Role]] = MANAGERS
    action_parameters: ClassVar[dict[str, frozenset[str]]] = {
        "sla": frozenset(one.name for one in ASKED),
        "capacity": frozenset({"as_of"}),
    }

    @extend_schema(parameters=ASKED, responses=AuditSerializer)
    @action(detail=False)
    def sla(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002 - nothing is in the path
        """What was acknowledged in time, by week, team and person; every breach and every contact before permission."""
        return Response(AuditSerializer(sla.audit(asked(request))).data)

    @extend_schema(parameters=ASKED[-1:], responses=CapacitySerializer)
    @action(detail=False)
    def capacity(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """What is open, what comes, and what is to be expected, against what a person or a team can take."""
        form = AsOfForm(request.query_params)
        refuse_wrong(form)
        return Response(CapacitySerializer(capacity(form.instant(now()))).data)


def asked(request: Request) -> Question:
    """The question, or a 400 that names what is wrong with it."""
    form = ReportForm(request.query_params, at=now())
    refuse_wrong(form)
    return form.question


def refuse_wrong(form: Form) -> None:
    """Raise `ValidationError` naming each parameter that is wrong."""
    if not form.is_valid():
        raise ValidationError({name: [str(one) for one in said] for name, said in form.errors.items()})
