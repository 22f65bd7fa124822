"""What every SDK is made to tell, and what Baton then knows, whichever told it."""

from typing import Any

import pytest
from django.db import OperationalError

from accounts.models import Fact, Membership, Person, Workspace
from signals.ingest import landing
from signals.models import Batch, Event, Occurrence
from signals.stations import match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import SignalFactory

SECRET = "baton_0123abcd_secret"
EVENTS = 5
"""identify, group, track, page and alias, each once."""


def known() -> dict[str, Any]:
    """People, workspaces and occurrences after all stations ran."""
    SignalFactory(key="reports", event_names=["Report Created"])
    SignalFactory(key="pages", kind="page", event_names=[])
    while match_batches(NOON):
        pass
    return {
        "people": [
            ({value for _, value in person.identifiers.values_list("kind", "value")}, person.email)
            for person in Person.objects.all()
        ],
        "workspaces": list(Workspace.objects.values_list("key", "name")),
        "members": list(Membership.objects.values_list("workspace__key", flat=True)),
        "employees": list(Fact.objects.filter(name="employees").values_list("workspace__key", "value")),
        "used": sorted(Occurrence.objects.values_list("signal__key", "workspace__key")),
    }


TOLD = {
    "people": [({"u1", "a1"}, "ann@company.example")],
    "workspaces": [("g1", "Design team")],
    "members": ["g1"],
    "employees": [("g1", 120)],
    "used": [("pages", "g1"), ("reports", "g1")],
}


def counted() -> tuple[int, int]:
    """Events stored, and batches that do not add up to them."""
    assert sum(Batch.objects.values_list("stored", flat=True)) == Event.objects.count()
    return Event.objects.count(), sum(Batch.objects.values_list("rejected", flat=True))


def take_the_database_away(monkeypatch: pytest.MonkeyPatch, *, times: int) -> None:
    """Have the first attempts to store anything find no database; clients are asked to come back at once."""
    attempts: list[int] = []

    def away_at_first(*args: Any, **given: Any) -> Any:
        attempts.append(1)
        if len(attempts) <= times:
            raise OperationalError
        return landing.land_batch(*args, **given)

    monkeypatch.setattr("signals.views.land_batch", away_at_first)
    monkeypatch.setattr("signals.ingest.pressure.RETRY_AFTER_SECONDS", 0)
