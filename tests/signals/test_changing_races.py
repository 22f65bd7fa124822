"""Two who change one signal at once: neither takes back what the other has stored."""

import pytest
from django.db import transaction

from signals.actions import change_signal
from signals.models import Condition, Signal
from tests.factories.accounts import NOON
from tests.factories.signals import ConditionFactory
from tests.races import SECONDS, beside, until_it_waits

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_keeps_what_another_has_stored_meanwhile() -> None:
    signal = ConditionFactory(signal__name="Viewed", signal__description="").signal
    seen = Signal.objects.get()

    with transaction.atomic():
        change_signal(signal, [Condition(path="seats", operator="gte", value=5)], NOON, name="Viewed pricing")
        thread, failed = beside(lambda: change_signal(seen, None, NOON, description="From inside the app."))
        until_it_waits(thread)
    thread.join(SECONDS)

    assert failed == []
    stored = Signal.objects.get()
    assert (stored.name, stored.description) == ("Viewed pricing", "From inside the app.")
    assert [(one.path, one.value) for one in stored.conditions.all()] == [("seats", 5)]
