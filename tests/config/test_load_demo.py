"""How the demo company begins, and when it is not loaded."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.enums import Scope
from accounts.keys import authenticate
from accounts.models import User
from config.demo import loading
from config.demo.users import DEMO_PASSWORD, DEMO_USERS
from config.models import DemoLoad
from tests.factories.accounts import ApiKeyFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_everybody_can_log_in_with_the_documented_password(client: Client) -> None:
    loading.begin(NOON)

    assert [client.login(email=user.email, password=DEMO_PASSWORD) for user in DEMO_USERS] == [True] * 7


def test_key_of_the_demo_may_send_and_read() -> None:
    secret = loading.begin(NOON).secret

    assert secret is not None
    assert authenticate(secret, scope=Scope.INGEST, at=NOON) is not None
    assert authenticate(secret, scope=Scope.READ, at=NOON) is not None


def test_a_baton_in_use_is_left_alone() -> None:
    User.objects.create_user("somebody@example.com")

    call_command("load_demo", "--if-empty")

    assert User.objects.count() == 1
    with pytest.raises(CommandError, match="in use"):
        call_command("load_demo")


def test_a_key_that_is_called_like_the_demo_s_is_no_unfinished_load() -> None:
    ApiKeyFactory(name=loading.KEY_NAME, last_used_at=None)
    User.objects.create_user("somebody@example.com")

    call_command("load_demo", "--if-empty")

    assert (User.objects.count(), DemoLoad.objects.exists()) == (1, False)
    with pytest.raises(CommandError, match="in use"):
        call_command("load_demo")


def test_a_load_that_was_interrupted_hangs_on_its_first_instant() -> None:
    loading.begin(NOON)

    again = loading.begin(NOON + timedelta(hours=1))

    assert (again, loading.is_unfinished()) == (loading.Started(NOON, None), True)


def test_production_has_no_logins_that_everybody_knows(settings: Settings) -> None:
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="production"):
        call_command("load_demo", "--if-empty")

    assert not User.objects.exists()
