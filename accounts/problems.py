"""Problem documents (RFC 9457): the one form in which `/api` and `/v1` say what went wrong.

This module only builds them. `accounts.rest.errors` turns the exceptions of the application API into them, and
`config.errors` those that never reach a view.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"
GENERIC = "about:blank"
INVALID = "urn:baton:problem:invalid"
RULE_BROKEN = "urn:baton:problem:rule-broken"
ALREADY_MOVED = "urn:baton:problem:already-moved"

API_PREFIXES = ("/api/", "/v1/", "/batch/", "/capture/", "/i/v0/e/", "/e/", "/track/", "/engage/")


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field, as a path with dots (`conditions.0.path`), and what would be right."""

    field: str
    detail: str


def is_api_path(path: str) -> bool:
    """Say whether errors of this path are for programs to read; a slash too many, as clients put before it, is none."""
    return f"/{path.lstrip('/')}/".startswith(API_PREFIXES)


def is_usage_path(path: str) -> bool:
    """Say whether usage comes in at this path."""
    return is_api_path(path) and not f"/{path.lstrip('/')}/".startswith("/api/")


def problem(status: int, detail: str, *, kind: str = GENERIC, errors: Iterable[FieldError] = ()) -> dict[str, Any]:
    """Build the document; `errors` is left out when no field is to blame."""
    document: dict[str, Any] = {
        "type": kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    named = [asdict(error) for error in errors]
    return {**document, "errors": named} if named else document


def usage_problem(status: int, detail: str, *, kind: str = GENERIC) -> dict[str, Any]:
    """Build the document for a client that sends usage: it has `code` and `message`, too.

    Without these, RudderStack's Python SDK takes a refusal for a lost connection and sends the same again and again.
    """
    return problem(status, detail, kind=kind) | {"code": HTTPStatus(status).name.lower(), "message": detail}


def problem_response(
    status: int,
    detail: str,
    *,
    kind: str = GENERIC,
    errors: Iterable[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Answer with a problem document, for views that are not Django REST framework's."""
    return JsonResponse(
        problem(status, detail, kind=kind, errors=errors),
        status=status,
        content_type=CONTENT_TYPE,
        headers=headers,
    )
