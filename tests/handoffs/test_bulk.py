"""One action on a selection: each for itself, the result of each, nothing lost beside what is refused."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import User
from handoffs.bulk import MOST
from handoffs.models import Handoff, Refusal, Team
from tests.factories.accounts import UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> User:
    ann = UserFactory(first_name="Ann", roles=[Role.AE])
    client.force_login(ann)
    return ann


@pytest.fixture
def team(ann: User) -> Team:
    return TeamFactory(members=[ann])


def states(*handoffs: Handoff) -> list[str]:
    return [Handoff.objects.get(pk=handoff.pk).state for handoff in handoffs]


def test_what_is_refused_to_one_changes_nothing_for_the_others(client: Client, ann: User, team: Team) -> None:
    bo = UserFactory(first_name="Bo", roles=[Role.AE])
    mine, theirs, unseen = HandoffFactory(team=team), HandoffFactory(team=team, owner=bo), HandoffFactory()
    last = HandoffFactory(team=team)
    asked = {"action": "acknowledge", "pk": [mine.pk, theirs.pk, unseen.pk, last.pk]}

    page = client.post("/bulk/", asked, headers=HTMX).content.decode()

    assert states(mine, theirs, unseen, last) == ["watching", "fired", "fired", "watching"]
    assert "Acknowledge: 2 done, 2 refused" in page
    assert "This handoff is Bo&#x27;s." in page
    assert f"Number {unseen.pk}: It is not among the handoffs that you see." in page
    assert unseen.account.name not in page
    assert [f'id="row-{one.pk}" hx-swap-oob' in page for one in (mine, theirs, last)] == [True, False, True]
    assert [refusal.handoff for refusal in Refusal.objects.all()] == [theirs]


@pytest.mark.parametrize(
    ("action", "state"), [({"action": "return"}, "returned"), ({"action": "snooze", "until": True}, "snoozed")]
)
def test_what_was_taken_on_can_be_returned_and_whatever_is_mine_snoozed(
    client: Client, ann: User, team: Team, action: dict[str, object], state: str
) -> None:
    handoff, fired = HandoffFactory(team=team, owner=ann, watching=True), HandoffFactory(team=team, owner=ann)
    pool, then = HandoffFactory(team=team), "fired"
    if "until" in action:
        then = state
        action = action | {"until": (now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")}

    page = client.post("/bulk/", {**action, "pk": [handoff.pk, fired.pk, pool.pk], "note": "Later"}).content.decode()

    assert states(handoff, fired, pool) == [state, then, "fired"]
    assert ("2 done, 1 refused" if then == state else "1 done, 2 refused") in page
    assert handoff.moves.get().note.endswith("Later")


def test_taking_giving_and_putting_back(client: Client, ann: User, team: Team) -> None:
    bo = UserFactory(first_name="Bo", email="bo@demo.example", roles=[Role.AE])
    team.members.add(bo)
    mine, pool = HandoffFactory(team=team, owner=ann), HandoffFactory(team=team)
    done = []
    for action in ({"action": "take"}, {"action": "give", "to": bo.email}, {"action": "put_back"}):
        page = client.post("/bulk/", {**action, "pk": [mine.pk, pool.pk], "note": "On leave"}).content.decode()
        owners = [Handoff.objects.get(pk=one.pk).owner for one in (mine, pool)]
        done.append(("2 done" in page, "1 done, 1 refused" in page, owners))

    assert done == [(False, True, [ann, ann]), (True, False, [bo, bo]), (False, False, [bo, bo])]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"action": "acknowledge", "pk": []}, "Select at least one handoff."),
        ({"action": "explode"}, "Choose an action."),
        ({"action": "snooze"}, "Until: Give a time to come, within a year."),
        ({"action": "give", "note": "Away"}, "To: Choose whom to give them to."),
        ({"action": "give", "note": "Away", "to": "nobody@demo.example"}, "To: Choose whom to give them to."),
        ({"action": "put_back"}, "Why: Say why: whoever has it next reads it."),
        ({"action": "snooze", "until": "soon"}, "Until: Enter a valid date/time."),
        ({"action": "acknowledge", "pk": ["x"]}, "Ids are whole numbers."),
        ({"action": "acknowledge", "pk": list(range(MOST + 1))}, f"Select at most {MOST} at once"),
    ],
)
def test_a_wrong_order_says_what_is_wrong_and_does_nothing(
    client: Client, team: Team, asked: dict[str, object], said: str
) -> None:
    handoff = HandoffFactory(team=team)

    response = client.post("/bulk/", {"pk": [handoff.pk], **asked})

    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert states(handoff) == ["fired"]
