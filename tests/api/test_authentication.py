"""Who is let in: keys by header, people by session with a CSRF token."""

import base64

import pytest
from rest_framework.test import APIClient

from accounts.enums import Role, Scope
from tests.factories.accounts import NOON, AccountFactory, ApiKeyFactory, UserFactory

pytestmark = pytest.mark.django_db


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Bearer bk_secret", 200),
        ("bearer   bk_secret ", 200),
        (basic("bk_secret:"), 200),
        (basic("bk_secret"), 200),
        (basic("bk_secret:ignored"), 200),
        ("Bearer bk_other", 401),
        ("Bearer", 401),
        ("Bearer bk_ÿ", 401),
        ("Basic ***", 401),
        ("Basic /////w==", 401),
        (basic(":bk_secret"), 401),
        ("Token bk_secret", 401),
        ("bk_secret", 401),
    ],
)
def test_a_key_by_its_header(header: str, status: int) -> None:
    ApiKeyFactory(secret="bk_secret", scopes=[Scope.READ])

    response = APIClient().get("/api/accounts", HTTP_AUTHORIZATION=header)

    assert response.status_code == status


def test_a_revoked_key_is_out() -> None:
    ApiKeyFactory(secret="bk_secret", revoked_at=NOON)

    response = APIClient().get("/api/accounts", HTTP_AUTHORIZATION="Bearer bk_secret")

    assert (response.status_code, response.json()["detail"]) == (
        401,
        "This key is not known, or it has been revoked.",
    )


def test_a_bad_key_is_not_helped_by_a_session() -> None:
    client = APIClient()
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    assert client.get("/api/accounts", HTTP_AUTHORIZATION="Bearer bk_other").status_code == 401


@pytest.mark.parametrize(("sends_token", "status"), [(False, 403), (True, 200)])
def test_a_session_changes_nothing_without_its_token(sends_token: bool, status: int) -> None:
    account = AccountFactory()
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    token = "a" * 32
    client.cookies["csrftoken"] = token

    response = client.patch(
        f"/api/accounts/{account.pk}", {"name": "Acme"}, HTTP_X_CSRFTOKEN=token if sends_token else ""
    )

    assert (response.status_code, response.headers["Content-Type"].partition(";")[0]) == (
        status,
        "application/json" if sends_token else "application/problem+json",
    )


def test_who_was_deactivated_is_out() -> None:
    user = UserFactory(roles=[Role.REVOPS])
    client = APIClient()
    client.force_login(user)
    user.is_active = False
    user.save()

    assert client.get("/api/accounts").status_code == 401
