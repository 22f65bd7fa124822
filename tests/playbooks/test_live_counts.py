"""What a draft would do as it stands in the form: counted by the engine, stored nowhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import Account
from playbooks import live_counts
from playbooks.models import Rule, ScorecardVersion
from playbooks.scoring import VersionSpec
from tests.factories.accounts import AccountFactory, FactFactory, UserFactory
from tests.factories.playbooks import FactRuleFactory, RuleFactory, ScorecardVersionFactory, publish
from tests.factories.signals import OccurrenceFactory
from tests.playbooks.test_admin import form, url

pytestmark = pytest.mark.django_db
FACT = {
    "label": "Big",
    "key": "big",
    "kind": "fact",
    "points": 5,
    "fact": "employees",
    "operator": "gte",
    "value": "100",
}


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    return client


def told(client: Client, version: ScorecardVersion, *rows: dict[str, Any], **fields: Any) -> Any:
    response = client.post(url(version, "live"), form(version, *rows, **fields))
    assert response.status_code == 200
    return response.json()


def companies(*employees: int) -> list[Account]:
    """Accounts of these sizes that have done something."""
    found = [FactFactory(account=AccountFactory(), name="employees", value=size).account for size in employees]
    assert all(found)
    return found


def test_rules_are_counted_before_they_are_saved(revops: Client) -> None:
    version = ScorecardVersionFactory()
    ran = OccurrenceFactory(account=companies(50, 100, 620)[2], at=now() - timedelta(days=1)).signal
    counted = {
        "label": "Ran",
        "key": "ran",
        "kind": "occurrences",
        "points": 50,
        "signal": ran.pk,
        "is_activation": "on",
    }

    found = told(revops, version, FACT, {**counted, "at_least": 1, "window": "14 days"})

    assert found == {
        "rules": {
            "rules-0": {"problems": [], "says": "employees is at least 100. 2 accounts meet it today."},
            "rules-1": {"problems": [], "says": f"{ran} at least 1 time in 14 days. 1 account meets it today."},
        },
        "total": "As it stands, 1 account would qualify today.",
    }
    assert not Rule.objects.exists()


def test_what_is_wrong_is_said_beside_what_is_right(revops: Client) -> None:
    companies(620)

    found = told(revops, ScorecardVersionFactory(), FACT, {**FACT, "key": "b", "fact": ""}, {**FACT, "label": ""})

    assert found["rules"]["rules-1"] == {"problems": ["Fact: Name the fact, for example employees."], "says": ""}
    assert found["rules"]["rules-2"]["says"] == "employees is at least 100. 1 account meets it today."
    assert found["total"] == "Mend what is marked to see how many accounts would qualify."


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([], "Add a rule to see how many accounts would qualify."),
        ([FACT], "Nobody can qualify: the rules reach 5 points, the threshold is 50."),
        ([FACT | {"points": 50}], "Nobody can qualify: mark a rule as activation."),
    ],
)
def test_what_keeps_everybody_out_is_said(revops: Client, rows: list[dict[str, Any]], total: str) -> None:
    assert told(revops, ScorecardVersionFactory(), *rows)["total"] == total


def test_a_rule_that_is_to_go_is_left_out(revops: Client) -> None:
    rule = FactRuleFactory(points=50, is_activation=True)
    kept = {**FACT, "id": rule.pk}

    found = told(revops, rule.version, {**kept, "DELETE": "on"})

    assert found == {"rules": {}, "total": "Add a rule to see how many accounts would qualify."}


def test_only_drafts_are_counted(revops: Client) -> None:
    version = RuleFactory(is_activation=True, points=50).version
    publish(version)

    assert revops.post(url(version, "live"), form(version)).status_code == 403


def test_of_many_accounts_a_sample_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    companies(*[620] * 200)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_account")
    monkeypatch.setattr(live_counts, "COUNTED", 50)
    version = VersionSpec.of(FactRuleFactory().version)

    counts = live_counts.count_today(version, at=now())

    assert counts is not None
    assert (counts.accounts, 20 < counts.looked_at < 90, counts.meeting) == (200, True, [counts.looked_at])
    assert counts.words(counts.meeting[0]) == "about 200 accounts"
    assert counts.words(0) == f"hardly any account (none of {counts.looked_at} looked at)"


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, revops: Client) -> None:
    monkeypatch.setattr(live_counts, "PATIENCE", timedelta(milliseconds=1))
    companies(*[620] * 30)
    rules = [{**FACT, "key": f"r{n}", "points": 50, "is_activation": "on"} for n in range(40)]

    found = told(revops, ScorecardVersionFactory(), *rules)

    assert "Counting takes too long just now" in found["total"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.parametrize(("number", "words"), [(0.4, 0), (7, 7), (99, 99), (1234, 1200), (98_765, 99_000)])
def test_a_sample_knows_two_digits(number: float, words: int) -> None:
    assert live_counts.rounded(number) == words
