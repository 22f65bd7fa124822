"""What operators' programs ask: is the process alive, can it work, how much has it done."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from accounts import keys
from accounts.authorization import BEARER, secret_of
from accounts.enums import Scope
from config import health, metrics


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's signature
    """Say whether everything Baton needs is there, with each check by name."""
    problems = health.problems(now())
    ready = not any(problems.values())
    checks = {name: problem or "ok" for name, problem in problems.items()}
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


@never_cache
@require_safe
def metrics_view(request: HttpRequest) -> HttpResponse:
    """Give the figures: to everybody on one machine, in production to API keys that may read."""
    if settings.PRODUCTION and not _may_read(request):
        refusal = "Send an API key with the scope “read” as a Bearer token.\n"
        return HttpResponse(refusal, status=401, headers={"WWW-Authenticate": BEARER})
    return HttpResponse(metrics.render(now()), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    secret = secret_of(request.headers.get("Authorization", ""))
    try:
        return bool(secret) and keys.authenticate(secret, scope=Scope.READ, at=now()) is not None
    except keys.MissingScope:
        return False
