"""Asking for a person's data or for their erasure: over the API, in the admin, on the command line."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.enums import Role, Scope
from accounts.models import ApiKey, Erasure, Person
from tests.accounts.personal.texts import streamed
from tests.api.callers import caller_with_key, logged_in
from tests.factories.accounts import ErasureFactory, FactFactory, IdentifierFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    found: Person = PersonFactory(name="Dana Roe", email="dana@acme.com")
    IdentifierFactory(person=found, value="usr-1")
    FactFactory(person=found, account=None, name="title", value="VP Data")
    return found


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(email="rita@baton.example", roles=[Role.REVOPS]))
    return client


def page_of(person: Person, action: str) -> str:
    return reverse(f"admin:accounts_person_{action}", args=[person.pk])


def test_the_export_over_the_api_is_a_file(person: Person) -> None:
    response = caller_with_key(Scope.READ).get(f"/api/people/{person.pk}/export")

    document = json.loads(streamed(response))
    assert response["Content-Disposition"] == f'attachment; filename="person-{person.pk}.json"'
    assert document["person"]["name"] == "Dana Roe"
    assert document["identifiers"] == [{"kind": "user", "value": "usr-1"}]
    assert [(fact["name"], fact["value"]) for fact in document["facts"]] == [("title", "VP Data")]
    assert {"events", "occurrences", "rejections", "memberships", "affiliations", "mentions"} <= set(document)


def test_an_erasure_over_the_api_says_which_key_asked(person: Person) -> None:
    client = caller_with_key(Scope.WRITE, Scope.READ)

    response = client.post(f"/api/people/{person.pk}/erase")

    erasure = Erasure.objects.get()
    assert (response.status_code, response.json()["id"], response.json()["stage"]) == (202, erasure.pk, "requested")
    assert (erasure.requested_with, erasure.requested_by) == (ApiKey.objects.get(), None)
    assert client.get(f"/api/erasures?person={person.pk}").json()["results"] == [response.json()]
    assert client.get(f"/api/people/{person.pk}").json()["erased_at"]


def test_an_erasure_over_the_api_says_which_user_asked(person: Person) -> None:
    rita = UserFactory(email="rita@baton.example", roles=[Role.REVOPS])

    assert logged_in(rita).post(f"/api/people/{person.pk}/erase").json()["requested_by"] == "rita@baton.example"


def test_a_person_is_erased_once(person: Person) -> None:
    client: APIClient = caller_with_key(Scope.WRITE)
    client.post(f"/api/people/{person.pk}/erase")

    again = client.post(f"/api/people/{person.pk}/erase")

    assert (again.status_code, again.json()["type"]) == (409, "urn:baton:problem:already-moved")
    assert Erasure.objects.count() == 1


def test_the_admin_shows_what_is_held_before_it_erases(person: Person, revops: Client) -> None:
    twin = PersonFactory(name="", email="dana@acme.com")

    text = revops.get(page_of(person, "erase_person")).content.decode()

    assert "Type <b>dana@acme.com</b> to confirm" in text
    assert "Another person has" in text
    assert f"number {twin.pk}" in text
    assert "Replaced by one random pseudonym." in text
    assert Erasure.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "dana", "usr-1"])
def test_the_admin_erases_nobody_by_a_slip(person: Person, revops: Client, typed: str) -> None:
    response = revops.post(page_of(person, "erase_person"), {"confirm": typed})

    assert "Type dana@acme.com to confirm. Nothing has been erased." in response.content.decode()
    assert Erasure.objects.count() == 0


def test_the_admin_erases_what_was_typed(person: Person, revops: Client) -> None:
    response = revops.post(page_of(person, "erase_person"), {"confirm": " Dana@acme.com "}, follow=True)

    assert Erasure.objects.get().requested_by == response.wsgi_request.user
    assert "is being erased" in response.content.decode()
    assert "Erase…" not in response.content.decode()


def test_the_admin_tells_the_second_of_the_first(person: Person, revops: Client) -> None:
    ErasureFactory(person=person)
    Person.objects.update(erased_at=person.first_seen_at)

    response = revops.post(page_of(person, "erase_person"), {"confirm": "dana@acme.com"}, follow=True)

    assert "has been erased already" in response.content.decode()
    assert Erasure.objects.count() == 1


def test_the_admin_gives_the_export(person: Person, revops: Client) -> None:
    assert json.loads(streamed(revops.get(page_of(person, "export_data"))))["person"]["id"] == person.pk


def test_who_may_read_people_may_not_take_their_data(person: Person, client: Client) -> None:
    client.force_login(UserFactory(roles=[Role.MANAGER]))

    statuses = [client.get(page_of(person, page)).status_code for page in ("export_data", "erase_person")]

    assert statuses == [403, 403]


def command(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command("personal_data", *args, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("called", ["DANA@acme.com", "usr-1"])
def test_the_command_finds_people_by_what_they_are_called(person: Person, called: str) -> None:
    assert json.loads(command("export", called))["person"]["id"] == person.pk


def test_the_command_erases(person: Person) -> None:
    assert "is being erased" in command("erase", str(person.pk), yes=True)
    assert Erasure.objects.get().person == person


def test_the_command_asks_first(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "no")

    with pytest.raises(CommandError, match=r"Nothing was erased\."):
        command("erase", "usr-1")


def test_the_command_says_why_it_cannot(person: Person) -> None:
    twin = PersonFactory(email="dana@acme.com")
    ErasureFactory(person=person)
    Person.objects.filter(pk=person.pk).update(erased_at=person.first_seen_at)

    with pytest.raises(CommandError, match="Nobody has the number"):
        command("export", "nobody")
    with pytest.raises(CommandError, match=f"{person.pk}, {twin.pk}"):
        command("export", "dana@acme.com")
    with pytest.raises(CommandError, match="erased already"):
        command("erase", str(person.pk), yes=True)
