from datetime import timedelta

import pytest

from accounts.models import Account, Affiliation, Fact, Identifier, Person, Reassessment, Workspace
from accounts.units import Unit
from signals import stations
from signals.models import Batch, Occurrence
from signals.stations import match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import BatchFactory, ConditionFactory, EventFactory, SignalFactory

pytestmark = pytest.mark.django_db


def test_a_batch_becomes_people_accounts_facts_and_occurrences() -> None:
    used = SignalFactory(event_names=["Report Created"])
    batch = BatchFactory(stored=3)
    EventFactory(
        batch_id=batch.pk, kind="identify", properties={"email": "Ann@Acme.com", "firstName": "Ann", "fax": None}
    )
    EventFactory(batch_id=batch.pk, kind="group", group_id="team", properties={"name": "Acme", "employees": 9})
    EventFactory(batch_id=batch.pk, group_id="team")

    assert match_batches(NOON) == 1

    account = Account.objects.get()
    assert (account.key, account.name) == ("acme.com", "Acme")
    assert list(Person.objects.values_list("name", "email", "account")) == [("Ann", "ann@acme.com", account.pk)]
    assert list(Identifier.objects.values_list("kind", "value")) == [("user", "u1")]
    assert list(Workspace.objects.values_list("key", "name", "account")) == [("team", "Acme", account.pk)]
    assert set(Fact.objects.values_list("name", "value", "account")) == {
        ("email", "ann@acme.com", None),
        ("first_name", "Ann", None),
        ("name", "Acme", account.pk),
        ("employees", 9, account.pk),
        ("name_reads_like_company", True, account.pk),
    }
    assert list(Affiliation.objects.values_list("account", "since__year")) == [(account.pk, 1970)]
    assert list(Occurrence.objects.values_list("signal", "account")) == [(used.pk, account.pk)]
    assert list(Reassessment.objects.values_list("account", "recorded_at")) == [(account.pk, NOON)]
    assert Batch.objects.get().processed_at == NOON


def test_usage_and_facts_ahead_of_their_time_are_looked_at_again_then() -> None:
    SignalFactory(event_names=["Report Created"])
    tomorrow, later = NOON + timedelta(days=1), NOON + timedelta(days=2)
    batch = BatchFactory(stored=3)
    EventFactory(batch_id=batch.pk, kind="identify", properties={"email": "ann@acme.com"})
    EventFactory(batch_id=batch.pk, kind="group", group_id="team", at=later, properties={"employees": 9})
    EventFactory(batch_id=batch.pk, at=tomorrow)

    match_batches(NOON)

    dues = Reassessment.objects.values_list("account__key", "due_at")
    assert set(dues) == {("acme.com", None), ("acme.com", tomorrow), ("acme.com", later)}


def test_a_second_run_finds_nothing_to_do() -> None:
    EventFactory()
    match_batches(NOON)

    assert match_batches(NOON) == 0


def test_an_empty_batch_is_done_at_once() -> None:
    BatchFactory(stored=0, duplicate=3)

    assert match_batches(NOON) == 1
    assert not Batch.objects.filter(processed_at=None).exists()


def test_signals_count_by_kind_name_and_conditions() -> None:
    SignalFactory(key="named", event_names=["Report Created", "Report Created"])
    SignalFactory(key="other-name", event_names=["Report Deleted"])
    SignalFactory(key="any-name", event_names=[])
    SignalFactory(key="other-kind", event_names=["Report Created"], kind="page")
    SignalFactory(key="inactive", is_active=False)
    ConditionFactory(signal=SignalFactory(key="holds"), path="plan.name", operator="in", value=["Pro", "Team"])
    ConditionFactory(
        signal=SignalFactory(key="any-name-fails", event_names=[]), path="plan.name", operator="ne", value="pro"
    )
    both = SignalFactory(key="one-of-two-fails")
    ConditionFactory(signal=both, path="plan.name", operator="exists", value=None)
    ConditionFactory(signal=both, path="seats", operator="gte", value=10)
    EventFactory(properties={"plan": {"name": "pro"}, "seats": "9"})

    match_batches(NOON)

    matched = Occurrence.objects.values_list("signal__key", flat=True).order_by("signal__key")
    assert list(matched) == ["any-name", "holds", "named"]


def test_pages_match_by_name_and_properties() -> None:
    pricing = SignalFactory(kind="page", event_names=["Pricing"])
    by_path = SignalFactory(kind="page", event_names=[])
    ConditionFactory(signal=by_path, path="path", operator="contains", value="/pricing")
    EventFactory(kind="page", name="Pricing", properties={"path": "/a"})
    EventFactory(kind="page", name="", properties={"path": "/en/pricing?x=%s"})

    match_batches(NOON)

    assert list(Occurrence.objects.values_list("signal", flat=True).order_by("id")) == [pricing.pk, by_path.pk]


def test_a_batch_bigger_than_the_limit_is_claimed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signals.stations.EVENTS_AT_A_TIME", 3)
    for stored in (5, 2, 1, 1):
        BatchFactory(stored=stored)

    assert [match_batches(NOON) for _ in range(4)] == [1, 2, 1, 0]


@pytest.mark.parametrize(("batches", "is_full"), [(1, False), (2, True), (3, True)])
def test_a_unit_says_whether_the_tray_may_hold_more(
    monkeypatch: pytest.MonkeyPatch, batches: int, is_full: bool
) -> None:
    monkeypatch.setattr(stations, "BATCHES_AT_A_TIME", 2)
    BatchFactory.create_batch(batches, stored=1)

    unit = match_batches(NOON)

    assert isinstance(unit, Unit)
    assert (unit, unit.is_full) == (min(batches, 2), is_full)


def test_a_unit_that_holds_all_the_events_it_may_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stations, "EVENTS_AT_A_TIME", 2)
    BatchFactory.create_batch(3, stored=1)

    units = [match_batches(NOON), match_batches(NOON)]

    assert [(unit, unit.is_full) for unit in units if isinstance(unit, Unit)] == [(2, True), (1, False)]
