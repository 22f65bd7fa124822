"""What rules of one signal look up together: the same as each by itself, also where a rule asks for more than that."""

from datetime import datetime, timedelta

import pytest

from playbooks.enums import RuleKind
from playbooks.models import ScorecardVersion
from playbooks.scoring import VersionSpec
from playbooks.scoring.database import rows
from playbooks.scoring.latest import MOST, Latest
from playbooks.scoring.probes import assessment, subjects_at
from signals.models import Signal
from tests.factories.accounts import NOON, PersonFactory
from tests.factories.playbooks import RuleFactory, ScorecardVersionFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def run() -> Signal:
    return SignalFactory(key="run")


@pytest.mark.parametrize(
    ("done", "holds", "until"),
    [(MOST + 1, 0b001, NOON - HOUR + 4 * DAY), (MOST + 2, 0b011, NOON - (MOST + 2) * HOUR + DAY)],
)
def test_rule_may_ask_for_more_than_is_looked_up(run: Signal, done: int, holds: int, until: datetime) -> None:
    version = ScorecardVersionFactory()
    RuleFactory(version=version, signal=run)
    RuleFactory(version=version, signal=run, at_least=MOST + 2, window=DAY)
    RuleFactory(version=version, signal=run, kind=RuleKind.ABSENCE, at_least=None, window=4 * DAY)
    person = PersonFactory()
    for hours in range(1, done + 1):
        OccurrenceFactory(signal=run, person=person, at=NOON - hours * HOUR)

    assert _state(version, person.account_id) == (holds, until)


def test_only_what_several_rules_share_is_looked_up(run: Signal) -> None:
    version, other = ScorecardVersionFactory(), SignalFactory(key="pay")
    for at_least in (1, 3, MOST + 5):
        RuleFactory(version=version, signal=run, at_least=at_least, window=DAY)
    RuleFactory(version=version, signal=other, at_least=2)

    assert Latest.of(VersionSpec.of(version).tracks).numbers == {run.pk: MOST}


def _state(version: ScorecardVersion, account_id: int) -> tuple[int, datetime]:
    [(_, _, held, _, _, until)] = rows(assessment(VersionSpec.of(version), subjects_at([account_id], NOON)))
    return held, until
