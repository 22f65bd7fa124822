"""Merging, undoing and suggesting over the API."""

import pytest
from rest_framework.test import APIClient

from accounts.models import Account, AccountMerge, Person
from tests.factories.accounts import (
    AccountFactory,
    AccountMergeFactory,
    DomainFactory,
    MergeSuggestionFactory,
    PersonFactory,
    PersonMergeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Account:
    account = AccountFactory(key="acme.com", name="Acme")
    DomainFactory(account=account)
    return account


@pytest.fixture
def beta() -> Account:
    account = AccountFactory(key="beta.io", name="Beta")
    DomainFactory(account=account)
    return account


def test_an_account_is_merged_into_the_one_in_the_address(key: APIClient, acme: Account, beta: Account) -> None:
    response = key.post(f"/api/accounts/{acme.pk}/merge", {"account": "beta.io", "reason": "Bought in May"})

    merge = AccountMerge.objects.get()
    assert (response.status_code, response.json()) == (
        201,
        {
            "id": merge.pk,
            "merged": {"id": beta.pk, "key": "beta.io", "name": "Beta"},
            "into": {"id": acme.pk, "key": "acme.com", "name": "Acme"},
            "source": "hand",
            "reason": "Bought in May",
            "decided_at": response.json()["decided_at"],
            "decided_by": f"API key “{merge.key.name}”",  # type: ignore[union-attr]
            "undone_at": None,
            "undone_by": None,
            "settled_at": None,
        },
    )


def test_the_old_key_finds_the_account_that_has_it_all(key: APIClient, acme: Account, beta: Account) -> None:
    Account.objects.filter(pk=beta.pk).update(external_id="crm-2")
    key.post(f"/api/accounts/{acme.pk}/merge", {"account": "beta.io"})

    def found(query: str) -> list[int]:
        return [row["id"] for row in key.get(f"/api/accounts?{query}").json()["results"]]

    assert (found("key=beta.io"), found("external_id=crm-2"), found("key=acme.com")) == ([acme.pk],) * 3
    assert (found("ordering=id"), found("merged_into=acme.com")) == ([acme.pk], [beta.pk])
    assert key.get(f"/api/accounts/{beta.pk}").json()["merged_into"] == {
        "id": acme.pk,
        "key": "acme.com",
        "name": "Acme",
    }


def test_a_part_of_another_account_is_not_changed(key: APIClient, acme: Account) -> None:
    part = AccountFactory(name="Beta", merged_into=acme)

    response = key.patch(f"/api/accounts/{part.pk}", {"name": "B"})

    assert (response.status_code, response.json()["detail"]) == (422, "Beta is a part of Acme. Change that one.")


def test_undoing_is_done_once(key: APIClient) -> None:
    merge = AccountMergeFactory()

    first, second = (key.post(f"/api/account-merges/{merge.pk}/undo") for _ in range(2))

    assert (first.status_code, first.json()["undone_by"][:7]) == (200, "API key")
    assert (second.status_code, second.json()["detail"]) == (409, "This merge has been undone already.")


@pytest.mark.parametrize(
    ("body", "field", "detail"),
    [
        ({}, "account", "This field is required."),
        (
            {"account": "who.example"},
            "account",
            "No account goes by “who.example”. Its key is a domain or external id.",
        ),
        ({"account": 7}, "account", "No account goes by “7”. Its key is a domain or external id."),
        ({"account": "beta.io", "reason": 3}, "reason", "Not a valid string."),
        ({"account": "beta.io", "into": 3}, "into", "No such field. To write there are: account, reason."),
    ],
)
@pytest.mark.usefixtures("beta")
def test_what_is_wrong_is_named(
    key: APIClient, acme: Account, body: dict[str, object], field: str, detail: str
) -> None:
    response = key.post(f"/api/accounts/{acme.pk}/merge", body)

    assert (response.status_code, response.json()["errors"]) == (400, [{"field": field, "detail": detail}])
    assert not AccountMerge.objects.exists()


def test_a_rule_refuses_with_what_would_be_right(key: APIClient, acme: Account) -> None:
    response = key.post(f"/api/accounts/{acme.pk}/merge", {"account": "acme.com"})

    assert (response.status_code, response.json()["type"]) == (422, "urn:baton:problem:rule-broken")
    assert response.json()["detail"] == "An account cannot be merged into itself. Choose another one."


def test_a_domain_becomes_the_accounts(key: APIClient, acme: Account, beta: Account) -> None:
    taken = key.post(f"/api/accounts/{acme.pk}/domains", {"host": "Shop.Beta.io"})
    fresh = key.post(f"/api/accounts/{acme.pk}/domains", {"host": "acme.de"})
    freemail = key.post(f"/api/accounts/{acme.pk}/domains", {"host": "gmail.com"})

    assert (taken.status_code, taken.json()["merged"]["key"], taken.json()["source"]) == (201, "beta.io", "domain")
    assert (fresh.status_code, fresh.json()["merged"]["key"]) == (201, "acme.de")
    assert (freemail.status_code, "gmail.com" in freemail.json()["detail"]) == (422, True)


def test_a_domain_that_stands_for_another_accounts_part_is_refused_by_name(key: APIClient, acme: Account) -> None:
    DomainFactory(account=AccountFactory(key="beta.io", name="Beta", merged_into=acme))
    gamma = AccountFactory(key="gamma.io", name="Gamma")

    response = key.post(f"/api/accounts/{gamma.pk}/domains", {"host": "shop.beta.io"})

    why = "“beta.io” is a domain of Acme by a merge. Undo that merge first, or merge Acme as a whole into Gamma."
    assert (response.status_code, response.json()["errors"]) == (409, [{"field": "host", "detail": why}])
    assert not AccountMerge.objects.exists()


def test_people_are_merged_and_the_older_stays(key: APIClient) -> None:
    older, newer = PersonFactory(), PersonFactory()

    response = key.post(f"/api/people/{newer.pk}/merge", {"person": older.pk})

    assert (response.status_code, response.json()["merged"], response.json()["into"]) == (201, newer.pk, older.pk)
    assert [row["id"] for row in key.get("/api/people").json()["results"]] == [older.pk]
    assert [row["id"] for row in key.get(f"/api/people?merged_into={older.pk}").json()["results"]] == [newer.pk]


def test_people_are_two_again(key: APIClient) -> None:
    merge = PersonMergeFactory()

    assert key.post(f"/api/person-merges/{merge.pk}/undo").status_code == 200
    assert not Person.objects.exclude(merged_into=None)


def test_a_suggestion_is_made_once_and_decided_once(key: APIClient, acme: Account, beta: Account) -> None:
    made = [key.post("/api/merge-suggestions", {"account": "acme.com", "host": "beta.io"}).json() for _ in range(2)]
    url = f"/api/merge-suggestions/{made[0]['id']}"

    accepted, late = key.post(f"{url}/accept"), key.post(f"{url}/dismiss")

    assert made[0] == made[1]
    assert (accepted.status_code, accepted.json()["merge"]) == (200, AccountMerge.objects.get().pk)
    assert (late.status_code, late.json()["type"]) == (409, "urn:baton:problem:already-moved")


def test_a_suggestion_is_dismissed(key: APIClient) -> None:
    suggestion = MergeSuggestionFactory()

    answer = key.post(f"/api/merge-suggestions/{suggestion.pk}/dismiss").json()

    assert (answer["merge"], answer["decided_by"][:7]) == (None, "API key")
