"""Merging in the admin: choose, look, confirm, undo; and suggestions decided."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import Account, AccountMerge, MergeSuggestion, PersonMerge
from tests.factories.accounts import (
    NOON,
    AccountFactory,
    AccountMergeFactory,
    DomainFactory,
    FactFactory,
    IdentifierFactory,
    MergeSuggestionFactory,
    PersonFactory,
    UserFactory,
    WorkspaceFactory,
)
from tests.factories.handoffs import HandoffFactory
from tests.factories.signals import OccurrenceFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/accounts/accountmerge/add/"


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS], first_name="Rev"))
    return client


def company(key: str, name: str, employees: int, day: int) -> Account:
    """A company with one of everything that a merge brings together."""
    account = AccountFactory(key=key, name=name)
    DomainFactory(account=account)
    WorkspaceFactory(account=account)
    OccurrenceFactory(person=PersonFactory(account=account))
    at = NOON.replace(day=day)
    FactFactory(account=account, name="employees", value=employees, since=at)
    HandoffFactory(account=account, fired_at=at)
    return account


@pytest.fixture
def pair() -> tuple[Account, Account]:
    return company("beta.io", "Beta", 40, 2), company("acme.com", "Acme", 90, 1)


def page(client: Client, url: str, **data: object) -> str:
    response = client.post(url, data, follow=True) if data else client.get(url)
    return " ".join(response.content.decode().split())


def test_a_preview_shows_both_sides_and_changes_nothing(revops: Client, pair: tuple[Account, Account]) -> None:
    beta, acme = pair

    shown = page(revops, ADD, merged=beta.pk, into=acme.pk, why="Bought in May")

    assert '<th scope="row">Domains</th><td>beta.io</td><td>acme.com</td>' in shown
    assert '<th scope="row">Uses counted</th><td>1</td><td>1</td>' in shown
    assert '<th scope="row">Open handoffs</th><td>1</td><td>1</td>' in shown
    assert "The fact “employees” is 40, as said on 2 Mar 2026; the other side&#x27;s 90 is older." in shown
    assert "The handoff of Acme from 1 Mar 2026 goes on; the younger one of Beta closes as merged." in shown
    assert not AccountMerge.objects.exists()


def test_a_confirmed_merge_is_made_with_its_reason(revops: Client, pair: tuple[Account, Account]) -> None:
    beta, acme = pair

    shown = page(revops, ADD, merged=beta.pk, into=acme.pk, why="Bought in May", confirm="1")

    merge = AccountMerge.objects.get()
    assert (merge.merged, merge.into, merge.reason, merge.decider) == (beta, acme, "Bought in May", str(merge.by))
    assert "Merged. What the accounts have follows within moments." in shown
    assert "Being applied" in shown
    assert "Bought in May" in page(revops, f"/admin/accounts/account/{acme.pk}/history/")


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        ("beta.io", "<td>beta.io</td><td>acme.com</td>"),
        ("acme.de", "Nobody from acme.de has been seen yet."),
        ("gmail.com", "a provider of mail addresses for everybody"),
        ("acme.com", "“acme.com” is a domain of Acme already."),
        ("part.example", "“part.example” is a domain of Beta by a merge. Undo that merge first"),
        ("alone.example", "comes with what has been merged into it: part.alone.example."),
    ],
)
def test_a_domain_may_name_the_other_side(
    revops: Client, pair: tuple[Account, Account], domain: str, said: str
) -> None:
    DomainFactory(account=AccountFactory(key="part.example", merged_into=pair[0]))
    AccountFactory(key="part.alone.example", merged_into=AccountFactory(key="alone.example"))

    assert said in page(revops, ADD, into=pair[1].pk, domain=domain, why="")


def test_neither_or_both_is_refused(revops: Client, pair: tuple[Account, Account]) -> None:
    beta, acme = pair

    for data in ({"into": acme.pk}, {"into": acme.pk, "merged": beta.pk, "domain": "x.io"}):
        assert "one of the two" in page(revops, ADD, **data)


def test_a_preview_takes_as_many_queries_however_much_there_is(revops: Client, pair: tuple[Account, Account]) -> None:
    beta, acme = pair

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(revops, ADD, merged=beta.pk, into=acme.pk)
        return len(captured)

    queries()
    before = queries()
    for account in pair:
        PersonFactory.create_batch(3, account=account)
        FactFactory(account=account, name="plan", value=account.name)
        DomainFactory(account=account, host=f"more-{account.key}")

    assert queries() == before


def test_a_merge_is_undone_after_a_question(revops: Client) -> None:
    merge = AccountMergeFactory()
    url = f"/admin/accounts/accountmerge/{merge.pk}/undo/"

    assert "are two again" in page(revops, url)
    assert "Undone. The accounts are two again." in page(revops, url, sure="1")
    assert "has been undone already" in page(revops, url, sure="1")
    merge.refresh_from_db()
    assert merge.undone_at is not None
    assert merge.merged.merged_into is None


def test_people_are_merged_in_two_steps(revops: Client) -> None:
    older, newer = (IdentifierFactory(person__account=None, value=f"u-{n}").person for n in (1, 2))
    url = "/admin/accounts/personmerge/add/"

    shown = page(revops, url, into=newer.pk, merged=older.pk)
    assert '<th scope="row">Ids</th><td>u-2</td><td>u-1</td>' in shown
    page(revops, url, into=newer.pk, merged=older.pk, confirm="1")

    merge = PersonMerge.objects.get()
    assert (merge.merged, merge.into) == (newer, older)
    assert str(newer.email) not in page(revops, "/admin/accounts/person/")


def test_a_suggestion_is_looked_at_and_accepted(revops: Client, pair: tuple[Account, Account]) -> None:
    suggestion = MergeSuggestionFactory(account=pair[1], host="beta.io")
    url = f"/admin/accounts/mergesuggestion/{suggestion.pk}/look/"

    assert '<th scope="row">People</th><td>1</td><td>1</td>' in page(revops, url)
    page(revops, url, confirm="1")

    suggestion.refresh_from_db()
    merge = AccountMerge.objects.get()
    assert (suggestion.merge, merge.merged, merge.source) == (merge, pair[0], "suggestion")


def test_a_suggestion_is_dismissed_after_a_question(revops: Client) -> None:
    suggestion = MergeSuggestionFactory()
    url = f"/admin/accounts/mergesuggestion/{suggestion.pk}/dismiss/"

    assert "not suggested for" in page(revops, url)
    assert "Dismissed. It is not suggested again." in page(revops, url, sure="1")
    assert not MergeSuggestion.objects.filter(decided_at=None)


def test_a_part_is_neither_listed_nor_offered_but_has_its_page(revops: Client) -> None:
    merge = AccountMergeFactory(merged__name="Beta Parts", into__name="Acme Whole")
    query = "app_label=accounts&model_name=accountmerge&field_name=into&term=Beta"

    assert "Beta Parts" not in page(revops, "/admin/accounts/account/")
    assert "Beta Parts" not in page(revops, f"/admin/autocomplete/?{query}")
    assert "Acme Whole" in page(revops, f"/admin/accounts/account/{merge.merged.pk}/change/")


def test_a_company_leads_to_its_merge(revops: Client) -> None:
    account = AccountFactory()

    response = revops.get(f"/admin/accounts/account/{account.pk}/merge/")

    assert response["Location"] == f"{ADD}?into={account.pk}"
