"""Merges through the whole line: scores as of one account; qualifications and handoffs that follow."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import Role
from accounts.models import Account, Reassessment, User
from config.line import drain
from config.trays import loads
from handoffs.actions import acknowledge
from handoffs.enums import Move
from handoffs.models import Handoff, MoveRecord
from playbooks.actions import publish, publish_tiers
from playbooks.enums import Authority, RuleKind, TierKey
from playbooks.models import Qualification, Score, ScorecardVersion, TierAssignment
from playbooks.scoring import VersionSpec, backtest, score_as_of
from signals.merging import Decision, add_domain, merge_accounts, undo_account_merge
from signals.models import Signal
from tests.factories.accounts import NOON, AccountFactory, AccountMergeFactory, UserFactory
from tests.factories.playbooks import (
    FactRuleFactory,
    RuleFactory,
    ScorecardVersionFactory,
    TierFactory,
    TierVersionFactory,
)
from tests.factories.signals import SignalFactory, message_key
from tests.oracles.identity import Call
from tests.signals.stored import store

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = NOON + DAY


def run(at: datetime = LATER) -> None:
    assert drain(lambda: at).idle


def a_scorecard(used: Signal) -> ScorecardVersion:
    """Activated by the first use; fires with two people in two hours, or three uses, or a known size."""
    version = ScorecardVersionFactory(threshold=50, cooldown=timedelta(0))
    RuleFactory(version=version, key="active", signal=used, points=20, is_activation=True)
    RuleFactory(version=version, key="team", signal=used, points=30, kind=RuleKind.PEOPLE, at_least=2, window=2 * HOUR)
    RuleFactory(version=version, key="often", signal=used, points=30, at_least=3, window=30 * DAY)
    FactRuleFactory(version=version, key="size", points=30, value=100)
    return publish(version, by=None, at=NOON - 60 * DAY, authority=Authority.FILE)


PEOPLE = {"u1": "ann@acme.com", "u2": "al@acme.com", "u3": "de@acme.de", "u4": "di@acme.de"}
USES = st.tuples(st.sampled_from(sorted(PEOPLE)), st.integers(0, 12), st.sampled_from([None, None, 50, 150]))


def calls_of(uses: list[tuple[str, int, int | None]]) -> list[Call]:
    """People who give their addresses, use the product, and say now and then how big their company is."""
    known = [
        Call(message_key(user), NOON - DAY, "identify", user=user, traits={"email": email})
        for user, email in PEOPLE.items()
    ]
    acts: list[Call] = []
    for number, (user, hour, size) in enumerate(uses):
        call: dict[str, Any] = {"kind": "track", "name": "Used"}
        if size is not None:
            call = {"kind": "group", "group": f"g-{PEOPLE[user]}", "traits": {"employees": size}}
        acts.append(Call(message_key(f"c{number}"), NOON + hour * HOUR, user=user, **call))
    return known + acts


def scored(version: ScorecardVersion) -> dict[str, Any]:
    """Everything that scoring says, by the accounts' keys."""
    spec, keys = VersionSpec.of(version), dict(Account.objects.values_list("pk", "key"))
    columns = ("account__key", "points", "activated", "qualified", "rules_held", "reassess_at")
    live = {tuple(map(str, row)) for row in Score.objects.values_list(*columns) if row[4]}
    open_ones = Qualification.objects.filter(ended_at=None).values_list("account__key", flat=True)
    assert sorted(open_ones) == sorted(key for key, _, _, qualified, *_ in live if qualified == "True")
    return {
        "live": live,
        "as of": [
            (row.account, row.points, row.held, row.qualified_at) for row in score_as_of(spec, LATER) if row.held
        ],
        "fired": [(keys[firing.account_id], *firing[1:]) for firing in backtest(spec)],
    }


class AsIfAlwaysOne(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.lists(USES, min_size=2, max_size=10), st.integers(0, 10), st.booleans())
    def test_scores_after_a_merge_are_those_of_one_account_and_after_its_undoing_those_of_two(
        self, uses: list[tuple[str, int, int | None]], cut: int, into_the_second: bool
    ) -> None:
        version = a_scorecard(SignalFactory(event_names=["Used"]))
        by, calls = UserFactory(), calls_of(uses)
        keys = ("acme.com", "acme.de") if into_the_second else ("acme.de", "acme.com")

        with transaction.atomic():
            AccountFactory(key=keys[1])
            add_domain(Account.objects.get(), keys[0], Decision(by, NOON))
            store(calls)
            run()
            always_one = scored(version)
            transaction.set_rollback(True)
        with transaction.atomic():
            store(calls)
            run()
            never_one = scored(version)
            transaction.set_rollback(True)

        store(calls[: 4 + cut])
        run()
        merged, into = (Account.objects.get(key=key) for key in keys)
        merge = merge_accounts(merged, into, Decision(by, NOON))
        store(calls[4 + cut :])
        run()
        note(f"{calls=}")
        assert scored(version) == always_one
        assert not Score.objects.filter(account=merged)
        assert not TierAssignment.objects.filter(account=merged)

        undo_account_merge(merge, by=by, at=LATER)
        run()
        assert scored(version) == never_one
        assert not Reassessment.objects.filter(due_at=None)


@pytest.fixture
def rev() -> User:
    return UserFactory(roles=[Role.REVOPS])


@pytest.fixture
def world() -> None:
    """A scorecard, and tiers that make everybody a case for sales."""
    version = TierVersionFactory()
    TierFactory(version=version, key=TierKey.SELF_SERVE, opens_handoff=False)
    TierFactory(version=version, key=TierKey.SALES_ASSISTED, active_people_min=1)
    publish_tiers(version, by=None, at=NOON - 60 * DAY)
    a_scorecard(SignalFactory(key="used", event_names=["Used"]))


def fire(user: str, hour: int) -> Account:
    """Have somebody use the product three times, which makes their account a lead, and Baton notice an hour later."""
    email = PEOPLE[user]
    calls = [Call(message_key(user), NOON - DAY, "identify", user=user, traits={"email": email})]
    calls += [Call(message_key(f"{user} {hour} {n}"), NOON + hour * HOUR, "track", "Used", user=user) for n in range(3)]
    store(calls)
    run(NOON + (hour + 1) * HOUR)
    return Account.objects.get(key=email.partition("@")[2])


def open_ones() -> tuple[list[tuple[str, str]], list[tuple[str, datetime]]]:
    """Open handoffs with the state they are in, and open qualifications with when they fired, by account."""
    handoffs = Handoff.objects.unclosed().order_by("account__key").values_list("account__key", "state")
    qualifications = Qualification.objects.filter(ended_at=None).order_by("account__key")
    return list(handoffs), list(qualifications.values_list("account__key", "at"))


CALLS = [Move.WARNED_HALF, Move.WARNED_NEARLY, Move.ESCALATED, Move.RESCHEDULED]


def log(handoff: Handoff) -> list[tuple[str, str, User | None]]:
    """What was done to it; that the clock called meanwhile is another matter."""
    done = handoff.moves.exclude(move__in=CALLS).order_by("id")
    return [(record.move, record.state, record.by) for record in done]


def at(hour: int) -> datetime:
    return NOON + hour * HOUR


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_what_a_merged_account_has_goes_on_with_the_other_and_comes_back(rev: User) -> None:
    second = fire("u3", 0)
    first = AccountFactory(key="acme.com")

    merge = merge_accounts(second, first, Decision(rev, LATER))
    run()
    assert open_ones() == ([("acme.com", "fired")], [("acme.com", at(0))])
    assert log(Handoff.objects.get())[-1] == ("followed", "fired", rev)

    undo_account_merge(merge, by=rev, at=LATER)
    run()
    assert open_ones() == ([("acme.de", "fired")], [("acme.de", at(0))])
    assert log(Handoff.objects.get())[-1] == ("followed", "fired", rev)
    assert Qualification.objects.get().own_account is None


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_of_two_open_handoffs_the_older_goes_on_and_the_other_is_back_when_undone(rev: User) -> None:
    second, first = fire("u3", 0), fire("u1", 2)
    younger = Handoff.objects.get(account=first)
    acknowledge(younger, by=UserFactory(roles=[Role.MANAGER]), at=LATER)

    merge = merge_accounts(second, first, Decision(rev, LATER))
    run()
    assert open_ones() == ([("acme.com", "fired")], [("acme.com", at(0))])
    younger.refresh_from_db()
    assert (younger.state, younger.closed_at) == ("merged", LATER)
    assert younger.superseded_by == Handoff.objects.unclosed().get()
    assert log(younger)[-1] == ("merged", "merged", rev)

    undo_account_merge(merge, by=rev, at=LATER)
    run()
    assert open_ones() == (
        [("acme.com", "watching"), ("acme.de", "fired")],
        [("acme.com", at(2)), ("acme.de", at(0))],
    )
    assert log(younger)[-1] == ("unmerged", "watching", rev)
    assert not Qualification.objects.exclude(superseded_by=None)


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_the_time_in_which_a_handoff_had_given_way_is_not_held_against_anybody(rev: User) -> None:
    second, first = fire("u3", 0), fire("u1", 2)
    merge = merge_accounts(second, first, Decision(rev, at(4)))
    run(at(4))

    undo_account_merge(merge, by=rev, at=LATER)
    run(LATER)

    younger = Handoff.objects.get(account=first)
    # One of its four hours was over on Monday at four; the other three begin on Tuesday at noon.
    assert (younger.state, younger.due_at, younger.breached_at) == ("fired", LATER + 3 * HOUR, None)


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_a_lead_that_only_both_together_make_fires_and_ends_with_the_undoing(rev: User) -> None:
    store(
        [Call(message_key(user), NOON - DAY, "identify", user=user, traits={"email": PEOPLE[user]}) for user in PEOPLE]
    )
    store([Call(message_key(f"{user} uses"), NOON, "track", "Used", user=user) for user in ("u1", "u3")])
    run(at(1))
    assert open_ones() == ([], [])

    first, second = (Account.objects.get(key=key) for key in ("acme.com", "acme.de"))
    merge = merge_accounts(second, first, Decision(rev, LATER))
    run(at(1))
    assert open_ones() == ([("acme.com", "fired")], [("acme.com", at(0))])

    undo_account_merge(merge, by=rev, at=LATER)
    run(at(1))
    assert open_ones() == ([("acme.com", "fired")], [])
    assert Handoff.objects.get().account == first


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_draining_twice_moves_nothing_more(rev: User) -> None:
    second, first = fire("u3", 0), fire("u1", 2)
    merge_accounts(second, first, Decision(rev, LATER))
    run()
    before = [*MoveRecord.objects.values(), *Qualification.objects.values(), *Handoff.objects.values()]

    run()

    assert [*MoveRecord.objects.values(), *Qualification.objects.values(), *Handoff.objects.values()] == before


@pytest.mark.django_db
@pytest.mark.parametrize(("undone_at", "lag"), [(None, 3600.0), (NOON + HOUR, 0.0)])
def test_a_merge_waits_in_its_tray_since_it_was_decided_or_undone(undone_at: datetime | None, lag: float) -> None:
    AccountMergeFactory(decided_at=NOON, undone_at=undone_at, settled_at=None)
    AccountMergeFactory()

    found = next(load for load in loads(NOON + HOUR) if load.tray.name == "account_merges")

    assert (found.rows, found.lag_seconds) == (1, lag)
