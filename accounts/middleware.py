"""What every request of a logged-in user needs: their time zone, and a way back when the session ended."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


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
