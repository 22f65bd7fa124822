"""Personal scorecards: what is taken, how far people agree, and the draft that comes of it."""

import pytest

from accounts.enums import Role
from accounts.models import User
from playbooks.contents import content_of
from playbooks.enums import RuleKind
from playbooks.errors import NotProposable
from playbooks.models import ProposedSignal, Scorecard
from playbooks.proposals.drafting import draft_from_proposals
from playbooks.proposals.proposing import Line, propose
from playbooks.proposals.reconciling import Order, matrix_of
from signals.enums import Category
from signals.models import Signal
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import FactRuleFactory, RuleFactory, ScorecardFactory, ScorecardVersionFactory, publish
from tests.factories.signals import SignalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scorecard() -> Scorecard:
    return ScorecardFactory()


@pytest.fixture
def signals() -> list[Signal]:
    return [SignalFactory(key=f"s{n}", name=f"Signal s{n}", category=Category.DEPTH) for n in range(7)]


def proposed(scorecard: Scorecard, name: str, weights: dict[Signal, int]) -> User:
    user: User = UserFactory(first_name=name, last_name="", roles=[Role.AE])
    propose(scorecard, [Line(signal, weight) for signal, weight in weights.items()], by=user, at=NOON)
    return user


@pytest.mark.parametrize(
    ("chosen", "weights", "said"),
    [
        ([0, 1, 2], [10, 10, 10], "has 4 to 6 signals and this has 3: add 1."),
        ([0, 1, 2, 3, 4, 5, 6], [10] * 7, "this has 7: leave out 1."),
        ([0, 1, 2, 2], [10] * 4, "“Signal s2” is named more than once: give it one line and one weight."),
        ([0, 1, 2, 3], [10, 10, 10, 0], "“Signal s3” weighs 0: give it a weight from 1 to 100."),
        ([0, 1, 2, 3], [10, 10, 10, 101], "“Signal s3” weighs 101"),
    ],
)
def test_what_is_no_personal_scorecard_is_refused(
    scorecard: Scorecard, signals: list[Signal], chosen: list[int], weights: list[int], said: str
) -> None:
    lines = [Line(signals[place], weight) for place, weight in zip(chosen, weights, strict=True)]

    with pytest.raises(NotProposable, match=said.replace(".", r"\.")):
        propose(scorecard, lines, by=UserFactory(), at=NOON)

    assert not ProposedSignal.objects.exists()


def test_a_second_proposal_takes_the_place_of_the_first(scorecard: Scorecard, signals: list[Signal]) -> None:
    ann = proposed(scorecard, "Ann", dict.fromkeys(signals[:4], 10))

    propose(scorecard, [Line(signal, 20, " Because ") for signal in signals[3:]], by=ann, at=NOON)

    proposal = scorecard.proposals.get()
    assert list(proposal.signals.values_list("signal__key", "weight", "why")) == [
        (f"s{n}", 20, "Because") for n in range(3, 7)
    ]


def test_the_matrix_says_how_far_people_agree(scorecard: Scorecard, signals: list[Signal]) -> None:
    a, b, c, d, e, *_ = signals
    proposed(scorecard, "Cy", {a: 30, b: 10, c: 10, d: 10})
    proposed(scorecard, "Ann", {a: 20, b: 40, c: 10, e: 90})

    matrix = matrix_of(scorecard)

    assert [proposal.author.first_name for proposal in matrix.proposals] == ["Ann", "Cy"]
    assert [(row.signal.key, row.named, row.median, row.spread, row.agreed) for row in matrix.rows] == [
        ("s1", 2, 40, 30, True),
        ("s0", 2, 30, 10, True),
        ("s2", 2, 10, 0, True),
        ("s4", 1, 90, 0, True),
        ("s3", 1, 10, 0, True),
    ]
    assert [one.weight if one else None for one in matrix.rows[3].given] == [90, None]
    assert [row.signal.key for row in matrix_of(scorecard, Order.MEDIAN).rows] == ["s4", "s1", "s0", "s2", "s3"]
    assert [row.signal.key for row in matrix_of(scorecard, Order.SPREAD).rows][:2] == ["s1", "s0"]
    assert [row.signal.key for row in matrix_of(scorecard, Order.NAME).rows] == ["s0", "s1", "s2", "s3", "s4"]


def test_who_is_no_account_executive_any_more_is_not_compared(scorecard: Scorecard, signals: list[Signal]) -> None:
    ann, bo, cy = (proposed(scorecard, name, dict.fromkeys(signals[:4], 10)) for name in ("Ann", "Bo", "Cy"))
    User.objects.filter(pk=bo.pk).update(is_active=False)
    cy.groups.clear()

    assert [proposal.author for proposal in matrix_of(scorecard).proposals] == [ann]


def test_a_signal_that_is_switched_off_is_not_agreed_on_nor_drafted(
    scorecard: Scorecard, signals: list[Signal]
) -> None:
    proposed(scorecard, "Ann", dict.fromkeys(signals[:4], 10))
    Signal.objects.filter(pk=signals[0].pk).update(is_active=False)

    rows = {row.signal: row.agreed for row in matrix_of(scorecard).rows}

    assert rows == dict(zip(signals, [False, True, True, True], strict=False))
    with pytest.raises(NotProposable, match="“Signal s0” is switched off"):
        draft_from_proposals(scorecard, dict.fromkeys(rows, 20), by=UserFactory(), at=NOON, reason="")


def test_the_chosen_ones_become_a_draft(scorecard: Scorecard, signals: list[Signal]) -> None:
    version = ScorecardVersionFactory(scorecard=scorecard, threshold=40)
    for key, signal, points, more in (
        ("often", signals[0], 25, {"at_least": 5}),
        ("ever", signals[0], 5, {}),
        ("gone", signals[1], 20, {}),
        ("student", signals[2], -30, {}),
    ):
        RuleFactory(version=version, key=key, signal=signal, points=points, is_activation=key == "often", **more)
    FactRuleFactory(version=version, key="size", points=10)
    publish(version)
    new = SignalFactory(key="invited", name="Invited a teammate", category=Category.ACTIVATION)
    ann = UserFactory()

    draft = draft_from_proposals(scorecard, {signals[0]: 35, new: 15}, by=ann, at=NOON, reason="Reconciled")

    assert (draft.based_on, draft.author, draft.reason, draft.threshold) == (version, ann, "Reconciled", 40)
    rules = {rule.key: rule for rule in draft.rules.all()}
    assert {key: (rule.points, rule.at_least) for key, rule in rules.items()} == {
        "often": (35, 5),
        "ever": (5, 1),
        "student": (-30, 1),
        "size": (10, None),
        "invited": (15, 1),
    }
    assert (rules["invited"].kind, rules["invited"].is_activation) == (RuleKind.OCCURRENCES, True)
    assert content_of(version) != content_of(draft)


def test_a_scorecard_without_versions_gets_its_first(scorecard: Scorecard, signals: list[Signal]) -> None:
    draft = draft_from_proposals(scorecard, dict.fromkeys(signals[:2], 50), by=UserFactory(), at=NOON, reason="")

    assert (draft.number, draft.rules.count()) == (1, 2)
    with pytest.raises(NotProposable, match="Tick the signals"):
        draft_from_proposals(scorecard, {}, by=UserFactory(), at=NOON, reason="")
    with pytest.raises(NotProposable, match="“Signal s0” weighs 0"):
        draft_from_proposals(scorecard, {signals[0]: 0}, by=UserFactory(), at=NOON, reason="")
    assert scorecard.versions.count() == 1


@pytest.mark.parametrize(
    ("weight", "said"), [(60, "cannot have 60 points as it is. Say the most"), (1, "That makes 40 steps")]
)
def test_a_weight_that_the_steps_of_its_rule_do_not_go_with_is_refused(
    scorecard: Scorecard, signals: list[Signal], weight: int, said: str
) -> None:
    version = ScorecardVersionFactory(scorecard=scorecard)
    RuleFactory(version=version, label="Seats", signal=signals[0], points=10, most_points=40, is_activation=True)

    with pytest.raises(NotProposable, match=f"Rule “Seats” .*{said}"):
        draft_from_proposals(scorecard, {signals[0]: weight}, by=UserFactory(), at=NOON, reason="")

    assert scorecard.versions.get() == version
