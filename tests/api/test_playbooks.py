"""Scorecards, scores and qualifications over the API, and why a score is what it is."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from rest_framework.test import APIClient

from accounts.enums import Role
from playbooks.models import Scorecard
from tests.api.callers import caller
from tests.factories.accounts import NOON, AccountFactory, FactFactory, PersonFactory
from tests.factories.playbooks import (
    FactRuleFactory,
    QualificationFactory,
    RuleFactory,
    ScorecardFactory,
    ScorecardVersionFactory,
    ScoreFactory,
    publish,
)
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pql() -> Scorecard:
    """A published version with a rule about usage, and a draft with one about a fact."""
    scorecard = ScorecardFactory(key="pql", name="PQL")
    version = ScorecardVersionFactory(scorecard=scorecard, threshold=40, reason="First.")
    RuleFactory(version=version, key="active", label="Is active", window=timedelta(days=30), signal__key="ran")
    publish(version)
    draft = ScorecardVersionFactory(scorecard=scorecard, number=2)
    FactRuleFactory(version=draft, key="large", label="Is large", is_activation=True)
    return scorecard


def test_a_scorecard_names_the_version_in_force(key: APIClient, pql: Scorecard) -> None:
    found = key.get(f"/api/scorecards/{pql.pk}").json()

    versions = [version["number"] for version in found.pop("versions")]
    assert (found, versions) == (
        {"id": pql.pk, "key": "pql", "name": "PQL", "description": "", "subject": "account", "published_version": 1},
        [2, 1],
    )


def test_versions_say_where_they_stand(key: APIClient, pql: Scorecard) -> None:
    versions = key.get(f"/api/scorecards/{pql.pk}").json()["versions"]

    shared = {"cooldown": "P30DT00H00M00S", "created_at": "2025-12-02T12:00:00Z", "retired_at": None}
    shared |= {"requalify_after": "P0DT00H00M00S"}
    shared |= dict.fromkeys(("most_activation", "most_depth", "most_fit", "most_intent"))
    draft = {"number": 2, "state": "draft", "threshold": 50, "reason": "", "published_at": None}
    published = {"number": 1, "state": "published", "threshold": 40, "reason": "First."}
    assert [{name: value for name, value in version.items() if name != "rules"} for version in versions] == [
        draft | shared,
        published | shared | {"published_at": "2025-12-02T12:00:00Z"},
    ]


def test_rules_have_the_fields_of_their_kind(key: APIClient, pql: Scorecard) -> None:
    versions = key.get(f"/api/scorecards/{pql.pk}").json()["versions"]

    about_usage = {"signal": "ran", "at_least": 1, "window": "P30DT00H00M00S"}
    about_a_fact = {"fact": "employees", "operator": "gte", "value": 100}
    unused = {"is_disqualifier": False, "category": "", "growing": "", "own_domain": False, "only_new": False}
    unused["other_fact"] = ""
    unused["named_list"] = None
    unused |= {"tier": "", "negated": False}
    unused |= dict.fromkeys(("limit", "percent", "followed_by", "deadline"))
    unused |= dict.fromkeys(("most_points", "half_life", "under", "tier_table"))
    large = unused | {"key": "large", "label": "Is large", "points": 20, "is_activation": True, "kind": "fact"}
    active = unused | {"key": "active", "label": "Is active", "points": 20, "is_activation": False}
    active |= {"kind": "occurrences"}
    assert [version["rules"] for version in versions] == [
        [large | dict.fromkeys(about_usage) | about_a_fact],
        [active | about_usage | {"fact": "", "operator": "", "value": None}],
    ]


def test_a_score_names_the_rules_that_hold(key: APIClient) -> None:
    held = RuleFactory(key="active", version__scorecard__key="pql")
    RuleFactory(key="large", version=held.version)
    account = AccountFactory(key="acme.com", name="Acme")
    score = ScoreFactory(version=held.version, account=account, rules_held=[held.pk])

    assert key.get(f"/api/scores/{score.pk}").json() == {
        "id": score.pk,
        "account": {"id": account.pk, "key": "acme.com", "name": "Acme"},
        "scorecard": "pql",
        "version": 1,
        "points": 60,
        "activated": True,
        "qualified": True,
        "rules_held": ["active"],
        "assessed_at": "2026-03-02T12:00:00Z",
        "reassess_at": None,
    }


def test_a_qualification_with_the_state_it_had(key: APIClient) -> None:
    held = RuleFactory(key="active", version__scorecard__key="pql")
    account = AccountFactory(key="acme.com", name="Acme")
    qualification = QualificationFactory(version=held.version, account=account, rules_held=[held.pk])

    assert key.get(f"/api/qualifications/{qualification.pk}").json() == {
        "id": qualification.pk,
        "account": {"id": account.pk, "key": "acme.com", "name": "Acme"},
        "scorecard": "pql",
        "version": 1,
        "at": "2026-03-02T12:00:00Z",
        "recorded_at": "2026-03-02T12:00:00Z",
        "points": 60,
        "rules_held": ["active"],
        "tier": "sales_assisted",
        "ended_at": None,
    }


def test_why_names_rules_and_evidence(key: APIClient) -> None:
    account = AccountFactory(key="acme.com", name="Acme")
    dana = PersonFactory(account=account, name="Dana Ruiz")
    signal = SignalFactory()
    rule = RuleFactory(
        key="active",
        label="Is active",
        signal=signal,
        points=60,
        is_activation=True,
        window=timedelta(days=30),
        version__scorecard__key="pql",
    )
    publish(rule.version)
    OccurrenceFactory(signal=signal, account=account, person=dana, at=NOON)

    response = key.get(f"/api/accounts/{account.pk}/why?scorecard=pql&at=2026-03-03T12:00:00Z")

    assert response.json() == {
        "account": {"id": account.pk, "key": "acme.com", "name": "Acme"},
        "scorecard": "pql",
        "version": 1,
        "explanation": {
            "at": "2026-03-03T12:00:00Z",
            "threshold": 50,
            "points": 60,
            "activated": True,
            "disqualified": False,
            "waits_until": None,
            "belongs": True,
            "qualified": True,
            "qualified_since": "2026-03-02T12:00:00Z",
            "lines": [
                {
                    "rule": "active",
                    "label": "Is active",
                    "is_activation": True,
                    "is_disqualifier": False,
                    "held": True,
                    "points": 60,
                    "capped": 0,
                    "since": "2026-03-02T12:00:00Z",
                    "until": "2026-04-01T12:00:00Z",
                    "progress": "1 time in 30 days, 1 needed",
                    "reached": "1",
                    "before": None,
                    "enough": "1",
                    "evidence": [
                        {
                            "at": "2026-03-02T12:00:00Z",
                            "person": dana.pk,
                            "person_name": "Dana Ruiz",
                            "fact": "",
                            "value": None,
                            "event": {},
                        }
                    ],
                    "evidence_total": 1,
                    "people_total": 1,
                }
            ],
            "cuts": [],
        },
    }


def test_who_did_it_is_for_those_who_may_read_people() -> None:
    session = caller(Role.SALES_REVIEWER)
    rule = RuleFactory(key="active", version__scorecard__key="pql")
    publish(rule.version)
    dana = PersonFactory(account=AccountFactory(), name="Dana Ruiz")
    OccurrenceFactory(signal=rule.signal, account=dana.account, person=dana, at=NOON)

    (line,) = session.get(f"/api/accounts/{dana.account_id}/why?scorecard=pql").json()["explanation"]["lines"]

    (evidence,) = line["evidence"]
    assert (evidence["person"], evidence["person_name"], evidence["event"]) == (dana.pk, None, None)


def test_what_a_cap_takes_is_told_beside_the_lines(key: APIClient) -> None:
    version = ScorecardVersionFactory(scorecard__key="pql", most_fit=20)
    for name in ("a", "b"):
        FactRuleFactory(key=name, version=version, points=15, category="fit", value=1)
    account = FactFactory(account=AccountFactory(), name="employees", value=620).account

    why = key.get(f"/api/accounts/{account.pk}/why?scorecard=pql&version=1").json()["explanation"]

    assert why["cuts"] == [{"category": "fit", "most": 20, "points": -10}]
    assert [(line["points"], line["capped"]) for line in why["lines"]] == [(15, 0), (5, 10)]
    assert why["points"] == sum(line["points"] for line in why["lines"]) == 20


def test_evidence_is_read_in_pages(key: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playbooks.why_viewsets.EVIDENCE_A_PAGE", 2)
    rule = RuleFactory(key="active", version__scorecard__key="pql")
    account = AccountFactory()
    for day in range(5):
        OccurrenceFactory(signal=rule.signal, account=account, at=NOON + timedelta(days=day))
    address = f"/api/accounts/{account.pk}/evidence?scorecard=pql&version=1&rule=active&at=2026-03-06T00:00:00Z"

    pages = [key.get(address).json()]
    while pages[-1]["next"]:
        pages.append(key.get(f"{address}&after={quote(pages[-1]['next'])}").json())

    days = [[evidence["at"][:10] for evidence in page["evidence"]] for page in pages]
    assert days == [["2026-03-05", "2026-03-04"], ["2026-03-03", "2026-03-02"]]


@pytest.mark.parametrize(
    ("query", "field", "detail"),
    [
        ("", "rule", "This field is required."),
        ("&rule=other", "rule", "The version has no rule with this key."),
        ("&rule=active&after=x", "after", "Give it as the page before gave it, or leave it out."),
    ],
)
def test_evidence_of_what_is_not_there(query: str, field: str, detail: str, key: APIClient) -> None:
    RuleFactory(key="active", version__scorecard__key="pql")

    response = key.get(f"/api/accounts/{AccountFactory().pk}/evidence?scorecard=pql&version=1{query}")

    assert (response.status_code, response.json()["errors"]) == (400, [{"field": field, "detail": detail}])


def test_a_score_over_time_names_what_moved_it(key: APIClient) -> None:
    rule = RuleFactory(key="active", points=60, window=timedelta(days=2), version__scorecard__key="pql")
    account = AccountFactory(key="acme.com", name="Acme")
    OccurrenceFactory(signal=rule.signal, account=account, at=NOON)

    response = key.get(
        f"/api/accounts/{account.pk}/score-history"
        "?scorecard=pql&version=1&from=2026-03-01T00:00:00Z&to=2026-03-10T00:00:00Z"
    )

    assert response.json() == {
        "account": {"id": account.pk, "key": "acme.com", "name": "Acme"},
        "scorecard": "pql",
        "version": 1,
        "start": "2026-03-01T00:00:00Z",
        "end": "2026-03-10T00:00:00Z",
        "threshold": 50,
        "points": 0,
        "turns": [
            {"at": "2026-03-02T12:00:00Z", "points": 60, "change": 60, "began": ["active"], "ended": []},
            {"at": "2026-03-04T12:00:00Z", "points": 0, "change": -60, "began": [], "ended": ["active"]},
        ],
    }


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("&from=2026-03-10T00:00:00Z&to=2026-03-01T00:00:00Z", "from"),
        ("&from=1900-03-10T00:00:00Z", "from"),
        ("&to=2999-03-10T00:00:00Z", "to"),
        ("&to=0001-01-01T00:00:00Z", "to"),
        ("&at=2026-03-10T00:00:00Z", "at"),
    ],
)
def test_a_time_that_no_history_has_is_refused(query: str, field: str, key: APIClient) -> None:
    RuleFactory(version__scorecard__key="pql")

    response = key.get(f"/api/accounts/{AccountFactory().pk}/score-history?scorecard=pql&version=1{query}")

    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, field)


def test_why_by_a_draft(key: APIClient) -> None:
    draft = RuleFactory(version__number=3, version__scorecard__key="pql").version

    response = key.get(f"/api/accounts/{AccountFactory().pk}/why?scorecard=pql&version={draft.number}")

    assert (response.status_code, response.json()["version"]) == (200, 3)


@pytest.mark.parametrize(
    ("query", "field", "detail"),
    [
        ("", "scorecard", "This field is required."),
        ("?scorecard=other", "scorecard", "No scorecard has this key."),
        ("?scorecard=%00", "scorecard", "Null characters are not allowed."),
        ("?scorecard=pql", "version", "No such version; without a number it is the published one."),
        ("?scorecard=pql&version=9", "version", "No such version; without a number it is the published one."),
        ("?scorecard=pql&version=0", "version", "Ensure this value is greater than or equal to 1."),
        (f"?scorecard=pql&version={2**31}", "version", "Ensure this value is less than or equal to 2147483647."),
        ("?scorecard=pql&at=1969-12-31T23:59:59Z", "at", "From 1970 until a year from now."),
        ("?scorecard=pql&at=9999-12-31T23:59:59Z", "at", "From 1970 until a year from now."),
        ("?scorecard=pql&since=2026-03-03", "since", "No such parameter here. Known: at, person, scorecard, version."),
    ],
)
def test_why_of_what_is_not_there(query: str, field: str, detail: str, key: APIClient) -> None:
    ScorecardVersionFactory(scorecard__key="pql")

    response = key.get(f"/api/accounts/{AccountFactory().pk}/why{query}")

    assert (response.status_code, response.json()["errors"]) == (400, [{"field": field, "detail": detail}])
