"""Whose a handoff is, on its page: what is offered to whom, and what is said when somebody else was first."""

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from handoffs.models import Handoff
from tests.factories.accounts import UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory

HTMX = {"HX-Request": "true"}
WHY = {"reason": "Bo knows them."}
pytestmark = pytest.mark.django_db


@pytest.fixture
def people(client: Client) -> list[User]:
    ann, bo, cy = (UserFactory(first_name=name, roles=[Role.AE]) for name in ("Ann", "Bo", "Cy"))
    client.force_login(ann)
    return [ann, bo, cy]


def page_of(client: Client, handoff: Handoff) -> str:
    return " ".join(client.get(f"/handoffs/{handoff.pk}/").content.decode().split())


def offered(page: str) -> set[str]:
    return {what for what in ("data-take", 'data-part="give"', 'data-part="put-back"') if what in page}


def test_one_of_the_pool_can_be_taken_and_then_given_or_put_back(client: Client, people: list[User]) -> None:
    handoff = HandoffFactory(team=TeamFactory(members=people[:2]), value=25_000)
    before = page_of(client, handoff)

    client.post(f"/handoffs/{handoff.pk}/take/")

    after = page_of(client, handoff)
    assert (offered(before), offered(after)) == ({"data-take"}, {'data-part="give"', 'data-part="put-back"'})
    assert "Ann took it from the pool." in after
    assert "60 points + 5 for its value" in after
    assert ("Bo</option>" in after, "Cy</option>" in after) == (True, False)


def test_who_was_too_late_learns_who_has_it(client: Client, people: list[User]) -> None:
    handoff = HandoffFactory(team=TeamFactory(members=people), owner=people[1])

    answer = client.post(f"/handoffs/{handoff.pk}/take/", headers=HTMX)

    assert answer.status_code == 409
    assert "Bo has this handoff now. This is how it stands now." in answer.content.decode()


def test_it_is_given_and_what_was_typed_is_not_lost_when_refused(client: Client, people: list[User]) -> None:
    handoff = HandoffFactory(team=TeamFactory(members=people[:2]), owner=people[0])

    refused = client.post(f"/handoffs/{handoff.pk}/give/", WHY, headers=HTMX)
    client.post(f"/handoffs/{handoff.pk}/give/", WHY | {"to": people[1].pk}, headers=HTMX)

    page = refused.content.decode()
    assert (refused.status_code, "Choose who gets it." in page, "Bo knows them.</textarea>" in page) == (
        422,
        True,
        True,
    )
    assert Handoff.objects.get().owner == people[1]


def test_it_is_put_back_with_a_reason(client: Client, people: list[User]) -> None:
    handoff = HandoffFactory(team=TeamFactory(name="West", members=people[:2]), owner=people[0])

    answer = client.post(f"/handoffs/{handoff.pk}/return/", WHY, follow=True)

    assert "Back in the pool." in answer.content.decode()
    assert "Ann put it back into the pool: Bo knows them." in page_of(client, handoff)
