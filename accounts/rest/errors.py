"""The one exception handler of the application API: every error becomes a problem document."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.views import set_rollback

from accounts import problems
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.problems import FieldError, problem_response

INVALID_DETAIL = "The request was not understood; “errors” names each field that is wrong. Nothing was changed."


def problem_handler(exc: Exception, context: dict[str, Any]) -> JsonResponse | None:  # noqa: ARG001 - DRF's signature
    """Answer with a problem document; an error of our own goes on, to be logged and answered as a 500.

    Not a `Response`: that would be rendered as whatever the view speaks, which need not be JSON.
    """
    match exc:
        case AlreadyMoved():
            response = problem_response(409, str(exc), kind=problems.ALREADY_MOVED, errors=_blamed(exc))
        case RuleBroken():
            response = problem_response(422, str(exc), kind=problems.RULE_BROKEN, errors=_blamed(exc))
        case Http404():
            response = problem_response(404, "There is nothing here that you may see.")
        case PermissionDenied():
            response = problem_response(403, str(exc) or "You may not do this.")
        case exceptions.ValidationError():
            response = problem_response(400, INVALID_DETAIL, kind=problems.INVALID, errors=field_errors(exc.detail))
        case exceptions.APIException():
            response = problem_response(exc.status_code, str(exc.detail), headers=_headers(exc))
        case _:
            return None
    set_rollback()
    return response


def field_errors(detail: Any, path: str = "") -> Iterator[FieldError]:
    """Flatten nested validation errors; what is wrong with an object as a whole is named after the object."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from field_errors(inner, path if name == "non_field_errors" else f"{path}.{name}".lstrip("."))
    elif isinstance(detail, list) and any(isinstance(inner, dict) for inner in detail):
        for index, inner in enumerate(detail):
            yield from field_errors(inner, f"{path}.{index}".lstrip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from field_errors(inner, path)
    else:
        yield FieldError(path, str(detail))


def _blamed(broken: RuleBroken) -> list[FieldError]:
    """The field that the rule is about, if it is about one."""
    return [FieldError(broken.field, str(broken))] if broken.field else []


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    """What HTTP asks for beside the document: how to authenticate, when to come back."""
    headers = {}
    if auth := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(wait)
    return headers
