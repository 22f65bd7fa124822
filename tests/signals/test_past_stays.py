"""What is known at an instant about the past stays: what happens later never changes what it counts for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Affiliation, Fact, WorkspaceAffiliation
from signals.models import Occurrence
from signals.stations import match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import SignalFactory
from tests.oracles.identity import Call, Ids, cluster
from tests.signals.stored import store
from tests.signals.test_identity_oracle import NUMBERS, OWN, build

HISTORIES = st.lists(NUMBERS, min_size=4, max_size=20)
MINUTES = st.integers(0, 4)
COLUMNS = ("message_key", "account__key")


def work_in(calls: Sequence[Call]) -> None:
    store(calls)
    while match_batches(NOON):
        pass


def attributed() -> dict[UUID, str | None]:
    """What counts for whom by now, of the people and workspaces about whom anything is known; None is nobody.

    Occurrences, and facts of workspaces by the call that said them, which may say several.
    """
    inside = Occurrence.objects.filter(workspace__in=WorkspaceAffiliation.objects.values("workspace"))
    outside = Occurrence.objects.filter(workspace=None, person__in=Affiliation.objects.values("person"))
    facts = Fact.objects.filter(account__isnull=False)
    return {key: account for rows in (inside, outside, facts) for key, account in rows.values_list(*COLUMNS)}


def people_of(calls: Sequence[Call], among: frozenset[Any]) -> set[Ids]:
    return {ids & among for ids in cluster(list(calls)) if ids & among}


class ThePastStays(TestCase):
    @settings(max_examples=120, deadline=None)
    @given(HISTORIES, MINUTES)
    def test_what_happens_later_changes_nothing_before(self, rows: list[Any], minute: int) -> None:
        SignalFactory(event_names=["Used"])
        calls = build(rows, OWN)
        earlier = [call for call in calls if call.at <= NOON + timedelta(minutes=minute)]
        later = [call for call in calls if call not in earlier]
        # That two people are one is learned late and true before: of them nothing is said here.
        seen = frozenset(node for ids in cluster(earlier) for node in ids)
        assume(later and people_of(calls, seen) == people_of(earlier, seen))

        work_in(earlier)
        before = attributed()
        work_in(later)

        note(f"{earlier=} {later=}")
        assert {key: account for key, account in attributed().items() if key in before} == before
