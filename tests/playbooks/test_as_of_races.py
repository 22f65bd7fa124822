"""Scores as of an instant while usage changes: two connections."""

import sys
from datetime import timedelta
from typing import Any

import pytest

from playbooks.scoring import VersionSpec, explain, score_as_of
from playbooks.scoring.edges import edges_of
from signals.models import Occurrence
from tests.factories.accounts import NOON, AccountFactory, PersonFactory
from tests.factories.playbooks import RuleFactory, ScorecardVersionFactory
from tests.factories.signals import OccurrenceFactory
from tests.races import SECONDS, beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_row_is_of_one_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playbooks.scoring.as_of.ACCOUNTS_AT_A_TIME", 1)
    version = ScorecardVersionFactory(threshold=20)
    rule = RuleFactory(version=version, points=20, is_activation=True)
    for key in ("a", "b"):
        person = PersonFactory(account=AccountFactory(key=key))
        OccurrenceFactory(signal=rule.signal, person=person, at=NOON - timedelta(days=1))

    rows = score_as_of(VersionSpec.of(version), NOON)
    found = [next(rows)]
    thread, failed = beside(lambda: Occurrence.objects.all().delete())
    thread.join(SECONDS)
    found += rows

    assert (failed, Occurrence.objects.exists()) == ([], False)
    assert [(row.account, row.qualified, row.qualified_at) for row in found] == [
        (key, True, NOON - timedelta(days=1)) for key in ("a", "b")
    ]


def test_every_line_of_an_explanation_is_of_one_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = RuleFactory(points=20, is_activation=True)
    occurrence = OccurrenceFactory(signal=rule.signal, at=NOON - timedelta(days=1))

    def edges_after_all_is_gone(*asked: Any) -> Any:
        thread, failed = beside(lambda: Occurrence.objects.all().delete())
        thread.join(SECONDS)
        assert (failed, Occurrence.objects.exists()) == ([], True)
        return edges_of(*asked)

    monkeypatch.setattr(sys.modules["playbooks.scoring.explain"], "edges_of", edges_after_all_is_gone)

    (line,) = explain(VersionSpec.of(rule.version), occurrence.account_id, NOON).lines

    assert (line.held, line.since, line.evidence_total) == (True, occurrence.at, 1)
