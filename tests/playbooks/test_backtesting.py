"""Backtests as jobs: taken once, told how far, stopped, begun anew, and stored as they were found."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from rest_framework.test import APIClient

from accounts.enums import Role
from accounts.errors import AlreadyMoved
from playbooks import backtesting, jobs
from playbooks.backtesting import replay, request, run_all
from playbooks.contents import content_of
from playbooks.enums import BacktestState, RuleKind
from playbooks.jobs import LOST, cancel
from playbooks.models import Backtest, BacktestFiring, Rule, ScorecardVersion
from playbooks.scoring import VersionSpec, backtest
from tests.factories.accounts import NOON, AccountFactory, UserFactory
from tests.factories.playbooks import BacktestFactory, RuleFactory, ScorecardVersionFactory
from tests.factories.signals import OccurrenceFactory, SignalFactory

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def still() -> datetime:
    return NOON


@pytest.fixture
def version() -> ScorecardVersion:
    """20 points for a visit, 30 for three of them within a week; both activate, and 20 are enough."""
    made: ScorecardVersion = ScorecardVersionFactory(threshold=20, cooldown=7 * DAY)
    signal = SignalFactory()
    RuleFactory(version=made, key="once", label="Came", points=20, signal=signal, window=DAY, is_activation=True)
    RuleFactory(version=made, key="often", label="Came often", points=30, signal=signal, at_least=3, window=7 * DAY)
    for key, days in {"acme.com": (20, 19, 18), "beta.io": (10,), "gamma.co": (400,)}.items():
        account = AccountFactory(key=key)
        for back in days:
            OccurrenceFactory(signal=signal, account=account, at=NOON - back * DAY)
    return made


@pytest.mark.django_db
def test_the_result_is_what_the_engine_says(version: ScorecardVersion) -> None:
    asked = request(version, by=None, at=NOON, start=NOON - 30 * DAY, end=NOON)

    assert run_all(still) == 1

    asked.refresh_from_db()
    assert (asked.state, asked.content) == (BacktestState.FINISHED, content_of(version))
    expected = [f for f in backtest(VersionSpec.of(version)) if f.at >= NOON - 30 * DAY]
    stored = BacktestFiring.objects.filter(backtest=asked).order_by("account", "at")
    assert list(stored.values_list("account", "at", "points", "held")) == [tuple(firing) for firing in expected]
    assert asked.summary == {
        "accounts": 2,
        "firings": 2,
        "rules": [["once", "Came", 20], ["often", "Came often", 30]],
        "weeks": [["2026-02-09", 1], ["2026-02-16", 1]],
        "overlap": None,
        "other_rules": [],
        "thresholds": [[10, 2, 2], [15, 2, 2], [25, 1, 1], [30, 1, 1], [40, 1, 1]],
        "without": [["once", "Came", 0, 0], ["often", "Came often", 2, 2]],
    }


@pytest.mark.django_db
def test_two_versions_are_laid_side_by_side(version: ScorecardVersion) -> None:
    other = ScorecardVersionFactory(scorecard=version.scorecard, number=2, threshold=50, cooldown=7 * DAY)
    for rule in version.rules.all():
        rule.pk, rule.version = None, other
        rule.save()
    asked = request(version, by=None, at=NOON, compared_with=other)
    run_all(still)

    asked.refresh_from_db()
    assert asked.summary["overlap"] == {"both": 1, "this": 2, "other": 0}
    assert BacktestFiring.objects.filter(backtest=asked, is_other=True).get().who == "acme.com"


@pytest.mark.django_db
def test_weeks_without_a_firing_are_there(version: ScorecardVersion) -> None:
    asked = request(version, by=None, at=NOON)
    run_all(still)

    asked.refresh_from_db()
    days = [datetime.fromisoformat(monday) for monday, _ in asked.summary["weeks"]]
    assert {later - earlier for earlier, later in pairwise(days)} == {7 * DAY}
    assert sum(count for _, count in asked.summary["weeks"]) == asked.summary["firings"]


@pytest.mark.django_db
@pytest.mark.parametrize("has_rules", [True, False])
def test_an_empty_history_has_an_empty_result(has_rules: bool) -> None:
    version = ScorecardVersionFactory()
    if has_rules:
        RuleFactory(version=version, is_activation=True)
    asked = request(version, by=None, at=NOON)
    run_all(still)

    asked.refresh_from_db()
    assert (asked.state, asked.summary["firings"], asked.summary["weeks"]) == (BacktestState.FINISHED, 0, [])


@pytest.mark.django_db
def test_one_runs_at_a_time_and_one_whose_runner_is_lost_begins_anew(version: ScorecardVersion) -> None:
    first, second = request(version, by=None, at=NOON), request(version, by=None, at=NOON)

    taken = jobs.take(Backtest, NOON)

    assert taken is not None
    assert (taken.pk, taken.attempt) == (first.pk, 1)
    assert jobs.take(Backtest, NOON + LOST) is None
    again = jobs.take(Backtest, NOON + LOST + MINUTE)
    assert again is not None
    assert (again.pk, again.attempt) == (first.pk, 2)
    jobs.run(taken, replay, still)  # the one that was lost wakes up: the result is not its to store
    first.refresh_from_db()
    assert first.state == BacktestState.RUNNING
    jobs.run(again, replay, still)
    first.refresh_from_db()
    assert first.state == BacktestState.FINISHED
    assert second.state == BacktestState.WAITING


@pytest.mark.django_db
def test_one_that_kills_its_workers_ends_and_the_next_has_its_turn(version: ScorecardVersion) -> None:
    fatal, second = request(version, by=None, at=NOON), request(version, by=None, at=NOON)
    taken = [jobs.take(Backtest, NOON + turn * (LOST + MINUTE)) for turn in range(jobs.ATTEMPTS + 1)]

    fatal.refresh_from_db()
    assert [one and one.pk for one in taken] == [fatal.pk] * jobs.ATTEMPTS + [second.pk]
    assert fatal.state == BacktestState.FAILED
    assert "gone before the end, 3 times" in fatal.failure


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_one_stops_with_the_next_share(version: ScorecardVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playbooks.scoring.shares.ACCOUNTS_IN_A_SHARE", 2)
    asked = request(version, by=None, at=NOON)
    taken = jobs.take(Backtest, NOON)
    assert taken is not None
    teller = jobs.teller

    def cancelled_first(*given: object) -> object:
        told = teller(*given)  # type: ignore[arg-type]

        def after(done: int, total: int) -> None:
            _cancel_elsewhere(asked)
            told(done, total)

        return after

    monkeypatch.setattr(jobs, "teller", cancelled_first)
    jobs.run(taken, replay, still)

    asked.refresh_from_db()
    assert asked.state == BacktestState.CANCELLED
    assert not BacktestFiring.objects.filter(backtest=asked).exists()
    with pytest.raises(AlreadyMoved, match="it is cancelled"):
        cancel(asked, NOON)


def _cancel_elsewhere(asked: Backtest) -> None:
    """As another process does it, while this one is in the snapshot that it replays."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "UPDATE playbooks_backtest SET state = 'cancelled', finished_at = %s WHERE id = %s",
                [NOON, asked.pk],
            )
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_progress_is_told_while_it_runs(version: ScorecardVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playbooks.scoring.shares.ACCOUNTS_IN_A_SHARE", 2)
    asked = request(version, by=None, at=NOON)
    run_all(still)

    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.total) == (BacktestState.FINISHED, asked.total, 4)


@pytest.mark.django_db
def test_what_fails_says_why(version: ScorecardVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtesting, "MOST_FIRINGS", 1)
    asked = request(version, by=None, at=NOON)
    run_all(still)

    asked.refresh_from_db()
    assert asked.state == BacktestState.FAILED
    assert "more than 1 firings. Raise the threshold" in asked.failure


@pytest.mark.django_db
def test_the_database_keeps_a_result_as_it_is(version: ScorecardVersion) -> None:
    proof = BacktestFactory(version=version)
    with pytest.raises(ProgrammingError, match="Cannot update"):
        Backtest.objects.filter(pk=proof.pk).update(people=2)


@pytest.mark.django_db
def test_a_range_without_an_instant_is_refused(version: ScorecardVersion) -> None:
    with pytest.raises(IntegrityError, match="backtest_ends_after_its_start"):
        request(version, by=None, at=NOON, start=NOON, end=NOON)


@pytest.mark.django_db
def test_revops_asks_watches_and_shares_and_a_reviewer_reads(
    version: ScorecardVersion, client: Client, django_assert_max_num_queries: object
) -> None:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    ask = reverse("admin:playbooks_backtest_ask", args=[version.pk])
    wrong = client.post(ask, {"start_0": "2026-03-02", "start_1": "12:00", "end_0": "2026-03-01", "end_1": "12:00"})
    assert "Choose an end after the start" in wrong.content.decode()
    made = client.post(ask, {"people": 1, "each_a_week": 1})
    page = made["Location"]
    assert "Waiting for a worker" in client.get(page).content.decode()

    run_all(still)
    client.force_login(UserFactory(roles=[Role.PRODUCT_REVIEWER]))
    text = client.get(page).content.decode()

    assert "acme.com" in text
    assert "Came often" in text
    fired = Backtest.objects.get().firings.order_by("at").last()
    assert fired is not None
    query = urlencode({"version": version.pk, "at": fired.at.isoformat()})
    way = f"{reverse('account-why', args=[fired.account_id])}?{query}"
    assert escape(way) in text
    why = client.get(way).content.decode()
    assert "Came often" in why
    assert client.post(reverse("admin:playbooks_backtest_cancel", args=[Backtest.objects.get().pk])).status_code == 404
    found = client.get(page, {"q": "ACME"}).content.decode()
    assert "acme.com" in found
    assert "beta.io" not in found
    lines = b"".join(client.get(reverse("admin:playbooks_backtest_csv", args=[Backtest.objects.get().pk])))
    assert lines.decode().splitlines()[0] == "account,at,points,rules"
    assert len(lines.decode().splitlines()) == 1 + Backtest.objects.get().summary["firings"]


@pytest.mark.django_db
def test_a_page_says_that_the_draft_has_changed_since(version: ScorecardVersion, client: Client) -> None:
    asked = request(version, by=None, at=NOON)
    run_all(still)
    ScorecardVersion.objects.filter(pk=version.pk).update(threshold=30)
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    text = client.get(reverse("admin:playbooks_backtest_change", args=[asked.pk])).content.decode()

    assert "has changed since" in text


@pytest.mark.django_db
def test_page_and_api_say_that_the_other_has_changed_since(version: ScorecardVersion, client: Client) -> None:
    other = ScorecardVersionFactory(scorecard=version.scorecard, number=2, threshold=50)
    rule = RuleFactory(version=other, signal=version.rules.all()[0].signal, is_activation=True)
    asked = request(version, by=None, at=NOON, compared_with=other)
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    page, told = reverse("admin:playbooks_backtest_change", args=[asked.pk]), f"/api/backtests/{asked.pk}"
    warning = f"{other}, which it was compared with, has changed since"
    ScorecardVersion.objects.filter(pk=other.pk).update(threshold=20)  # between asking and running
    run_all(still)

    before = client.get(told).json()
    assert before["compared_content"] == content_of(ScorecardVersion.objects.get(pk=other.pk))
    assert (before["has_changed"], before["other_has_changed"]) == (False, False)
    assert warning not in client.get(page).content.decode()

    Rule.objects.filter(pk=rule.pk).update(points=21)

    after = client.get(told).json()
    assert (after["has_changed"], after["other_has_changed"]) == (False, True)
    text = client.get(page).content.decode()
    assert warning in text
    assert "Backtest it again before it is published" not in text


@pytest.mark.django_db
def test_a_draft_that_a_proof_is_compared_with_stays(version: ScorecardVersion) -> None:
    other = ScorecardVersionFactory(scorecard=version.scorecard, number=2)
    BacktestFactory(version=version, compared_with=other)

    with pytest.raises(ProtectedError):
        other.delete()


def test_weeks_begin_on_monday_in_utc() -> None:
    sunday = datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
    assert backtesting._monday(sunday) == datetime(2026, 2, 23, tzinfo=UTC)
    assert backtesting._monday(sunday + timedelta(seconds=1)) == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.django_db
def test_days_to_come_are_no_history() -> None:
    version = ScorecardVersionFactory(threshold=20)
    quiet = RuleFactory(
        version=version, kind=RuleKind.ABSENCE, at_least=None, window=DAY, points=20, is_activation=True
    )
    for back in (3, 0.5):
        OccurrenceFactory(signal=quiet.signal, account=AccountFactory(), at=NOON - back * DAY)
    asked, ahead = (request(version, by=None, at=NOON, end=end) for end in (None, NOON + DAY))

    run_all(still)

    assert [job.firings.count() for job in (asked, ahead)] == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["firings", "firings.csv"])
def test_a_search_that_no_key_can_match_is_named(part: str, version: ScorecardVersion) -> None:
    asked = request(version, by=None, at=NOON)
    run_all(still)
    client = APIClient()
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    refused = client.get(f"/api/backtests/{asked.pk}/{part}?search=%00")

    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (400, ["search"])


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["1e999", "1.5", "true"])
@pytest.mark.parametrize("what", ["backtests", "studies"])
def test_a_number_that_is_no_id_is_named(what: str, number: str) -> None:
    client = APIClient()
    client.force_login(UserFactory(roles=[Role.REVOPS]))

    refused = client.post(f"/api/{what}", f'{{"version": {number}}}', content_type="application/json")

    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (400, ["version"])
