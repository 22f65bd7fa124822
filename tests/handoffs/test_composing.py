"""A script filled in from evidence, and the grants that it may offer."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from accounts.models import User
from handoffs.composing import compose
from handoffs.errors import Incomplete, NotYours
from handoffs.granting import due, grant, note_done, revoke, with_due
from handoffs.models import Grant, Handoff, Outreach, PledgeSignature
from signals.enums import Category
from tests.factories.accounts import NOON, PersonFactory, UserFactory, WorkspaceFactory
from tests.factories.handoffs import ContextCheckFactory, HandoffFactory, OutreachFactory, PledgeVersionFactory
from tests.factories.playbooks import PlayFactory, ScriptFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

LATER = NOON + timedelta(hours=6)
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> User:
    user: User = UserFactory(first_name="Ann", last_name="Ericson", roles=[Role.AE])
    client.force_login(user)
    return user


def talked_about(owner: User, **values: Any) -> Handoff:
    """A handoff whose people met a limit: Dana invited contact, Eli works most."""
    paywall, play = SignalFactory(name="API limit", category=Category.INTENT), PlayFactory()
    play.permission_signals.add(paywall)
    usual = {"owner": owner, "ready": True, "activated": True, "state": "context_checked", "play": play}
    handoff: Handoff = HandoffFactory(**usual | {"account__name": "Acme"} | values)
    ContextCheckFactory(handoff=handoff, by=owner, noted_at=NOON, note="They import their orders.")
    dana = PersonFactory(account=handoff.account, name="Dana Ross", email="dana@acme.com")
    eli = PersonFactory(account=handoff.account, name="Eli", email="eli@acme.com")
    WorkspaceFactory(account=handoff.account, name="Orders")
    OccurrenceFactory(account=handoff.account, person=dana, signal=paywall, at=NOON - timedelta(hours=1))
    ran = SignalFactory(name="imports")
    for hours in (1, 2, 3):
        OccurrenceFactory(account=handoff.account, person=eli, signal=ran, at=NOON - timedelta(hours=hours))
    return handoff


def test_a_script_is_filled_in_and_what_is_not_known_is_flagged(ann: User) -> None:
    handoff = talked_about(ann)
    script = ScriptFactory(
        play=handoff.play,
        subject="{limit} in {workspace}",
        body="Hi {first_name}, {teammates} of you at {account} use {workflow}. {teammates} met it."
        " {plan}, {x}. {sender}",
    )

    message = compose(handoff, script, by=ann, at=LATER)

    assert message.subject == "API in Orders"
    assert message.body == ("Hi Dana, two of you at Acme use imports. Two met it. {plan}, {x}. Ann Ericson")
    assert (message.person.email if message.person else "", message.missing) == ("dana@acme.com", ["plan", "x"])


def test_the_page_begins_with_the_script_and_keeps_gaps_from_leaving(client: Client, ann: User) -> None:
    handoff = talked_about(ann)
    ScriptFactory(play=handoff.play, subject="{limit}", body="Hi {first_name}, see {plan}.")
    url = f"/handoffs/{handoff.pk}/reach-out/"

    page = client.get(f"/handoffs/{handoff.pk}/").content.decode()
    gap = client.post(url, {"channel": "email", "body": "See {plan}.", "sent_by": "copy"}, headers=HTMX)
    sent = client.post(
        url,
        {"channel": "email", "subject": "API limit", "body": "See the team plan.", "sent_by": "mailto",
         "person": handoff.account.people.get(name="Eli").pk},
        headers=HTMX,
    )  # fmt: skip

    assert "Hi Dana, see {plan}." in page
    assert "Nothing is known for <code>{plan}</code>" in page
    assert (gap.status_code, "Fill in {plan}, or take it out." in gap.content.decode()) == (422, True)
    assert (sent.status_code, "See the team plan." in sent.content.decode()) == (200, True)
    kept = Outreach.objects.get()
    assert (kept.body, kept.sent_by, kept.person and kept.person.name) == ("See the team plan.", "mailto", "Eli")


def test_the_lint_speaks_while_one_writes(client: Client, ann: User) -> None:
    handoff = talked_about(ann)

    bad = client.post(f"/handoffs/{handoff.pk}/lint/", {"subject": "", "body": "Just checking in, {plan}"})
    good = client.post(f"/handoffs/{handoff.pk}/lint/", {"subject": "", "body": "Shall I lift it?"})

    assert "“Just checking in”" in bad.content.decode()
    assert "{plan}" in bad.content.decode()
    assert "Nothing in it is against the pledge." in good.content.decode()
    assert not Outreach.objects.exists()


def test_who_has_not_signed_is_led_to_the_pledge(client: Client, ann: User) -> None:
    version, handoff = PledgeVersionFactory(), talked_about(ann)

    before = client.get(f"/handoffs/{handoff.pk}/").content.decode()
    refused = client.post(f"/handoffs/{handoff.pk}/reach-out/", {"channel": "email", "body": "Hi"}, headers=HTMX)
    signed = client.post(f"/pledge/?next={handoff.pk}", {"version": version.number}, follow=True)
    pledge = client.get("/pledge/").content.decode()

    assert "Read and sign it" in before
    assert (refused.status_code, "Sign the pledge first" in refused.content.decode()) == (409, True)
    assert ">Hi</textarea>" in refused.content.decode()
    assert [where for where, _ in signed.redirect_chain] == [f"/handoffs/{handoff.pk}/"]
    assert "You signed it on" in pledge
    assert PledgeSignature.objects.get().by == ann
    assert "data-compose" in client.get(f"/handoffs/{handoff.pk}/").content.decode()


@pytest.mark.parametrize("where", ["", "0", "x", "9" * 9, "//elsewhere.example"])
def test_who_came_from_nowhere_stays_at_the_pledge(client: Client, ann: User, where: str) -> None:
    version = PledgeVersionFactory()

    signed = client.post("/pledge/", {"version": version.number}, query_params={"next": where})

    assert (signed.status_code, signed.headers["Location"]) == (302, "/pledge/")


@pytest.mark.parametrize(("channel", "status"), [("email", 422), ("in_product", 422), ("call", 302)])
def test_a_message_has_words(client: Client, ann: User, channel: str, status: int) -> None:
    handoff = talked_about(ann)

    answer = client.post(f"/handoffs/{handoff.pk}/reach-out/", {"channel": channel, "body": " ", "sent_by": "logged"})

    assert (answer.status_code, Outreach.objects.exists()) == (status, status == 302)


def test_the_lint_knows_the_play_that_the_message_began_with(client: Client, ann: User) -> None:
    handoff = talked_about(ann)
    script = ScriptFactory(play__name="Security", tier="sales_led")

    said = client.post(f"/handoffs/{handoff.pk}/lint/", {"body": "Shall I lift it?", "script": script.pk})
    made_up = client.post(f"/handoffs/{handoff.pk}/lint/", {"body": "Shall I lift it?", "script": "9" * 30})

    assert "is a play for Sales-led; the account is Sales-assisted." in said.content.decode()
    assert "Nothing in it is against the pledge." in made_up.content.decode()


def test_who_writes_at_length_is_advised_to_copy(client: Client, ann: User) -> None:
    handoff, advice = talked_about(ann), "Copy it instead."

    long, short = (
        client.post(f"/handoffs/{handoff.pk}/lint/", {"body": "Ä" * letters}).content.decode() for letters in (301, 300)
    )

    assert (advice in long, advice in short) == (True, False)


def test_the_address_is_the_persons_and_not_what_they_are_called(client: Client, ann: User) -> None:
    handoff = talked_about(ann)
    handoff.account.people.filter(name="Dana Ross").update(name="ceo@elsewhere.example")

    page = client.get(f"/handoffs/{handoff.pk}/").content.decode()

    assert 'data-address="dana@acme.com"' in page
    assert 'data-address="ceo@' not in page


def test_an_answer_is_noted_on_the_page(client: Client, ann: User) -> None:
    sent = OutreachFactory(handoff=talked_about(ann, contacted=True, state="contacted"))

    page = client.post(f"/outreach/{sent.pk}/answered/", headers=HTMX).content.decode()

    sent.refresh_from_db()
    assert (sent.answer_noted_by, "They answered" in page, "Answered, noted" in page) == (ann, False, True)


def turn(given: Grant, at: datetime) -> str:
    """What the product has to do with it, alone of all."""
    found = {one.pk: one.due for one in with_due(Grant.objects.all(), at)}  # type: ignore[attr-defined]
    assert {pk for pk, what in found.items() if what} == set(due(at).values_list("pk", flat=True))
    return str(found[given.pk])


def test_a_grant_waits_for_the_product_and_ends_by_itself(ann: User) -> None:
    given = grant(talked_about(ann), " api-limit ", by=ann, at=LATER)
    end = LATER + timedelta(days=7)

    assert (given.what, given.until, turn(given, LATER), list(due(LATER))) == ("api-limit", end, "on", [given])
    given = note_done(given, at=LATER)
    assert (given.applied_at, list(due(LATER)), turn(given, end)) == (LATER, [], "off")
    given = note_done(given, at=end)

    assert (given.withdrawn_at, list(due(end))) == (end, [])
    with pytest.raises(AlreadyMoved, match="nothing to do"):
        note_done(given, at=end)


def test_a_grant_may_be_revoked_and_given_again(ann: User) -> None:
    handoff = talked_about(ann)
    first = grant(handoff, "sso", by=ann, at=LATER)
    with pytest.raises(AlreadyMoved, match="turned on for this account already"):
        grant(handoff, "sso", by=ann, at=LATER)

    revoked = revoke(first, by=ann, at=LATER)
    again = grant(handoff, "sso", by=ann, at=LATER, until=LATER + timedelta(days=2))
    lapsed = grant(handoff, "sso", by=ann, at=again.until)

    assert (revoked.revoked_at, turn(revoked, LATER), Grant.objects.count()) == (LATER, "", 3)
    assert list(due(again.until)) == [lapsed]
    with pytest.raises(AlreadyMoved, match="ended by itself"):
        revoke(Grant.objects.get(pk=lapsed.pk), by=ann, at=lapsed.until)


def test_nothing_is_turned_off_that_another_grant_holds(ann: User) -> None:
    handoff = talked_about(ann)
    first = note_done(grant(handoff, "sso", by=ann, at=LATER), at=LATER)
    revoke(first, by=ann, at=LATER)
    assert turn(first, LATER) == "off"

    again = grant(handoff, "sso", by=ann, at=LATER)

    assert (turn(first, LATER), turn(again, LATER)) == ("", "on")
    with pytest.raises(AlreadyMoved, match="nothing to do"):
        note_done(first, at=LATER)
    note_done(again, at=LATER)
    assert (turn(first, again.until), turn(again, again.until)) == ("off", "off")


def test_what_has_ended_is_granted_again_before_the_product_turned_it_off(ann: User) -> None:
    handoff = talked_about(ann)
    ended = note_done(grant(handoff, "sso", by=ann, at=LATER), at=LATER)

    again = grant(handoff, "sso", by=ann, at=ended.until)

    assert list(due(ended.until)) == [again]


@pytest.mark.parametrize("days", [0, 91])
def test_a_grant_ends_within_a_quarter(ann: User, days: int) -> None:
    with pytest.raises(Incomplete, match="90 days"):
        grant(talked_about(ann), "sso", by=ann, at=LATER, until=LATER + timedelta(days=days))


def test_only_who_works_on_it_grants(ann: User) -> None:
    handoff, bo = talked_about(ann), UserFactory(roles=[Role.AE])
    given = grant(handoff, "sso", by=ann, at=LATER)

    with pytest.raises(NotYours):
        grant(handoff, "api", by=bo, at=LATER)
    with pytest.raises(NotYours):
        revoke(given, by=bo, at=LATER)
    with pytest.raises(Incomplete, match="Take the handoff on"):
        grant(HandoffFactory(owner=ann), "sso", by=ann, at=LATER)
