"""Callers of the API: a key, and a person of each role."""

import pytest
from rest_framework.test import APIClient

from accounts.enums import Role, Scope
from tests.api.callers import caller, caller_with_key


@pytest.fixture
def key() -> APIClient:
    """An integration that may read and write."""
    return caller_with_key(Scope.READ, Scope.WRITE)


@pytest.fixture
def revops() -> APIClient:
    return caller(Role.REVOPS)
