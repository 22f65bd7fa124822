import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts import keys
from accounts.enums import Scope
from accounts.models import ApiKey
from tests.factories.accounts import NOON, ApiKeyFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_issued_key_is_recognised_by_its_secret() -> None:
    ann = UserFactory()
    key, secret = keys.issue("Website", scopes=[Scope.INGEST], by=ann, at=NOON)

    assert keys.authenticate(secret, scope=Scope.INGEST, at=NOON) == key
    assert (key.name, key.scopes, key.created_by, key.created_at) == ("Website", ["ingest"], ann, NOON)


def test_the_secret_is_not_stored() -> None:
    key, secret = keys.issue("Website", scopes=[Scope.INGEST], by=None, at=NOON)

    assert re.fullmatch(r"baton_[0-9a-f]{8}_[\w-]{32}", secret)
    assert secret.startswith(key.prefix + "_")
    assert secret.encode() not in bytes(ApiKey.objects.get().digest)


def test_two_keys_never_have_one_secret() -> None:
    secrets = {keys.issue("Same", scopes=[Scope.READ], by=None, at=NOON)[1] for _ in range(3)}

    assert len(secrets) == 3


@pytest.mark.parametrize("secret", ["", "baton_00000000_nothing", "é", "\ud800", "x\0"])
def test_an_unknown_secret_is_nobody(secret: str) -> None:
    ApiKeyFactory()

    assert keys.authenticate(secret, scope=Scope.INGEST, at=NOON) is None


def test_a_revoked_key_is_nobody() -> None:
    key = ApiKeyFactory(secret="s")

    revoked = keys.revoke(key, at=NOON)

    assert revoked.revoked_at == NOON
    assert keys.authenticate("s", scope=Scope.INGEST, at=NOON) is None


def test_revoking_again_keeps_the_first_time() -> None:
    key = keys.revoke(ApiKeyFactory(), at=NOON)

    assert keys.revoke(key, at=NOON + timedelta(days=1)).revoked_at == NOON


def test_a_key_is_good_only_for_its_scopes() -> None:
    ApiKeyFactory(secret="s", name="Reader", prefix="baton_1", scopes=[Scope.READ])

    with pytest.raises(keys.MissingScope, match=r"“Reader” \(baton_1…\) does not have the scope “ingest”"):
        keys.authenticate("s", scope=Scope.INGEST, at=NOON)


def test_recognising_a_key_takes_one_query(django_assert_num_queries: Any) -> None:
    ApiKeyFactory(secret="s", last_used_at=NOON)

    with django_assert_num_queries(1):
        keys.authenticate("s", scope=Scope.INGEST, at=NOON)


@pytest.mark.parametrize(
    ("before", "seconds", "after"),
    [
        (None, 0, NOON),
        (NOON, 59, NOON),
        (NOON, 60, NOON + timedelta(seconds=60)),
    ],
)
def test_the_last_use_is_noted_once_a_minute(before: Any, seconds: int, after: Any) -> None:
    ApiKeyFactory(secret="s", last_used_at=before)

    keys.authenticate("s", scope=Scope.INGEST, at=NOON + timedelta(seconds=seconds))

    assert ApiKey.objects.get().last_used_at == after


def test_a_key_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_key", "Website", "--scope", "ingest", "--scope", "read")

    secret = capsys.readouterr().out.strip()
    key = keys.authenticate(secret, scope=Scope.INGEST, at=NOON)
    assert key is not None
    assert (key.name, key.scopes) == ("Website", ["ingest", "read"])


def test_a_key_without_a_scope_is_refused() -> None:
    with pytest.raises(CommandError, match="--scope"):
        call_command("create_key", "Website")


@pytest.mark.parametrize(("options", "strict"), [([], False), (["--strict"], True)])
def test_a_strict_key_is_made_from_the_command_line(options: list[str], strict: bool) -> None:
    call_command("create_key", "Website", "--scope", "ingest", *options)

    assert ApiKey.objects.get().strict is strict
