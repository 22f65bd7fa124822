"""The page of a personal scorecard, and the page that lays all of them side by side."""

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from playbooks.models import Scorecard, ScorecardProposal, ScorecardVersion
from playbooks.proposals.proposing import Line, propose
from signals.models import Signal
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import ScorecardFactory
from tests.factories.signals import SignalFactory

pytestmark = pytest.mark.django_db
MINE, ALL = "/my-scorecard/", "/reports/scorecard-proposals/"


@pytest.fixture
def scorecard() -> Scorecard:
    return ScorecardFactory(name="Team PQL")


@pytest.fixture
def signals() -> list[Signal]:
    return [SignalFactory(key=f"s{n}", name=f"Signal s{n}") for n in range(5)]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(rows: list[tuple[object, object]]) -> dict[str, str]:
    """The form with these signals and weights; the rows after them stay empty."""
    form = {"rows-TOTAL_FORMS": "6", "rows-INITIAL_FORMS": "0"}
    for place, (signal, weight) in enumerate(rows):
        form |= {f"rows-{place}-signal": str(signal), f"rows-{place}-weight": str(weight)}
    return form


def test_an_account_executive_proposes_and_changes_and_withdraws(scorecard: Scorecard, signals: list[Signal]) -> None:
    ann = UserFactory(roles=[Role.AE])
    client = client_of(ann)

    page = client.post(MINE, sent([(signal.pk, 25) for signal in signals[:4]]), follow=True)

    assert "Proposed for Team PQL" in page.content.decode()
    assert page.content.decode().count('weight" value="25"') == 4
    proposal = ScorecardProposal.objects.get(author=ann)
    assert proposal.signals.count() == 4
    client_of(UserFactory(roles=[Role.AE])).post(f"{MINE}{proposal.pk}/withdraw/")
    assert ScorecardProposal.objects.exists()
    client.post(f"{MINE}{proposal.pk}/withdraw/")
    assert not ScorecardProposal.objects.exists()


def test_what_was_withdrawn_stands_in_the_form_to_be_proposed_again(
    scorecard: Scorecard, signals: list[Signal]
) -> None:
    ann, bo = UserFactory.create_batch(2, roles=[Role.AE])
    propose(scorecard, [Line(signal, 11, "at first") for signal in signals[:4]], by=ann, at=NOON)
    mine = propose(scorecard, [Line(signal, 33, "later") for signal in signals[1:]], by=ann, at=NOON)
    client = client_of(ann)
    signals[4].delete()

    page = client.post(f"{MINE}{mine.pk}/withdraw/", follow=True).content.decode()

    assert "What it said still stands below" in page
    assert [page.count(f'value="{told}"') for told in (11, 33, "later")] == [0, 3, 3]
    assert "still stands below" not in client_of(bo).get(MINE).content.decode()
    again = client.post(MINE, sent([(signal.pk, 33) for signal in signals[:4]]), follow=True).content.decode()
    assert "still stands below" not in again
    assert ScorecardProposal.objects.get(author=ann).signals.count() == 4


@pytest.mark.parametrize(
    ("count", "first", "weight", "said"),
    [
        (3, None, 25, "has 4 to 6 signals and this has 3: add 1."),
        (4, "s1", 25, "“Signal s1” is named more than once"),
        (4, None, 0, "Give it a weight from 1 to 100."),
        (4, None, "", "Give it a weight from 1 to 100."),
        (4, None, "many", "Give it a weight from 1 to 100."),
        (4, "", 25, "Choose the signal, or clear the row."),
        (4, "999999", 25, "Select a valid choice"),
    ],
)
@pytest.mark.usefixtures("scorecard")
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    signals: list[Signal], count: int, first: str | None, weight: object, said: str
) -> None:
    known = {signal.key: str(signal.pk) for signal in signals}
    rows: list[tuple[object, object]] = [(signal.pk, 77) for signal in signals[:count]]
    rows[0] = (rows[0][0] if first is None else known.get(first, first), weight)

    page = client_of(UserFactory(roles=[Role.AE])).post(MINE, sent(rows))

    assert said in page.content.decode()
    assert page.content.decode().count('weight" value="77"') == count - 1
    assert not ScorecardProposal.objects.exists()


def test_revops_turns_what_they_choose_into_a_draft(scorecard: Scorecard, signals: list[Signal]) -> None:
    ann = UserFactory(roles=[Role.AE], first_name="Ann", last_name="Lee")
    UserFactory(roles=[Role.AE], first_name="Silent", last_name="Sam")
    propose(scorecard, [Line(signal, 20, "They stay") for signal in signals[:4]], by=ann, at=NOON)
    client = client_of(UserFactory(roles=[Role.REVOPS]))

    page = client.get(ALL).content.decode()
    nothing = client.post(ALL, {"scorecard": scorecard.pk, "reason": "x"})
    wrong = client.post(ALL, {f"take-{signals[0].pk}": "yes", f"weight-{signals[0].pk}": "-3", "reason": "x"})
    ticked = {f"take-{signals[n].pk}": "yes" for n in (0, 2)} | {f"weight-{signals[n].pk}": "45" for n in (0, 2)}
    client.post(ALL, ticked | {"reason": "Reconciled in March"})

    assert "Silent Sam" in page
    assert "They stay" in page
    assert "Reconciled from 1 personal scorecard." in page
    assert (nothing.status_code, "Tick the signals" in nothing.content.decode()) == (422, True)
    assert (wrong.status_code, 'value="-3"' in wrong.content.decode()) == (422, True)
    draft = ScorecardVersion.objects.get()
    assert (draft.reason, list(draft.rules.values_list("key", "points"))) == (
        "Reconciled in March",
        [("s0", 45), ("s2", 45)],
    )


def test_a_manager_reads_and_drafts_nothing(scorecard: Scorecard, signals: list[Signal]) -> None:
    propose(scorecard, [Line(signal, 20) for signal in signals[:4]], by=UserFactory(roles=[Role.AE]), at=NOON)
    client = client_of(UserFactory(roles=[Role.MANAGER]))

    assert "Make it a draft" not in client.get(ALL).content.decode()
    assert client.post(ALL, {f"take-{signals[0].pk}": "yes", f"weight-{signals[0].pk}": "45"}).status_code == 403
    assert not ScorecardVersion.objects.exists()


@pytest.mark.parametrize("people", [1, 3])
def test_pages_ask_the_same_however_many_propose(
    scorecard: Scorecard, signals: list[Signal], people: int, django_assert_num_queries: object
) -> None:
    for user in UserFactory.create_batch(people, roles=[Role.AE]):
        propose(scorecard, [Line(signal, 20, "x") for signal in signals[:4]], by=user, at=NOON)
    client = client_of(user)
    revops = client_of(UserFactory(roles=[Role.REVOPS]))

    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get(MINE)
    with django_assert_num_queries(8):  # type: ignore[operator]
        revops.get(ALL)


def test_a_signal_that_has_been_switched_off_stays_in_its_row_and_is_refused(
    scorecard: Scorecard, signals: list[Signal]
) -> None:
    ann = UserFactory(roles=[Role.AE])
    propose(scorecard, [Line(signal, 20) for signal in signals[:4]], by=ann, at=NOON)
    Signal.objects.filter(pk=signals[0].pk).update(is_active=False)

    shown = client_of(ann).get(MINE).content.decode()
    again = client_of(ann).post(MINE, sent([(signal.pk, 30) for signal in signals[:4]])).content.decode()

    assert f'value="{signals[0].pk}" selected>Signal s0 (switched off)' in shown
    assert "“Signal s0” is switched off: choose another signal" in again


@pytest.mark.parametrize(("path", "role"), [(MINE, Role.AE), (ALL, Role.REVOPS)])
def test_pages_say_what_is_missing_before_there_is_anything(path: str, role: Role) -> None:
    client = client_of(UserFactory(roles=[role]))

    assert "No scorecard yet" in client.get(path).content.decode()
    ScorecardFactory()
    assert ("Nobody has proposed yet" in (page := client.get(path).content.decode())) or "Not enough signals" in page


def test_without_a_choice_it_is_the_scorecard_that_people_have_proposed_for(
    scorecard: Scorecard, signals: list[Signal]
) -> None:
    ScorecardFactory(name="A first one")
    ann = UserFactory(roles=[Role.AE])
    propose(scorecard, [Line(signal, 5) for signal in signals], by=ann, at=NOON)

    pages = [client_of(UserFactory(roles=[Role.REVOPS])).get(ALL), client_of(ann).get(MINE)]

    assert [page.context["scorecard"] for page in pages] == [scorecard, scorecard]
