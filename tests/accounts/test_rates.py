"""Allowances of keys, in the Redis that the tests run with."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings
from redis import Redis

from accounts import counting_redis, rates
from accounts.counting_redis import REST_SECONDS, Rest
from accounts.enums import LimitPeriod
from accounts.models import ApiKey
from tests.factories.accounts import NOON, ApiKeyFactory


def a_key(limit: int | None, period: LimitPeriod = LimitPeriod.SECOND) -> ApiKey:
    key: ApiKey = ApiKeyFactory.build(secret=str(uuid4()), limit_events=limit, limit_period=period)
    return key


def wait(key: ApiKey, events: int, after: float = 0.0) -> float:
    return rates.seconds_to_wait(key, events, NOON + timedelta(seconds=after))


@pytest.fixture(autouse=True)
def awake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "REST", Rest())


@pytest.mark.parametrize(("over", "waits"), [(-1, 0.0), (0, 0.0), (1, 0.01)])
def test_a_key_may_send_its_limit_at_once(over: int, waits: float) -> None:
    key = a_key(100)
    wait(key, 50)

    assert wait(key, 50 + over) == pytest.approx(waits)


def test_the_allowance_grows_back_evenly() -> None:
    key = a_key(100)
    wait(key, 100)

    assert [wait(key, 50, 0.49), wait(key, 50, 0.5), wait(key, 1, 0.5)] == pytest.approx([0.01, 0, 0.01])


def test_it_grows_to_the_limit_and_no_further() -> None:
    key = a_key(100)
    wait(key, 100)

    assert wait(key, 100, 3600) == 0
    assert wait(key, 1, 3600) == pytest.approx(0.01)


def test_what_was_refused_has_taken_nothing() -> None:
    key = a_key(100)
    wait(key, 80)
    for _ in range(5):
        wait(key, 50)

    assert wait(key, 20) == 0


def test_whoever_waits_as_long_as_told_is_let_in() -> None:
    key = a_key(7, LimitPeriod.MINUTE)
    wait(key, 6)
    told = wait(key, 5)

    assert [told, wait(key, 5, told)] == pytest.approx([4 * 60 / 7, 0], abs=1e-5)


def test_a_batch_larger_than_the_limit_is_taken_by_a_whole_allowance_and_paid_off_afterwards() -> None:
    key = a_key(100)
    assert wait(key, 1000) == 0

    assert wait(key, 1) == pytest.approx(9.01)
    assert wait(key, 1000, 9.5) == pytest.approx(0.5)
    assert wait(key, 1000, 10) == 0


def test_a_limit_a_minute_is_counted_over_a_minute() -> None:
    key = a_key(60, LimitPeriod.MINUTE)

    assert [wait(key, 60), wait(key, 1)] == pytest.approx([0, 1])


def test_keys_have_their_own_allowances() -> None:
    one, other = a_key(10), a_key(10)
    wait(one, 10)

    assert wait(other, 10) == 0


def test_a_key_without_a_limit_asks_nobody(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    assert wait(a_key(None), 1_000_000) == 0
    assert not rates.REST.lasts()


def test_callers_at_the_same_time_share_one_allowance() -> None:
    key = a_key(100)

    with ThreadPoolExecutor(8) as callers:
        waits = list(callers.map(lambda _: wait(key, 1), range(300)))

    assert waits.count(0.0) == 100


def test_an_allowance_that_is_whole_again_is_forgotten() -> None:
    key = a_key(100)
    wait(key, 50)

    left = Redis.from_url(django_settings.REDIS_URL).pttl(f"rate:{bytes(key.digest).hex()}")

    assert isinstance(left, int)
    assert 0 < left <= 60_501


def test_while_redis_is_away_nobody_is_held_back(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    key = a_key(1)

    assert [wait(key, 10) for _ in range(3)] == [0, 0, 0]
    assert len(caplog.records) == 1


def test_redis_that_is_back_is_asked_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    here, key = settings.REDIS_URL, a_key(1)
    clock: Any = iter([0.0, REST_SECONDS - 0.1, REST_SECONDS, REST_SECONDS])
    monkeypatch.setattr(counting_redis, "monotonic", lambda: next(clock))
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    wait(key, 1)
    settings.REDIS_URL = here

    assert [wait(key, 1), wait(key, 1), wait(key, 1)] == [0, 0, pytest.approx(1)]
