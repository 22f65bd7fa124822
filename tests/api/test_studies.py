"""Studies of outcomes: asked for in the admin or over the API, run as jobs, read and shared, taken into a draft."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.enums import Role
from playbooks import studying
from playbooks.enums import BacktestState, StudyKind
from playbooks.learning.suggestion import Suggestion, Weight
from playbooks.models import ScorecardVersion, Study
from playbooks.proof.groups import Life
from playbooks.proof.horizons import horizon
from playbooks.proof.intervals import Interval
from tests.factories.accounts import NOON, AccountFactory, PersonFactory, UserFactory
from tests.factories.playbooks import MilestoneFactory, RuleFactory, ScorecardVersionFactory, StudyFactory, publish
from tests.factories.signals import OccurrenceFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> ScorecardVersion:
    """Two accounts fired sixty days ago, of which one paid a week later; a third did nothing of note."""
    version = ScorecardVersionFactory(scorecard__key="pql", threshold=10)
    rule = RuleFactory(version=version, is_activation=True)
    publish(version)
    fired = now() - timedelta(days=60)
    for _ in range(2):
        OccurrenceFactory(person=PersonFactory(account=AccountFactory()), signal=rule.signal, at=fired)
    OccurrenceFactory(person=PersonFactory(account=AccountFactory()), at=fired)
    paying = OccurrenceFactory._meta.model.objects.filter(signal=rule.signal).first()
    MilestoneFactory(account=paying.account, at=fired + timedelta(days=7))
    return version


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    return client


@pytest.fixture
def reviewer() -> Client:
    client = Client()
    client.force_login(UserFactory(roles=[Role.MARKETING_REVIEWER]))
    return client


def studied(version: ScorecardVersion, **options: object) -> Study:
    asked = studying.request(version, by=None, at=now(), **options)
    assert studying.run_all(now) == 1
    asked.refresh_from_db()
    return asked


def url(name: str, *ids: object) -> str:
    return reverse(f"admin:playbooks_study_{name}", args=ids)


def page(client: Client, study: Study) -> str:
    response = client.get(url("change", study.pk))
    assert response.status_code == 200
    return str(response.content.decode())


def learned_from(accounts: int) -> ScorecardVersion:
    """Every second account ran it, and most of these became customers; a rule that nobody meets is there, too."""
    version = ScorecardVersionFactory(scorecard__key="pql", threshold=10)
    ran = RuleFactory(version=version, key="ran", label="Ran a report", points=18, is_activation=True)
    RuleFactory(version=version, key="asked", label="Asked for a price", points=5)
    seen = now() - 90 * DAY
    for number in range(accounts):
        person = PersonFactory(account=AccountFactory())
        OccurrenceFactory(person=person, at=seen)
        if number % 2:
            OccurrenceFactory(person=person, signal=ran.signal, at=seen)
        if number % 10 in (1, 3, 5, 6):
            MilestoneFactory(account=person.account, at=seen + 20 * DAY)
    return version


def test_a_proof_is_asked_for_run_and_read(revops: Client, reviewer: Client, version: ScorecardVersion) -> None:
    asked = revops.post(url("ask", version.pk, "proof"), {})
    study = Study.objects.get()
    assert asked.headers["Location"] == url("change", study.pk)
    assert "Waiting for a worker" in page(reviewer, study)

    studying.run_all(now)

    shown = page(reviewer, study)
    assert "50.0\u202f%" in shown
    assert "Too few to say" in shown
    assert "1 of 1 had fired before they paid" in shown
    way = reviewer.get(reverse("admin:playbooks_scorecardversion_proof", args=[version.pk]))
    assert way.headers["Location"] == url("change", study.pk)


def test_only_revops_asks(reviewer: Client, version: ScorecardVersion) -> None:
    assert reviewer.get(url("ask", version.pk, "proof")).status_code == 200
    assert reviewer.post(url("ask", version.pk, "proof"), {}).status_code == 403
    assert not Study.objects.exists()


def test_a_period_without_an_instant_is_refused(revops: Client, version: ScorecardVersion) -> None:
    times = {"start_0": "2026-05-01", "start_1": "00:00", "end_0": "2026-04-01", "end_1": "00:00"}

    shown = revops.post(url("ask", version.pk, "proof"), times)

    assert "Choose an end after the start" in shown.content.decode()


def test_the_accounts_come_as_csv_from_what_was_stored(revops: Client, version: ScorecardVersion) -> None:
    study = studied(version)
    MilestoneFactory(account=AccountFactory(), at=now() - DAY)  # told later, and no part of it

    lines = b"".join(revops.get(url("csv", study.pk)).streaming_content).decode().splitlines()  # type: ignore[attr-defined]

    assert lines[0] == "account,counted_as,from,became_customer,days_to_pay,yearly_value,currency"
    assert [line.split(",")[1] for line in lines[1:]] == ["other", "pql", "pql"]


def test_a_finished_study_never_changes(version: ScorecardVersion) -> None:
    study = studied(version)

    with pytest.raises(ProgrammingError), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(within=7)


def test_the_api_asks_for_a_proof_and_reads_it(key: APIClient, version: ScorecardVersion) -> None:
    scorecard = f"/api/scorecards/{version.scorecard.pk}/proof"
    assert key.get(scorecard).status_code == 404
    answer = key.post("/api/studies", {"version": version.pk, "within": 30})
    assert answer.status_code == 202
    studying.run_all(now)

    study = key.get(f"/api/studies/{answer.json()['id']}").json()

    assert (study["state"], study["percent"], study["suggestion"]) == ("finished", 100, None)
    found = study["proof"]
    assert [(one["group"], one["customers"], one["accounts"]) for one in found["conversions"]] == [
        ("pql", 1, 2),
        ("mql", 0, 0),
        ("other", 0, 1),
    ]
    assert found["bars"]["conversion"]["verdict"] == "too few to say"
    assert (found["days_to_pay"], found["recall"]["estimate"], found["within_days"]) == ([7, 7, 7], 1, 30)
    assert key.get(scorecard).json() == found
    assert key.get(f"{scorecard}?version=9").status_code == 404
    assert key.get(f"{scorecard}?version=0").status_code == 400


@pytest.mark.parametrize(
    "body",
    [{"within": 0}, {"within": 731}, {"kind": "guess"}, {"start": "2026-05-01T00:00Z", "end": "2026-04-01T00:00Z"}],
)
def test_what_makes_no_sense_is_refused(key: APIClient, version: ScorecardVersion, body: dict[str, object]) -> None:
    assert key.post("/api/studies", {"version": version.pk, **body}).status_code == 400


def test_a_study_is_stopped_over_the_api(key: APIClient, version: ScorecardVersion) -> None:
    asked = studying.request(version, by=None, at=now())

    assert key.post(f"/api/studies/{asked.pk}/cancel").json()["state"] == "cancelled"
    assert key.post(f"/api/studies/{asked.pk}/cancel").status_code == 409
    assert studying.run_all(now) == 0


@pytest.mark.parametrize("studies", [1, 3])
def test_a_list_of_studies_has_a_constant_number_of_queries(
    key: APIClient, studies: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    StudyFactory.create_batch(studies)

    with django_assert_max_num_queries(4):
        key.get("/api/studies")


def test_suggested_points_are_taken_rule_by_rule_into_a_draft(revops: Client) -> None:
    version = learned_from(60)
    study = studied(version, kind=StudyKind.WEIGHTS, within=30)

    suggestion = studying.suggestion_in(study)
    ran, asked = suggestion.weights
    assert ran.suggested is not None
    assert ran.odds is not None
    assert 1 < ran.odds.low < ran.odds.estimate < ran.odds.high
    assert (asked.suggested, asked.odds) == (None, None)
    shown = page(revops, study)
    assert f'data-what="today">18</td><td class="number" data-what="suggested">{ran.suggested}</td>' in shown
    assert "Stays: it holds for all or none, disqualifies, or adds its points in parts." in shown

    nothing = revops.post(url("take", study.pk), {"reason": "Because"})
    assert "Choose at least one rule" in nothing.content.decode()
    taken = revops.post(url("take", study.pk), {"rules": ["ran"], "reason": "AUC 0.8"})

    draft = ScorecardVersion.objects.get(number=2)
    assert taken.headers["Location"] == reverse("admin:playbooks_scorecardversion_change", args=[draft.pk])
    assert dict(draft.rules.values_list("key", "points")) == {"ran": ran.suggested, "asked": 5}
    assert (draft.based_on, draft.reason) == (version, "AUC 0.8")


def test_suggested_points_that_the_steps_of_a_rule_do_not_go_with_are_refused_on_the_page(revops: Client) -> None:
    version = learned_from(60)
    study = studied(version, kind=StudyKind.WEIGHTS, within=30)
    most = studying.suggestion_in(study).weights[0].suggested or 0
    version.rules.filter(key="ran").update(points=most - 1, most_points=most)

    refused = revops.post(url("take", study.pk), {"rules": ["ran"], "reason": "AUC 0.8"})

    assert f"cannot have {most} points as it is" in refused.content.decode()
    assert 'value="AUC 0.8"' in refused.content.decode()
    assert version.scorecard.versions.get() == version


def test_too_few_outcomes_are_refused_with_how_many_it_takes(revops: Client) -> None:
    study = studied(learned_from(10), kind=StudyKind.WEIGHTS, within=30)

    assert study.state == BacktestState.FAILED
    assert "It takes 10 for each of the 1 rules: 6 more, or fewer rules." in page(revops, study)


def test_reviewers_read_suggestions_and_take_none(reviewer: Client) -> None:
    weight = Weight("ran", "Ran a report", 18, 9, 20, 5, Interval(3, 2, 4))
    found = Suggestion(60, 24, [weight], Interval(0.8, 0.7, 0.9), Interval(0.8, 0.7, 0.9))
    proof = StudyFactory()
    stored = {name: proof.summary[name] for name in ("terms", "horizon")} | {"suggestion": studying.packed(found)}
    study = StudyFactory(kind=StudyKind.WEIGHTS, summary=stored)

    assert "3.0 times (2.0 to 4.0)" in page(reviewer, study)
    assert 'type="checkbox" name="rules"' not in page(reviewer, study)
    assert reviewer.post(url("take", study.pk), {"rules": ["ran"], "reason": "Mine"}).status_code == 404


def fired(*days_ago: int) -> list[Life]:
    return [Life(number, NOON - 400 * DAY, NOON - days * DAY) for number, days in enumerate(days_ago)]


@pytest.mark.parametrize(
    ("days_ago", "asked", "days", "words"),
    [
        ((100, 100, 3), None, 90, "the longest that most have had the time for: 2 of the 3"),
        ((40, 20, 15), None, 14, "the longest that most have had the time for: 3 of the 3"),
        ((3, 2, 8), None, 7, "the shortest that is tried: only 1 of the 3"),
        ((), None, 30, "nobody has fired"),
        ((3,), 60, 60, "as asked; 0 of the 1"),
    ],
)
def test_accounts_are_watched_for_as_long_as_most_have_had_the_time(
    days_ago: tuple[int, ...], asked: int | None, days: int, words: str
) -> None:
    found = horizon(fired(*days_ago), NOON - 365 * DAY, NOON, NOON, asked)

    assert found.days == days
    assert words in found.words


def test_an_infinite_end_of_an_interval_is_stored_and_read() -> None:
    stored = studying.packed({"times": Interval(float("inf"), 2.5, float("inf"))})

    assert stored == {"times": {"estimate": None, "low": 2.5, "high": None}}
    assert studying.unpacked(stored["times"], Interval) == Interval(float("inf"), 2.5, float("inf"))
