"""What a signal measures is kept with each occurrence."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Person, Reassessment
from signals.actions import save_signal
from signals.models import Occurrence
from signals.stations import backfill_signals, match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import EventFactory, SignalFactory

pytestmark = pytest.mark.django_db


def values() -> list[Decimal | None]:
    return list(Occurrence.objects.order_by("at", "id").values_list("value", flat=True))


@pytest.mark.parametrize(
    ("properties", "value"),
    [
        ({"usage": {"calls": 12}}, Decimal(12)),
        ({"usage": {"calls": "-1.23456789"}}, Decimal("-1.234568")),
        ({"usage": {"calls": 1e17}}, Decimal(10) ** 17),
        ({"usage": {"calls": 1e30}}, None),
        ({"usage": {"calls": True}}, None),
        ({"usage": "many"}, None),
    ],
)
def test_an_occurrence_keeps_the_number_it_had(properties: dict[str, Any], value: Decimal | None) -> None:
    SignalFactory(measures="usage.calls")
    EventFactory(properties=properties)

    match_batches(NOON)

    assert values() == [value]


def test_another_property_measures_stored_usage_again() -> None:
    signal = SignalFactory(measures="calls")
    EventFactory(kind="identify", properties={"email": "ann@acme.com"})
    EventFactory(properties={"calls": 3, "rows": 50})
    match_batches(NOON)
    Reassessment.objects.all().delete()

    signal.measures = "rows"
    save_signal(signal, [], NOON)
    backfill_signals(NOON)

    assert values() == [Decimal(50)]
    assert Reassessment.objects.count() == 1


def test_usage_of_erased_people_keeps_its_numbers() -> None:
    signal = SignalFactory(measures="calls")
    EventFactory(properties={"calls": 3})
    match_batches(NOON)
    Person.objects.update(erased_at=NOON)

    signal.measures = "rows"
    save_signal(signal, [], NOON)
    backfill_signals(NOON)

    assert values() == [Decimal(3)]
