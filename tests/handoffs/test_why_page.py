"""Why an account scores what it scores, at any instant: the page, its parts, and the evidence in full."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import Account
from playbooks.enums import Subject
from playbooks.models import Rule
from signals.models import LedgerEntry
from tests.factories.accounts import AccountFactory, FactFactory, PersonFactory, UserFactory
from tests.factories.playbooks import (
    FactRuleFactory,
    QualificationFactory,
    RuleFactory,
    ScorecardVersionFactory,
    publish,
)
from tests.factories.signals import BatchFactory, EventFactory, OccurrenceFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def reader(client: Client) -> None:
    client.force_login(UserFactory(roles=[Role.AE]))


@pytest.fixture
def used() -> Rule:
    """A published rule: 2 times in 7 days, 60 points; Dana did it 10 and 9 days ago."""
    rule = RuleFactory(label="Ran it", points=60, is_activation=True, at_least=2, window=7 * DAY)
    publish(rule.version)
    dana = PersonFactory(name="Dana Ruiz", account=AccountFactory(name="Acme"))
    at = now()
    for back in (10, 9):
        OccurrenceFactory(signal=rule.signal, account=dana.account, person=dana, at=at - back * DAY)
    return rule


def acme() -> Account:
    return Account.objects.get(name="Acme")


def address(instant: datetime | None = None, **query: Any) -> str:
    when = {"at": instant.isoformat()} if instant else {}
    told = "&".join(f"{name}={value}" for name, value in (when | query).items()).replace("+", "%2B")
    return f"/accounts/{acme().pk}/why/?{told}"


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_page_explains_a_past_instant(client: Client, used: Rule) -> None:
    at = now() - 8 * DAY

    response = client.get(address(at))

    why = response.context["why"].explanation
    assert (why.at, why.points, why.qualified, [line.points for line in why.lines]) == (at, 60, True, [60])
    page = text_of(response)
    for said in ("2 times in 7 days, 2 needed", "Dana Ruiz", "Qualified</span> since", "<b>60</b> points, 50 needed"):
        assert said in page


def test_now_it_says_how_far_each_rule_is(client: Client, used: Rule) -> None:
    page = text_of(client.get(address()))

    assert "0 of 2 times in 7 days" in page
    assert "Not qualified: not activated." in page


def test_it_says_that_somebody_of_no_account_had_no_score(client: Client) -> None:
    rule = RuleFactory(version__scorecard__subject=Subject.PERSON)
    dana = PersonFactory(name="Dana Ruiz", account=AccountFactory(name="Acme"))

    page = text_of(client.get(address(person=dana.pk, version=rule.version_id)))

    assert "<b>No score.</b> Dana Ruiz belonged to no account then, so nothing they did counted." in page
    assert "points, 50 needed" not in page


def test_the_ways_lead_to_the_changes_around(client: Client, used: Rule) -> None:
    line = client.get(address(now() - 5 * DAY)).context["timeline"]

    assert [(turn.words, turn.points) for turn in line.turns] == [("Ran it began", 60), ("Ran it ended", 0)]
    assert (line.previous, line.following) == (line.turns[0], line.turns[1])
    assert line.previous.at + 6 * DAY == line.following.at
    at_the_change = client.get(address(line.following.at)).context["timeline"]
    assert (at_the_change.previous.at, at_the_change.following) == (line.previous.at, None)


def test_the_slider_asks_in_seconds_and_gets_its_part(client: Client, used: Rule) -> None:
    at = (now() - 8 * DAY).replace(microsecond=0)
    headers = {"HX-Request": "true", "HX-Target": "why-at"}

    part = client.get(address(version=used.version_id, at=int(at.timestamp())), headers=headers)

    assert (b"<html" in part.content, b"why-slider" in part.content, b"Ran it" in part.content) == (False, False, True)
    assert part["HX-Replace-Url"].endswith(f"at={at.isoformat().replace('+', '%2B').replace(':', '%3A')}")


def test_a_change_of_the_period_is_a_step_that_can_be_taken_back(client: Client, used: Rule) -> None:
    headers = {"HX-Request": "true", "HX-Target": "why-panel"}

    part = client.get(address(period="365"), headers=headers)

    assert (b"<html" in part.content, b"why-slider" in part.content) == (False, True)
    assert part["HX-Push-Url"] == f"/accounts/{acme().pk}/why/?version={used.version_id}&period=365"


def test_a_period_that_has_not_the_instant_is_made_longer(client: Client, used: Rule) -> None:
    line = client.get(address(now() - 200 * DAY, period="30")).context["timeline"]

    assert (line.period, line.start <= line.at) == ("365", True)


def test_any_version_can_be_asked_about(client: Client, used: Rule) -> None:
    draft = FactRuleFactory(label="Big", version=ScorecardVersionFactory(scorecard=used.version.scorecard, number=2))
    FactFactory(account=acme(), name="employees", value=620)

    page = text_of(client.get(address(version=draft.version_id)))

    assert ("employees: 620" in page, "Ran it" in page) == (True, False)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"at": "yesterday"}, "“yesterday” is not a time. Write 2026-11-01 or 2026-11-01T09:30."),
        ({"at": "2999-01-01"}, "Choose a time from 1970 until a year from now."),
        ({"at": "2026-13-01"}, "is not a time"),
        ({"version": "999999"}, "There is no such version."),
        ({"period": "7"}, "7 is not one of the available choices"),
    ],
)
def test_what_cannot_be_asked_is_said(client: Client, used: Rule, query: dict[str, Any], said: str) -> None:
    assert said in text_of(client.get(address(**query)))


def test_what_a_cap_takes_stands_beside_the_line_that_it_takes_it_from(client: Client, used: Rule) -> None:
    version = ScorecardVersionFactory(number=9, scorecard=used.version.scorecard, most_fit=20)
    for key in ("a", "b"):
        FactRuleFactory(key=key, version=version, points=15, category="fit", value=1)
    FactFactory(account=acme(), name="employees", value=620)

    response = client.get(address(version=version.pk))

    why = response.context["why"].explanation
    assert ([line.points for line in why.lines], [line.capped for line in why.lines], why.points) == (
        [15, 5],
        [0, 10],
        20,
    )
    assert "10 more do not count: fit adds at most 20" in text_of(response)


def test_reviewers_are_not_told_who(client: Client, used: Rule) -> None:
    client.force_login(UserFactory(roles=[Role.PRODUCT_REVIEWER]))

    page = text_of(client.get(address(now() - 8 * DAY)))

    assert ("2 times in 7 days" in page, "Dana" in page) == (True, False)


def test_events_say_their_own_values_while_they_are_kept(client: Client, used: Rule) -> None:
    batch = BatchFactory(received_at=now() - DAY, stored=1)
    properties = {"workflow": "Onboarding", "steps": 3, "nested": {"no": 1}}
    event = EventFactory(batch_id=batch.pk, received_at=batch.received_at, properties=properties)
    LedgerEntry.objects.create(message_key=event.message_key, batch_id=batch.pk)
    person = PersonFactory(account=acme())
    OccurrenceFactory(
        signal=used.signal, account=acme(), person=person, at=now() - 2 * DAY, message_key=event.message_key
    )

    page = text_of(client.get(address()))

    assert ("workflow: Onboarding" in page, "steps: 3" in page, "nested" in page) == (True, True, False)


def test_evidence_is_paged_and_nothing_is_lost(client: Client, used: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoffs.views.why.EVIDENCE_A_PAGE", 2)
    at = now()
    for seconds in (1, 1, 1, 2, 3):
        OccurrenceFactory(signal=used.signal, account=acme(), at=at - timedelta(seconds=seconds))

    seen, after = [], ""
    while True:
        page = client.get(
            f"/accounts/{acme().pk}/why/evidence/",
            {"version": str(used.version_id), "rule": used.key, "at": at.isoformat(), "after": after},
        )
        seen += [proof.evidence.id for proof in page.context["proofs"]]
        after = str(page.context["after"])
        if not after:
            break

    assert len(seen) == len(set(seen)) == 5
    assert "Ran it" in text_of(page)


def test_an_erased_person_has_no_name_here_either(client: Client, used: Rule) -> None:
    person = PersonFactory(account=acme(), name="", email="", erased_at=now())
    OccurrenceFactory(signal=used.signal, account=acme(), person=person, at=now() - DAY)

    assert f"Erased person {person.pk}" in text_of(client.get(address()))


def test_without_a_scorecard_it_says_so(client: Client) -> None:
    AccountFactory(name="Acme")

    assert "There is no scorecard yet" in text_of(client.get(address()))


def test_the_number_of_queries_is_fixed(client: Client, used: Rule, django_assert_num_queries: Any) -> None:
    at = now() - 8 * DAY
    with django_assert_num_queries(15):
        client.get(address(at))
    OccurrenceFactory.create_batch(3, signal=used.signal, account=acme(), at=at - timedelta(hours=1))
    with django_assert_num_queries(15):
        client.get(address(at))


def test_without_a_choice_it_is_the_scorecard_that_the_account_fired_under(client: Client, used: Rule) -> None:
    used.version.scorecard.name = "Zeal"
    used.version.scorecard.save()
    other = RuleFactory(version__scorecard__name="Alpha", is_activation=True)
    publish(other.version)
    assert client.get(address()).context["version"] == other.version

    QualificationFactory(account=acme(), version=used.version, scorecard=used.version.scorecard)

    assert client.get(address()).context["version"] == used.version
