"""Scores as of an instant while usage changes: two connections."""

from datetime import timedelta

import pytest

from playbooks.scoring import VersionSpec, score_as_of
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
