"""Defining signals in the admin, and reading what was refused."""

from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.history import FieldChange
from signals.admin.rejections import readable
from signals.models import Backfill, Condition, Signal
from tests.factories.accounts import UserFactory
from tests.factories.signals import ConditionFactory, RejectionFactory, SignalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS], first_name="Ann", last_name="Lee"))
    return client


def form(rows: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """What the browser sends for a signal with these conditions."""
    data = {"name": "Trial", "key": "trial", "category": "intent", "kind": "track", "is_active": "on", **fields}
    stored = sum("id" in row for row in rows)
    data |= {"conditions-TOTAL_FORMS": len(rows), "conditions-INITIAL_FORMS": stored}
    for n, row in enumerate(rows):
        data |= {f"conditions-{n}-{name}": value for name, value in row.items()}
    return data


def test_a_signal_is_stored_with_its_conditions_and_backfilled(revops: Client) -> None:
    rows = [
        {"path": "plan", "operator": "in", "value": "pro, team"},
        {"path": "seats", "operator": "gte", "value": "3"},
    ]

    revops.post("/admin/signals/signal/add/", form(rows, event_names="Trial Started\nTrial Begun\n"))

    signal = Signal.objects.get()
    assert signal.event_names == ["Trial Started", "Trial Begun"]
    assert list(signal.conditions.values_list("path", "operator", "value")) == [
        ("plan", "in", ["pro", "team"]),
        ("seats", "gte", 3),
    ]
    assert Backfill.objects.filter(signal=signal, finished_at=None).exists()


def test_a_value_that_does_not_fit_is_explained(revops: Client) -> None:
    response = revops.post("/admin/signals/signal/add/", form([{"path": "seats", "operator": "gte", "value": "many"}]))

    assert "needs a number" in response.content.decode()
    assert not Signal.objects.exists()


def test_a_changed_signal_says_before_and_after_and_why(revops: Client) -> None:
    signal = SignalFactory(name="Trial", key="trial", category="intent", event_names=["Trial Started"])
    condition = ConditionFactory(signal=signal, path="plan", value="pro")
    row = {"id": condition.pk, "signal": signal.pk, "path": "plan", "operator": "eq", "value": "team"}

    revops.post(
        f"/admin/signals/signal/{signal.pk}/change/", form([row], event_names="Trial Begun", why="They renamed it")
    )

    assert list(Condition.objects.values_list("value", flat=True)) == ["team"]
    entries = revops.get(f"/admin/signals/signal/{signal.pk}/history/").context["entries"]
    change = next(entry for entry in entries if entry.subject == "Signal “Trial”")
    assert (change.by, change.reason, change.changes) == (
        "Ann Lee",
        "They renamed it",
        (FieldChange("Event names", "Trial Started", "Trial Begun"),),
    )
    assert {(entry.verb, entry.subject) for entry in entries} >= {
        ("Added", "Condition “plan”"),
        ("Removed", "Condition “plan”"),
    }


def test_a_removed_condition_is_gone(revops: Client) -> None:
    condition = ConditionFactory()
    row = {"id": condition.pk, "signal": condition.signal_id, "path": "plan", "operator": "eq", "value": "pro"}

    revops.post(f"/admin/signals/signal/{condition.signal_id}/change/", form([{**row, "DELETE": "on"}]))

    assert not Condition.objects.exists()


def test_a_signal_is_read_as_a_sentence(revops: Client) -> None:
    signal = SignalFactory(event_names=["Trial Started"])
    ConditionFactory(signal=signal, path="plan", value="pro")

    page = revops.get("/admin/signals/signal/").content.decode()

    assert "“Trial Started”, where plan is “pro”" in page


def test_what_was_refused_is_shown_as_text(revops: Client) -> None:
    rejection = RejectionFactory(raw=b'{"event":"<script>alert(1)</script>"}')

    page = revops.get(f"/admin/signals/rejection/{rejection.pk}/change/").content.decode()

    assert "&quot;event&quot;: &quot;&lt;script&gt;alert(1)&lt;/script&gt;&quot;" in page


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b'{"a":1}', '{\n  "a": 1\n}'),
        (b"{not json", "{not json"),
        (b"\xff\x00", "\ufffd\x00"),
        (b"x" * 20_001, "x" * 20_000 + "\n… 1 more bytes"),
    ],
)
def test_raw_bytes_are_readable(raw: bytes, shown: str) -> None:
    assert readable(raw) == shown
