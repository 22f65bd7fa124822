"""Scorecards about people at their station: who is assessed, who qualifies, and what becomes of it."""

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Account, Affiliation, Identifier, Person, PersonReassessment
from playbooks.actions import draft_from, publish
from playbooks.backtesting import request, run_all
from playbooks.enums import Authority, RuleKind
from playbooks.errors import NotAboutAccounts
from playbooks.models import PersonQualification, PersonScore, Rule, Score, ScorecardVersion
from playbooks.people import assess_people
from playbooks.scoring import VersionSpec, backtest, explain
from playbooks.shadows.running import begin_shadow
from playbooks.stations import assess_accounts
from playbooks.studying import request as study
from signals.enums import Operator
from signals.models import Signal
from signals.stations import match_batches
from tests.factories.accounts import NOON, AccountFactory, IdentifierFactory, PersonFactory
from tests.factories.leads import PersonVersionFactory
from tests.factories.playbooks import RuleFactory, ScorecardFactory, ScorecardVersionFactory
from tests.factories.signals import BatchFactory, EventFactory, OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + DAY


@pytest.fixture
def run() -> Signal:
    return SignalFactory()


@pytest.fixture
def acme() -> Account:
    return AccountFactory(key="acme.com")


@pytest.fixture
def version(run: Signal) -> ScorecardVersion:
    """In force: who ran twice within a week qualifies."""
    draft = PersonVersionFactory(threshold=10, scorecard__key="users", cooldown=timedelta(0))
    RuleFactory(version=draft, key="ran", signal=run, at_least=2, window=7 * DAY, points=10, is_activation=True)
    return publish(draft, by=None, at=NOON - DAY, authority=Authority.FILE)


@pytest.fixture
def counting(version: ScorecardVersion) -> ScorecardVersion:
    """In force: an account of which two people qualify does so, too."""
    draft = ScorecardVersionFactory(threshold=10, scorecard=ScorecardFactory(key="pql"))
    fields = {"key": "leads", "label": "Leads", "points": 10, "is_activation": True}
    Rule.objects.create(version=draft, kind=RuleKind.LEADS, under=version, at_least=2, **fields)
    return publish(draft, by=None, at=NOON - DAY, authority=Authority.FILE)


def member(account: Account, name: str) -> Person:
    person = PersonFactory(account=account, name=name)
    IdentifierFactory(person=person, kind="user", value=name)
    Affiliation.objects.create(person=person, account=account, since=NOON - 9 * DAY)
    return person


def runs(person: Person, signal: Signal, times: int = 2) -> Person:
    for hour in range(times):
        at = NOON + timedelta(hours=hour)
        OccurrenceFactory(signal=signal, account=person.account, person=person, at=at)
    return person


def assessed(at: object = LATER, *people: Person) -> None:
    PersonReassessment.objects.bulk_create(PersonReassessment(person=person, recorded_at=NOON) for person in people)
    while assess_people(at):  # type: ignore[arg-type]
        pass


def output(*args: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command(*args, "--format", "json", stdout=out)
    found: list[dict[str, object]] = json.loads(out.getvalue())
    return found


def test_who_did_enough_qualifies_and_falls_when_it_ages(acme: Account, run: Signal, version: ScorecardVersion) -> None:
    ann, bo = runs(member(acme, "ann"), run), runs(member(acme, "bo"), run, times=1)
    assessed(LATER, ann, bo)
    now = list(PersonScore.objects.order_by("person").values_list("person", "points", "qualified"))
    assessed(NOON + 8 * DAY)

    assert now == [(ann.pk, 10, True)]
    assert list(PersonScore.objects.values_list("points", "qualified")) == [(0, False)]
    [fired] = PersonQualification.objects.all()
    hour = timedelta(hours=1)
    assert (fired.person, fired.account, fired.at, fired.ended_at) == (ann, acme, NOON + hour, NOON + 7 * DAY)
    assert fired.rules_held == [version.rules.get().pk]


def test_an_account_counts_its_people_and_says_who_they_are(
    acme: Account, run: Signal, counting: ScorecardVersion
) -> None:
    ann, bo = runs(member(acme, "ann"), run), runs(member(acme, "bo"), run)
    runs(member(AccountFactory(), "cy"), run)
    while assess_accounts(LATER):
        pass

    assert dict(Score.objects.filter(qualified=True).values_list("account", "points")) == {acme.pk: 10}
    [line] = explain(VersionSpec.of(counting), acme.pk, LATER).lines
    assert {one.person_id for one in line.evidence} == {ann.pk, bo.pk}
    assert (line.since, line.until) == (NOON + timedelta(hours=1), NOON + 7 * DAY)
    assert Score.objects.get(account=acme).reassess_at == NOON + 7 * DAY


def test_a_person_who_moves_takes_their_standing_along(acme: Account, run: Signal, counting: ScorecardVersion) -> None:
    ann, bo = runs(member(acme, "ann"), run), runs(member(acme, "bo"), run)
    other = AccountFactory()
    Affiliation.objects.create(person=bo, account=other, since=NOON + DAY)
    spec = VersionSpec.of(counting)

    [before, after] = [explain(spec, acme.pk, at).lines[0] for at in (NOON + DAY / 2, NOON + 2 * DAY)]

    assert (before.held, before.until) == (True, NOON + DAY)
    assert (after.held, [one.person_id for one in after.evidence]) == (False, [ann.pk])
    assert [one.person_id for one in explain(spec, other.pk, NOON + 2 * DAY).lines[0].evidence] == [bo.pk]


@pytest.mark.parametrize("gone", ["merged_into", "erased_at"])
def test_who_is_merged_or_erased_has_no_score(gone: str, acme: Account, run: Signal, version: ScorecardVersion) -> None:
    ann, bo = runs(member(acme, "ann"), run), member(acme, "bo")
    assessed(LATER, ann)
    Person.objects.filter(pk=ann.pk).update(**{gone: bo if gone == "merged_into" else LATER})
    assessed(LATER, ann)

    assert not PersonScore.objects.exists()
    kept = list(PersonQualification.objects.values_list("person", "ended_at"))
    assert kept == ([(ann.pk, LATER)] if gone == "merged_into" else [])


def test_the_commands_print_people_with_their_account(acme: Account, run: Signal, version: ScorecardVersion) -> None:
    runs(member(acme, "ann"), run)
    runs(PersonFactory(account=None), run)

    fired_at = "2026-03-02T13:00:00Z" if NOON.hour == 12 else (NOON + timedelta(hours=1)).isoformat()
    scores = output("score", "--scorecard", "users", "--as-of", LATER.isoformat())
    assert scores == [
        {
            "person": "ann",
            "account": "acme.com",
            "points": 10,
            "activated": True,
            "qualified": True,
            "qualified_at": scores[0]["qualified_at"],
            "ran": 10,
        }
    ]
    assert fired_at[:4] == str(scores[0]["qualified_at"])[:4]
    assert [(row["person"], row["account"]) for row in output("backtest", "users")] == [("ann", "acme.com")]


def test_a_backtest_is_stored_by_person(acme: Account, run: Signal, version: ScorecardVersion) -> None:
    ann = runs(member(acme, "ann"), run)
    asked = request(version, by=None, at=LATER)

    run_all(lambda: LATER)

    [fired] = asked.firings.all()
    assert (fired.person, fired.account, fired.points, fired.who) == (ann, None, 10, f"Person {ann.pk}")


def test_what_is_about_outcomes_is_refused(version: ScorecardVersion) -> None:
    with pytest.raises(NotAboutAccounts, match="Outcomes are those of accounts"):
        study(version, by=None, at=LATER)
    draft = draft_from(version, by=None, at=LATER)
    with pytest.raises(NotAboutAccounts, match="backtest this one instead"):
        begin_shadow(draft, by=None, at=LATER)


def test_who_belongs_to_no_account_has_no_score_and_does_not_qualify() -> None:
    draft = PersonVersionFactory(threshold=10, scorecard__key="seats", cooldown=timedelta(0))
    many = {"kind": RuleKind.FACT, "fact": "seats", "operator": Operator.AT_LEAST, "value": 5}
    Rule.objects.create(version=draft, key="many", label="Many seats", points=10, is_activation=True, **many)
    version = publish(draft, by=None, at=NOON - DAY, authority=Authority.FILE)

    said(NOON, email="fay@gmail.com", seats=9)
    fay = Identifier.objects.get(value="fay").person
    alone = list(PersonScore.objects.all()), list(PersonQualification.objects.all()), firings(version)
    said(NOON + DAY, email="fay@acme.com")
    joined = PersonScore.objects.get()
    said(NOON + 2 * DAY, email="fay@gmail.com")

    assert alone == ([], [], [])
    assert (joined.person, joined.points, joined.qualified) == (fay, 10, True)
    assert not PersonScore.objects.exists()
    [ended] = PersonQualification.objects.all()
    assert (ended.at, ended.ended_at) == (NOON + DAY, NOON + 2 * DAY)
    assert firings(version) == [(fay.pk, NOON + DAY)]
    days = [explain(VersionSpec.of(version), fay.pk, NOON + day * DAY + DAY / 2) for day in range(3)]
    assert [(why.belongs, why.points, why.qualified_since) for why in days] == [
        (False, 0, None),
        (True, 10, NOON + DAY),
        (False, 0, None),
    ]
    assert (days[1].lines[0].since, days[1].lines[0].until) == (NOON + DAY, NOON + 2 * DAY)


def said(at: datetime, **traits: object) -> None:
    batch = BatchFactory(stored=1)
    EventFactory(batch_id=batch.pk, kind="identify", user_id="fay", at=at, properties=traits)
    while match_batches(at):
        pass
    assessed(at)


def firings(version: ScorecardVersion) -> list[tuple[int, datetime]]:
    return [(fired.account_id, fired.at) for fired in backtest(VersionSpec.of(version))]
