"""Every error of the API is a problem document that says what is wrong and what would be right."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import path
from rest_framework.exceptions import Throttled
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from accounts.problems import CONTENT_TYPE, INVALID, usage_problem
from accounts.rest.errors import INVALID_DETAIL
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


def generic(status: int, title: str, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


def invalid(field: str, detail: str) -> dict[str, Any]:
    return {
        "type": INVALID,
        "title": "Bad Request",
        "status": 400,
        "detail": INVALID_DETAIL,
        "errors": [{"field": field, "detail": detail}],
    }


NO_ROUTE = generic(404, "Not Found", "There is no such route; /api/docs lists those there are.")
NO_USAGE_ROUTE = usage_problem(404, "No usage comes in here; /v1/batch and /batch take events of any kind.")
NOT_SEEN = generic(404, "Not Found", "There is nothing here that you may see.")
SIZE = "A whole number from 1 to 200."
NOT_OURS = "Not a cursor of this list; take it from “next” or “previous” as it is."
NUL = "Null characters are not allowed."
EMPTY = "Give it a value, or leave it out."
NUMBER = "A whole number, such as 42."
INSTANT = "An ISO 8601 instant, such as 2026-01-31T09:00:00Z."
UNKNOWN = "No such parameter here. Known: cursor, event_name, is_active, key, kind, name, ordering, page_size"


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/api", NO_ROUTE),
        ("/api/", NO_ROUTE),
        ("/api/nothing", NO_ROUTE),
        ("/v1/nothing", NO_USAGE_ROUTE),
        ("/api/accounts/x", NO_ROUTE),
        ("/api/accounts/0", NOT_SEEN),
        ("/api/accounts/9223372036854775808", NOT_SEEN),
        (f"/api/accounts/{'9' * 5000}", NOT_SEEN),
        ("/api/accounts?page_size=0", invalid("page_size", SIZE)),
        ("/api/accounts?page_size=201", invalid("page_size", SIZE)),
        ("/api/accounts?page_size=", invalid("page_size", EMPTY)),
        ("/api/accounts?page_size=%D9%A3", invalid("page_size", SIZE)),
        ("/api/accounts?page_size=%00", invalid("page_size", SIZE)),
        ("/api/accounts?cursor=", invalid("cursor", EMPTY)),
        ("/api/accounts?key=", invalid("key", EMPTY)),
        ("/api/qualifications?tier=sales_led&tier=", invalid("tier", EMPTY)),
        ("/api/accounts?cursor=x", invalid("cursor", NOT_OURS)),
        ("/api/accounts?cursor=%00", invalid("cursor", NOT_OURS)),
        ("/api/accounts?ordering=owner", invalid("ordering", "One of: id, -id, name, -name.")),
        ("/api/accounts?key=%00", invalid("key", NUL)),
        ("/api/accounts?search=a%00b", invalid("search", NUL)),
        ("/api/accounts?key=a&key=b", invalid("key", "Given more than once.")),
        ("/api/accounts?owned=maybe", invalid("owned", "Either true or false.")),
        ("/api/accounts?owned=%00", invalid("owned", "Either true or false.")),
        ("/api/accounts?recorded_at_since=yesterday", invalid("recorded_at_since", INSTANT)),
        ("/api/accounts?recorded_at_since=%00", invalid("recorded_at_since", INSTANT)),
        ("/api/scores?version=1.5", invalid("version", NUMBER)),
        ("/api/scores?version=one", invalid("version", NUMBER)),
        ("/api/scores?version=%00", invalid("version", NUMBER)),
        (
            "/api/qualifications?tier=gold",
            invalid("tier", "Select a valid choice. gold is not one of the available choices."),
        ),
        ("/api/signals?format=csv", invalid("format", UNKNOWN.replace("cursor", "category, cursor") + ".")),
        ("/api/accounts/1?verbose=1", invalid("verbose", "No parameters are known here.")),
    ],
)
def test_what_cannot_be_read_is_named(path: str, document: dict[str, Any], key: APIClient) -> None:
    response = key.get(path)

    assert (response.status_code, response.headers["Content-Type"], response.json()) == (
        document["status"],
        CONTENT_TYPE,
        document,
    )


@pytest.mark.parametrize("value", [-(2**63), 2**63, 10**40])
def test_a_number_beyond_the_column_is_refused_or_finds_nothing(value: int, key: APIClient) -> None:
    response = key.get(f"/api/scores?points_min={value}")

    assert response.status_code in (200, 400)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("0001-01-01T00:00:00Z", 200),
        ("0001-01-01T00:00:00%2B00:01", 400),
        ("9999-12-31T23:59:59Z", 200),
        ("9999-12-31T23:59:59-00:01", 400),
        ("2026-03-02T12:00:00%2B23:59", 200),
    ],
)
def test_the_ends_of_time_and_odd_offsets(value: str, status: int, key: APIClient) -> None:
    response = key.get(f"/api/accounts?recorded_at_before={value}")

    assert response.status_code == status


def test_an_unknown_caller_is_told_how_to_authenticate() -> None:
    response = APIClient().get("/api/accounts")

    assert (response.status_code, response.headers["WWW-Authenticate"], response.json()) == (
        401,
        'Bearer realm="Baton"',
        generic(401, "Unauthorized", "Authentication credentials were not provided."),
    )


@pytest.mark.parametrize("method", ["put", "delete", "options", "trace", "post"])
def test_a_method_that_is_not_there(method: str, key: APIClient) -> None:
    account = AccountFactory()

    response = getattr(key, method)(f"/api/accounts/{account.pk}")

    assert (response.status_code, response.headers["Allow"], response.headers["Content-Type"]) == (
        405,
        "GET, HEAD, PATCH",
        CONTENT_TYPE,
    )


@pytest.mark.parametrize("path", ["/api/accounts", "/api/schema"])
def test_only_what_is_there_can_be_asked_for(path: str, key: APIClient) -> None:
    response = key.get(path, HTTP_ACCEPT="image/png")

    assert (response.status_code, response.headers["Content-Type"], response.json()["status"]) == (
        406,
        CONTENT_TYPE,
        406,
    )


def test_a_form_is_not_json(key: APIClient) -> None:
    account = AccountFactory()

    response = key.patch(f"/api/accounts/{account.pk}", "name=Acme", content_type="application/x-www-form-urlencoded")

    assert (response.status_code, response.json()["title"]) == (415, "Unsupported Media Type")


def test_a_body_in_chunks_is_refused_rather_than_ignored(key: APIClient) -> None:
    account = AccountFactory(name="Acme")
    chunked: dict[str, Any] = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "", "wsgi.input_terminated": True}

    response = key.patch(f"/api/accounts/{account.pk}", {"name": "Other"}, **chunked)

    assert (response.status_code, response.headers["Content-Type"], response.json()["detail"]) == (
        411,
        CONTENT_TYPE,
        "Send the body with a Content-Length, not in chunks.",
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"name": "a\\u0000b"}', "name"),
        ('{"name": "\\ud800"}', "name"),
        ('{"\\u0000": 1}', ""),
        ('{"name": ' + "[" * 40 + "]" * 40 + "}", "name"),
        ('{"name": ["a"]}', "name"),
        ("[]", ""),
        ('{"name": ""}', "name"),
        ('{"name": null}', "name"),
        (f'{{"name": "{"a" * 256}"}}', "name"),
    ],
)
def test_a_body_that_cannot_be_stored_names_its_field(body: str, field: str, key: APIClient) -> None:
    account = AccountFactory()

    response = key.patch(f"/api/accounts/{account.pk}", body, content_type="application/json")

    assert (response.status_code, [error["field"] for error in response.json()["errors"]]) == (400, [field])


@pytest.mark.parametrize("body", ["{", "NaN", '{"name": ' + "9" * 5000 + "}", "[" * 100_000, b"\xff"])
def test_a_body_that_is_not_json(body: str | bytes, key: APIClient) -> None:
    account = AccountFactory()

    response = key.patch(f"/api/accounts/{account.pk}", body, content_type="application/json")

    assert (response.status_code, response.headers["Content-Type"]) == (400, CONTENT_TYPE)


class Busy(APIView):
    """Says when to come back."""

    permission_classes = ()

    def get(self, request: object) -> Response:
        raise Throttled(wait=1.5)


class Broken(APIView):
    """Has a bug."""

    permission_classes = ()

    def get(self, request: object) -> Response:
        raise ZeroDivisionError


class Away(APIView):
    """Has lost its database."""

    permission_classes = ()

    def get(self, request: object) -> Response:
        raise OperationalError("the connection is lost")


urlpatterns = [
    path("api/busy", Busy.as_view()),
    *(path(f"{where}broken", Broken.as_view()) for where in ("", "api/")),
    *(path(f"{where}away", Away.as_view()) for where in ("", "api/")),
]
handler500 = "config.errors.server_error"


@override_settings(ROOT_URLCONF=__name__)
def test_too_many_requests_say_when_to_come_back() -> None:
    response = APIClient().get("/api/busy")

    assert (response.status_code, response.headers["Retry-After"], response.json()["status"]) == (429, "2", 429)


@override_settings(ROOT_URLCONF=__name__)
def test_a_bug_is_a_problem_too() -> None:
    response = Client(raise_request_exception=False).get("/api/broken")

    assert (response.status_code, response.headers["Content-Type"], response.json()) == (
        500,
        CONTENT_TYPE,
        generic(
            500,
            "Internal Server Error",
            "Something went wrong here, not in your request. It has been written down.",
        ),
    )


@override_settings(ROOT_URLCONF=__name__)
def test_people_are_shown_a_page_instead() -> None:
    response = Client(raise_request_exception=False).get("/broken")

    assert (response.status_code, response.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("route", "form"), [("/api/away", CONTENT_TYPE), ("/away", "text/html; charset=utf-8")])
def test_a_database_that_is_away_is_no_bug(route: str, form: str) -> None:
    response = Client(raise_request_exception=False).get(route)

    assert (response.status_code, response.headers["Content-Type"], response.headers["Retry-After"]) == (503, form, "5")
    assert b"The database does not answer" in response.content


@override_settings(ALLOWED_HOSTS=["baton.example"])
def test_another_host_is_refused() -> None:
    response = APIClient().get("/api/accounts")

    assert (response.status_code, response.headers["Content-Type"]) == (400, CONTENT_TYPE)
