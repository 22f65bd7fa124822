"""What stations could not do is kept, within bounds."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from accounts import request_ids
from signals import failures
from signals.failures import record
from signals.models import StationFailure
from tests.factories.accounts import NOON

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def test_the_same_failure_is_one_row_that_says_how_often() -> None:
    for minutes, request_id in ((0, "first"), (5, "second")):
        with request_ids.working_under(request_id):
            record("assess_accounts", ValueError("odd data\nDETAIL: bob@acme.com"), NOON + minutes * MINUTE)

    assert StationFailure.objects.values("station", "error", "times", "first_at", "last_at", "request_id").get() == {
        "station": "assess_accounts",
        "error": "ValueError: odd data",
        "times": 2,
        "first_at": NOON,
        "last_at": NOON + 5 * MINUTE,
        "request_id": "second",
    }


def test_an_error_without_words_is_called_by_its_type() -> None:
    record("assess_accounts", KeyError(), NOON)

    assert StationFailure.objects.get().error == "KeyError: KeyError"


def test_old_failures_are_put_together_and_the_sum_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "KEPT", 2)

    for minute in range(5):
        record("assess_accounts", ValueError(str(minute)), NOON + minute * MINUTE)

    rows = StationFailure.objects.order_by("first_at").values_list("error", "times", "last_at")
    assert list(rows) == [
        ("Older errors", 3, NOON + 2 * MINUTE),
        ("ValueError: 3", 1, NOON + 3 * MINUTE),
        ("ValueError: 4", 1, NOON + 4 * MINUTE),
    ]
    assert StationFailure.objects.aggregate(Sum("times"))["times__sum"] == 5


def test_a_long_or_odd_message_is_no_second_failure() -> None:
    record("assess_accounts", ValueError("x" * 1000 + "\0"), NOON)
    record("assess_accounts", ValueError("a\0b"), NOON)

    assert {len(error) for error in StationFailure.objects.values_list("error", flat=True)} == {300, 14}


def test_without_a_database_the_log_has_to_do(caplog: pytest.LogCaptureFixture) -> None:
    with transaction.atomic():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        record("assess_accounts", ValueError("odd"), NOON)
        transaction.set_rollback(True)

    assert "That the station assess_accounts failed could not be noted" in caplog.text
