"""Merges by hand, and their undoing, at any point of a history: the state is that of the decisions that stand.

Whatever was merged and undone in between, and whatever arrived meanwhile, the result equals the oracle's, which works
everything out from the calls and the decisions that are left at the end.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import F
from hypothesis import example, given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.errors import RuleBroken
from accounts.models import Account, AccountMerge, Identifier, Person, PersonMerge, User
from signals.merging import Decision, merge_accounts, merge_people, undo_account_merge, undo_person_merge
from signals.models import Occurrence
from signals.stations import match_batches, settle_merges
from tests.factories.accounts import NOON, UserFactory
from tests.factories.signals import SignalFactory, message_key
from tests.oracles.identity import Call, Merges, Node, resolve
from tests.signals.stored import store, stored_state
from tests.signals.test_identity_oracle import COMPANIES, NUMBERS, OWN, build

KEYS = sorted(set(COMPANIES.values()))
NODES: list[Node] = [("user", "u1"), ("user", "u2"), ("user", "u3"), ("anonymous", "a-u1"), ("anonymous", "a-u2")]
MOVES = st.tuples(
    st.sampled_from(["accounts", "people", "people", "undo", "undo"]), st.integers(0, 4), st.integers(0, 4)
)
ARRIVALS = st.lists(NUMBERS, min_size=1, max_size=5)
STEPS = st.lists(st.one_of(ARRIVALS, MOVES, MOVES), min_size=3, max_size=10)
OWNED = st.sets(st.sampled_from(KEYS))
PRELUDE = [
    Call(message_key(f"p{number}"), NOON + timedelta(minutes=minute), traits=traits, **who)
    for number, (minute, who, traits) in enumerate(
        [
            (3, {"kind": "identify", "user": "u1"}, {"email": "ann@acme.com"}),
            (4, {"kind": "identify", "user": "u2"}, {"email": "bo@beta.io"}),
            (5, {"kind": "identify", "user": "u3"}, {"email": "cy@gamma.co.uk"}),
            (5, {"kind": "group", "user": "u1", "group": "g1"}, {}),
            (6, {"kind": "track", "user": "u2", "name": "Used"}, {}),
        ]
    )
]
"""So that there is somebody to merge from the start."""

REVERSED_BETWEEN_SETTLINGS: list[Any] = [
    [(0, 0, 0, 0, 0)],
    ("accounts", 0, 4),
    [(0, 0, 0, 0, 0)],
    [(4, 0, 0, 3, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)],
    ("undo", 0, 0),
    ("accounts", 4, 0),
    [(0, 0, 0, 0, 0)],
]
"""A merge is undone and made the other way round before the line has seen either."""

THE_FIRST_UNDONE_FIRST: list[Any] = [("accounts", 1, 0), ("accounts", 0, 2)]
"""An owner that came along a chain of merges, which is taken apart at its far end."""


@dataclass
class Decisions:
    """Makes and undoes decisions, and remembers those that stand in the oracle's words."""

    decision: Decision
    accounts: dict[int, tuple[str, str]] = field(default_factory=dict)
    people: dict[int, tuple[Node, Node]] = field(default_factory=dict)

    def make(self, kind: str, left: int, right: int) -> None:
        match kind:
            case "accounts":
                self._merge_accounts(KEYS[left % len(KEYS)], KEYS[right % len(KEYS)])
            case "people":
                self._merge_people(NODES[left], NODES[right])
            case _:
                self._undo(left)

    def standing(self) -> Merges:
        return Merges(dict(self.accounts.values()), frozenset(self.people.values()))

    def _merge_accounts(self, merged: str, into: str) -> None:
        found = {account.key: account for account in Account.objects.filter(key__in=[merged, into])}
        if len(found) == 2:
            try:
                self.accounts[merge_accounts(found[merged], found[into], self.decision).pk] = merged, into
            except RuleBroken as refused:
                note(str(refused))

    def _merge_people(self, one: Node, other: Node) -> None:
        owners = [_by_themselves(node) for node in (one, other)]
        if owners[0] and owners[1]:
            try:
                self.people[merge_people(owners[0], owners[1], self.decision).pk] = one, other
            except RuleBroken as refused:
                note(str(refused))

    def _undo(self, number: int) -> None:
        merges: list[AccountMerge | PersonMerge] = [
            *AccountMerge.objects.filter(undone_at=None).order_by("id"),
            *PersonMerge.objects.filter(undone_at=None).order_by("id"),
        ]
        if not merges:
            return
        merge = merges[number % len(merges)]
        try:
            if isinstance(merge, AccountMerge):
                undo_account_merge(merge, by=self.decision.by, at=NOON)
                del self.accounts[merge.pk]
            else:
                undo_person_merge(merge, by=self.decision.by, at=NOON)
                del self.people[merge.pk]
        except RuleBroken as refused:
            note(str(refused))


def _by_themselves(node: Node) -> Person | None:
    """Whose the id is if nobody had been merged by hand: a decision about them stands when others are undone."""
    found = Identifier.objects.filter(kind=node[0], value=node[1]).first()
    return Person.objects.get(pk=found.own_person_id or found.person_id) if found else None


def owned(keys: set[str]) -> dict[str, User | None]:
    """Have somebody of their own own each of these accounts, and nobody the others."""
    owners: dict[str, User | None] = {key: UserFactory() if key in keys else None for key in KEYS}
    for key, owner in owners.items():
        Account.objects.filter(key=key).update(owner=owner)
    return owners


def owner_of(account: str, owners: dict[str, User | None], merges: Merges) -> User | None:
    """Its own, else that of the first that was merged into it and has one."""
    parts = (owner_of(merged, owners, merges) for merged, into in merges.accounts.items() if into == account)
    return owners[account] or next(filter(None, parts), None)


def stored_owners() -> dict[str, User | None]:
    return {account.key: account.owner for account in Account.objects.select_related("owner").filter(key__in=KEYS)}


def drain() -> None:
    while settle_merges(NOON) or match_batches(NOON):
        pass


class MergesAgainstTheOracle(TestCase):
    @settings(max_examples=80, deadline=None)
    @given(STEPS, OWNED, st.booleans())
    def test_what_stands_at_the_end_is_all_that_counts(self, steps: list[Any], keys: set[str], at_once: bool) -> None:
        SignalFactory(event_names=["Used"])
        decisions = Decisions(Decision(UserFactory(), NOON))
        calls = build([row for step in steps if isinstance(step, list) for row in step], OWN)
        left = iter(calls)
        store(PRELUDE)
        drain()
        owners = owned(keys)
        for step in steps:
            if isinstance(step, list):
                store([next(left) for _ in step])
            else:
                decisions.make(*step)
            if not at_once or not isinstance(step, list):
                drain()
        drain()

        note(f"{calls=} {decisions.standing()=}")
        assert stored_state() == resolve(PRELUDE + calls, COMPANIES, decisions.standing())
        assert stored_owners() == {key: owner_of(key, owners, decisions.standing()) for key in owners}

    @settings(max_examples=40, deadline=None)
    @given(STEPS, OWNED)
    @example(REVERSED_BETWEEN_SETTLINGS, set())
    @example(THE_FIRST_UNDONE_FIRST, {KEYS[1]})
    def test_undoing_everything_leaves_no_trace(self, steps: list[Any], keys: set[str]) -> None:
        SignalFactory(event_names=["Used"])
        decisions = Decisions(Decision(UserFactory(), NOON))
        calls = build([row for step in steps if isinstance(step, list) for row in step], OWN)
        left = iter(calls)
        store(PRELUDE)
        drain()
        owners = owned(keys)
        for step in steps:
            if isinstance(step, list):
                store([next(left) for _ in step])
                drain()
            else:
                decisions.make(*step)
        while decisions.accounts:
            decisions.make("undo", 0, 0)
        for merge in PersonMerge.objects.filter(undone_at=None).exclude(merged=F("into")):
            undo_person_merge(merge, by=decisions.decision.by, at=NOON)
        drain()

        assert stored_state() == resolve(PRELUDE + calls, COMPANIES)
        assert stored_owners() == owners
        assert not Occurrence.objects.exclude(own_person=None)
        assert not Identifier.objects.exclude(own_person=None)
        assert not Person.objects.exclude(own_first_seen_at=None, own_last_seen_at=None)
