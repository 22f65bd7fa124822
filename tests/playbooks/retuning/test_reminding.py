"""Reminders to look at a scorecard again: one a quarter, with what there was to see, answered once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import Account, User
from playbooks.actions import draft_from, publish
from playbooks.enums import Authority, Retuned
from playbooks.errors import AlreadyAnswered, NotAnswered
from playbooks.models import RetuneReminder, ScorecardVersion
from playbooks.retuning.evidence import Evidence, evidence_of
from playbooks.retuning.quarters import last_quarter_end, months_after
from playbooks.retuning.reminding import answer, remind_to_retune
from tests.factories.accounts import AccountFactory, UserFactory
from tests.factories.playbooks import MilestoneFactory, QualificationFactory
from tests.factories.reviews import prove, sound_draft

PUBLISHED = datetime(2025, 11, 30, 9, tzinfo=UTC)
FIRST, SECOND = datetime(2026, 2, 28, 9, tzinfo=UTC), datetime(2026, 5, 28, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def in_force(at: datetime = PUBLISHED, **fields: object) -> ScorecardVersion:
    return publish(sound_draft(**fields), by=None, at=at, authority=Authority.FILE)


def due() -> list[datetime]:
    return list(RetuneReminder.objects.order_by("due_at").values_list("due_at", flat=True))


@given(
    days_before=st.integers(0, 3_650),
    days=st.integers(0, 2_000),
)
def test_the_last_end_of_a_quarter_has_come_and_the_next_has_not(days_before: int, days: int) -> None:
    since = PUBLISHED - timedelta(days=days_before)
    at = since + timedelta(days=days)

    end = last_quarter_end(since, at)

    ends = [months_after(since, 3 * n) for n in range(1, 30)]
    assert end == max((one for one in ends if one <= at), default=None)


@pytest.mark.django_db
def test_a_quarter_makes_one_reminder_however_often_the_line_looks() -> None:
    in_force()

    made = [remind_to_retune(at) for at in (PUBLISHED + DAY, FIRST - DAY, FIRST, FIRST, FIRST + DAY, FIRST + 60 * DAY)]

    assert made == [0, 0, 1, 0, 0, 0]
    assert due() == [FIRST]


@pytest.mark.django_db
def test_the_next_quarter_takes_the_place_of_one_that_nobody_answered() -> None:
    in_force()
    remind_to_retune(FIRST)

    remind_to_retune(SECOND)
    remind_to_retune(SECOND)

    assert list(RetuneReminder.objects.order_by("due_at").values_list("due_at", "answer")) == [
        (FIRST, Retuned.UNANSWERED),
        (SECOND, ""),
    ]


@pytest.mark.django_db
def test_quarters_that_nobody_was_there_for_make_one() -> None:
    in_force()

    remind_to_retune(PUBLISHED + 400 * DAY)

    assert due() == [datetime(2026, 11, 30, 9, tzinfo=UTC)]


@pytest.mark.django_db
def test_publishing_another_version_answers_it_and_begins_the_quarter_anew() -> None:
    version = in_force()
    remind_to_retune(FIRST)
    following = draft_from(version, by=None, at=FIRST)
    prove(following)
    publish(following, by=None, at=FIRST + DAY, authority=Authority.FILE)

    remind_to_retune(FIRST + DAY)

    assert RetuneReminder.objects.values_list("answer", "reason").get() == (
        Retuned.RETUNED,
        "Another version was published.",
    )
    assert remind_to_retune(SECOND) == 0
    assert remind_to_retune(SECOND + 4 * DAY) == 1


@pytest.mark.django_db
def test_an_answer_is_given_once_and_leaving_needs_a_reason() -> None:
    in_force()
    remind_to_retune(FIRST)
    reminder, revops = RetuneReminder.objects.get(), UserFactory()

    with pytest.raises(NotAnswered, match="Say why it is left as it is"):
        answer(reminder, Retuned.LEFT, reason=" ", by=revops, at=FIRST)
    answer(reminder, Retuned.LEFT, reason="It is above the bar", by=revops, at=FIRST + DAY)
    with pytest.raises(AlreadyAnswered):
        answer(reminder, Retuned.RETUNED, reason="", by=revops, at=FIRST + DAY)

    reminder.refresh_from_db()
    assert (reminder.answer, reminder.reason, reminder.closed_by, reminder.closed_at) == (
        Retuned.LEFT,
        "It is above the bar",
        revops,
        FIRST + DAY,
    )
    assert remind_to_retune(FIRST + 30 * DAY) == 0


def fired(version: ScorecardVersion, at: datetime, *, won: datetime | None = None) -> Account:
    account: Account = AccountFactory()
    QualificationFactory(version=version, account=account, at=at, recorded_at=at)
    if won:
        MilestoneFactory(account=account, at=won)
    return account


@pytest.mark.django_db
def test_the_evidence_counts_the_quarter_as_it_was_known_at_its_end() -> None:
    version = in_force()
    start, end = PUBLISHED, FIRST
    fired(version, start + DAY, won=start + 9 * DAY)
    fired(version, start + DAY)
    fired(version, start + 8 * DAY, won=end + DAY)
    fired(version, start + DAY, won=start)
    fired(version, start - DAY, won=start + 2 * DAY)
    fired(version, end)
    MilestoneFactory(at=start + DAY)
    UserFactory(roles=[Role.AE])

    found = evidence_of(version.scorecard_id, start, end)

    assert found == {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "fired": 3,
        "converted": 1,
        "customers": 4,
        "led": 2,
        "weeks": [["2025-12-01", 3], ["2025-12-08", 1]],
        "people": 1,
        "each_a_week": 10,
    }
    shown = Evidence.of(found | {"each_a_week": 2})
    assert [(week.firings, week.over, week.percent) for week in shown.weeks] == [(3, 1, 100), (1, 0, 33)]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_revops_sees_it_on_the_first_page_and_answers_it_there() -> None:
    fired(in_force(scorecard__name="Team PQL"), FIRST - DAY)
    remind_to_retune(FIRST)
    reminder = RetuneReminder.objects.get()
    url = f"/admin/playbooks/retunereminder/{reminder.pk}/change/"
    revops, seller = client_of(UserFactory(roles=[Role.REVOPS])), client_of(UserFactory(roles=[Role.SALES_REVIEWER]))

    assert url in revops.get("/admin/").content.decode()
    assert url not in seller.get("/admin/").content.decode()
    page = revops.get(url).content.decode()
    assert "Look at Team PQL again" in page
    assert "0.0\u202f% (0.0 to 79.3)" in page
    assert 'name="answer"' not in seller.get(url).content.decode()
    assert seller.post(url, {"answer": "retuned"}).status_code == 403
    assert "Say why it is left" in revops.post(url, {"answer": "left"}, follow=True).content.decode()
    assert (
        "Noted: left as it is." in revops.post(url, {"answer": "left", "reason": "Fine"}, follow=True).content.decode()
    )
    assert url not in revops.get("/admin/").content.decode()
    assert "“Fine”" in revops.get(url).content.decode()
