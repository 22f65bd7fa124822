"""Versions on their way through a review, for tests."""

from accounts.models import User
from playbooks.contents import content_of
from playbooks.enums import Seat, Verdict
from playbooks.models import Backtest, Review, ScorecardVersion
from playbooks.reviewing import Judgement, judge, send_to_review
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import BacktestFactory, RuleFactory, ScorecardVersionFactory


def sound_draft(**fields: object) -> ScorecardVersion:
    """A draft that may be sent to review: a rule of 20 points that activates, and a threshold of 20."""
    version: ScorecardVersion = ScorecardVersionFactory(**{"threshold": 20, **fields})
    RuleFactory(version=version, key="activated", label="Activated", points=20, is_activation=True)
    return version


def in_review(**fields: object) -> ScorecardVersion:
    """A version that has been sent to review by nobody in particular."""
    return send_to_review(sound_draft(**fields), by=None, at=NOON)


def reviewer(seat: Seat) -> User:
    """A new holder of the seat."""
    user: User = UserFactory(roles=[seat.role], last_name=seat.label)
    return user


def approve(version: ScorecardVersion, *seats: Seat) -> list[Review]:
    """Have a new holder of each seat (all, if none is named) approve what the version says, which is backtested."""
    prove(version)
    return [
        judge(version, Judgement(seat, Verdict.APPROVE, content_of(version)), by=reviewer(seat), at=NOON)
        for seat in seats or Seat
    ]


def prove(version: ScorecardVersion) -> Backtest:
    """A finished backtest of exactly what the version says."""
    proof: Backtest = BacktestFactory(version=version, content=content_of(version))
    return proof
