"""Clients of the API, by who they are."""

from typing import Any

from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories.accounts import ApiKeyFactory, UserFactory


def caller_with_key(*scopes: str) -> APIClient:
    """A program with a key of these scopes."""
    ApiKeyFactory(secret="bk_of_the_caller", scopes=list(scopes), last_used_at=now())
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer bk_of_the_caller")
    return client


def caller(*roles: str) -> APIClient:
    """A person with these roles, logged in."""
    return logged_in(UserFactory(roles=list(roles)))


def logged_in(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def page(*results: dict[str, Any]) -> dict[str, Any]:
    """The only page of a list."""
    return {"next": None, "previous": None, "results": list(results)}
