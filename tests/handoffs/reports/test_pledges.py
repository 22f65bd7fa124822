"""The pledge register: who has signed, what was broken, and what has been talked about."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from handoffs.models import Notice, Violation
from handoffs.reports.pledges import register, violations
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import PledgeSignatureFactory, PledgeVersionFactory, ViolationFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return UserFactory(roles=["manager"], first_name="Max", last_name="")


@pytest.fixture
def page(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


@pytest.fixture
def ann() -> User:
    return UserFactory(roles=["ae"], first_name="Ann", last_name="", email="ann@sales.example")


def test_who_has_signed_depends_on_what_was_in_force(ann: User) -> None:
    bo = UserFactory(roles=["ae"], first_name="Bo", last_name="")
    old = PledgeVersionFactory(state="retired", retired_at=NOON + 9 * DAY)
    new = PledgeVersionFactory(published_at=NOON + 9 * DAY)
    PledgeSignatureFactory(version=old, by=ann)
    PledgeSignatureFactory(version=new, by=ann, at=NOON + 11 * DAY)
    PledgeSignatureFactory(version=old, by=bo, at=NOON + DAY)

    found = {days: register(NOON + days * DAY) for days in (-1, 0, 2, 10, 12)}

    assert {days: at.in_force for days, at in found.items()} == {-1: None, 0: old, 2: old, 10: new, 12: new}
    assert {days: [one.person for one in at.missing] for days, at in found.items()} == {
        -1: [],
        0: [bo],
        2: [],
        10: [ann, bo],
        12: [bo],
    }


def test_the_list_of_the_1_1_is_a_persons_open_violations(ann: User, page: Client) -> None:
    ViolationFactory(by=ann, evidence="<b>Found</b> this", answer="They had asked me to.", answered_at=NOON + DAY)
    ViolationFactory(by=ann, evidence="Settled", reviewed_at=NOON, reviewed_by=UserFactory(roles=["manager"]))
    ViolationFactory(evidence="Somebody else's")

    html = page.get(f"/reports/pledges/?person={ann.email}&talked=false").content.decode()

    assert "&lt;b&gt;Found&lt;/b&gt; this" in html
    assert "They had asked me to." in html
    assert ("Settled" in html, "Somebody else&#x27;s" in html) == (False, False)


def test_talking_about_it_is_noted_once_and_can_be_taken_back(page: Client, manager: User) -> None:
    violation = ViolationFactory()
    page.post(f"/reports/violations/{violation.pk}/talk/")
    violation.refresh_from_db()
    noted = violation.reviewed_at
    other = Client()
    other.force_login(UserFactory(roles=["manager"]))
    for data in ({}, {"undo": "1"}):
        other.post(f"/reports/violations/{violation.pk}/talk/", data)

    violation.refresh_from_db()
    assert (violation.reviewed_by, violation.reviewed_at) == (manager, noted)

    page.post(f"/reports/violations/{violation.pk}/talk/", {"undo": "1"})
    violation.refresh_from_db()
    assert violation.reviewed_at is None


def test_a_violation_tells_whose_it_is_and_their_manager(ann: User, manager: User) -> None:
    violation = ViolationFactory(by=ann)

    told = set(Notice.objects.values_list("person", "event", "handoff"))

    handoff = violation.outreach.handoff_id
    assert told == {(ann.pk, "violation", handoff), (manager.pk, "violation", handoff)}


def test_what_was_found_later_was_not_there_yet() -> None:
    ViolationFactory(outreach__recorded_at=NOON + DAY)  # sent before, and reported then

    assert [violations(NOON + days * DAY).count() for days in (0, 1)] == [0, 1]


def test_files_have_all_of_it_and_run_no_formula(ann: User, page: Client) -> None:
    PledgeSignatureFactory(by=ann)
    ViolationFactory(by=ann, evidence="=1+1")

    signed = list(csv.DictReader(page.get("/reports/pledges/export.csv").getvalue().decode().splitlines()))
    broken = list(csv.DictReader(page.get("/reports/violations/export.csv").getvalue().decode().splitlines()))

    assert [(row["email"], row["in_force"]) for row in signed if row["email"] == ann.email] == [(ann.email, "yes")]
    assert [(row["email"], row["evidence"]) for row in broken] == [(ann.email, "'=1+1")]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_has_a_fixed_number_of_queries(rows: int, page: Client, django_assert_num_queries: Any) -> None:
    version = PledgeVersionFactory()
    for _ in range(rows):
        violation: Violation = ViolationFactory()
        PledgeSignatureFactory(version=version, by=violation.by)

    with django_assert_num_queries(9):
        html = page.get("/reports/pledges/").content.decode()

    assert html.count("“just checking in”</blockquote>") == rows
