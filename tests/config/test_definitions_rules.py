"""Rules of every kind in a file of definitions."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from config.definitions import Rejected, export_text, import_text
from playbooks.enums import RuleKind
from playbooks.models import Rule, Scorecard, ScorecardVersion
from tests.factories.reviews import prove

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
FILE = """
signals:
  - {key: run, name: Run, category: activation, events: [Run], measures: calls}
  - {key: finish, name: Finish, category: activation, events: [Finish]}
lists:
  - {key: targets, name: Targets, entries: [acme.com, beta.io]}
  - {key: largest, name: Largest, entries_are: names, entries: ["Acme, Inc."]}
tiers:
  currency: USD
  bounds:
    - {key: self_serve, opens_handoff: false}
    - {key: sales_led, acv_min: 50000, opens_handoff: true}
scorecards:
  - key: base
    name: Base
    threshold: 5
    cooldown: 30 days
    rules:
      - {key: ran, label: Ran, points: 5, activation: true, kind: occurrences, signal: run, at_least: 1, within: ever}
  - key: users
    name: Users
    subject: person
    threshold: 5
    cooldown: 7 days
    rules:
      - {key: used, label: Used it, points: 5, activation: true, kind: days, at_least: 1, within: ever}
  - key: pql
    name: PQL
    threshold: 20
    cooldown: 30 days
    requalify_after: 14 days
    caps: {fit: 30, intent: 0}
    rules:
"""
RULES = {
    "occurrences": "kind: occurrences, signal: run, at_least: 2, within: 14 days",
    "people": "kind: people, signal: run, at_least: 2, within: ever",
    "people of whom more is asked": (
        "kind: people, signal: run, at_least: 2, within: 9 days, own_domain: true, only_new: true, "
        "fact: title, operator: contains, value: VP"
    ),
    "sum of a number": "kind: sum, signal: run, limit: 1000.5, within: 30 days",
    "sum of a fact": "kind: sum, signal: run, fact: api_limit, percent: 80, within: ever",
    "days": "kind: days, at_least: 3, within: 14 days",
    "weeks": "kind: weeks, signal: run, at_least: 3, within: ever",
    "absence": "kind: absence, signal: run, within: 14 days",
    "growth": "kind: growth, growing: people, percent: 30, at_least: 5, within: 30 days",
    "order": "kind: order, signal: run, followed_by: finish, deadline: 3 days, within: 30 days",
    "two facts": "kind: fact, fact: seats_used, operator: gte, other_fact: seats",
    "words": "kind: fact, fact: title, operator: has_word, value: [VP, Director]",
    "company address": "kind: fact, fact: billing_email, operator: company_address",
    "list of domains": "kind: list, list: targets",
    "list of names": "kind: list, list: largest, fact: company",
    "steps": "kind: occurrences, signal: run, at_least: 5, within: 30 days, most_points: 40, half_life: 14 days",
    "half as much": "kind: list, list: targets, half_life: 36 hours",
    "qualified": "kind: qualified, scorecard: base",
    "not qualified": "kind: qualified, scorecard: base, negated: true",
    "leads": "kind: leads, scorecard: users, at_least: 2, most_points: 15",
    "tier": "kind: tier, tier: sales_led",
    "customer": "kind: customer, negated: true",
    "fact": "kind: fact, category: fit, disqualifies: true, fact: plan, operator: in, value: [pro, team]",
}
WRONG = {
    "kind: sum, signal: run, within: ever": (
        "limit: Say which number the sum reaches, or name the fact of the account that it is compared with"
    ),
    "kind: sum, signal: run, limit: 5, fact: seats, within: ever": "limit: Give either a number or a fact, not both",
    "kind: sum, signal: run, limit: 5, percent: 80, within: ever": (
        "percent: A percentage is of a fact; name it, or leave this empty"
    ),
    "kind: growth, growing: values, percent: 30, at_least: 5, within: 30 days": (
        "signal: Choose the signal whose values are added up"
    ),
    "kind: order, signal: run, followed_by: run, deadline: 3 days, within: ever": (
        "followed_by: Choose another signal: one that follows itself has always been followed"
    ),
    "kind: order, signal: run, followed_by: finish, deadline: 3 days, within: 72 hours": (
        "within: Make the window longer than the time to follow: the rule holds in what lies between them"
    ),
    "kind: fact, fact: plan, operator: contains, other_fact: seats": "operator: Two facts compare by one of “is”",
    "kind: fact, fact: plan, operator: eq, value: 5, other_fact: seats": (
        "value: Compare either with a value or with another fact, not both"
    ),
    "kind: list, list: target": "list: no list “target”; did you mean “targets”?",
    "kind: list, list: largest": "fact: is missing; only a list of domains is compared with the account itself",
    "kind: fact, fact: title, operator: has_word, value: VP": "value: “has one of the words” needs a list of words",
    "kind: days, at_least: 2, within: ever, most_points: 3": (
        "most_points: Say the most that all steps add together: beyond the 5 points of one step, or leave it empty"
    ),
    "kind: days, at_least: 2, within: ever, most_points: 300": (
        "most_points: That makes 60 steps; there may be 20. Let each add more, or all of them less"
    ),
    "kind: fact, fact: seats, operator: lt, value: 5, most_points: 50": (
        "most_points: Steps need a number above 0 that the fact “is at least”; choose that, or leave it empty"
    ),
    "kind: absence, within: 20000 days, most_points: 50": (
        "most_points: The last step lies more than a hundred years ahead; lower this, or shorten the window"
    ),
    "kind: customer, half_life: 0 days": "half_life: Say a time of up to 2,281 days, or leave it empty",
    "kind: qualified, scorecard: pql": "scorecard: “pql” would ask for itself; name another scorecard",
    "kind: qualified, scorecard: none": "scorecard: no scorecard “none” with a version that could be asked for",
    "kind: qualified, scorecard: base, version: 7": "version: “base” has no version 7",
    "kind: qualified, scorecard: users": "scorecard: “users” is about people; choose one about accounts",
    "kind: leads, scorecard: base, at_least: 2": "scorecard: “base” is about accounts; choose one about people",
    "kind: tier, tier: sales_led, table: 7": "table: there is no table 7 of tiers",
    "kind: days, signal: walk, at_least: 1, within: ever": "signal: no signal “walk”; there is finish, run",
}

OUT_OF_PLACE = {
    RULES["people"]: "kind: A person is not several people; count how often they do it",
    RULES["tier"]: "kind: It is accounts that are in a tier; ask it in a scorecard about accounts",
    RULES["customer"]: "kind: It is accounts that become customers",
    RULES["leads"]: "kind: It is accounts that have people; use “qualified”",
    RULES["growth"]: "growing: A person is always one person",
    RULES["list of domains"]: "fact: Domains are those of accounts; name the fact of the person",
    RULES["qualified"]: "scorecard: “base” is about accounts; choose one about people",
}


def file_of(*rules: str) -> str:
    shared = "points: 5, activation: true"
    lines = (f"      - {{key: r{n}, label: R{n}, {shared}, {rule}}}" for n, rule in enumerate(rules))
    return FILE + "\n".join(lines)


def load(text: str, *, publish: bool = False) -> None:
    import_text(text.encode(), publish=publish, at=AT)


def test_every_kind_is_in_the_table() -> None:
    assert {rule.split(",")[0].removeprefix("kind: ") for rule in RULES.values()} == set(RuleKind.values)


def test_rules_of_every_kind_come_back_as_they_were() -> None:
    load(file_of(*RULES.values()))
    written = export_text()

    load(written)

    assert export_text() == written
    kinds = list(Rule.objects.filter(version__scorecard__key="pql").order_by("position").values_list("kind", flat=True))
    assert kinds == [rule.split(",")[0].removeprefix("kind: ") for rule in RULES.values()]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_importing_a_rule_twice_changes_nothing(rule: str) -> None:
    load(file_of(rule))

    assert import_text(file_of(rule).encode(), publish=False, at=AT) == []


@pytest.mark.parametrize(("rule", "problem"), WRONG.items())
def test_a_wrong_rule_is_told_what_would_be_right(rule: str, problem: str) -> None:
    with pytest.raises(Rejected) as rejected:
        load(file_of(rule))

    assert problem in str(rejected.value.problems[0])


@pytest.mark.parametrize(("rule", "problem"), OUT_OF_PLACE.items())
def test_what_only_accounts_can_be_is_refused_of_people(rule: str, problem: str) -> None:
    text = file_of(rule).replace("name: PQL", "name: PQL\n    subject: person")

    with pytest.raises(Rejected) as rejected:
        load(text)

    assert [problem in str(found) for found in rejected.value.problems] == [True]


def test_whom_a_published_scorecard_is_about_stays() -> None:
    load(FILE.partition("  - key: pql")[0], publish=True)

    with pytest.raises(Rejected, match="“users” has been published about “person” and stays so"):
        load(FILE.replace("subject: person", "subject: account").partition("  - key: pql")[0])
    with pytest.raises(IntegrityError, match="it stays about person"):
        Scorecard.objects.filter(key="users").update(subject="account")


def test_what_is_asked_for_is_published_before_what_asks_for_it() -> None:
    asking = "kind: qualified, scorecard: base, disqualifies: false", RULES["tier"], RULES["days"], RULES["occurrences"]
    text = file_of(*asking).replace("key: base", "key: zebra").replace("scorecard: base", "scorecard: zebra")
    text = text.replace("requalify_after: 14 days", "requalify_after: 0 days")
    load(text, publish=True)

    under, table = Rule.objects.get(kind="qualified").under, Rule.objects.get(kind="tier").tier_table
    assert under == ScorecardVersion.objects.get(scorecard__key="zebra", state="published")
    assert table is not None
    assert table.state == "published"
    assert import_text(text.encode(), publish=True, at=AT) == []


def test_a_rule_goes_on_asking_for_the_version_that_it_was_written_with() -> None:
    text = file_of(RULES["qualified"], *[RULES["occurrences"]] * 3)
    load(text.replace("requalify_after: 14 days", "requalify_after: 0 days"), publish=True)
    looser = FILE.split("  - key: pql", maxsplit=1)[0].replace("threshold: 5", "threshold: 4", 1)
    load(looser)
    prove(ScorecardVersion.objects.get(scorecard__key="base", number=2))
    load(looser, publish=True)

    rule = Rule.objects.get(kind="qualified")

    assert rule.under is not None
    assert (rule.under.number, rule.under.state) == (1, "retired")
    assert "scorecard: base\n        version: 1\n" in export_text()


def test_scorecards_that_ask_for_each_other_are_refused() -> None:
    text = file_of("kind: qualified, scorecard: base").replace(
        "kind: occurrences, signal: run, at_least: 1, within: ever", "kind: qualified, scorecard: pql"
    )

    with pytest.raises(Rejected, match="ask for each other in a circle: base, pql"):
        load(text)
