"""Which channels a notice takes, and when."""

from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.models import User
from handoffs.models import Delivery, NoticeChoice, NoticeSettings
from handoffs.notices.addressing import address_notices
from tests.factories.accounts import NOON, UserFactory
from tests.factories.notices import NoticeFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(roles=["ae"], time_zone="America/New_York")


def addressed() -> list[tuple[str, datetime]]:
    address_notices(NOON)
    return list(Delivery.objects.order_by("channel").values_list("channel", "due_at"))


def test_who_has_chosen_nothing_gets_a_mail_at_once(ann: User) -> None:
    NoticeFactory(person=ann)

    assert addressed() == [("email", NOON)]


def test_a_digest_waits_for_its_hour_in_the_persons_zone(ann: User) -> None:
    NoticeFactory(person=ann, event="woken")

    # 8 in the morning in New York, which was an hour before noon in London on that day in winter.
    assert addressed() == [("email", datetime(2026, 3, 2, 13, tzinfo=UTC))]


def test_what_happens_in_the_quiet_hours_waits_until_they_are_over(ann: User) -> None:
    NoticeSettings.objects.create(person=ann, quiet_from=time(6), quiet_until=time(9, 30))
    NoticeFactory(person=ann)

    assert addressed() == [("email", datetime(2026, 3, 2, 14, 30, tzinfo=UTC))]


def test_each_channel_is_chosen_for_each_event(ann: User) -> None:
    NoticeSettings.objects.create(person=ann, slack_address="sealed")
    for event, channel, timing in (("ready", "email", "never"), ("assigned", "slack", "never")):
        NoticeChoice.objects.create(person=ann, event=event, channel=channel, timing=timing)
    ready, assigned = NoticeFactory(person=ann), NoticeFactory(person=ann, event="assigned")

    address_notices(NOON)

    assert set(Delivery.objects.values_list("notice", "channel")) == {(ready.pk, "slack"), (assigned.pk, "email")}


@pytest.mark.parametrize("fields", [{"at": NOON - DAY}, {"read_at": NOON}], ids=["long ago", "read before"])
def test_what_is_no_news_leaves_baton_not_at_all(fields: dict[str, datetime]) -> None:
    NoticeFactory(**fields)

    assert addressed() == []


def test_a_notice_is_addressed_once(ann: User) -> None:
    NoticeFactory(person=ann)

    assert [address_notices(NOON), address_notices(NOON), Delivery.objects.count()] == [1, 0, 1]


@pytest.mark.parametrize("notices", [1, 3])
def test_queries_do_not_grow_with_the_notices(notices: int, django_assert_num_queries: pytest.FixtureRequest) -> None:
    NoticeFactory.create_batch(notices)

    with django_assert_num_queries(7):  # type: ignore[operator] # savepoint and release are two
        address_notices(NOON)
