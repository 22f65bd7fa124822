"""The demo company: the same every time, and something for every page."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef
from pytest_django import DjangoDbBlocker

from accounts.models import Account, Domain, Identifier, Person, User
from config.demo import loading, simulator
from config.demo.cast import companies
from config.demo.users import DEMO_USERS
from config.line import WITHOUT_NOTICES, Clock, Drained, Station, drain
from handoffs.enums import HandoffState
from handoffs.gates import PERMISSION_LOOKBACK
from handoffs.models import Feedback, Handoff, Refusal, Violation
from handoffs.moves import CLOSED
from handoffs.timing import FRESH
from playbooks.enums import TierKey
from playbooks.models import Qualification, Score, TierAssignment
from signals.enums import BatchSource
from signals.models import Backfill, Batch, Event, Occurrence, Rejection, Signal
from tests.rows import everything

SUNDAY_MORNING = datetime(2026, 3, 8, 7, tzinfo=UTC)
TUESDAY_NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def decoded(now: datetime) -> list[dict[str, Any]]:
    calls = []
    for sent in simulator.usage(now):
        try:
            calls.append(json.loads(sent.line))
        except ValueError:
            continue
    return calls


def test_same_now_gives_the_same_lines() -> None:
    assert simulator.usage(TUESDAY_NOON) == simulator.usage(TUESDAY_NOON)


def test_lines_come_in_order_and_none_from_the_future() -> None:
    instants = [sent.at for sent in simulator.usage(TUESDAY_NOON)]

    assert instants == sorted(instants)
    assert TUESDAY_NOON - timedelta(days=62) < instants[0]
    assert instants[-1] <= TUESDAY_NOON


def test_only_a_retry_has_a_message_id_twice() -> None:
    counts = Counter(call["messageId"] for call in decoded(TUESDAY_NOON))

    assert sorted(count for count in counts.values() if count > 1) == [2, 2, 2]


def test_names_are_unique_and_every_unusual_one_is_there() -> None:
    everybody = list(companies(TUESDAY_NOON))

    assert len({company.domain for company in everybody}) == len({company.name for company in everybody}) == 295
    assert {"株式会社ひかり電機", "شركة النخبة للتقنية", "Ñandú & Søn"} <= {company.name for company in everybody}
    assert max(len(company.name) for company in everybody) > 100


def test_people_work_on_weekdays_and_in_the_day() -> None:
    calls = decoded(TUESDAY_NOON)
    runs = [datetime.fromisoformat(call["timestamp"]) for call in calls if call.get("event") == "Workflow Run"]

    weekend = sum(at.weekday() >= 5 for at in runs)

    assert weekend / len(runs) < 0.15


class Killed(Exception):
    """Stands for the death of the process."""


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """The demo company, loaded once for this module: killed between landing and working off, then loaded again."""
    with django_db_blocker.unblock(), transaction.atomic():
        started = loading.begin(SUNDAY_MORNING)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loading, "drain", dies_at(SUNDAY_MORNING - timedelta(days=9)))
            with pytest.raises(Killed):
                loading.run(started, lambda _done, _total: None)
        assert loading.is_unfinished()
        again = loading.begin(SUNDAY_MORNING + timedelta(hours=5))
        assert again == loading.Started(SUNDAY_MORNING, None)
        loading.run(again, lambda _done, _total: None)
        yield SUNDAY_MORNING
        transaction.set_rollback(True)


def dies_at(instant: datetime) -> Callable[..., Drained]:
    def drain_or_die(clock: Clock, *, stations: Sequence[Station]) -> Drained:
        if clock() >= instant:
            raise Killed
        return drain(clock, stations=stations)

    return drain_or_die


pytestmark = pytest.mark.django_db


def test_load_is_complete_and_everything_is_worked_off(demo: datetime) -> None:
    wrong, sent = 7, {sent.line for sent in simulator.usage(demo)}

    assert Event.objects.count() == len(sent) - wrong
    assert not loading.is_unfinished()
    assert not Batch.objects.filter(processed_at=None).exists()
    assert not Backfill.objects.filter(finished_at=None).exists()
    assert not Qualification.objects.filter(taken_at=None).exists()


def test_working_again_changes_no_row(demo: datetime) -> None:
    before = everything()

    drained = drain(lambda: demo, stations=WITHOUT_NOTICES)

    assert (drained.done.total(), drained.failed) == (0, {})
    assert everything() == before


def test_what_is_wrong_was_refused_with_its_field(demo: datetime) -> None:
    assert set(Rejection.objects.values_list("field", flat=True)) == {
        "", "event", "groupId", "timestamp", "type", "userId",
    }  # fmt: skip


def test_retries_were_counted_as_duplicates(demo: datetime) -> None:
    assert Batch.objects.filter(duplicate__gt=0, source=BatchSource.DEMO).exists()


def test_every_tier_has_accounts_and_most_serve_themselves(demo: datetime) -> None:
    tiers = Counter(TierAssignment.objects.values_list("tier", flat=True))

    assert set(tiers) == set(TierKey.values)
    assert tiers[TierKey.SALES_LED] >= 8
    assert tiers[TierKey.SALES_ASSISTED] >= 30
    assert tiers[TierKey.SELF_SERVE] > 0.7 * tiers.total()


def test_a_tenth_to_a_fifth_of_accounts_qualified(demo: datetime) -> None:
    accounts = Account.objects.count()
    qualified = Qualification.objects.values("account").distinct().count()

    assert 280 <= accounts <= 305
    assert 0.1 <= qualified / accounts <= 0.21
    assert Qualification.objects.exclude(ended_at=None).exists()
    assert Qualification.objects.filter(tier=TierKey.SELF_SERVE).exists()
    assert Score.objects.filter(activated=False).exists()


def test_queue_has_every_state_of_the_clock(demo: datetime) -> None:
    waiting = Handoff.objects.unacknowledged()

    assert waiting.overdue(demo).count() >= 2
    assert waiting.filter(due_at__gt=demo).count() >= 4
    assert Handoff.objects.exclude(acknowledged_at=None).count() >= 20
    assert Handoff.objects.filter(acknowledged_at__gt=F("due_at")).exists()


def test_what_is_ready_is_mostly_fresh_and_older_ones_were_worked_off_by_the_rules(demo: datetime) -> None:
    states = Counter(Handoff.objects.values_list("state", flat=True))
    ready = Handoff.objects.filter(state=HandoffState.READY)
    stale = sum(demo - (handoff.permitted_at or handoff.fired_at) > FRESH for handoff in ready)

    assert 1 <= stale <= len(ready) / 2
    assert states[HandoffState.CONTACTED] >= 2
    assert sum(states[state] for state in CLOSED) >= 5
    assert not Violation.objects.exists()
    assert not Refusal.objects.exists()
    assert Feedback.objects.exists()


def test_clocks_started_over_many_weeks(demo: datetime) -> None:
    days = set(Handoff.objects.values_list("fired_at__date", flat=True))

    assert len(days) >= 15
    assert (max(days) - min(days)).days >= 40


def test_each_account_executive_has_work_and_the_pool_too(demo: datetime) -> None:
    owners = Counter(Handoff.objects.values_list("owner__email", flat=True))

    assert set(owners) == {"ann@demo.example", "bo@demo.example", None}
    waiting = Counter(Handoff.objects.unacknowledged().values_list("owner__email", flat=True))
    assert set(waiting) == set(owners)


def test_some_handoffs_have_a_permission_moment_and_some_have_none(demo: datetime) -> None:
    invites = Occurrence.objects.filter(
        account=OuterRef("account"), signal__plays=OuterRef("play"), at__gt=OuterRef("fired_at") - PERMISSION_LOOKBACK
    )
    ready = Handoff.objects.exclude(permitted_at=None)
    watching = Handoff.objects.filter(state=HandoffState.WATCHING)

    assert ready.filter(Exists(invites)).count() == ready.count() >= 5
    assert watching.exclude(Exists(invites)).count() == watching.count() >= 5


def test_some_customers_want_more(demo: datetime) -> None:
    expansion = Handoff.objects.filter(motion="expansion").unclosed()

    assert expansion.filter(play__key="expansion").exclude(state=HandoffState.FIRED).count() >= 1
    assert {handoff.qualification.scorecard.key for handoff in expansion} >= {"expansion"}


def test_every_signal_has_occurred(demo: datetime) -> None:
    assert not Signal.objects.filter(occurrences=None).exists()


def test_awkward_cases_are_there(demo: datetime) -> None:
    people = Person.objects.annotate(spaces=Count("memberships__workspace__account", distinct=True))

    assert Domain.objects.filter(is_freemail=True, account=None).count() == 5
    assert people.filter(account=None, email__endswith="@gmail.com").exists()
    assert people.filter(spaces=2).exists()
    assert Domain.objects.filter(host__startswith="eu.").exclude(account=None).exists()
    assert Account.objects.annotate(spaces=Count("workspaces")).filter(spaces=2).exists()
    assert one_person("a_browser_1", "u_browser_1")
    assert one_person("u_old_id", "u_new_id")
    assert Person.objects.get(identifiers__value="u_shy").account is not None
    assert Event.objects.filter(client_at__gt=F("at") + timedelta(hours=2)).exists()
    assert Event.objects.filter(at__lt=F("received_at") - timedelta(days=12)).exists()
    assert Account.objects.filter(name__startswith="株式会社").exists()


def one_person(*identifiers: str) -> bool:
    return Identifier.objects.filter(value__in=identifiers).values("person").distinct().count() == 1


def test_users_have_their_roles_and_sellers_their_team(demo: datetime) -> None:
    found = {user.email: (user.roles, user.teams.exists()) for user in User.objects.all()}

    assert found == {user.email: (frozenset([user.role]), user.sells) for user in DEMO_USERS}


def test_a_second_start_does_nothing(demo: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    batches = Batch.objects.count()

    call_command("load_demo", "--if-empty")

    assert capsys.readouterr().out == ""
    assert Batch.objects.count() == batches
    with pytest.raises(CommandError, match="here already"):
        call_command("load_demo")
