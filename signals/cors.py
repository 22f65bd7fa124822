"""Lets browsers send usage from the pages of other sites, and nothing else of Baton: only these views are wrapped.

The origin is mirrored, and so are the headers that an SDK asks for, since every SDK and proxy has its own. Credentials
are allowed because `sendBeacon` always asks for them; no usage endpoint looks at a cookie, the key alone counts.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

REMEMBERED_SECONDS = 24 * 60 * 60
ANY = "*"
ANSWERS_READ = "Retry-After, X-RateLimit-Reset"

View = Callable[..., HttpResponse]


def cross_origin(*methods: str) -> Callable[[View], View]:
    """Answer a browser's preflight, and let the page read the view's answers."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **given: object) -> HttpResponse:
            asks = request.method == "OPTIONS"
            response = _preflight(request, methods) if asks else view(request, **given)
            return _readable_by(request, response)

        return answer

    return decorate


def headers_for(origin: str | None) -> dict[str, str]:
    """What lets a page of this origin read an answer; nothing if it may not send usage."""
    if not origin or (ANY not in settings.USAGE_ORIGINS and origin not in settings.USAGE_ORIGINS):
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": ANSWERS_READ,
    }


def _preflight(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    response = HttpResponse(status=204, headers={"Allow": ", ".join((*methods, "OPTIONS"))})
    if "Access-Control-Request-Method" in request.headers and _may_send(request):
        response["Access-Control-Allow-Methods"] = ", ".join(methods)
        response["Access-Control-Max-Age"] = str(REMEMBERED_SECONDS)
        if wanted := request.headers.get("Access-Control-Request-Headers"):
            response["Access-Control-Allow-Headers"] = wanted
    return response


def _readable_by(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Origin"])
    for name, value in headers_for(request.headers.get("Origin")).items():
        response[name] = value
    return response


def _may_send(request: HttpRequest) -> bool:
    return bool(headers_for(request.headers.get("Origin")))
