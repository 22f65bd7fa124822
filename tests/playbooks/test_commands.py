"""`manage.py score` and `manage.py backtest`: what they print, and what they say to bad arguments."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from playbooks.actions import publish
from playbooks.enums import Authority
from playbooks.models import ScorecardVersion
from signals.models import Signal
from tests.factories.accounts import NOON, AccountFactory, PersonFactory
from tests.factories.playbooks import RuleFactory, ScorecardFactory, ScorecardVersionFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def run() -> Signal:
    return SignalFactory()


@pytest.fixture(autouse=True)
def version(run: Signal) -> ScorecardVersion:
    """Two accounts: one ran twice within a week, one never; the first name would be a formula in a spreadsheet."""
    version = ScorecardVersionFactory(scorecard=ScorecardFactory(key="pql"), threshold=50)
    RuleFactory(version=version, key="active", signal=run, points=20, is_activation=True, position=1)
    RuleFactory(version=version, key="often", signal=run, points=30, at_least=2, window=7 * DAY, position=2)
    eager, _ = AccountFactory(key="=eager"), AccountFactory(key="idle")
    person = PersonFactory(account=eager)
    for at in (NOON, NOON + DAY):
        OccurrenceFactory(signal=run, account=eager, person=person, at=at)
    return publish(version, by=None, at=NOON, authority=Authority.FILE)


def output(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_score_as_of_as_csv() -> None:
    assert output("score", "--as-of", f"{NOON + 2 * DAY:%Y-%m-%dT%H:%M:%SZ}") == (
        "account,points,activated,qualified,qualified_at,active,often\n"
        f"'=eager,50,true,true,{NOON + DAY:%Y-%m-%dT%H:%M:%S}Z,20,30\n"
        "idle,0,false,false,,0,0\n"
    )


def test_score_as_of_an_earlier_instant_as_json() -> None:
    rows = json.loads(output("score", "--as-of", NOON.isoformat(), "--scorecard", "pql", "--format", "json"))

    assert rows[0] == {
        "account": "=eager",
        "points": 20,
        "activated": True,
        "qualified": False,
        "qualified_at": None,
        "active": 20,
        "often": 0,
    }


def test_backtest_prints_every_firing_in_the_range() -> None:
    header = "account,at,points,active,often\n"
    fired = f"{header}'=eager,{NOON + DAY:%Y-%m-%dT%H:%M:%S}Z,50,20,30\n"

    assert output("backtest", "pql") == fired
    assert output("backtest", "pql", "--version", "1", "--to", (NOON + DAY).isoformat()) == header
    assert output("backtest", "pql", "--from", (NOON + DAY).isoformat()) == fired
    assert json.loads(output("backtest", "pql", "--to", NOON.isoformat(), "--format", "json")) == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["score", "--scorecard", "nope"], "no scorecard “nope”. There are: “pql”"),
        (["score", "--version", "7"], "no version 7; it has: 1 \\(published\\)"),
        (["score", "--as-of", "yesterday"], "“yesterday” is not a time"),
        (["score", "--as-of", "2026-02-30"], "“2026-02-30” is not a time"),
        (["backtest", "pql", "--from", "x"], "“x” is not a time"),
    ],
)
def test_bad_arguments_are_named(args: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        output(*args)
