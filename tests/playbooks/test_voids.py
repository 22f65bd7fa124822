"""Approvals are of exactly what was read: whichever way a draft changes, they are void, and nothing is published."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from config.definitions import import_text
from playbooks.actions import publish
from playbooks.enums import Seat, VersionState
from playbooks.errors import NotPublishable
from playbooks.models import Rule, ScorecardVersion
from playbooks.reviewing import send_to_review, take_back
from playbooks.standing import missing_approvals, standings
from tests.api.callers import caller
from tests.factories.accounts import UserFactory
from tests.factories.reviews import approve

pytestmark = pytest.mark.django_db

FILE = """
signals: [{key: run, name: Run, category: activation, events: [Run]}]
scorecards:
  - key: pql
    name: PQL
    threshold: 5
    cooldown: 30 days
    rules:
      - {key: ran, label: Ran, points: 9, kind: occurrences, signal: run, at_least: 1, within: ever, activation: true}
"""


@pytest.fixture
def approved() -> ScorecardVersion:
    """A draft from a file, approved by every seat, backtested, and taken back."""
    import_text(FILE.encode(), publish=False, at=now())
    version = send_to_review(ScorecardVersion.objects.get(), by=None, at=now())
    approve(version)
    assert missing_approvals(standings(version)) == []
    return take_back(version, by=None)


def by_file(before: str, after: str) -> Callable[[ScorecardVersion], object]:
    return lambda _: import_text(FILE.replace(before, after).encode(), publish=False, at=now())


def by_form(**changes: str) -> Callable[[ScorecardVersion], object]:
    def post(version: ScorecardVersion) -> None:
        client, rule = Client(), version.rules.get()
        client.force_login(UserFactory(roles=[Role.REVOPS]))
        row: dict[str, Any] = {"id": rule.pk, "version": version.pk, "position": 0, "key": "ran", "label": "Ran"}
        row |= {"points": 9, "kind": "occurrences", "signal": rule.signal_id, "at_least": 1, "is_activation": "on"}
        sent = {"threshold": 5, "cooldown": "30 days", "reason": "", "rules-TOTAL_FORMS": 1, "rules-INITIAL_FORMS": 1}
        sent |= {f"rules-0-{name}": value for name, value in row.items()} | changes
        answer = client.post(f"/admin/playbooks/scorecardversion/{version.pk}/change/", sent)
        assert answer.status_code == 302, answer.content.decode()

    return post


@pytest.mark.parametrize(
    "change",
    [
        by_file("points: 9", "points: 8"),
        by_file("within: ever", "within: 14 days"),
        by_file("cooldown: 30 days", "cooldown: 29 days"),
        by_file("cooldown: 30 days", "cooldown: 30 days\n    caps: {fit: 3}"),
        by_file("activation: true}", "activation: true}\n      - {key: b, label: B, points: 1, kind: customer}"),
        by_form(**{"rules-0-points": "8"}),
        by_form(**{"rules-0-at_least": "2"}),
        by_form(**{"rules-0-category": "depth"}),
        by_form(threshold="4"),
        by_form(most_fit="3"),
    ],
)
def test_a_changed_draft_has_no_approval_and_no_backtest(
    approved: ScorecardVersion, change: Callable[[ScorecardVersion], object]
) -> None:
    change(approved)
    version = send_to_review(ScorecardVersion.objects.get(), by=None, at=now())

    with pytest.raises(NotPublishable) as refused:
        publish(version, by=None, at=now())

    assert [f"{seat.label} judged an earlier content, which is void now" in str(refused.value) for seat in Seat] == [
        True
    ] * 3
    assert "Backtest it as it is on all of history" in str(refused.value)
    assert {one.void is not None for one in standings(version)} == {True}


@pytest.mark.parametrize("change", [by_file("x", "x"), by_form(), by_form(reason="Another")])
def test_what_says_the_same_is_approved_still(
    approved: ScorecardVersion, change: Callable[[ScorecardVersion], object]
) -> None:
    change(approved)

    publish(send_to_review(ScorecardVersion.objects.get(), by=None, at=now()), by=None, at=now())

    assert ScorecardVersion.objects.get().state == VersionState.PUBLISHED


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_the_api_moves_versions_and_changes_none(approved: ScorecardVersion, method: str) -> None:
    answer = getattr(caller(Role.REVOPS), method)(
        f"/api/scorecard-versions/{approved.pk}", {"threshold": 1, "rules": []}, content_type="application/json"
    )

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert (ScorecardVersion.objects.get().threshold, Rule.objects.get().points) == (5, 9)
