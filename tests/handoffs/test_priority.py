"""What comes first, and that the database orders by the same."""

from datetime import timedelta
from decimal import Decimal

import pytest

from handoffs.models import Handoff
from handoffs.priority import Priority, priority, value_part
from tests.factories.accounts import NOON
from tests.factories.handoffs import HandoffFactory

WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (None, 0),
        ("-5", 0),
        ("0", 0),
        ("1000", 0),
        ("10000", 3),
        ("25000", 5),
        ("90000", 10),
        ("250000", 14),
        ("1e12", 30),
    ],
)
def test_the_part_for_the_value_grows_with_its_magnitude(value: str | None, points: int) -> None:
    assert value_part(None if value is None else Decimal(value)) == points


def test_the_parts_add_up() -> None:
    found = priority(60, Decimal(25_000), NOON - 2 * WEEK, NOON)

    assert (found, found.total) == (Priority(points=60, value=5, age=2), 67)


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["1000", "9999.99", "25000", "90000", "123456.78", "99999999999"])
def test_the_database_has_the_same_formula(value: str) -> None:
    plain = HandoffFactory(points=0, value=None, fired_at=NOON)
    valued = HandoffFactory(points=60, value=Decimal(value), fired_at=NOON - 3 * WEEK)

    ranks = [Handoff.objects.get(pk=handoff.pk).rank for handoff in (valued, plain)]

    assert ranks[0] - ranks[1] == pytest.approx(priority(60, Decimal(value), NOON - 3 * WEEK, NOON).total)
