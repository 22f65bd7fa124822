"""The question whether somebody may be contacted, over the API."""

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import ApiKey
from handoffs.models import ContactRefusal
from tests.factories.accounts import PersonFactory
from tests.factories.handoffs import ContextCheckFactory, HandoffFactory

URL = "/api/contact-permission"
pytestmark = pytest.mark.django_db


def test_one_person(key: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    handoff = HandoffFactory(ready=True, activated=True)
    ContextCheckFactory(handoff=handoff, noted_at=handoff.fired_at, note="They import their orders.")
    dana = PersonFactory(account=handoff.account, email="dana@acme.com")
    key.get(URL, {"email": "nobody@acme.com"})  # which notes when the key was last used

    with django_assert_num_queries(2):  # the key, and the answer
        answer = key.get(URL, {"email": "dana@acme.com"})

    assert answer.json() == {
        "email": "dana@acme.com",
        "person": dana.pk,
        "allowed": True,
        "reason": "invited",
        "detail": "They invited contact.",
        "since": "2026-03-02T14:00:00Z",
        "until": "2026-05-01T12:00:00Z",
        "account": handoff.account_id,
        "handoff": handoff.pk,
        "owner": None,
    }


def test_a_thousand_people_in_one_query(key: APIClient, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    known = PersonFactory(account=None)
    people = [{"person": known.pk}, *({"email": f"p{number}@acme.com"} for number in range(999))]
    key.get(URL, {"email": "nobody@acme.com"})

    with django_assert_num_queries(2):
        answer = key.post(URL, {"people": people})

    results = answer.json()["results"]
    assert [one["email"] for one in results] == [one.get("email") for one in people]
    assert {one["reason"] for one in results[1:]} == {"unknown"}
    assert (results[0]["person"], results[0]["reason"], results[0]["allowed"]) == (known.pk, "no_handoff", False)
    assert ContactRefusal.objects.count() == 1001
    assert set(ContactRefusal.objects.values_list("key", flat=True)) == {ApiKey.objects.get().pk}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, ""),
        ({"email": "dana@acme.com", "person": "1"}, ""),
        ({"email": "dana"}, "email"),
        ({"person": "many"}, "person"),
        ({"person": "0"}, "person"),
        ({"person": str(2**63)}, "person"),
        ({"address": "dana@acme.com"}, "address"),
    ],
)
def test_a_question_about_nobody_in_particular(key: APIClient, query: dict[str, str], field: str) -> None:
    answer = key.get(URL, query)

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, [field])


def test_what_is_wrong_with_many_is_named_by_place(key: APIClient) -> None:
    answer = key.post(URL, {"people": [{"email": "dana@acme.com"}, {"email": "x"}]})
    too_many = key.post(URL, {"people": [{"person": 1}] * 1001})

    assert [error["field"] for error in answer.json()["errors"]] == ["people.1.email"]
    assert [error["field"] for error in too_many.json()["errors"]] == ["people"]
    assert not ContactRefusal.objects.exists()
