"""A handoff's page: what it says, who may see it, and acknowledging on it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import User
from handoffs.models import Handoff, Team
from tests.factories.accounts import NOON, FactFactory, PersonFactory, UserFactory
from tests.factories.handoffs import HandoffFactory, MoveRecordFactory, TeamFactory
from tests.factories.playbooks import (
    FactRuleFactory,
    PlayFactory,
    QualificationFactory,
    RuleFactory,
    ScorecardVersionFactory,
    ScriptFactory,
    published_tiers,
)
from tests.factories.signals import OccurrenceFactory

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> User:
    ann = UserFactory(first_name="Ann", roles=[Role.AE], time_zone="Asia/Tokyo")
    client.force_login(ann)
    return ann


@pytest.fixture
def team(ann: User) -> Team:
    return TeamFactory(members=[ann])


def text_of(client: Client, handoff: Handoff) -> str:
    response = client.get(f"/handoffs/{handoff.pk}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def press(client: Client, handoff: Handoff, **headers: str) -> object:
    return client.post(f"/handoffs/{handoff.pk}/acknowledge/", headers=headers)


def rich(team: Team) -> Handoff:
    """A handoff with two rules that hold (50 points) and one that does not."""
    version = ScorecardVersionFactory()
    limit = RuleFactory(version=version, label="Hit the API limit", points=30, is_activation=True)
    FactRuleFactory(version=version, label="Enterprise", points=20)
    RuleFactory(version=version, label="Looked at pricing", points=15)
    qualification = QualificationFactory(
        version=version, at=now() - timedelta(hours=1), points=50, tier_version=published_tiers()
    )
    handoff = HandoffFactory(team=team, points=50, account=qualification.account, qualification=qualification)
    dana = PersonFactory(account=handoff.account, name="Dana Ruiz")
    for hours in (2, 3):
        OccurrenceFactory(person=dana, signal=limit.signal, at=now() - timedelta(hours=hours))
    FactFactory(account=handoff.account, name="employees", value=620)
    return handoff


def test_why_adds_up_to_the_points(client: Client, team: Team) -> None:
    handoff = rich(team)

    why = client.get(f"/handoffs/{handoff.pk}/").context["why"]

    lines = [(reason.line.rule.label, reason.line.points, len(reason.proofs)) for reason in why.reasons]
    assert lines == [("Hit the API limit", 30, 2), ("Enterprise", 20, 1), ("Looked at pricing", 0, 0)]
    assert why.explanation.points == sum(points for _, points, _ in lines) == handoff.points


def test_the_page_says_who_and_why(client: Client, team: Team) -> None:
    page = text_of(client, rich(team))

    for said in ("Champion: the most active, 2 times in 30 days", "Dana Ruiz", "employees: 620", "15 possible"):
        assert said in page


def test_a_score_that_changed_since_is_owned_up_to(client: Client, team: Team) -> None:
    handoff = rich(team)
    assert "It fired with" not in text_of(client, handoff)

    Handoff.objects.update(points=65)

    assert "It fired with 65 points" in text_of(client, handoff)


def test_the_gates_show_what_invited_contact(client: Client, team: Team) -> None:
    play = PlayFactory()
    handoff = HandoffFactory(team=team, play=play)
    assert "No contact yet" in text_of(client, handoff)

    dana = PersonFactory(account=handoff.account, name="Dana Ruiz")
    play.permission_signals.add(OccurrenceFactory(person=dana, signal__name="Saw the paywall").signal)

    page = text_of(client, handoff)
    assert "Saw the paywall, Dana Ruiz" in page
    assert "No contact yet" not in page


def test_a_tier_may_waive_permission(client: Client, team: Team) -> None:
    handoff = HandoffFactory(team=team, tier="sales_led", play=PlayFactory())

    assert "Not needed: Sales-led accounts may be contacted" in text_of(client, handoff)


def test_the_script_of_the_tier_is_shown(client: Client, team: Team) -> None:
    script = ScriptFactory(body="Words for this tier", tier="sales_assisted")
    ScriptFactory(play=script.play, body="Words for others", tier="sales_led")

    page = text_of(client, HandoffFactory(team=team, play=script.play))

    assert ("Words for this tier" in page, "Words for others" in page) == (True, False)


def test_the_history_says_who_did_what(client: Client, ann: User, team: Team) -> None:
    handoff = HandoffFactory(team=team)
    MoveRecordFactory(handoff=handoff)
    press(client, handoff)

    page = text_of(client, handoff)

    assert "<b>Opened</b> by Baton" in page
    assert "<b>Acknowledged</b> by Ann" in page


def test_times_are_in_the_viewers_zone(client: Client, team: Team) -> None:
    assert 'title="Mon 2 Mar 2026, 21:00 JST"' in text_of(client, HandoffFactory(team=team, fired_at=NOON))


def test_what_a_company_calls_itself_is_only_text(client: Client, team: Team) -> None:
    page = text_of(client, HandoffFactory(team=team, account__name="<script>alert(1)</script>"))

    assert "<script>alert(1)" not in page


def test_the_number_of_queries_does_not_grow_with_the_account(
    client: Client, team: Team, django_assert_num_queries: object
) -> None:
    handoff = rich(team)
    signal = handoff.qualification.version.rules.get(label="Hit the API limit").signal
    with django_assert_num_queries(32):  # type: ignore[operator]
        client.get(f"/handoffs/{handoff.pk}/")
    for person in PersonFactory.create_batch(3, account=handoff.account):
        OccurrenceFactory(person=person, signal=signal, at=now())
        MoveRecordFactory(handoff=handoff)
        FactFactory(account=handoff.account, name=f"fact {person.pk}")
    with django_assert_num_queries(32):  # type: ignore[operator]
        client.get(f"/handoffs/{handoff.pk}/")


def test_acknowledging_shows_the_new_state_and_the_row(client: Client, ann: User, team: Team) -> None:
    handoff = HandoffFactory(team=team)

    response = press(client, handoff, **HTMX)

    page = response.content.decode()  # type: ignore[attr-defined]
    handoff.refresh_from_db()
    assert (handoff.owner, handoff.state) == (ann, "watching")
    assert f'id="row-{handoff.pk}" hx-swap-oob="true"' in page
    assert "data-acknowledge" not in page


def test_without_a_script_it_comes_back_to_the_page(client: Client, team: Team) -> None:
    handoff = HandoffFactory(team=team)

    response = client.post(f"/handoffs/{handoff.pk}/acknowledge/", follow=True)

    assert response.redirect_chain == [(f"/handoffs/{handoff.pk}/", 302)]
    assert "Acknowledged. It is off the clock." in response.content.decode()


def test_the_loser_learns_who_was_first(client: Client, team: Team) -> None:
    handoff = HandoffFactory(team=team)
    bo = Client()
    bo.force_login(UserFactory(first_name="Bo", roles=[Role.MANAGER]))
    press(bo, handoff)

    refused = press(client, handoff, **HTMX)
    plain = client.post(f"/handoffs/{handoff.pk}/acknowledge/", follow=True)

    assert refused.status_code == 409  # type: ignore[attr-defined]
    for response in (refused, plain):
        assert "Bo has acknowledged this handoff already." in response.content.decode()  # type: ignore[attr-defined]


def test_revops_reads_and_cannot_press(client: Client) -> None:
    handoff = HandoffFactory(team=TeamFactory(name="EMEA"))
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    page = text_of(client, handoff)

    assert "data-acknowledge" not in page
    assert "An account executive of EMEA or a sales manager acknowledges this one." in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_teams_handoff_does_not_exist(client: Client, ann: User, method: str) -> None:
    handoff = HandoffFactory()
    path = f"/handoffs/{handoff.pk}/" + ("acknowledge/" if method == "post" else "")

    assert getattr(client, method)(path).status_code == 404


def test_one_that_was_merged_leads_to_the_one_that_goes_on(client: Client, team: Team) -> None:
    older = HandoffFactory(team=team)
    merged = HandoffFactory(team=team, state="merged", closed_at=NOON, superseded_by=older)

    page = text_of(client, merged)

    assert f'so that one goes on. <a href="/handoffs/{older.pk}/">Open it</a>' in page
    assert "data-acknowledge" not in page
