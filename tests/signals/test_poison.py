"""A batch that cannot be matched does not keep the others from it, and nobody has to find out by accident."""

import pytest
from django.db import DatabaseError, OperationalError, connection

from accounts.models import Identifier
from signals import tallies
from signals.actions import try_again
from signals.models import Batch, StationFailure
from signals.stations import match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import BatchFactory, EventFactory

pytestmark = pytest.mark.django_db

CHOKE = """
CREATE FUNCTION choke() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.value LIKE 'poison%%' THEN
        RAISE EXCEPTION 'too big' USING ERRCODE = '{state}', DETAIL = 'It was bob@acme.com.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER choke BEFORE INSERT ON accounts_identifier FOR EACH ROW EXECUTE FUNCTION choke()
"""
TOO_BIG_FOR_AN_INDEX = "54000"
DEADLOCK = "40P01"


def choke(state: str = TOO_BIG_FOR_AN_INDEX) -> None:
    """Have the database refuse everybody whose id begins with “poison”."""
    with connection.cursor() as cursor:
        cursor.execute(CHOKE.format(state=state).replace("%%", "%"))


def sent_by(*users: str) -> list[int]:
    """A batch for each of them."""
    batches = [BatchFactory(stored=1).pk for _ in users]
    for batch, user in zip(batches, users, strict=True):
        EventFactory(batch_id=batch, user_id=user)
    return batches


def drained() -> None:
    while match_batches(NOON):
        pass


def test_it_is_set_aside_and_the_others_are_matched() -> None:
    choke()
    _, second, _, _, fifth, _ = sent_by("a", "poison-1", "b", "c", "poison-2", "d")

    drained()

    assert list(Batch.objects.set_aside().order_by("pk").values_list("pk", "set_aside_at", "set_aside_because")) == [
        (second, NOON, "OperationalError: too big"),
        (fifth, NOON, "OperationalError: too big"),
    ]
    assert not Batch.objects.waiting().exists()
    assert set(Identifier.objects.values_list("value", flat=True)) == {"a", "b", "c", "d"}
    assert tallies.totals().stored == 6


def test_what_was_wrong_is_noted_without_what_somebody_sent() -> None:
    choke()
    sent_by("poison", "a")

    drained()

    assert list(StationFailure.objects.values_list("station", "error", "times", "last_at")) == [
        ("match_batches", "OperationalError: too big", 1, NOON)
    ]


def test_several_in_a_row_are_set_aside_together() -> None:
    choke()
    bad = sent_by("poison-1", "poison-2", "poison-3")
    sent_by("a")

    drained()

    assert list(Batch.objects.set_aside().order_by("pk").values_list("pk", flat=True)) == bad


@pytest.mark.parametrize("users", [["poison"], [f"poison-{n}" for n in range(12)]])
def test_what_fails_for_all_is_not_the_fault_of_any(users: list[str]) -> None:
    choke()
    sent_by(*users)

    with pytest.raises(DatabaseError, match="too big"):
        match_batches(NOON)

    assert Batch.objects.waiting().count() == len(users)


def test_a_fault_of_the_moment_is_nobodys() -> None:
    choke(DEADLOCK)
    sent_by("poison", "a")

    with pytest.raises(OperationalError):
        match_batches(NOON)

    assert Batch.objects.waiting().count() == 2


def test_once_mended_it_is_tried_again() -> None:
    choke()
    sent_by("poison", "a")
    drained()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER choke ON accounts_identifier")

    assert try_again(Batch.objects.all()) == 1
    drained()

    assert set(Identifier.objects.values_list("value", flat=True)) == {"a", "poison"}
    assert not Batch.objects.filter(processed_at=None).exists()
