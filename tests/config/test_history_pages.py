"""What the history of a definition shows of the rows that belong to it."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from accounts.enums import Role
from accounts.history import Entry, FieldChange, event_model, history
from accounts.models import User
from handoffs.admin.teams import TeamAdmin
from tests.factories.accounts import UserFactory
from tests.factories.handoffs import BusinessCalendarFactory, TeamFactory
from tests.factories.playbooks import PlayFactory
from tests.factories.signals import SignalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    return client


def entries(revops: Client, kind: str, pk: int) -> list[Entry]:
    """The history that the admin shows, newest first."""
    found: list[Entry] = revops.get(reverse(f"admin:{kind}_history", args=[pk])).context["entries"]
    return found


def said(entry: Entry) -> tuple[str, str]:
    return entry.verb, entry.subject


def test_who_joins_and_leaves_a_team_is_in_its_history(revops: Client) -> None:
    ann = UserFactory(first_name="Ann")
    team = TeamFactory(name="EMEA", members=[ann])

    team.members.remove(ann)

    assert [said(entry) for entry in entries(revops, "handoffs_team", team.pk)] == [
        ("Removed", "Member “Ann”"),
        ("Added", "Member “Ann”"),
        ("Added", "Team “EMEA”"),
    ]


def test_what_invites_contact_is_in_the_history_of_a_play(revops: Client) -> None:
    play = PlayFactory(name="Expand")
    paywall, limit = SignalFactory(name="Hit the paywall"), SignalFactory(name="API limit")
    play.permission_signals.set([paywall])
    play.permission_signals.set([limit])

    assert [said(entry) for entry in entries(revops, "playbooks_play", play.pk)[:3]] == [
        ("Added", "Permission signal “API limit”"),
        ("Removed", "Permission signal “Hit the paywall”"),
        ("Added", "Permission signal “Hit the paywall”"),
    ]


def test_what_a_user_may_do_is_in_their_history(revops: Client) -> None:
    user = UserFactory(email="ann@baton.example", roles=[Role.AE])
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    user.groups.set([Group.objects.get(name=Role.MANAGER)])

    found = entries(revops, "accounts_user", user.pk)

    assert [said(entry) for entry in found] == [
        ("Changed", "User"),
        ("Added", "Role “manager”"),
        ("Removed", "Role “ae”"),
        ("Added", "Role “ae”"),
        ("Added", "User"),
    ]
    assert found[0].changes == (FieldChange("Superuser status", "no", "yes"),)


def test_passwords_and_logins_are_no_history() -> None:
    user = UserFactory()
    before = len(history(user))

    user.set_password("another")
    user.last_login = now()
    user.save()

    assert len(history(user)) == before
    assert not {"password", "last_login"} & {field.name for field in event_model(User)._meta.get_fields()}


def test_what_a_row_refers_to_is_called_by_name() -> None:
    berlin, gone = BusinessCalendarFactory(name="Berlin"), BusinessCalendarFactory()
    team = TeamFactory(calendar=gone)
    team.calendar = berlin
    team.save()
    key = gone.pk
    gone.delete()

    (changed, _) = history(team)

    assert changed.changes == (FieldChange("Calendar", f"{key} (deleted)", "Berlin"),)


@pytest.mark.parametrize("members", [1, 3])
def test_a_history_takes_a_fixed_number_of_queries(members: int) -> None:
    team = TeamFactory(members=UserFactory.create_batch(members))

    with CaptureQueriesContext(connection) as ran:
        found = history(team, TeamAdmin.parts)

    assert (len(found), len(ran)) == (members + 1, 5)
