from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from signals import partitions

MAY = datetime(2031, 5, 20, tzinfo=UTC)
NAMES = ["signals_event_2031_05", "signals_event_2031_06", "signals_event_2031_07"]

pytestmark = pytest.mark.django_db


def store(*received: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO signals_event (received_at, at, batch_id, message_key, kind, message_id, name, properties)"
            " VALUES (%s, now(), 1, gen_random_uuid(), 'track', 'm', 'Opened', '{}')",
            [[at] for at in received],
        )


def where() -> list[tuple[str, datetime]]:
    """The table in which each event is, and when it was received."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text, received_at FROM signals_event ORDER BY received_at")
        return list(cursor.fetchall())


def test_a_month_and_the_two_after_it_are_made_once() -> None:
    assert (partitions.ensure(MAY), partitions.ensure(MAY)) == (NAMES, [])


def test_events_that_the_default_partition_caught_move_into_their_month() -> None:
    march, june = datetime(2031, 3, 31, 23, 59, tzinfo=UTC), datetime(2031, 6, 1, tzinfo=UTC)
    store(march, MAY, june)

    made = partitions.ensure(MAY)
    store(MAY + timedelta(days=1))

    assert made == ["signals_event_2031_03", *NAMES]
    assert where() == [
        ("signals_event_2031_03", march),
        (NAMES[0], MAY),
        (NAMES[0], MAY + timedelta(days=1)),
        (NAMES[1], june),
    ]


def test_a_new_partition_has_the_index_of_the_whole_table() -> None:
    partitions.ensure(MAY)

    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, NAMES[0])
    assert [index["columns"] for index in indexes.values() if index["index"]] == [["batch_id"]]


def test_a_month_that_cannot_be_made_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    store(MAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE in_the_way PARTITION OF signals_event FOR VALUES FROM ('2031-05-01Z') TO ('2031-05-02Z')"
        )

    made = partitions.ensure(MAY)

    assert made == NAMES[1:]
    assert where() == [("signals_event_default", MAY)]
    assert caplog.messages == [f"The partition {NAMES[0]} could not be made."]
