"""Identity is a function of the set of events: whatever the order and the batches, the state is the oracle's."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Reassessment
from signals.stations import match_batches
from tests.factories.accounts import NOON
from tests.factories.signals import SignalFactory, message_key
from tests.oracles.identity import Call, resolve
from tests.signals.stored import content, store, stored_state

COMPANIES = {"acme.com": "acme.com", "mail.acme.com": "acme.com", "beta.io": "beta.io", "gamma.co.uk": "gamma.co.uk"}
EMAILS = ["ann@acme.com", "Ann@mail.acme.com", "bo@beta.io", "cy@gamma.co.uk", "dee@gmail.com", "nobody", None]
SITES = ["https://acme.com/about", "beta.io", "gmail.com", "nowhere"]
TRAITS_OF_PEOPLE: list[dict[str, Any]] = [
    *({"email": email} for email in EMAILS),
    {"email": "bo@beta.io", "company": {"name": "X"}},
    {"company": {"name": "Y"}},
]
TRAITS_OF_WORKSPACES: list[dict[str, Any]] = [
    {},
    {"name": "Acme"},
    {"name": "my team"},
    *({"website": site} for site in SITES),
    *({"domain": site} for site in SITES),
]
OWN: list[dict[str, str]] = [
    who
    for user in ("u1", "u2", "u3")
    for who in ({"user": user}, {"user": user, "anonymous": f"a-{user}"}, {"anonymous": f"a-{user}"})
]
"""Who acts, where each visitor id is one user's own, so that nothing depends on who claims it first."""

SHARED: list[dict[str, str]] = [
    {"user": "u1", "anonymous": "shared"},
    {"user": "u2", "anonymous": "shared"},
    {"anonymous": "shared"},
]
KINDS = ["track", "track", "identify", "identify", "group", "group", "alias"]
PREVIOUS = ["u1", "u2", "u3"]
NUMBERS = st.tuples(*[st.integers(0, size - 1) for size in (len(KINDS), 12, 6, 12, 4)])
LISTS = st.lists(NUMBERS, min_size=2, max_size=14)


def build(rows: Sequence[tuple[int, ...]], actors: list[dict[str, str]]) -> list[Call]:
    """Calls from numbers. A second site of a workspace at one instant is left out: its key would decide."""
    sites: set[Any] = set()
    return [_call(index, row, actors, sites) for index, row in enumerate(rows)]


def _call(index: int, row: tuple[int, ...], actors: list[dict[str, str]], sites: set[Any]) -> Call:
    kind, who, minute, choice, place = row
    at = NOON + timedelta(minutes=minute)
    call: dict[str, Any] = {"key": message_key(f"m{index}"), "at": at, "kind": KINDS[kind], **actors[who % len(actors)]}
    match KINDS[kind]:
        case "track":
            call |= {"name": "Used", "group": [None, None, "g1", "g2"][place]}
        case "identify":
            call |= {"traits": TRAITS_OF_PEOPLE[choice % len(TRAITS_OF_PEOPLE)]}
        case "group":
            call |= {
                "group": ["g1", "g2"][place % 2],
                "traits": TRAITS_OF_WORKSPACES[choice % len(TRAITS_OF_WORKSPACES)],
            }
            if {"website", "domain"} & set(call["traits"]):
                call["traits"] = {} if (call["group"], at) in sites else call["traits"]
                sites.add((call["group"], at))
        case "alias":
            call |= {"user": PREVIOUS[who % 3], "anonymous": None, "previous": PREVIOUS[choice % 3] if place else "old"}
            call |= {"user": "u1"} if call["previous"] == "old" else {}
    return Call(**call)


def drain() -> None:
    """Match everything; each run must have put every account it changed into the tray of the next station."""
    while True:
        before = content()
        Reassessment.objects.all().delete()
        if not match_batches(NOON):
            return
        noted = set(Reassessment.objects.values_list("account__key", flat=True))
        after = content()
        assert {key for key in before | after if before.get(key) != after.get(key)} <= noted


class AgainstTheOracle(TestCase):
    @settings(max_examples=150, deadline=None)
    @given(LISTS, st.randoms(use_true_random=False), st.sets(st.integers(1, 13), max_size=4), st.booleans())
    def test_order_and_batches_make_no_difference(
        self, rows: list[tuple[int, ...]], random: Any, cuts: set[int], at_once: bool
    ) -> None:
        SignalFactory(event_names=["Used"])
        calls = build(rows, OWN)
        arrived = random.sample(calls, len(calls))
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(calls)], strict=True):
            store(arrived[start:end])
            if not at_once:
                drain()
        drain()

        note(f"{arrived=}")
        assert stored_state() == resolve(calls, COMPANIES)

    @settings(max_examples=50, deadline=None)
    @given(LISTS, st.booleans())
    def test_a_shared_visitor_id_goes_to_who_comes_first(self, rows: list[tuple[int, ...]], at_once: bool) -> None:
        SignalFactory(event_names=["Used"])
        calls = build(rows, SHARED + OWN)
        for call in calls:
            store([call])
            if not at_once:
                drain()
        drain()

        assert stored_state() == resolve(calls, COMPANIES)
