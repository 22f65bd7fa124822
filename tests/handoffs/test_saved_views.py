"""Views of the queue: kept, renamed, shared with a team, deleted and brought back."""

from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from handoffs.models import SavedView
from handoffs.saved_views import MOST_VIEWS
from tests.factories.accounts import UserFactory
from tests.factories.handoffs import SavedViewFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> User:
    ann = UserFactory(first_name="Ann", roles=[Role.AE])
    client.force_login(ann)
    return ann


def press(client: Client, path: str, **form: Any) -> str:
    """What the queue says after the form."""
    response = client.post(f"/views/{path}", form, follow=True)
    assert response.redirect_chain[-1][1] == 302
    return response.content.decode()


def views(client: Client) -> list[tuple[str, str]]:
    return [(view.name, view.by) for view in client.get("/").context["listing"].choices.views]


def test_a_list_is_kept_without_what_was_searched_for_or_made_no_sense(client: Client, ann: User) -> None:
    query = "scope=pool&tier=sales_led&q=dana@acme.com&value=50000&timing=nonsense&after=0~1~2&evil=1&sort=newest"

    said = press(client, "", name="  Large  ", query=query)

    assert "Kept as “Large”." in said
    kept = SavedView.objects.get()
    assert (kept.owner, kept.name, kept.query) == (ann, "Large", "scope=pool&sort=newest&tier=sales_led&value=50000")


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_view_needs_a_name(client: Client, ann: User, name: str) -> None:
    assert "Give the view a name" in press(client, "", name=name, query="scope=all")
    assert not SavedView.objects.exists()


def test_two_of_one_name_are_refused_whether_kept_or_renamed(client: Client, ann: User) -> None:
    other = SavedViewFactory(owner=ann, name="Small")
    SavedViewFactory(owner=ann, name="Large")
    SavedViewFactory(name="Mine")

    for path, name in (("", "Large"), (f"{other.pk}/rename/", "Large")):
        assert "You have a view “Large” already." in press(client, path, name=name, query="scope=all")
    assert "Renamed to “Mine”." in press(client, f"{other.pk}/rename/", name="Mine")

    assert views(client) == [("Large", ""), ("Mine", "")]


def test_deleting_can_be_undone(client: Client, ann: User) -> None:
    view = SavedViewFactory(owner=ann, name="Large")

    page = press(client, f"{view.pk}/delete/")

    assert (f'action="/views/{view.pk}/restore/"' in page, views(client)) == (True, [])
    assert "“Large” is back." in press(client, f"{view.pk}/restore/")
    assert views(client) == [("Large", "")]


def test_undoing_does_not_take_a_name_away(client: Client, ann: User) -> None:
    view = SavedViewFactory(owner=ann, name="Large")
    press(client, f"{view.pk}/delete/")
    SavedViewFactory(owner=ann, name="Large")

    assert "You have a view “Large” already." in press(client, f"{view.pk}/restore/")
    assert views(client) == [("Large", "")]


def test_a_manager_shares_with_a_team_that_can_use_and_not_change_it(client: Client, ann: User) -> None:
    maya = UserFactory(email="maya@demo.example", roles=[Role.MANAGER])
    view = SavedViewFactory(owner=maya, name="Large")
    team = TeamFactory(members=[ann])
    manager = Client()
    manager.force_login(maya)
    assert views(client) == []

    assert f"Shared with {team}." in press(manager, f"{view.pk}/share/", team=team.pk)

    assert views(client) == [("Large", "maya@demo.example")]
    assert client.post(f"/views/{view.pk}/delete/").status_code == 404
    assert "Only you see it now." in press(manager, f"{view.pk}/share/", team="")
    assert views(client) == []


def test_an_account_executive_shares_nothing(client: Client, ann: User) -> None:
    view = SavedViewFactory(owner=ann)

    assert "Sales managers share views" in press(client, f"{view.pk}/share/", team=TeamFactory(members=[ann]).pk)
    assert SavedView.objects.get().team is None


def test_there_is_an_end_to_it(client: Client, ann: User) -> None:
    SavedViewFactory.create_batch(MOST_VIEWS, owner=ann)

    assert f"You have {MOST_VIEWS} views already." in press(client, "", name="One more", query="scope=all")
    assert SavedView.objects.count() == MOST_VIEWS


def test_no_undoing_leads_past_it(client: Client, ann: User) -> None:
    deleted = SavedViewFactory.create_batch(MOST_VIEWS, owner=ann)[0]
    press(client, f"{deleted.pk}/delete/")
    press(client, "", name="One more", query="scope=all")

    assert f"You have {MOST_VIEWS} views already." in press(client, f"{deleted.pk}/restore/")
    assert SavedView.objects.filter(deleted_at=None).count() == MOST_VIEWS
