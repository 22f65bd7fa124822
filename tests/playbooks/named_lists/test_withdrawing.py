"""A version that has not begun is withdrawn, by whichever way; one that holds is not."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from playbooks.models import NamedList
from playbooks.named_lists.changing import BEGINNING
from tests.api.callers import caller
from tests.factories.accounts import UserFactory
from tests.factories.playbooks import NamedListFactory, put_on

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def targets() -> NamedList:
    """Two versions are to come: beta.io goes tomorrow, and comes back the day after."""
    made: NamedList = NamedListFactory(key="targets", name="Targets")
    put_on(made, "acme.com", "beta.io", at=now())
    for day, texts in enumerate([("acme.com", "gamma.dev"), ("acme.com", "beta.io")], start=1):
        put_on(made, *texts, at=now(), since=now() + day * DAY)
    return made


def withdrawn_by_api(named_list: NamedList) -> str:
    answer = caller(Role.REVOPS).post(f"/api/lists/{named_list.pk}/withdraw").json()
    return str(answer["number"] if answer.get("withdrawn_at") else answer["detail"])


def withdrawn_by_admin(named_list: NamedList) -> str:
    client = Client()
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    page = f"/admin/playbooks/namedlist/{named_list.pk}"
    offered = f"{page}/withdraw/" in client.get(f"{page}/change/").content.decode()
    asked = client.get(f"{page}/withdraw/").content.decode()
    answer = client.post(f"{page}/withdraw/", follow=True).content.decode()
    found = re.search(r"Withdraw Targets v(\d)", asked)
    return found[1] if found and offered else "" if offered else answer


def test_the_page_says_what_is_lost(targets: NamedList) -> None:
    client = Client()
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    page = " ".join(client.get(f"/admin/playbooks/namedlist/{targets.pk}/withdraw/").content.decode().split())

    assert "on this version would put 1 entry on the list and take 1 off it." in page
    assert "its entries are gone: download them first" in page


@pytest.mark.parametrize("withdraw", [withdrawn_by_api, withdrawn_by_admin])
def test_what_has_not_begun_is_withdrawn_newest_first(withdraw: Callable[[NamedList], str], targets: NamedList) -> None:
    first, second, refused = withdraw(targets), withdraw(targets), withdraw(targets)

    assert (first, second) == ("3", "2")
    assert "No version of “Targets” is still to begin" in refused
    assert list(targets.entries.order_by("key").values_list("key", "since", "until")) == [
        ("acme.com", BEGINNING, None),
        ("beta.io", BEGINNING, None),
    ]
    assert put_on(targets, "acme.com", at=now()).number == 4


def test_the_database_keeps_what_holds(targets: NamedList) -> None:
    held, entry = targets.versions.get(number=1), targets.entries.get(key="gamma.dev")

    for change in (
        lambda: targets.versions.filter(pk=held.pk).update(withdrawn_at=BEGINNING - DAY),
        targets.versions.filter(number=3).delete,
        entry.delete,
        lambda: targets.entries.filter(pk=entry.pk).update(until=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
