"""Accounts and people over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.actions import change_account
from accounts.enums import IdentifierKind, Role
from accounts.history import history
from accounts.models import Account, ApiKey, User
from tests.api.callers import logged_in
from tests.factories.accounts import AccountFactory, DomainFactory, IdentifierFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_account_with_its_owner_and_domains(key: APIClient) -> None:
    owner = UserFactory(email="ann@baton.example")
    account = AccountFactory(key="crm-1", name="Acme", external_id="crm-1", owner=owner)
    DomainFactory(account=account, host="acme.com")

    assert key.get(f"/api/accounts/{account.pk}").json() == {
        "id": account.pk,
        "key": "crm-1",
        "name": "Acme",
        "external_id": "crm-1",
        "owner": "ann@baton.example",
        "domains": ["acme.com"],
        "merged_into": None,
        "recorded_at": "2026-03-02T12:00:00Z",
    }


def test_a_slash_at_the_end_changes_nothing(key: APIClient) -> None:
    account = AccountFactory()

    assert key.get(f"/api/accounts/{account.pk}/").json() == key.get(f"/api/accounts/{account.pk}").json()
    assert key.get("/api/accounts/").json() == key.get("/api/accounts").json()


def test_a_person_with_their_ids(key: APIClient) -> None:
    account = AccountFactory(key="acme.com", name="Acme")
    person = PersonFactory(account=account, name="Dana", email="dana@acme.com")
    IdentifierFactory(person=person, kind=IdentifierKind.USER, value="u-1")

    assert key.get(f"/api/people/{person.pk}").json() == {
        "id": person.pk,
        "name": "Dana",
        "email": "dana@acme.com",
        "account": {"id": account.pk, "key": "acme.com", "name": "Acme"},
        "identifiers": [{"kind": "user", "value": "u-1"}],
        "merged_into": None,
        "first_seen_at": "2026-03-02T12:00:00Z",
        "last_seen_at": "2026-03-02T12:00:00Z",
        "erased_at": None,
    }


def test_name_and_owner_can_be_changed(revops: APIClient) -> None:
    ann = UserFactory(email="ann@baton.example", roles=[Role.AE])
    account = AccountFactory(key="acme.com")

    response = revops.patch(f"/api/accounts/{account.pk}", {"name": "Acme", "owner": "Ann@Baton.example"})

    assert (response.status_code, response.json()["owner"]) == (200, "ann@baton.example")
    assert Account.objects.values_list("key", "name", "owner", "external_id").get() == (
        "acme.com",
        "Acme",
        ann.pk,
        None,
    )


def test_the_key_follows_the_external_id_and_comes_back(key: APIClient) -> None:
    account = DomainFactory(account=AccountFactory(key="acme.com"), host="acme.com").account

    given = key.patch(f"/api/accounts/{account.pk}", {"external_id": "crm-1"}).json()["key"]
    taken = key.patch(f"/api/accounts/{account.pk}", {"external_id": None}).json()["key"]

    assert (given, taken) == ("crm-1", "acme.com")


def test_what_is_not_changed_is_not_written(key: APIClient) -> None:
    stale = AccountFactory(key="acme.com", name="Acme")
    Account.objects.update(key="crm-1", external_id="crm-1")

    changed = change_account(stale, name="Acme Robotics")

    stored = Account.objects.get()
    assert (stored.key, stored.external_id, stored.name, changed.key) == ("crm-1", "crm-1", "Acme Robotics", "crm-1")


def test_an_empty_external_id_is_none(key: APIClient) -> None:
    accounts = [DomainFactory(account=AccountFactory(external_id=f"crm-{n}")).account for n in (1, 2)]

    answers = [key.patch(f"/api/accounts/{account.pk}", {"external_id": ""}).json() for account in accounts]

    assert [answer["external_id"] for answer in answers] == [None, None]


def test_an_account_is_locked_while_it_is_changed(key: APIClient) -> None:
    account = AccountFactory()

    with CaptureQueriesContext(connection) as queries:
        change_account(account, name="Acme Robotics")

    assert any("FOR UPDATE" in query["sql"] for query in queries)


def test_a_key_that_is_taken_is_refused(key: APIClient) -> None:
    AccountFactory(key="crm-1")
    account = AccountFactory(key="acme.com")

    response = key.patch(f"/api/accounts/{account.pk}", {"external_id": "crm-1"})

    assert (response.status_code, response.json()["detail"]) == (422, "Another account goes by “crm-1” already.")
    assert Account.objects.get(pk=account.pk).key == "acme.com"


def test_an_external_id_that_is_taken_names_the_field(key: APIClient) -> None:
    AccountFactory(external_id="crm-1")
    account = AccountFactory()

    response = key.patch(f"/api/accounts/{account.pk}", {"external_id": "crm-1"})

    assert (response.status_code, response.json()["errors"]) == (
        400,
        [{"field": "external_id", "detail": "account with this external id already exists."}],
    )


@pytest.mark.parametrize(
    "fields", [{"roles": [Role.MARKETING_REVIEWER]}, {"roles": [Role.AE], "is_active": False}, {"roles": []}]
)
def test_only_who_works_handoffs_may_own(fields: dict[str, object], key: APIClient) -> None:
    UserFactory(email="ann@baton.example", **fields)
    account = AccountFactory()

    response = key.patch(f"/api/accounts/{account.pk}", {"owner": "ann@baton.example"})

    assert (response.status_code, response.json()["errors"]) == (
        400,
        [
            {
                "field": "owner",
                "detail": "Nobody active with the role AE or sales manager has the address “ann@baton.example”.",
            }
        ],
    )


def test_what_a_key_changes_is_audited_as_its_doing(key: APIClient) -> None:
    account = AccountFactory(name="Acme")

    key.patch(f"/api/accounts/{account.pk}", {"name": "Acme Robotics"})

    event = account.events.filter(pgh_label="update").get()
    assert (event.name, set(event.pgh_context.metadata)) == ("Acme Robotics", {"key", "url", "user"})
    assert event.pgh_context.metadata["user"] is None


def test_the_history_names_the_key_or_the_person_behind_it(key: APIClient, revops: APIClient) -> None:
    account = AccountFactory(name="Acme")

    key.patch(f"/api/accounts/{account.pk}", {"name": "Acme Robotics"})
    revops.patch(f"/api/accounts/{account.pk}", {"name": "Acme"})

    used, person = ApiKey.objects.get(), User.objects.get(groups__name=Role.REVOPS)
    assert [entry.by for entry in history(account)] == [str(person), f"API key “{used.name}”", "Baton"]


def test_times_are_utc_whoever_asks() -> None:
    account = AccountFactory()
    client = logged_in(UserFactory(roles=[Role.REVOPS], time_zone="Asia/Tokyo"))

    assert client.get(f"/api/accounts/{account.pk}").json()["recorded_at"] == "2026-03-02T12:00:00Z"
