"""Publishing at an instant: when it may be asked for, that it happens then, and what is said if it may not be."""

from datetime import datetime, timedelta

import pytest

from config.line import STATIONS
from playbooks.actions import publish
from playbooks.enums import Seat, VersionState
from playbooks.errors import ContentChanged, NotInReview, NotPublishable, NotSchedulable
from playbooks.models import ScorecardVersion
from playbooks.reviewing import take_back
from playbooks.scheduling import publish_scheduled, schedule, unschedule
from signals.models import Signal
from tests.factories.accounts import NOON, UserFactory
from tests.factories.reviews import approve, in_review, sound_draft

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def approved() -> ScorecardVersion:
    version = in_review(reason="Spring")
    approve(version)
    return version


def test_it_is_published_when_its_time_has_come_in_the_name_of_who_asked(approved: ScorecardVersion) -> None:
    ann = UserFactory(first_name="Ann", last_name="Lee")
    schedule(approved, publish_at=NOON + HOUR, by=ann, at=NOON)

    early = publish_scheduled(NOON + HOUR - timedelta(seconds=1))
    assert (early, ScorecardVersion.objects.get().state) == (0, VersionState.IN_REVIEW)
    assert publish_scheduled(NOON + HOUR) == 1

    approved.refresh_from_db()
    assert (approved.state, approved.published_at, approved.scheduled_at) == (
        VersionState.PUBLISHED,
        NOON + HOUR,
        None,
    )
    assert publish_scheduled(NOON + HOUR) == 0


def test_the_line_does_it() -> None:
    assert publish_scheduled in [station.work for station in STATIONS]


def test_what_may_not_be_published_any_more_says_why(approved: ScorecardVersion) -> None:
    schedule(approved, publish_at=NOON + HOUR, by=None, at=NOON)
    Signal.objects.update(is_active=False)

    publish_scheduled(NOON + 2 * HOUR)

    approved.refresh_from_db()
    assert (approved.state, approved.scheduled_at) == (VersionState.IN_REVIEW, None)
    assert "is switched off" in approved.schedule_refusal


def test_a_refusal_is_gone_with_the_next_schedule(approved: ScorecardVersion) -> None:
    test_what_may_not_be_published_any_more_says_why(approved)
    Signal.objects.update(is_active=True)

    schedule(approved, publish_at=NOON + 4 * HOUR, by=None, at=NOON + 3 * HOUR)

    approved.refresh_from_db()
    assert (approved.scheduled_at, approved.schedule_refusal) == (NOON + 4 * HOUR, "")


def test_one_that_may_not_be_published_holds_up_no_other(approved: ScorecardVersion) -> None:
    schedule(approved, publish_at=NOON + HOUR, by=None, at=NOON)
    Signal.objects.update(is_active=False)
    other = in_review()
    approve(other)
    schedule(other, publish_at=NOON + HOUR, by=None, at=NOON)

    publish_scheduled(NOON + HOUR)
    publish_scheduled(NOON + HOUR)

    other.refresh_from_db()
    assert other.state == VersionState.PUBLISHED


def test_without_every_approval_there_is_no_schedule() -> None:
    version = in_review()
    approve(version, Seat.SALES, Seat.PRODUCT)

    with pytest.raises(NotPublishable, match="Marketing has not approved it"):
        schedule(version, publish_at=NOON + HOUR, by=None, at=NOON)
    with pytest.raises(NotInReview):
        schedule(sound_draft(), publish_at=NOON + HOUR, by=None, at=NOON)


@pytest.mark.parametrize("publish_at", [NOON, NOON - HOUR, NOON + timedelta(days=367)])
def test_only_an_instant_to_come_is_a_schedule(approved: ScorecardVersion, publish_at: datetime) -> None:
    with pytest.raises(NotSchedulable, match="from now on and within a year"):
        schedule(approved, publish_at=publish_at, by=None, at=NOON)


def test_a_schedule_for_what_was_not_read_is_refused(approved: ScorecardVersion) -> None:
    with pytest.raises(ContentChanged):
        schedule(approved, publish_at=NOON + HOUR, by=None, at=NOON, content="x")


def test_a_schedule_can_be_taken_away(approved: ScorecardVersion) -> None:
    schedule(approved, publish_at=NOON + HOUR, by=None, at=NOON)

    unschedule(approved, by=None)

    assert publish_scheduled(NOON + HOUR) == 0
    with pytest.raises(NotSchedulable, match="not scheduled any more"):
        unschedule(approved, by=None)


def test_taking_back_forgets_the_schedule(approved: ScorecardVersion) -> None:
    schedule(approved, publish_at=NOON + HOUR, by=None, at=NOON)

    take_back(approved, by=None)

    assert publish_scheduled(NOON + HOUR) == 0


def test_publishing_by_hand_forgets_the_schedule(approved: ScorecardVersion) -> None:
    schedule(approved, publish_at=NOON + HOUR, by=None, at=NOON)

    publish(approved, by=None, at=NOON)

    assert publish_scheduled(NOON + HOUR) == 0
