"""What routing rules ask for, how they read, and which of them are never reached."""

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoffs.routing.conditions import Bounds, Company, Terms, sentence, terms_of, warnings


@dataclass
class Rule:
    name: str = "Rule"
    countries: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    industries: list[str] = field(default_factory=list)
    tiers: list[str] = field(default_factory=list)
    employees_min: int | None = None
    employees_max: int | None = None
    value_min: Decimal | None = None
    value_max: Decimal | None = None


DACH = Rule("DACH", countries=["Germany", "Austria"])
GERMANY = Rule("Germany", countries=["germany"])
LARGE = Rule("Large", employees_min=200)

ends = st.none() | st.integers(0, 4).map(Decimal)
bounds = st.builds(Bounds, ends, ends).filter(lambda b: b.low is None or b.high is None or b.low < b.high)
words = st.frozensets(st.sampled_from(["a", "b"]))
terms = st.builds(Terms, countries=words, regions=words, industries=words, tiers=words, employees=bounds, value=bounds)
word = st.sampled_from(["a", "b", "c"])
number = st.none() | st.integers(0, 5).map(Decimal)
companies = st.builds(Company, word, word, word, word, number, number)


@pytest.mark.parametrize(
    ("rule", "company", "holds"),
    [
        (DACH, Company("sales_led", country="  AUSTRIA "), True),
        (DACH, Company("sales_led"), False),
        (LARGE, Company("sales_led", employees=Decimal(200)), True),
        (LARGE, Company("sales_led", employees=None), False),
        (Rule(employees_max=200), Company("sales_led", employees=Decimal(200)), False),
        (Rule(value_min=Decimal(10)), Company("sales_led", value=Decimal("9.99")), False),
        (Rule(tiers=["sales_led"]), Company("sales_assisted"), False),
        (Rule(), Company("sales_assisted"), True),
    ],
)
def test_a_rule_holds_when_everything_it_asks_for_does(rule: Rule, company: Company, holds: bool) -> None:
    assert terms_of(rule).hold(company) is holds


@given(terms, terms, companies)
def test_what_covers_holds_too_and_what_does_not_meet_never_holds_at_once(
    one: Terms, other: Terms, company: Company
) -> None:
    if one.cover(other) and other.hold(company):
        assert one.hold(company)
    if one.hold(company) and other.hold(company):
        assert one.meet(other)


@pytest.mark.parametrize(
    ("rule", "assignee", "said"),
    [
        (Rule(), None, "All accounts go to West."),
        (DACH, "Bo", "Accounts in Germany or Austria go to Bo in West."),
        (
            Rule(
                regions=["EMEA"],
                industries=["Fintech"],
                tiers=["sales_led"],
                employees_min=200,
                employees_max=1000,
                value_min=Decimal("25000.00"),
            ),
            None,
            (
                "Accounts in the region EMEA, of the industry Fintech, of the tier sales-led, "
                "with 200 up to 1,000 employees, worth 25,000 or more a year go to West."
            ),
        ),
        (Rule(employees_max=50), None, "Accounts with less than 50 employees go to West."),
    ],
)
def test_a_rule_reads_as_a_sentence(rule: Rule, assignee: str | None, said: str) -> None:
    assert sentence(rule, "West", assignee) == said


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([GERMANY, DACH], {}),
        ([DACH, GERMANY], {1: "Never reached: “DACH” is tried before it and takes all of its accounts."}),
        ([DACH, LARGE], {1: "Some of its accounts go by “DACH”, which is tried first."}),
        ([GERMANY, LARGE, DACH], {1: "Some of its accounts go by “Germany”, which is tried first.",
                                  2: "Some of its accounts go by “Large”, which is tried first."}),
        ([GERMANY, Rule("Rest")], {}),
        ([Rule("All"), GERMANY], {1: "Never reached: “All” is tried before it and takes all of its accounts."}),
        ([DACH, Rule("France", countries=["France"])], {}),
    ],
)  # fmt: skip
def test_what_is_odd_about_the_order_is_said(rules: list[Rule], said: dict[int, str]) -> None:
    assert warnings(rules) == said
