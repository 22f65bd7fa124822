"""The page of the people who qualify, their marks where people are listed, and why each qualifies."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import Affiliation, Person
from playbooks.models import PersonQualification
from tests.factories.accounts import NOON, AccountFactory, PersonFactory, UserFactory
from tests.factories.leads import PersonQualificationFactory
from tests.factories.playbooks import RuleFactory
from tests.factories.signals import OccurrenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.AE]))
    return client


def a_lead(name: str) -> PersonQualification:
    person = PersonFactory(name=name, account=AccountFactory(name=f"{name} Inc."))
    Affiliation.objects.create(person=person, account=person.account, since=NOON - timedelta(days=99))
    lead: PersonQualification = PersonQualificationFactory(person=person)
    rule = RuleFactory(version=lead.version, label="Ran it", points=60, is_activation=True)
    OccurrenceFactory(signal=rule.signal, account=person.account, person=person, at=NOON)
    return lead


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_has_whoever_qualifies_now(ann: Client, count: int) -> None:
    for number in range(count):
        a_lead(f"Person {number}")
    PersonQualificationFactory(ended_at=NOON, person__name="Over")
    PersonQualificationFactory(person__name="Gone", person__erased_at=NOON)

    with CaptureQueriesContext(connection) as queries:
        page = ann.get("/accounts/people/").content.decode()

    assert [name in page for name in ("Person 0", "Person 0 Inc.", "Over", "Gone")] == [True, True, False, False]
    assert page.count("data-row=") == count
    assert len(queries) == 5


def test_the_list_is_searched_by_name_and_scorecard(ann: Client) -> None:
    lead, _ = a_lead("Zoe"), a_lead("Bo")

    assert "Bo Inc." not in ann.get("/accounts/people/?q=zo").content.decode()
    assert "Bo Inc." not in ann.get(f"/accounts/people/?scorecard={lead.scorecard.key}").content.decode()
    assert "Nothing matches" in ann.get("/accounts/people/?q=nobody").content.decode()


def test_why_a_person_qualifies_is_explained_by_what_they_did(ann: Client) -> None:
    lead = a_lead("Zoe")
    account = lead.person.account
    assert account is not None
    other = PersonFactory(account=AccountFactory())

    page = ann.get(f"/accounts/{account.pk}/why/?person={lead.person_id}").content.decode()

    assert "Why Zoe scores" in page
    assert "Ran it" in page
    assert f'name="person" value="{lead.person_id}"' in page
    assert "<b>60</b> points, " in page
    assert ann.get(f"/accounts/{account.pk}/why/?person={other.pk}").status_code == 404
    assert ann.get(f"/accounts/{account.pk}/why/?person=x").status_code == 404


def test_who_qualifies_is_marked_where_people_are_listed(ann: Client) -> None:
    lead = a_lead("Zoe")
    Person.objects.filter(pk=lead.person_id).update(last_seen_at=NOON)
    OccurrenceFactory(
        signal=lead.version.rules.get().signal,
        account=lead.person.account,
        person=lead.person,
        at=now() - timedelta(hours=1),
    )

    page = ann.get(f"/accounts/{lead.person.account_id}/").content.decode()

    assert f"person={lead.person_id}&amp;version={lead.version_id}" in page
    assert f">{lead.scorecard}</a>" in page
