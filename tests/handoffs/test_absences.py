"""Saying when one is out of office."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import User
from handoffs.models import Absence, ClockChange
from tests.factories.accounts import UserFactory
from tests.factories.handoffs import AbsenceFactory

SPAN = {"starts_at": "2030-07-01T09:00", "ends_at": "2030-07-08T09:00"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> User:
    ann = UserFactory(first_name="Ann", roles=[Role.AE], time_zone="Europe/Berlin")
    client.force_login(ann)
    return ann


@pytest.fixture
def maya() -> User:
    return UserFactory(first_name="Maya", roles=[Role.MANAGER])


def test_it_is_noted_in_the_zone_of_the_person_and_concerns_their_clocks(client: Client, ann: User) -> None:
    response = client.post("/out-of-office/", SPAN | {"note": "Summer"}, follow=True)

    absence = Absence.objects.get()
    assert (absence.user, absence.starts_at, absence.note) == (ann, datetime(2030, 7, 1, 7, tzinfo=UTC), "Summer")
    assert ClockChange.objects.get().user == ann
    assert "Mon 1 Jul 2030, 09:00 to Mon 8 Jul 2030, 09:00" in response.content.decode()


def test_nobody_says_it_of_somebody_else(client: Client, ann: User, maya: User) -> None:
    client.post("/out-of-office/", SPAN | {"user": maya.pk})

    assert Absence.objects.get().user == ann


def test_a_manager_says_it_of_anybody_in_sales(client: Client, ann: User, maya: User) -> None:
    reviewer = UserFactory(roles=[Role.PRODUCT_REVIEWER])
    client.force_login(maya)

    client.post("/out-of-office/", SPAN | {"user": ann.pk})
    refused = client.post("/out-of-office/", SPAN | {"user": reviewer.pk})

    assert list(Absence.objects.values_list("user", flat=True)) == [ann.pk]
    assert list(refused.context["form"].errors) == ["user"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"ends_at": "2030-07-01T09:00"}, "ends_at", "not after the start"),
        ({"ends_at": "2032-07-01T09:00"}, "ends_at", "more than a year"),
        ({"starts_at": "9999-12-01T09:00", "ends_at": "9999-12-31T23:00"}, "starts_at", "from 1970 until ten years"),
        ({"ends_at": "9999-12-31T23:59"}, "ends_at", "more than a year"),
        ({"starts_at": "soon"}, "starts_at", "valid date"),
        ({"ends_at": ""}, "ends_at", "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, ann: User, changes: dict[str, str], field: str, said: str
) -> None:
    page = client.post("/out-of-office/", SPAN | changes)

    assert list(page.context["form"].errors) == [field]
    assert said in page.context["form"].errors[field][0]
    assert not Absence.objects.exists()


def test_what_is_over_is_not_shown_and_others_are_not_either(client: Client, ann: User) -> None:
    ahead = AbsenceFactory(user=ann, starts_at=now(), ends_at=now() + timedelta(days=1))
    AbsenceFactory(user=ann)
    AbsenceFactory(starts_at=now())

    assert list(client.get("/out-of-office/").context["absences"]) == [ahead]


def test_it_is_taken_back_by_who_may(client: Client, ann: User) -> None:
    mine, theirs = AbsenceFactory(user=ann), AbsenceFactory()

    assert client.post(f"/out-of-office/{mine.pk}/remove/").status_code == 302
    assert client.post(f"/out-of-office/{theirs.pk}/remove/").status_code == 404

    assert list(Absence.objects.all()) == [theirs]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_has_a_fixed_number_of_queries(client: Client, maya: User, rows: int) -> None:
    client.force_login(maya)
    AbsenceFactory.create_batch(rows, starts_at=now())

    with CaptureQueriesContext(connection) as ran:
        client.get("/out-of-office/")

    assert len(ran) == 6
