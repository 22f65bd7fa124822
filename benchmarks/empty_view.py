"""The least that a Django view behind an API key can do: read the body, recognise the key, say that all is well."""

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import keys
from accounts.authorization import secret_of
from accounts.enums import Scope
from accounts.models import Person
from accounts.rest.permissions import SALES
from accounts.rest.viewsets import ApiViewSet

PATH = "/empty"
ASKED = "/empty/asked"
VIEWSET = "/empty/viewset"


@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    """Answer as Baton answers a call, without having done anything."""
    secret = secret_of(request.headers.get("Authorization", ""))
    if not request.body or keys.authenticate(secret, scope=Scope.INGEST, at=now()) is None:
        return HttpResponse(status=401)
    return HttpResponse(b'{"success":true}', content_type="application/json")


def asked(request: HttpRequest) -> HttpResponse:
    """The same for a question."""
    secret = secret_of(request.headers.get("Authorization", ""))
    if keys.authenticate(secret, scope=Scope.READ, at=now()) is None:
        return HttpResponse(status=401)
    return HttpResponse(b'{"success":true}', content_type="application/json")


class EmptyViewSet(ApiViewSet):
    """The same as an endpoint of the application API: its authentication, roles and rendering, and nothing else."""

    queryset = Person.objects.none()
    readers = SALES
    action_parameters = {"ask": frozenset({"email", "person"})}

    def ask(self, request: Request) -> Response:  # noqa: ARG002
        """Say that all is well."""
        return Response({"success": True})
