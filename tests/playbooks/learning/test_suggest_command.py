from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from playbooks.learning.examples import examples
from playbooks.learning.suggestion import Example
from playbooks.models import ScorecardVersion
from playbooks.proof.groups import Terms
from playbooks.proof.population import lives
from playbooks.scoring import VersionSpec
from tests.factories.accounts import NOON, AccountFactory, PersonFactory
from tests.factories.playbooks import MilestoneFactory, RuleFactory, ScorecardVersionFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def version() -> ScorecardVersion:
    version = ScorecardVersionFactory(scorecard__key="pql", threshold=20, number=1)
    RuleFactory(version=version, key="ran", is_activation=True, points=20)
    RuleFactory(version=version, key="asked", points=5)
    return version


def account(version: ScorecardVersion, seen: datetime, *, ran: float | None = None, paid: float | None = None) -> None:
    """An account that is seen at an instant, and so many days later does what the first rule is about, and pays."""
    person = PersonFactory(account=AccountFactory())
    OccurrenceFactory(person=person, at=seen, signal=SignalFactory())
    if ran is not None:
        OccurrenceFactory(person=person, at=seen + ran * DAY, signal=version.rules.get(key="ran").signal)
    if paid is not None:
        MilestoneFactory(account=person.account, at=seen + paid * DAY)


@pytest.mark.parametrize(
    ("ran", "paid", "expected"),
    [
        (3, 20, [Example(1, converted=True)]),
        # What was done after the instant that is looked at does not count, whoever paid.
        (15, 20, [Example(0, converted=True)]),
        (3, None, [Example(1, converted=False)]),
        (3, 50, [Example(1, converted=False)]),
        (3, 14, []),
    ],
)
def test_an_account_is_looked_at_at_a_fixed_age(
    version: ScorecardVersion, ran: float, paid: float | None, expected: list[Example]
) -> None:
    account(version, NOON, ran=ran, paid=paid)
    spec, terms = VersionSpec.of(version), Terms(NOON, NOON + 100 * DAY, 30 * DAY, NOON + 100 * DAY)

    assert list(examples(spec, lives(spec, terms.at), terms, 14 * DAY)) == expected


def test_who_has_not_had_the_time_is_left_out(version: ScorecardVersion) -> None:
    account(version, NOON, ran=1)
    spec, terms = VersionSpec.of(version), Terms(NOON, NOON + 40 * DAY, 30 * DAY, NOON + 40 * DAY)

    assert list(examples(spec, lives(spec, terms.at), terms, 14 * DAY)) == []


def test_what_is_taken_is_in_the_draft(version: ScorecardVersion) -> None:
    seen = now() - 90 * DAY
    for number in range(60):
        account(version, seen, ran=1 if number % 2 else None, paid=20 if number % 10 in (1, 3, 5, 6) else None)
    out = StringIO()

    call_command("suggest_weights", "pql", "--version", "1", "--take", "ran", stdout=out, stderr=StringIO())

    header, ran, asked = out.getvalue().splitlines()
    assert header == "rule,label,points,suggested,held_in_customers,held_in_others"
    assert ran.split(",")[0::4] == ["ran", "18"]
    assert asked.split(",")[2:] == ["5", "", "0", "0"]
    draft = ScorecardVersion.objects.get(number=2)
    points = dict(draft.rules.values_list("key", "points"))
    assert points == {"ran": int(ran.split(",")[3]), "asked": 5}
    assert draft.reason == "Points suggested by outcomes"


@pytest.mark.parametrize("options", [["--take", "asked"], []])
def test_what_cannot_be_suggested_is_said(version: ScorecardVersion, options: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("suggest_weights", "pql", "--version", "1", *options, stdout=StringIO(), stderr=StringIO())
