"""A bad rule is refused where RevOps meets it, with a sentence that says what to do."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from config.definitions import Rejected, import_text
from playbooks.contents import content_of
from playbooks.enums import VersionState
from playbooks.models import NamedList, Rule, ScorecardVersion
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import ListRuleFactory, NamedListFactory, RuleFactory, ScorecardVersionFactory, put_on
from tests.factories.signals import SignalFactory

pytestmark = pytest.mark.django_db

NOBODY = 2**31 - 1


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    return client


def saved(client: Client, **fields: Any) -> str:
    """What the page says of a rule with these fields; a blank one counts a signal ever."""
    version = ScorecardVersionFactory(threshold=20)
    rule = {"key": "ran", "label": "Ran", "kind": "occurrences", "points": 20, "at_least": 1, "is_activation": "on"}
    rule |= {"version": version.pk, "position": 0, "signal": SignalFactory().pk, **fields}
    rows = {"rules-TOTAL_FORMS": 1, "rules-INITIAL_FORMS": 0} | {f"rules-0-{name}": item for name, item in rule.items()}
    page = client.post(
        f"/admin/playbooks/scorecardversion/{version.pk}/change/",
        {"threshold": 20, "cooldown": "30 days", "reason": "", **rows},
    )
    assert (page.status_code, Rule.objects.exists()) == (200, False)
    return " ".join(unescape(re.sub("<[^>]+>", " ", page.content.decode())).split())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"window": "0 days"}, "Write a time of more than nothing, like “14 days”, or leave it empty for ever."),
        ({"window": "0"}, "Write a time of more than nothing, like “14 days”, or leave it empty for ever."),
        (
            {"kind": "days", "window": "0 hours"},
            "Write a time of more than nothing, like “14 days”, or leave it empty for ever.",
        ),
        ({"kind": "absence", "window": "0"}, "Say for how long, for example 14 days."),
        ({"window": "soon"}, "Write a span like “14 days” or “36 hours”."),
        ({"signal": NOBODY}, "There is no such signal; choose one that there is, or define it first under Signals."),
        ({"signal": ""}, "Choose the signal that is counted."),
        ({"at_least": 0}, "Say how many at least, from 1."),
        (
            {"kind": "list", "named_list": NOBODY},
            "There is no such list; choose one that there is, or make it first under Lists.",
        ),
    ],
)
def test_the_form_says_what_is_wrong_with_a_rule(revops: Client, fields: dict[str, Any], sentence: str) -> None:
    assert sentence in saved(revops, **fields)


def beyond_reach(version: ScorecardVersion) -> None:
    RuleFactory(version=version, points=19, is_activation=True)


def no_activation(version: ScorecardVersion) -> None:
    RuleFactory(version=version, points=20)


def capped_below(version: ScorecardVersion) -> None:
    RuleFactory(version=version, points=20, is_activation=True, category="depth")
    ScorecardVersion.objects.filter(pk=version.pk).update(most_depth=15)


def a_list(name: str) -> NamedList:
    made: NamedList = NamedListFactory(name=name)
    put_on(made, "acme.com")
    return made


def overlapping(version: ScorecardVersion) -> None:
    RuleFactory(version=version, points=20, is_activation=True)
    ListRuleFactory(version=version, label="Target", named_list=a_list("Targets"), points=20)
    ListRuleFactory(version=version, label="Rival", named_list=a_list("Rivals"), points=0, is_disqualifier=True)


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (beyond_reach, "Lower the threshold of 20 or add points: the rules reach 19 at the most."),
        (capped_below, "Lower the threshold of 20 or add points: the rules reach 15 at the most."),
        (no_activation, "Mark at least one rule as activation: nobody is contacted before activation."),
        (
            overlapping,
            "“Target” and “Rival” contradict each other about 1 entry on both “Targets” and “Rivals” (acme.com):",
        ),
    ],
)
@pytest.mark.parametrize("is_api", [False, True])
def test_review_refuses_what_does_not_fit_together(
    revops: Client, prepare: Callable[[ScorecardVersion], None], sentence: str, is_api: bool
) -> None:
    version = ScorecardVersionFactory(threshold=20)
    prepare(version)
    page, api = (
        f"/admin/playbooks/scorecardversion/{version.pk}/send_to_review/",
        f"/api/scorecard-versions/{version.pk}/submit",
    )

    shown = unescape(revops.get(page).content.decode())
    said = (
        revops.post(api, content_type="application/json")
        if is_api
        else revops.post(page, {"content": content_of(version)}, follow=True)
    )

    assert sentence in shown
    assert ">Send to review</button>" not in shown
    assert sentence in (said.json()["detail"] if is_api else unescape(said.content.decode()))
    assert ScorecardVersion.objects.get(pk=version.pk).state == VersionState.DRAFT


FILE = """
signals: [{{key: run, name: Run, category: activation, events: [Run]}}]
lists:
  - {{key: targets, name: Targets, entries: [acme.com]}}
  - {{key: rivals, name: Rivals, entries: [acme.com]}}
scorecards:
  - key: pql
    name: PQL
    threshold: {threshold}
    cooldown: 30 days
    rules: [{{key: a, label: Ran, points: 5, kind: occurrences, at_least: 1, {rule}}}]
"""


ON_BOTH = (
    "{key: t, label: Target, points: 1, kind: list, list: targets},"
    " {key: r, label: Rival, points: 0, kind: list, list: rivals, disqualifies: true"
)


@pytest.mark.parametrize(
    ("rule", "threshold", "sentence"),
    [
        (
            "signal: run, within: 0 days, activation: true",
            5,
            "line 11: scorecards[0].rules[0].within: a window of no time holds nothing; write for example “14 days”",
        ),
        ("signal: rum, within: ever, activation: true", 5, "no signal “rum”; did you mean “run”?"),
        ("signal: run, within: ever, activation: true", 9, "Lower the threshold of 9 or add points"),
        ("signal: run, within: ever", 5, "Mark at least one rule as activation"),
        (
            f"signal: run, within: ever, activation: true}}, {ON_BOTH}",
            5,
            "“Target” and “Rival” contradict each other about 1 entry on both “Targets” and “Rivals” (acme.com):",
        ),
    ],
)
def test_a_file_that_is_to_be_published_is_refused_alike(rule: str, threshold: int, sentence: str) -> None:
    with pytest.raises(Rejected) as refused:
        import_text(FILE.format(rule=rule, threshold=threshold).encode(), publish=True, at=NOON)

    assert sentence in str(refused.value)
    assert not ScorecardVersion.objects.exists()
