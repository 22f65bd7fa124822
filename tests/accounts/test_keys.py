import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import RequestFactory

from accounts import keys
from accounts.enums import EventKind, KeyState, LimitPeriod, Scope
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.models import ApiKey
from tests.factories.accounts import NOON, ApiKeyFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TERMS = keys.Terms("Shop", (EventKind.TRACK,), 500, LimitPeriod.MINUTE)


def held_to(key: ApiKey) -> tuple[Any, ...]:
    return key.source, key.kinds, key.limit_events, key.limit_period


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


def test_a_key_is_issued_with_its_terms() -> None:
    key, _ = keys.issue("Website", scopes=[Scope.INGEST], by=None, at=NOON, terms=TERMS)

    assert held_to(ApiKey.objects.get(pk=key.pk)) == ("Shop", ["track"], 500, "minute")


def test_the_terms_of_a_key_change_while_its_secret_stays() -> None:
    key = ApiKeyFactory(secret="s")

    keys.hold_to(key, TERMS)

    found = keys.authenticate("s", scope=Scope.INGEST, at=NOON)
    assert found is not None
    assert held_to(found) == ("Shop", ["track"], 500, "minute")


def test_a_limit_lets_something_through() -> None:
    with pytest.raises(IntegrityError, match="api_key_limit_lets_something_through"):
        ApiKeyFactory(limit_events=0)


def test_a_successor_has_everything_but_the_secret_of_the_key_it_replaces() -> None:
    ann = UserFactory()
    old, old_secret = keys.issue("Website", scopes=[Scope.INGEST], by=None, at=NOON, terms=TERMS)

    new, secret = keys.rotate(old, overlap=DAY, by=ann, at=NOON)

    assert (new.name, new.scopes, held_to(new)) == (old.name, old.scopes, held_to(old))
    assert (new.replaces, new.created_by, new.created_at, new.expires_at) == (old, ann, NOON, None)
    assert secret != old_secret


@pytest.mark.parametrize(
    ("later", "good"), [(timedelta(0), True), (DAY - timedelta(microseconds=1), True), (DAY, False)]
)
def test_the_old_key_is_good_until_the_overlap_ends(later: timedelta, good: bool) -> None:
    old, old_secret = keys.issue("Website", scopes=[Scope.INGEST], by=None, at=NOON)
    new, secret = keys.rotate(old, overlap=DAY, by=None, at=NOON)

    found = [keys.authenticate(shown, scope=Scope.INGEST, at=NOON + later) for shown in (old_secret, secret)]

    assert found == [old if good else None, new]


def test_an_overlap_of_nothing_ends_the_old_key_at_once() -> None:
    old, secret = keys.issue("Website", scopes=[Scope.INGEST], by=None, at=NOON)

    keys.rotate(old, overlap=timedelta(0), by=None, at=NOON)

    assert keys.authenticate(secret, scope=Scope.INGEST, at=NOON) is None


@pytest.mark.parametrize("overlap", [-DAY, keys.LONGEST_OVERLAP + DAY])
def test_an_overlap_has_its_bounds(overlap: timedelta) -> None:
    with pytest.raises(RuleBroken, match="at most 90 days"):
        keys.rotate(ApiKeyFactory(), overlap=overlap, by=None, at=NOON)


def test_a_key_is_replaced_once() -> None:
    old = ApiKeyFactory()
    keys.rotate(old, overlap=DAY, by=None, at=NOON)

    with pytest.raises(AlreadyMoved, match="being replaced already"):
        keys.rotate(old, overlap=2 * DAY, by=None, at=NOON)

    assert ApiKey.objects.count() == 2


def test_a_key_that_is_not_good_any_more_is_not_replaced() -> None:
    for ended in (ApiKeyFactory(revoked_at=NOON), ApiKeyFactory(expires_at=NOON)):
        with pytest.raises(RuleBroken, match="make a new one"):
            keys.rotate(ended, overlap=DAY, by=None, at=NOON)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, KeyState.IN_FORCE),
        ({"expires_at": NOON + DAY}, KeyState.ENDING),
        ({"expires_at": NOON}, KeyState.EXPIRED),
        ({"expires_at": NOON + DAY, "revoked_at": NOON}, KeyState.REVOKED),
    ],
)
def test_what_a_key_opens(fields: dict[str, Any], state: KeyState) -> None:
    assert ApiKeyFactory.build(**fields).state_at(NOON) == state


def test_who_used_a_key_last_is_noted() -> None:
    ApiKeyFactory(secret="s")
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="analytics-python/2.3.4")

    keys.authenticate("s", scope=Scope.INGEST, at=NOON, request=request)

    key = ApiKey.objects.get()
    assert (key.last_used_at, key.last_used_from, key.last_used_by) == (NOON, "192.0.2.7", "analytics-python/2.3.4")


@pytest.mark.parametrize(
    ("address", "agent", "noted"), [("", "", (None, "")), ("unix:", "a\0" + "b" * 300, (None, "a" + "b" * 199))]
)
def test_a_client_that_does_not_show_itself_is_let_in_all_the_same(address: str, agent: str, noted: Any) -> None:
    ApiKeyFactory(secret="s")
    request = RequestFactory().post("/", REMOTE_ADDR=address, HTTP_USER_AGENT=agent)

    assert keys.authenticate("s", scope=Scope.INGEST, at=NOON, request=request) is not None

    key = ApiKey.objects.get()
    assert (key.last_used_from, key.last_used_by) == noted


def test_terms_from_the_command_line() -> None:
    options = ["--source", "Shop", "--kind", "track", "--kind", "page", "--limit", "6000/minute"]

    call_command("create_key", "Website", "--scope", "ingest", *options)

    assert held_to(ApiKey.objects.get()) == ("Shop", ["track", "page"], 6000, "minute")


@pytest.mark.parametrize("limit", ["0/second", "5", "5/hour", "1.5/second", "many/second"])
def test_a_limit_that_is_none_is_refused(limit: str) -> None:
    with pytest.raises(CommandError, match="write it like 500/second"):
        call_command("create_key", "Website", "--scope", "ingest", "--limit", limit)
