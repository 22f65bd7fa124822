"""Which browsers may send, and where."""

from http import HTTPStatus
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.enums import Scope
from accounts.problems import CONTENT_TYPE
from tests.factories.accounts import ApiKeyFactory
from tests.signals.ingest.calls import call
from tests.signals.ingest.http import BASIC
from tests.signals.ingest.test_posthog_views import EVERY_PATH

pytestmark = pytest.mark.django_db

KINDS = ["batch", "track", "identify", "group", "page", "screen", "alias"]
SEGMENT_PATHS = [f"/v1/{name}{slash}" for kind in KINDS for name in (kind, kind[0]) for slash in ("", "/")]
ORIGIN = "https://www.acme.example"
WANTED = "authorization,content-type,anonymousid,x-strict-mode"


def preflight(path: str, origin: str = ORIGIN) -> Any:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": WANTED}
    return Client().options(path, headers={"Origin": origin, **asked})


def granted(response: Any) -> dict[str, str]:
    return {name: value for name, value in response.items() if name.startswith("Access-Control-")}


@pytest.mark.parametrize(
    ("path", "methods"),
    [*((path, "POST") for path in SEGMENT_PATHS), *((path, "POST, GET") for path in EVERY_PATH)],
)
def test_a_preflight_is_answered(path: str, methods: str) -> None:
    response = preflight(path)

    assert (response.status_code, response.content) == (204, b"")
    assert "Origin" in response["Vary"]
    assert granted(response) == {
        "Access-Control-Allow-Origin": ORIGIN,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": WANTED,
        "Access-Control-Max-Age": "86400",
        "Access-Control-Expose-Headers": "Retry-After, X-RateLimit-Reset",
    }


@pytest.mark.parametrize(("secret", "status"), [("s", 200), ("other", 401)])
def test_the_page_may_read_answers_and_errors(secret: str, status: int) -> None:
    ApiKeyFactory(secret="s", scopes=[Scope.INGEST])
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {secret}"}

    response = Client().post("/v1/track", call(), content_type="application/json", headers=headers)

    assert response.status_code == status
    assert granted(response)["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in response["Vary"]


def test_only_listed_origins_may_send_once_there_is_a_list(settings: Any) -> None:
    settings.USAGE_ORIGINS = [ORIGIN, "https://app.acme.example"]

    assert granted(preflight("/v1/batch"))["Access-Control-Allow-Origin"] == ORIGIN
    assert granted(preflight("/v1/batch", "https://evil.example")) == {}
    assert granted(Client().post("/v1/batch", headers={"Origin": "https://evil.example"})) == {}


def test_what_is_no_browser_is_told_nothing() -> None:
    assert granted(Client().options("/v1/batch")) == {}
    assert granted(Client().post("/v1/batch", headers=BASIC)) == {}


@pytest.mark.parametrize(
    ("path", "headers", "status", "said"),
    [
        ("/v1/nothing", {}, 404, "No usage comes in here"),
        ("/i/v0/e/nothing", {}, 404, "No usage comes in here"),
        ("/v1/batch", {"Host": "evil.example"}, 400, "ALLOWED_HOSTS"),
        ("/e?" + "&".join(f"x{n}" for n in range(1001)), {}, 400, "at most 1,000"),
        ("/v1/batch", {"Content-Encoding": "br"}, 415, "Content-Encoding may be"),
    ],
)
def test_a_page_may_read_what_is_refused_before_any_view(
    path: str, headers: dict[str, str], status: int, said: str
) -> None:
    response = Client().post(path, b"{}", content_type="application/json", headers={"Origin": ORIGIN, **headers})

    assert_told_as_usage(response, status)
    assert said in response.json()["detail"]


@pytest.mark.parametrize(("error", "status"), [(ZeroDivisionError, 500), (OperationalError, 503)])
def test_a_page_may_read_that_something_broke(
    error: type[Exception], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> Any:
        raise error

    monkeypatch.setattr("signals.views.segment_protocol", broken)

    response = Client(raise_request_exception=False).post("/v1/batch", headers={"Origin": ORIGIN})

    assert_told_as_usage(response, status)
    assert ("Retry-After" in response) == (status == 503)


def assert_told_as_usage(response: Any, status: int) -> None:
    told = response.json()
    assert (response.status_code, told["status"], response["Content-Type"]) == (status, status, CONTENT_TYPE)
    assert (told["code"], told["message"]) == (HTTPStatus(status).name.lower(), told["detail"])
    assert granted(response)["Access-Control-Allow-Origin"] == ORIGIN


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nothing",
        "/api/accounts",
        "/api/nothing",
        "/api/schema",
        "/admin/",
        "/account/login/",
        "/healthz",
        "/metrics",
    ],
)
def test_nothing_else_may_be_read_from_elsewhere(path: str) -> None:
    assert granted(preflight(path)) == {}
    assert granted(Client().get(path, headers={"Origin": ORIGIN})) == {}
