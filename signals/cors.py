"""Lets browsers send usage from the pages of other sites, and opens nothing else of Baton to them.

It stands around everything else, so that a page can read whatever is answered on these paths, be it by a view, by
Django or for a bug; what the web server answers by itself is in `config/problem_worker.py` and `config/web_worker.py`.

The origin is mirrored, and so are the headers that an SDK asks for, since every SDK and proxy has its own. Credentials
are allowed because `sendBeacon` always asks for them; no usage endpoint looks at a cookie, the key alone counts.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from accounts.problems import is_usage_path

REMEMBERED_SECONDS = 24 * 60 * 60
ANY = "*"
ANSWERS_READ = "Retry-After, X-RateLimit-Reset"
SEGMENT = "/v1/"

GetResponse = Callable[[HttpRequest], HttpResponse]


class CrossOriginMiddleware:
    """Answers a browser's preflight, and lets the page read the answers to its usage."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless it asks what it may send."""
        if not is_usage_path(request.path):
            return self.get_response(request)
        asks = request.method == "OPTIONS"
        return _readable_by(request, _preflight(request) if asks else self.get_response(request))


def headers_for(origin: str | None) -> dict[str, str]:
    """What lets a page of this origin read an answer; nothing if it may not send usage."""
    if not origin or (ANY not in settings.USAGE_ORIGINS and origin not in settings.USAGE_ORIGINS):
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": ANSWERS_READ,
    }


def headers_for_anybody() -> dict[str, str]:
    """What lets a page read an answer to nobody knows whom; nothing if only some sites may send usage."""
    return {"Access-Control-Allow-Origin": ANY} if ANY in settings.USAGE_ORIGINS else {}


def _preflight(request: HttpRequest) -> HttpResponse:
    methods = "POST" if request.path.startswith(SEGMENT) else "POST, GET"
    response = HttpResponse(status=204, headers={"Allow": f"{methods}, OPTIONS"})
    if "Access-Control-Request-Method" in request.headers and _may_send(request):
        response["Access-Control-Allow-Methods"] = methods
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
