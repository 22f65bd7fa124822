from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from accounts.units import Unit
from config.line import Drained, Station, drain

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def still() -> datetime:
    return NOON


def station(name: str, work: Callable[[datetime], int], burst: int = 100) -> Station:
    work.__name__ = name
    return Station(work, burst)


def tray(*amounts: int, log: list[str] | None = None, name: str = "") -> Callable[[datetime], int]:
    """A station with this much in each of its units, then nothing."""
    left: Iterator[int] = iter(amounts)

    def work(at: datetime) -> int:
        done = next(left, 0)
        if done and log is not None:
            log.append(name)
        return done

    return work


def test_a_station_repeats_until_idle_before_the_next() -> None:
    log: list[str] = []
    stations = [station("first", tray(1, 1, log=log, name="a")), station("second", tray(1, log=log, name="b"))]

    drained = drain(still, stations=stations)

    assert log == ["a", "a", "b"]
    assert drained == Drained(done=drained.done, failed={}, idle=True)
    assert dict(drained.done) == {"first": 2, "second": 1}


def test_a_flood_at_one_station_does_not_starve_the_next() -> None:
    log: list[str] = []
    stations = [
        station("first", tray(1, 1, 1, 1, log=log, name="a"), burst=2),
        station("second", tray(1, log=log, name="b")),
    ]

    drain(still, stations=stations)

    assert log == ["a", "a", "b", "a", "a"]


def test_a_trickle_goes_on_to_the_next_station_at_once() -> None:
    log: list[str] = []
    small, big = Unit(1, is_full=False), Unit(1, is_full=True)
    stations = [
        station("first", tray(big, small, small, log=log, name="a")),
        station("second", tray(small, small, log=log, name="b")),
    ]

    drained = drain(still, stations=stations)

    assert (log, drained.idle) == (["a", "a", "b", "a", "b"], True)


def test_work_that_a_later_station_makes_for_an_earlier_one_is_done() -> None:
    trays = {"first": 0, "second": 1}

    def first(at: datetime) -> int:
        done, trays["first"] = trays["first"], 0
        return done

    def second(at: datetime) -> int:
        done, trays["second"] = trays["second"], 0
        trays["first"] += done
        return done

    drained = drain(still, stations=[Station(first, 9), Station(second, 9)])

    assert dict(drained.done) == {"first": 1, "second": 1}


def test_a_tray_that_was_empty_is_left_alone_while_others_have_work_and_looked_into_at_the_end() -> None:
    asked: list[datetime] = []
    seconds = iter(range(100))
    time = {"now": NOON}

    def busy(_: datetime) -> int:
        time["now"] = NOON + timedelta(seconds=next(seconds) * 0.4)
        return time["now"] < NOON + timedelta(seconds=2)

    def calm(at: datetime) -> int:
        asked.append(at)
        return 0

    drained = drain(
        lambda: time["now"], stations=[Station(busy, burst=1), Station(calm, burst=1, rest=timedelta(seconds=1))]
    )

    assert [(at - NOON).total_seconds() for at in asked] == [0, 1.2, 2]
    assert drained.idle


def test_trays_that_are_mostly_empty_are_not_all_looked_into_in_one_round() -> None:
    asked: dict[str, list[float]] = {name: [] for name in "abcd"}
    seconds = iter(range(100))
    time = {"now": NOON}

    def busy(_: datetime) -> int:
        time["now"] = NOON + timedelta(seconds=next(seconds) * 0.1)
        return time["now"] < NOON + timedelta(seconds=1.9)

    def calm(name: str) -> Station:
        def work(at: datetime) -> int:
            asked[name].append((at - NOON).total_seconds())
            return 0

        work.__name__ = name
        return Station(work, burst=1, rest=timedelta(seconds=1))

    drain(lambda: time["now"], stations=[Station(busy, burst=1), *map(calm, asked)])

    # In the first round and in the last; in between each a whole rest after its own first one.
    assert asked == {"a": [0, 0.4, 1.4, 1.9], "b": [0, 0.6, 1.6, 1.9], "c": [0, 0.8, 1.8, 1.9], "d": [0, 1, 1.9]}


def test_a_station_with_a_pause_gathers_work_while_others_have_some_and_leaves_none_at_the_end() -> None:
    asked: list[tuple[float, int]] = []
    seconds = iter(range(100))
    time, waiting = {"now": NOON}, {"rows": 0}

    def busy(_: datetime) -> int:
        time["now"] = NOON + timedelta(seconds=next(seconds) * 0.1)
        waiting["rows"] += time["now"] < NOON + timedelta(seconds=0.7)
        return time["now"] < NOON + timedelta(seconds=0.7)

    def gather(at: datetime) -> int:
        rows, waiting["rows"] = waiting["rows"], 0
        asked.append(((at - NOON).total_seconds(), rows))
        return Unit(rows, is_full=False)

    drained = drain(
        lambda: time["now"], stations=[Station(busy, burst=1), Station(gather, burst=9, pause=timedelta(seconds=0.25))]
    )

    assert asked == [(0, 1), (0.3, 3), (0.6, 3), (0.7, 0)]
    assert (drained.done["gather"], drained.idle) == (7, True)


def test_it_stops_at_the_deadline_and_says_that_work_may_be_left() -> None:
    ticks = iter(NOON + timedelta(seconds=n) for n in range(100))

    drained = drain(
        lambda: next(ticks), until=NOON + timedelta(seconds=3), stations=[station("endless", lambda _at: 1)]
    )

    assert (dict(drained.done), drained.idle) == ({"endless": 3}, False)


@pytest.mark.django_db
def test_a_station_that_fails_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    broken = ValueError("odd data")

    def fail(at: datetime) -> int:
        raise broken

    drained = drain(still, stations=[Station(fail, 9), station("second", tray(2))])

    assert (dict(drained.done), drained.failed) == ({"fail": 0, "second": 2}, {"fail": broken})
    assert "The station fail failed" in caplog.text


def colliding(times: int) -> Callable[[datetime], int]:
    """A station whose unit of work PostgreSQL takes back so many times, and which then has one unit to do."""
    attempts = iter(range(times))
    units = tray(1)

    def work(at: datetime) -> int:
        if next(attempts, None) is not None:
            raise OperationalError("deadlock detected") from DeadlockDetected()
        return units(at)

    return work


def test_a_unit_that_collides_with_another_transaction_is_done_again(caplog: pytest.LogCaptureFixture) -> None:
    drained = drain(still, stations=[station("work", colliding(2))])

    assert (dict(drained.done), drained.failed) == ({"work": 1}, {})
    assert caplog.text.count("The station work begins again: deadlock detected") == 2


@pytest.mark.django_db
def test_a_unit_that_collides_again_and_again_fails() -> None:
    drained = drain(still, stations=[station("work", colliding(3))])

    assert dict(drained.done) == {"work": 0}
    assert isinstance(drained.failed["work"], OperationalError)


def test_stations_are_given_the_time() -> None:
    seen: list[datetime] = []

    def look(at: datetime) -> int:
        seen.append(at)
        return 0

    drain(still, stations=[Station(look, 9)])

    assert seen == [NOON]
