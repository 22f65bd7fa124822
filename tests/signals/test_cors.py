"""Which browsers may send, and where."""

from typing import Any

import pytest
from django.test import Client

from accounts.enums import Scope
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
    "path", ["/", "/api/accounts", "/api/schema", "/admin/", "/account/login/", "/healthz", "/metrics"]
)
def test_nothing_else_may_be_read_from_elsewhere(path: str) -> None:
    assert granted(preflight(path)) == {}
    assert granted(Client().get(path, headers={"Origin": ORIGIN})) == {}
