"""What sales needs to know: what a signal is about, the approach with its evidence, the contacts, the page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from handoffs.approach import Ground, approach
from handoffs.contacts import contacts_of
from handoffs.doings import Doing
from handoffs.dossier import active_people
from handoffs.topics import Topic, topic_of
from playbooks.enums import RuleKind
from playbooks.scoring import RuleSpec
from tests.factories.accounts import NOON, DomainFactory, FactFactory, PersonFactory, UserFactory
from tests.factories.handoffs import FeedbackFactory, HandoffFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

DAY = timedelta(days=1)
RUN = Doing(1, "Workflow run", Topic.FEATURE, 42, 5, NOON)
LIMIT = Doing(2, "API limit reached", Topic.LIMIT, 7, 3, NOON - DAY)
PRICES = Doing(3, "Pricing viewed", Topic.PRICING, 2, 1, NOON - 3 * DAY)
NOTHING = Ground(doings=[], held=[], people=0, fresh=0, employees=None, today=NOON.date())


@pytest.mark.parametrize(
    ("category", "called", "events", "topic"),
    [
        ("intent", "Pricing page viewed", [], Topic.PRICING),
        ("intent", "Quote requested", [], Topic.UPGRADE),
        ("intent", "paid-feature-question", [], Topic.REQUEST),
        ("depth", "API limit reached", [], Topic.LIMIT),
        ("depth", "Help article opened", [], Topic.SUPPORT),
        ("activation", "Core action", ["Teammate Invited"], Topic.FEATURE),
        ("intent", "Hand raised", ["Support Chat Opened"], Topic.SUPPORT),
        ("intent", "Hand raised", [], Topic.INTEREST),
        ("fit", "Signed up", [], None),
    ],
)
def test_what_a_signal_is_about_is_read_from_its_words(
    category: str, called: str, events: list[str], topic: Topic | None
) -> None:
    assert topic_of(category, [called], events) == topic


def test_the_approach_says_what_it_rests_on() -> None:
    kind = RuleKind.OCCURRENCES
    rule = RuleSpec(1, "limit", "Heavy use", points=10, is_activation=False, kind=kind, signal_id=2)
    ground = replace(NOTHING, doings=[RUN, LIMIT, PRICES], held=[rule], people=7, fresh=3, employees=620)

    problem, pain, more = approach(ground)

    assert problem.answer == "A team that relies on “Workflow run”."
    assert (pain.answer, pain.rules) == ("They ran into “API limit reached”.", ["Heavy use"])
    assert pain.evidence == ["API limit reached: 7 times by 3 people, last yesterday"]
    assert more.answer == "7 people use it, 3 of them new in 30 days, in a company of 620; they looked at prices."


def test_without_evidence_the_approach_says_so() -> None:
    problem, pain, more = approach(NOTHING)

    assert "Not to be seen" in problem.answer
    assert "Nothing shows" in pain.answer
    assert more.answer == "0 people use it; nothing asks for more yet."
    assert (
        approach(replace(NOTHING, note="Importing orders."))[0].answer == "“Importing orders”, says the context check."
    )


@pytest.mark.django_db
def test_whom_to_contact_has_the_reason_and_who_decides_comes_first() -> None:
    account = HandoffFactory().account
    run, invited = SignalFactory(name="Workflow run", category="depth"), SignalFactory(name="Teammate invited")
    people = {name: PersonFactory(account=account, name=name) for name in ("Dana", "Bo", "Cy", "Eve")}
    for name, signal, times in (("Dana", run, 4), ("Bo", run, 3), ("Cy", invited, 2), ("Eve", run, 1)):
        for _ in range(times):
            OccurrenceFactory(account=account, person=people[name], signal=signal, at=NOON - DAY)
    FactFactory(account=None, person=people["Eve"], name="title", value="Director of Data", since=NOON - 2 * DAY)

    found = contacts_of(account, active_people(account, NOON), NOON)

    assert [(one.person.name, one.role, one.reason) for one in found] == [
        ("Dana", "Champion", "the most active, 4 times in 30 days"),
        ("Eve", "Decides", "Workflow run 1 time"),
        ("Cy", "Brings others in", "Teammate invited 2 times"),
        ("Bo", "Uses it", "Workflow run 3 times"),
    ]


@pytest.mark.django_db
def test_the_page_answers_all_four_parts(client: Client) -> None:
    client.force_login(UserFactory(roles=[Role.MANAGER]))
    handoff = HandoffFactory(value=48_000, account__name="Acme", fired_at=now() - DAY)
    account = handoff.account
    DomainFactory(host="acme.example", registrable="acme.example", account=account)
    for email in ("dana@acme.example", "bo@acme.example", "cy@gmail.com"):
        PersonFactory(account=account, email=email, first_seen_at=NOON)
    for name, value in (("employees", 620), ("industry", "Software")):
        FactFactory(account=account, name=name, value=value, since=NOON)
    pricing = SignalFactory(name="Pricing viewed", category="intent")
    OccurrenceFactory(account=account, person=account.people.earliest("pk"), signal=pricing, at=now() - DAY)
    FeedbackFactory(handoff=handoff, kind="needs_support", text="Cannot import")

    page = " ".join(client.get(f"/handoffs/{handoff.pk}/").content.decode().split())

    for said in (
        *("acme.example", "620 employees", "Software", "2 of the domain", "3 known", "48,000 USD a year"),
        *("Signed up</dt><dd>2 Mar 2026", "0.2 days a week", "1 of the last 30 days"),
        *("Pricing viewed <span", "<q>Cannot import</q>", 'Upgrade attempts</dt><dd><span class="none">none'),
        *("What they are trying to solve", "Where it hurts", "they looked at prices", "Champion: the most active"),
    ):
        assert said in page
