"""Contacts that were refused: the page, its filters and the file, and the same over the API."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Scope
from accounts.models import ApiKey
from handoffs.models import ContactRefusal
from tests.api.callers import caller_with_key
from tests.factories.accounts import NOON, AccountFactory, ApiKeyFactory, PersonFactory, UserFactory
from tests.factories.handoffs import ContactRefusalFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Client:
    client = Client()
    client.force_login(UserFactory(roles=["manager"]))
    return client


@pytest.fixture
def sequencer() -> ApiKey:
    found: ApiKey = ApiKeyFactory(name="Sequencer")
    return found


@pytest.fixture
def refused(sequencer: ApiKey) -> list[ContactRefusal]:
    """About Dana on the first day, about somebody unknown on the third."""
    dana = PersonFactory(name="=Dana", email="dana@acme.example", account=AccountFactory(key="acme.example"))
    about_dana = ContactRefusalFactory(person=dana, key=sequencer, reason="cooldown")
    unknown = ContactRefusalFactory(
        host="other.example",
        reason="unknown",
        at=NOON + 2 * DAY,
        by=UserFactory(email="ann@sales.example", first_name="", last_name=""),
        asker="user 1",
    )
    return [about_dana, unknown]


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    response: Any = client.get(f"/reports/refused-contacts/export.csv{query}")
    return list(csv.DictReader(response.getvalue().decode().splitlines()))


@pytest.mark.usefixtures("refused")
def test_the_file_says_who_was_refused_whom_and_why(manager: Client) -> None:
    assert table(manager) == [
        {
            "at": f"{NOON + 2 * DAY:%Y-%m-%d}T12:00:00+00:00",
            "reason": "unknown",
            "why": "Nobody known",
            "person": "",
            "email": "",
            "account": "",
            "host": "other.example",
            "asked_by": "ann@sales.example",
            "asker": "user 1",
        },
        {
            "at": f"{NOON:%Y-%m-%d}T12:00:00+00:00",
            "reason": "cooldown",
            "why": "Left in peace",
            "person": "'=Dana",
            "email": "dana@acme.example",
            "account": "acme.example",
            "host": "",
            "asked_by": "Sequencer",
            "asker": "key 1",
        },
    ]


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ("reason=cooldown", ["cooldown"]),
        ("host=OTHER.example", ["unknown"]),
        (f"since={NOON + DAY:%Y-%m-%d}", ["unknown"]),
        (f"until={NOON:%Y-%m-%d}", ["cooldown"]),
        (f"since={NOON:%Y-%m-%d}&until={NOON + 2 * DAY:%Y-%m-%d}", ["unknown", "cooldown"]),
        ("since=soon", ["unknown", "cooldown"]),
    ],
)
@pytest.mark.usefixtures("refused")
def test_page_and_file_are_narrowed_alike(manager: Client, query: str, reasons: list[str]) -> None:
    page = manager.get(f"/reports/refused-contacts/?{query}")

    assert [row.reason for row in page.context["rows"]] == reasons
    assert [row["reason"] for row in table(manager, f"?{query}")] == reasons
    assert f"export.csv?{query.replace('&', '&amp;')}" in page.content.decode()


def test_a_key_narrows_too(manager: Client, refused: list[ContactRefusal], sequencer: ApiKey) -> None:
    assert [row["reason"] for row in table(manager, f"?key={sequencer.pk}")] == [refused[0].reason]


def test_the_api_lists_them(refused: list[ContactRefusal], sequencer: ApiKey) -> None:
    found = caller_with_key(Scope.READ).get("/api/contact-refusals?reason=cooldown").json()["results"]

    assert found == [
        {
            "id": refused[0].pk,
            "at": f"{NOON:%Y-%m-%d}T12:00:00Z",
            "reason": "cooldown",
            "person": refused[0].person_id,
            "host": "",
            "key": sequencer.pk,
            "by": None,
        }
    ]


def test_a_page_costs_the_same_for_any_number(
    manager: Client, sequencer: ApiKey, django_assert_num_queries: Any
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(2):
            ContactRefusalFactory(person=PersonFactory(account=AccountFactory()), key=sequencer)
        with django_assert_num_queries(5):
            counts.append(manager.get("/reports/refused-contacts/").status_code)
    assert counts == [200, 200]
