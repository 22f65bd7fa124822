"""Errors that reach no view of the application API: wrong routes, early refusals, bugs, a database that is away.

Programs get a problem document, people Django's page.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.views import defaults

from accounts.problems import is_api_path, problem_response

RETRY_AFTER_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer to a request that Django itself refuses, such as one for another host."""
    if is_api_path(request.path):
        return problem_response(400, "The request could not be understood.")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer when a view outside the API refuses."""
    if is_api_path(request.path):
        return problem_response(403, "You may not do this.")
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer for a route that does not exist."""
    if is_api_path(request.path):
        return problem_response(404, "There is no such route; /api/docs lists those there are.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer for a bug, or for a database that does not answer; Django has logged it by now."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _database_away(request)
    if is_api_path(request.path):
        return problem_response(500, "Something went wrong here, not in your request. It has been written down.")
    return defaults.server_error(request)


def _database_away(request: HttpRequest) -> HttpResponseBase:
    if is_api_path(request.path):
        response: HttpResponseBase = problem_response(503, "The database does not answer. Send the same again later.")
    else:
        response = defaults.server_error(request, "503.html")
        response.status_code = 503
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
