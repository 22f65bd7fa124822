"""The search boxes: what they find, and that indexes answer them."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import RequestFactory

from accounts.enums import Role
from accounts.filters import AccountFilter as RestFilter
from accounts.models import Account
from handoffs.choices import Choices
from handoffs.models import Handoff
from handoffs.queue_filter import QueueFilter
from handoffs.search import AccountFilter
from tests.factories.accounts import NOON, AccountFactory, PersonFactory, UserFactory
from tests.factories.handoffs import HandoffFactory

pytestmark = pytest.mark.django_db


def searched(text: str) -> dict[str, QuerySet[Any]]:
    """Both lists, narrowed by somebody who may know the people."""
    request = RequestFactory().get("/")
    request.user = UserFactory(roles=[Role.REVOPS])
    asked = {"q": text}
    return {
        "accounts": AccountFilter(asked, Account.objects.all(), request=request).qs,
        "handoffs": _queue(asked),
    }


def _queue(asked: dict[str, str]) -> QuerySet[Any]:
    query = QueryDict(urlencode(asked))
    found: QuerySet[Any] = QueueFilter(query, Handoff.objects.all(), at=NOON, choices=Choices([], [], [], [])).qs
    return found


def plan_of(query: str, parameters: tuple[Any, ...]) -> str:
    with connection.cursor() as cursor:
        # A table of one row is quicker to read whole; what matters is that there is another way.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query}", parameters)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("text", ["BOREALIS a", "boreal.e", "dana r", "Dana@else"])
def test_the_start_of_a_name_or_address_finds_in_both_lists(text: str) -> None:
    account = AccountFactory(name="Borealis AG", key="boreal.example")
    PersonFactory(account=account, email="dana@elsewhere.example", name="Dana Ruiz")
    PersonFactory(account=None, email="dana@elsewhere.example", name="Dana Ruiz")
    wanted = HandoffFactory(account=account)
    HandoffFactory()

    found = searched(text)

    assert (list(found["accounts"]), list(found["handoffs"])) == ([account], [wanted])


@pytest.mark.parametrize("text", ["realis", "%", "_", "uiz"])
def test_the_middle_and_wildcards_find_nothing(text: str) -> None:
    PersonFactory(account__name="Borealis AG", name="Dana Ruiz")

    assert not searched(text)["accounts"]


@pytest.mark.parametrize("name", ["accounts", "handoffs"])
def test_no_search_reads_all_accounts_or_people(name: str) -> None:
    HandoffFactory()
    plan = plan_of(*searched("dana")[name].query.sql_with_params())

    for index in ("account_name_start", "account_key_start", "person_name_start", "person_email_start"):
        assert index in plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize(("text", "finds"), [("BOREALIS a", True), ("boreal.e", True), ("realis", False), ("%", False)])
def test_the_api_finds_accounts_by_the_same_start(text: str, finds: bool) -> None:
    account = AccountFactory(name="Borealis AG", key="boreal.example")

    assert list(RestFilter({"search": text}, Account.objects.all()).qs) == ([account] if finds else [])


def test_the_api_tells_nobody_who_the_people_are() -> None:
    PersonFactory(account__name="Borealis AG", name="Dana Ruiz")

    assert not RestFilter({"search": "dana"}, Account.objects.all()).qs


def test_the_search_of_the_api_reads_no_table_whole() -> None:
    plan = plan_of(*RestFilter({"search": "dana"}, Account.objects.all()).qs.query.sql_with_params())

    assert "account_name_start" in plan
    assert "account_key_start" in plan
    assert "Seq Scan" not in plan
