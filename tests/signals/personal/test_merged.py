"""Erasing people who are merged by hand, or were: who goes are those who were one when it was asked for.

Whatever is decided, undone or said before and after, and wherever the line stands meanwhile, all of theirs goes, and
nobody else loses anything.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils.timezone import now
from hypothesis import Phase, example, given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import ErasureStage
from accounts.errors import RuleBroken
from accounts.models import Erasure, Fact, Identifier, Person, PersonMerge, User
from accounts.personal.requesting import request_erasure
from config.line import STATIONS, Station, drain
from signals.identity.roots import families
from signals.merging import Decision, merge_people, undo_person_merge
from signals.models import Event
from signals.personal import station
from signals.stations import match_batches, settle_merges
from tests.everywhere import found
from tests.factories.accounts import NOON, UserFactory
from tests.factories.signals import BatchFactory, EventFactory

NAMES = ("Zorblax Quune", "Quimby Zappa", "Wexford Yonge", "Jorvik Plume")
"""Of four people; the user id, address and properties of each begin with the first of them."""


def arrive(number: int, kind: str = "track", **fields: Any) -> None:
    first = NAMES[number].split()[0].lower()
    fields.setdefault("properties", {"of": f"{first}-marker"})
    batch = BatchFactory(stored=1)
    EventFactory(batch_id=batch.pk, kind=kind, name="Used", user_id=f"{first}-id-1", **fields)


def person_of(number: int) -> Person | None:
    """Whom the user id belongs to by itself; nobody if it has been erased."""
    found_id = Identifier.objects.filter(value=f"{NAMES[number].split()[0].lower()}-id-1").first()
    return Person.objects.get(pk=found_id.own_person_id or found_id.person_id) if found_id else None


def get_to_know(*numbers: int) -> list[Person]:
    for number in numbers:
        first = NAMES[number].split()[0].lower()
        arrive(number, "identify", properties={"email": f"{first}@acme.com", "name": NAMES[number], "title": first})
        arrive(number)
        match_batches(NOON)
    return [person for number in numbers if (person := person_of(number))]


def work_off() -> None:
    while settle_merges(NOON) or match_batches(NOON) or station.erase_people(NOON):
        pass


def harmed(number: int) -> list[str]:
    """What somebody who was not erased has lost."""
    first = NAMES[number].split()[0].lower()
    facts = dict(Fact.objects.filter(person__identifiers__value=f"{first}-id-1").values_list("name", "value"))
    told = list(Event.objects.filter(user_id=f"{first}-id-1").values_list("properties", flat=True))
    traits = {"email": f"{first}@acme.com", "name": NAMES[number], "title": first}
    wrong = [] if traits in told and {"of": f"{first}-marker"} in told else [f"{first}: {told}"]
    own = [row for row in [Fact.objects.filter(value=value) for value in traits.values()] if not row.exists()]
    return wrong + [str(one.query) for one in own] + ([] if facts else [f"{first} has no facts"])


@pytest.mark.django_db
@pytest.mark.parametrize("is_undone", [False, True])
def test_in_the_line_a_merge_and_an_undoing_are_followed_before_anybody_is_erased(is_undone: bool) -> None:
    (one, other), by = get_to_know(0, 1), UserFactory()
    merge = merge_people(one, other, Decision(by, NOON)) if is_undone else None
    drain(now)

    def decide() -> None:
        if merge:
            undo_person_merge(merge, by=by, at=NOON)
        else:
            merge_people(one, other, Decision(by, NOON))
        request_erasure(one, at=NOON)

    drain(now, stations=_with(decide))
    arrive(1)
    drain(now)

    assert Erasure.objects.get().stage == ErasureStage.FINISHED
    assert found(["zorblax", "quune", *([] if is_undone else ["quimby", "zappa"])]) == set()
    assert not is_undone or harmed(1) == []


def _with(act: Callable[[], None]) -> list[Station]:
    """The line, with something that happens in the middle of its first pass, while the settling station rests."""
    left = [act]

    def happen(_at: Any) -> int:
        if left:
            left.pop()()
            return 1
        return 0

    return [Station(happen, burst=1) if one.name == "remind_to_retune" else one for one in STATIONS]


MOVES = st.tuples(
    st.sampled_from(["merge", "merge", "undo", "erase", "say", "alias", "settle", "match", "step", "drain"]),
    st.integers(0, 3),
    st.integers(0, 3),
)


@dataclass
class World:
    """Does what it is told as far as it is allowed, and remembers who has to go: all who were one by then."""

    by: User
    gone: set[int] = field(default_factory=set)
    ties: list[tuple[int, int]] = field(default_factory=list)
    merges: dict[int, tuple[int, int]] = field(default_factory=dict)

    def do(self, move: str, one: int, other: int) -> None:
        stations = {"settle": settle_merges, "match": match_batches, "step": station.erase_people}
        if move in stations:
            stations[move](NOON)
        elif move == "drain":
            work_off()
        else:
            try:
                getattr(self, f"_{move}")(one, other)
            except RuleBroken as refused:
                note(str(refused))

    def _merge(self, one: int, other: int) -> None:
        people = person_of(one), person_of(other)
        if people[0] and people[1]:
            self.merges[merge_people(people[0], people[1], Decision(self.by, NOON)).pk] = one, other

    def _undo(self, number: int, _: int) -> None:
        if standing := list(PersonMerge.objects.filter(undone_at=None).order_by("pk")):
            merge = undo_person_merge(standing[number % len(standing)], by=self.by, at=NOON)
            del self.merges[merge.pk]

    def _erase(self, one: int, _: int) -> None:
        if person := person_of(one):
            request_erasure(person.merged_into or person, at=NOON)
            self.gone |= self._family(one)

    def _say(self, one: int, _: int) -> None:
        arrive(one)

    def _alias(self, one: int, other: int) -> None:
        """Somebody is said to be somebody else once one of them has asked to be erased, which changes nothing."""
        if one != other and self.gone & {one, other}:
            arrive(one, "alias", previous_id=f"{NAMES[other].split()[0].lower()}-id-1", properties={})

    def _family(self, one: int) -> set[int]:
        return families(self.merges.values(), [one])[0]


class ErasingWhoIsMerged(TestCase):
    @settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(st.lists(MOVES, min_size=4, max_size=12))
    @example([("merge", 0, 1), ("drain", 0, 0), ("undo", 0, 0), ("erase", 0, 0), ("step", 0, 0), ("alias", 0, 1)])
    @example([("merge", 0, 1), ("erase", 0, 0), ("step", 0, 0), ("merge", 2, 1), ("alias", 3, 1), ("match", 0, 0)])
    @example([("erase", 1, 0), ("alias", 1, 0), ("alias", 2, 1), ("match", 0, 0), ("erase", 2, 0), ("merge", 0, 2)])
    def test_all_who_were_one_go_and_nobody_else_is_harmed(self, moves: list[tuple[str, int, int]]) -> None:
        get_to_know(0, 1, 2, 3)
        world = World(UserFactory())

        for move in moves:
            world.do(*move)
        work_off()

        assert not Erasure.objects.filter(finished_at=None).exists()
        assert found(word for number in world.gone for word in NAMES[number].lower().split()) == set()
        assert [lost for number in range(4) if number not in world.gone for lost in harmed(number)] == []
