"""The one sentence that says why: from the strongest rule, with the evidence at the time of firing."""

from datetime import timedelta

import pytest

from accounts.models import Account
from handoffs.headlines import headlines
from playbooks.enums import RuleKind
from playbooks.models import Rule
from tests.factories.accounts import NOON, AccountFactory, FactFactory, PersonFactory
from tests.factories.playbooks import FactRuleFactory, QualificationFactory, RuleFactory, ScorecardVersionFactory
from tests.factories.signals import OccurrenceFactory

MONTH = timedelta(days=30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return AccountFactory()


def headline(account: Account, *rules: Rule) -> str:
    version = rules[0].version if rules else ScorecardVersionFactory()
    qualification = QualificationFactory(account=account, version=version, rules_held=[rule.pk for rule in rules])
    return headlines([qualification])[qualification.pk].text


def used(account: Account, rule: Rule, times: int, *, name: str, ago: timedelta = timedelta(hours=1)) -> None:
    person = PersonFactory(account=account, name=name)
    for _ in range(times):
        OccurrenceFactory(account=account, person=person, signal=rule.signal, at=NOON - ago)


def test_occurrences_say_how_often_and_by_whom(account: Account) -> None:
    rule = RuleFactory(label="API limit reached", window=MONTH)
    used(account, rule, 3, name="Dana Ruiz")

    assert headline(account, rule) == "Dana Ruiz: API limit reached 3 times in 30 days"


def test_people_are_counted_once_each(account: Account) -> None:
    rule = RuleFactory(label="Active teammates", kind=RuleKind.PEOPLE, at_least=2, window=MONTH)
    used(account, rule, 5, name="Dana")
    used(account, rule, 1, name="Bo")

    assert headline(account, rule) == f"2 teammates of {account.key}: Active teammates in 30 days"


def test_what_grows_is_not_counted_in_times(account: Account) -> None:
    rule = RuleFactory(label="Team grows by 30 %", kind=RuleKind.GROWTH, growing="people", percent=30, window=MONTH)
    used(account, rule, 5, name="Dana")
    used(account, rule, 1, name="Bo")

    assert headline(account, rule) == f"2 teammates of {account.key}: Team grows by 30 % in 30 days"


def test_it_says_when_the_behaviour_was_last_and_nothing_of_the_kind_of_facts(account: Account) -> None:
    rule, fact = RuleFactory(label="API limit reached", window=MONTH), FactRuleFactory(label="Enterprise")
    for days in (3, 1, 2):
        used(account, rule, 1, name="Dana", ago=timedelta(days=days))

    told = [headlines([QualificationFactory(account=account, rules_held=[one.pk])]) for one in (rule, fact)]

    assert [next(iter(found.values())).last_at for found in told] == [NOON - timedelta(days=1), None]


def test_an_account_without_a_domain_goes_by_its_name() -> None:
    account, rule = AccountFactory(key="4711", name="Acme"), RuleFactory(label="API limit reached")
    for name in ("Dana", "Bo"):
        used(account, rule, 1, name=name)

    assert headline(account, rule) == "2 teammates of Acme: API limit reached 2 times"


def test_only_what_was_in_the_window_at_the_firing_counts(account: Account) -> None:
    rule = RuleFactory(label="Pricing viewed", window=MONTH)
    used(account, rule, 1, name="Dana")
    used(account, rule, 1, name="Too old", ago=MONTH)
    used(account, rule, 1, name="Too late", ago=timedelta(seconds=-1))

    assert headline(account, rule) == "Dana: Pricing viewed 1 time in 30 days"


def test_without_a_window_everything_before_counts(account: Account) -> None:
    rule = RuleFactory(label="Integrations connected")
    used(account, rule, 1, name="Dana", ago=timedelta(days=900))
    used(account, rule, 1, name="Bo")

    assert headline(account, rule) == f"2 teammates of {account.key}: Integrations connected 2 times"


def test_a_fact_speaks_as_it_was_at_the_firing(account: Account) -> None:
    rule = FactRuleFactory(label="Enterprise", fact="employee_count")
    for value, since in ((50, NOON - 2 * MONTH), (620, NOON), (9000, NOON + MONTH)):
        FactFactory(account=account, name="employee_count", value=value, since=since)

    assert headline(account, rule) == "Enterprise: employee count is 620"


def test_behaviour_speaks_before_facts_and_activation_last() -> None:
    version = ScorecardVersionFactory()
    activation = RuleFactory(version=version, label="Activated", points=90, is_activation=True)
    fact = FactRuleFactory(version=version, label="Enterprise", points=80)
    weak = RuleFactory(version=version, label="Weak", points=10)
    strong = RuleFactory(version=version, label="Strong", points=11)

    held = ((activation, fact, weak, strong), (activation, fact), (activation,))
    said = [headline(AccountFactory(), *rules) for rules in held]

    assert said == ["Strong", "Enterprise", "Activated"]


def test_equal_points_go_by_the_order_of_the_scorecard(account: Account) -> None:
    version = ScorecardVersionFactory()
    second = RuleFactory(version=version, label="Second", position=2)
    first = RuleFactory(version=version, label="First", position=1)

    assert headline(account, second, first) == "First"


def test_a_threshold_of_nothing_still_has_a_sentence(account: Account) -> None:
    assert headline(account) == "The score reached the threshold"


def test_the_sentence_fits_its_column(account: Account) -> None:
    rule = FactRuleFactory(label="Industry", fact="industry")
    FactFactory(account=account, name="industry", value="x" * 400)

    assert len(headline(account, rule)) == 255
