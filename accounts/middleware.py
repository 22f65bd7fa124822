"""What every request needs: an id, the time zone of its user, and a way back when the session ended."""

import logging
from collections.abc import Callable
from time import monotonic
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from accounts import request_ids
from accounts.models import User

logger = logging.getLogger("baton.requests")

GetResponse = Callable[[HttpRequest], HttpResponse]
PROBES = ("/healthz", "/readyz", "/metrics")


class RequestIdMiddleware:
    """Works on a request under its id, says it in the answer, and logs what became of it.

    The query is not logged: it may hold what somebody searched for.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the id that came along, if it is well-formed, or make one."""
        began = monotonic()
        with request_ids.working_under(request.headers.get(request_ids.HEADER, "")) as request_id:
            response = self.get_response(request)
            response[request_ids.HEADER] = request_id
            level = logging.DEBUG if request.path in PROBES else logging.INFO
            about = {"method": request.method, "path": request.path, "status": response.status_code}
            logger.log(level, "Answered", extra={**about, "ms": round((monotonic() - began) * 1000)})
        return response


class TimeZoneMiddleware:
    """Shows times in the viewer's zone, and in UTC to whoever is not logged in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on in the user's zone."""
        user = request.user
        with timezone.override(user.zone if isinstance(user, User) else None):
            return self.get_response(request)


class SessionEndedMiddleware:
    """Sends the whole page to the login when a part of it was asked for after the session ended.

    Without it the login form would appear in the middle of the page. After the login the user is back on the page they
    were on, not on the part.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn a redirect to the login into one of the whole page."""
        response = self.get_response(request)
        if not request.headers.get("HX-Request") or request.user.is_authenticated:
            return response
        if urlsplit(response.get("Location", "")).path != resolve_url("account_login"):
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", "/"))
        return HttpResponseClientRedirect(redirect_to_login(page._replace(scheme="", netloc="").geturl()).url)
