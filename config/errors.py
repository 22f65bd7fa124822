"""Errors that reach no view of the application API: wrong routes, early refusals, bugs, a database that is away.

Programs get a problem document, people Django's page. On the paths that usage comes in by it has the members that SDKs
look for, and `signals.cors` lets pages of other sites read it.
"""

import sys

from django.conf import settings
from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views import defaults

from accounts.problems import CONTENT_TYPE, is_api_path, is_usage_path, problem, usage_problem

RETRY_AFTER_SECONDS = 5
REFUSED: dict[type[Exception], str] = {
    DisallowedHost: "Baton does not answer for the host that the header Host names; ALLOWED_HOSTS lists those it does.",
    TooManyFieldsSent: f"The address has too many parameters: at most {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,}.",
}
NO_ROUTE = "There is no such route; /api/docs lists those there are."
NO_USAGE_ROUTE = "No usage comes in here; /v1/batch and /batch take events of any kind."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer to a request that Django itself refuses, such as one for another host."""
    if is_api_path(request.path):
        known = (detail for kind, detail in REFUSED.items() if isinstance(exception, kind))
        return _document(request, 400, next(known, "The request could not be understood."))
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer when a view outside the API refuses."""
    if is_api_path(request.path):
        return _document(request, 403, "You may not do this.")
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer for a route that does not exist."""
    if is_api_path(request.path):
        return _document(request, 404, NO_USAGE_ROUTE if is_usage_path(request.path) else NO_ROUTE)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer for a bug, or for a database that does not answer; Django has logged it by now."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _database_away(request)
    if is_api_path(request.path):
        return _document(request, 500, "Something went wrong here, not in your request. It has been written down.")
    return defaults.server_error(request)


def _database_away(request: HttpRequest) -> HttpResponseBase:
    if is_api_path(request.path):
        response: HttpResponseBase = _document(request, 503, "The database does not answer. Send the same again later.")
    else:
        response = defaults.server_error(request, "503.html")
        response.status_code = 503
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _document(request: HttpRequest, status: int, detail: str) -> JsonResponse:
    tell = usage_problem if is_usage_path(request.path) else problem
    return JsonResponse(tell(status, detail), status=status, content_type=CONTENT_TYPE)
