"""A version waits for its day and something happens before: nothing is published, none of it half, and it says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from accounts.models import Reassessment
from playbooks import actions
from playbooks.actions import draft_from, publish
from playbooks.contents import content_of
from playbooks.enums import Authority, Seat, Verdict, VersionState
from playbooks.models import NamedList, Rule, Score, ScorecardVersion
from playbooks.reviewing import Judgement, judge, send_to_review, take_back
from playbooks.scheduling import publish_scheduled, schedule
from signals.models import Signal
from tests.factories.accounts import AccountFactory, UserFactory
from tests.factories.playbooks import ListRuleFactory, ScoreFactory, put_on
from tests.factories.playbooks import publish as publish_as_stored
from tests.factories.reviews import approve, prove, reviewer, sound_draft
from tests.factories.signals import ConditionFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def waiting() -> ScorecardVersion:
    """An approved version with a list, an hour before its day, over one in force under which an account has a score."""
    in_force = sound_draft(scorecard__name="PQL")
    publish_as_stored(in_force)
    ScoreFactory(version=in_force)
    version = draft_from(in_force, by=None, at=now(), reason="Spring")
    target = ListRuleFactory(version=version, label="Target", points=5, named_list__name="Targets")
    rival = ListRuleFactory(version=version, label="Rival", points=0, is_disqualifier=True, named_list__name="Rivals")
    put_on(target.named_list, "acme.com", at=now() - 2 * HOUR)
    put_on(rival.named_list, "other.com", at=now() - 2 * HOUR)
    send_to_review(version, by=None, at=now())
    approve(version)
    Reassessment.objects.all().delete()
    # Its history is written at the beginning of the test's transaction, which has to come after it was given its day.
    return schedule(version, publish_at=now() + HOUR, by=UserFactory(roles=[Role.REVOPS]), at=now() - HOUR)


def vetoed(version: ScorecardVersion) -> None:
    veto = Judgement(Seat.SALES, Verdict.VETO, content_of(version), "Too few for us")
    judge(version, veto, by=reviewer(Seat.SALES), at=now())


def published_instead(version: ScorecardVersion) -> None:
    other = draft_from(ScorecardVersion.objects.get(state=VersionState.PUBLISHED), by=None, at=now())
    prove(other)
    publish(other, by=None, at=now(), authority=Authority.FILE)


def listed_otherwise(version: ScorecardVersion) -> None:
    put_on(NamedList.objects.get(name="Targets"), "acme.com", "beta.io", at=now())


def counted_otherwise(version: ScorecardVersion) -> None:
    ConditionFactory(signal=Signal.objects.get())


def switched_off(version: ScorecardVersion) -> None:
    Signal.objects.update(is_active=False)


def contradicting(version: ScorecardVersion) -> None:
    put_on(NamedList.objects.get(name="Rivals"), "acme.com", at=now())


def in_force() -> list[tuple[int, str]]:
    return list(ScorecardVersion.objects.order_by("number").values_list("number", "state"))


@pytest.mark.parametrize(
    ("happens", "state", "said"),
    [
        (vetoed, "draft", "UTC. Sales vetoed it: Too few for us"),
        (listed_otherwise, "in_review", "The list “Targets” has changed since it was given its day: look at what"),
        (contradicting, "in_review", "“Target” and “Rival” contradict each other about 1 entry on both"),
        (counted_otherwise, "in_review", "has changed since it was given its day: look at what that does to it, then"),
        (switched_off, "in_review", "is switched off; switch it on or choose another."),
    ],
)
def test_it_is_not_published_and_says_why(
    waiting: ScorecardVersion, client: Client, happens: Callable[[ScorecardVersion], None], state: str, said: str
) -> None:
    happens(waiting)

    publish_scheduled(now() + 2 * HOUR)

    waiting.refresh_from_db()
    assert in_force() == [(1, "published"), (2, state)]
    assert (waiting.scheduled_at, waiting.scheduled_by, waiting.published_at) == (None, None, None)
    assert (Score.objects.count(), Reassessment.objects.count()) == (1, 0)
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    page = f"/admin/playbooks/scorecardversion/{waiting.pk}/change/"
    first, own = (client.get(url).content.decode() for url in ("/admin/", page))
    assert said in client.get(f"/api/scorecard-versions/{waiting.pk}").json()["schedule_refusal"]
    assert "Not published by itself: " in first
    assert f"It was not published by itself. {waiting.schedule_refusal}" in own


def test_one_that_was_published_meanwhile_stays_in_force(waiting: ScorecardVersion) -> None:
    published_instead(waiting)

    publish_scheduled(now() + 2 * HOUR)

    waiting.refresh_from_db()
    assert in_force() == [(1, "retired"), (2, "in_review"), (3, "published")]
    assert waiting.schedule_refusal.startswith("PQL v3 was published on ")
    # Whoever has looked at it decides anew, on the same approvals.
    schedule(waiting, publish_at=now() + HOUR, by=None, at=now())
    publish_scheduled(now() + HOUR)
    assert in_force() == [(1, "retired"), (2, "published"), (3, "retired")]


def test_a_draft_that_was_taken_back_and_changed_waits_for_nothing(waiting: ScorecardVersion) -> None:
    take_back(waiting, by=None)
    Rule.objects.filter(version=waiting, label="Target").update(points=7)
    send_to_review(waiting, by=None, at=now())

    assert publish_scheduled(now() + 2 * HOUR) == 0

    assert in_force() == [(1, "published"), (2, "in_review")]


def test_one_that_got_another_day_since_it_was_looked_for_waits_for_that(
    waiting: ScorecardVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = actions.lock_memberships

    def rescheduled() -> None:
        lock()
        ScorecardVersion.objects.filter(pk=waiting.pk).update(scheduled_at=now() + 9 * HOUR)

    monkeypatch.setattr("playbooks.scheduling.lock_memberships", rescheduled)
    publish_scheduled(now() + 2 * HOUR)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.schedule_refusal) == (VersionState.IN_REVIEW, "")
    assert waiting.scheduled_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_killed_in_between_leaves_all_as_it_was_and_the_next_publishes(
    waiting: ScorecardVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    AccountFactory()
    with monkeypatch.context() as patched:
        patched.setattr("playbooks.actions.reassess_everyone", _lose_the_connection)
        with pytest.raises(OperationalError):
            publish_scheduled(now() + 2 * HOUR)
    connection.close()

    waiting.refresh_from_db()
    assert in_force() == [(1, "published"), (2, "in_review")]
    assert (waiting.scheduled_at is None, Score.objects.count(), waiting.schedule_refusal) == (False, 1, "")

    assert [publish_scheduled(now() + 2 * HOUR), publish_scheduled(now() + 2 * HOUR)] == [1, 0]
    assert in_force() == [(1, "retired"), (2, "published")]
    assert (Score.objects.count(), Reassessment.objects.exists()) == (0, True)


def _lose_the_connection(*_: object) -> None:
    """What PostgreSQL sees of a process that dies: its connection ends in the middle of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
