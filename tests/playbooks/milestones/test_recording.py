from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from pytest_django import DjangoAssertNumQueries

from accounts.authors import Author
from playbooks.milestones.recording import Counts, Line, Rejected, record
from playbooks.models import Milestone
from tests.factories.accounts import (
    NOON,
    AccountFactory,
    DomainFactory,
    IdentifierFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.playbooks import MilestoneFactory

pytestmark = pytest.mark.django_db
WON = {"kind": "customer", "at": "2026-02-01T10:00:00Z", "account": "acme.com"}


def told(*lines: dict[str, Any], at: Any = NOON, by: Author = Author()) -> Counts:  # noqa: B008
    return record([Line(place, line) for place, line in enumerate(lines, start=1)], source="crm", by=by, at=at)


def test_a_customer_is_kept_with_value_and_source() -> None:
    account, robin = AccountFactory(key="acme.com"), UserFactory()

    counts = told(WON | {"yearly_value": "12000.5", "currency": "usd", "id": "D-1"}, by=Author(robin))

    assert counts.figures() == {"received": 1, "stored": 1, "duplicate": 0, "rejected": 0}
    kept = Milestone.objects.get()
    assert (kept.account, kept.yearly_value, kept.currency) == (account, Decimal("12000.50"), "USD")
    assert (kept.source, kept.external_id, kept.recorded_by, kept.recorded_at) == ("crm", "D-1", robin, NOON)


def test_the_same_again_is_a_duplicate() -> None:
    AccountFactory(key="acme.com")
    told(WON, WON)

    counts = told(WON, at=NOON + timedelta(days=1))

    assert (counts.duplicate, Milestone.objects.count()) == (1, 1)


def test_a_correction_changes_it_and_keeps_what_it_said() -> None:
    AccountFactory(key="acme.com")
    told(WON | {"id": "D-1", "yearly_value": 100, "currency": "USD"})

    counts = told(WON | {"id": "D-1", "yearly_value": 250, "currency": "USD", "at": "2026-02-03"})

    assert (counts.stored, counts.duplicate) == (1, 0)
    kept = Milestone.objects.get()
    assert (kept.yearly_value, kept.at.day) == (Decimal(250), 3)
    history = apps.get_model("playbooks.MilestoneEvent").objects.order_by("pgh_id")
    assert list(history.values_list("pgh_label", "yearly_value")) == [("insert", 100), ("update", 250)]


@pytest.mark.parametrize("name", ["crm-17", "acme.de", "eu.acme.de", "ACME.de"])
def test_an_account_is_found_by_external_id_or_domain(name: str) -> None:
    account = AccountFactory(key="x", external_id="crm-17")
    DomainFactory(host="acme.de", account=account)

    told(WON | {"account": name})

    assert Milestone.objects.get().account == account


def test_a_person_is_found_by_address_or_user_id_and_leads_to_the_account() -> None:
    person = PersonFactory(email="ann@acme.com", account=AccountFactory())
    IdentifierFactory(person=person, value="u-7")

    told(
        {"kind": "mql", "at": "2026-02-01", "email": "Ann@acme.com"},
        {"kind": "mql", "at": "2026-02-02", "user_id": "u-7"},
    )

    assert {(row.person, row.account) for row in Milestone.objects.all()} == {(person, person.account)}


def test_an_unknown_persons_domain_leads_to_the_account() -> None:
    account = DomainFactory(host="acme.com").account

    told({"kind": "mql", "at": "2026-02-01", "email": "stranger@acme.com"})

    assert (Milestone.objects.get().account, Milestone.objects.get().person) == (account, None)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"kind": "lost"}, "kind", "customer, mql"),
        ({"at": "yesterday"}, "at", "ISO 8601"),
        ({"at": "2027-01-01"}, "at", "has happened"),
        ({"account": ""}, "account", "whom it is about"),
        ({"account": "nobody.example"}, "account", "nobody.example"),
        ({"yearly_value": "12,000"}, "yearly_value", "thousands"),
        ({"yearly_value": True}, "yearly_value", "number"),
        ({"yearly_value": 5}, "currency", "USD"),
        ({"currency": "EUR"}, "yearly_value", "no value"),
        ({"currency": "euro", "yearly_value": 1}, "currency", "three letters"),
        ({"yearly_value": "9" * 20, "currency": "USD"}, "yearly_value", "below"),
        ({"kind": "mql", "yearly_value": 5, "currency": "USD"}, "yearly_value", "Only a customer"),
        ({"account": "", "email": "acme"}, "email", "ann@acme.com"),
        ({"account": "", "email": "ann@nowhere.example"}, "email", "name the account"),
        ({"stage": "won"}, "stage", "There are: kind"),
        ({"id": "x" * 256}, "id", "255"),
        ({"id": "\0"}, "id", "no text"),
    ],
)
def test_what_is_wrong_is_named_and_what_is_right_beside_it_kept(
    changes: dict[str, Any], field: str, says: str
) -> None:
    AccountFactory(key="acme.com")

    counts = told(WON | changes, WON)

    assert (counts.stored, counts.rejected) == (1, 1)
    rejected: Rejected = counts.rejections[0]
    assert (rejected.place, rejected.field) == (1, field)
    assert says in rejected.reason


@pytest.mark.parametrize("lines", [1, 3])
def test_a_batch_has_a_constant_number_of_queries(
    lines: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    batch = [WON | {"account": AccountFactory().key, "id": str(n)} for n in range(lines)]

    with django_assert_num_queries(11):
        told(*batch)


def test_it_stands_for_the_account_that_the_merges_say() -> None:
    whole = AccountFactory()
    MilestoneFactory(account=AccountFactory(merged_into=whole))

    assert Milestone.objects.standing().filter(account_now=whole.pk).exists()  # type: ignore[misc]
