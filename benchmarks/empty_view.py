"""The least that a Django view behind an API key can do: read the body, recognise the key, say that all is well."""

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from accounts import keys
from accounts.authorization import secret_of
from accounts.enums import Scope

PATH = "/empty"


@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    """Answer as Baton answers a call, without having done anything."""
    secret = secret_of(request.headers.get("Authorization", ""))
    if not request.body or keys.authenticate(secret, scope=Scope.INGEST, at=now()) is None:
        return HttpResponse(status=401)
    return HttpResponse(b'{"success":true}', content_type="application/json")
