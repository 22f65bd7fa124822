"""Random people, who belong to accounts in turn, and the rows they are in the database."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from accounts.models import Account, Affiliation, Fact, Identifier, Person
from playbooks.enums import Growing, RuleKind, Subject
from playbooks.scoring import VersionSpec
from playbooks.scoring.spec import Membership
from signals.models import Occurrence
from tests.oracles.scoring import Did, History, Someone, Was, later
from tests.playbooks import scoring_world as world

ACCOUNTS = 2
EPOCH = datetime.fromtimestamp(0, UTC)
HOME = st.sampled_from([*range(ACCOUNTS), None])
ALONE = [kind for kind in sorted(world.FIELDS) if kind not in (RuleKind.PEOPLE, RuleKind.GROWTH, RuleKind.LIST)] + [
    RuleKind.GROWTH
]
"""Kinds of rules that make sense for a person."""


@dataclass(frozen=True)
class Drawn:
    """What was drawn for a person: what they did, what they said, and where they belong from when on."""

    done: list[Did]
    told: list[Was]
    first: int | None
    moves: list[tuple[int, int | None]]

    def someone(self) -> Someone:
        """The person as the oracle knows them: by what they did while it counted for an account."""
        moves = dict(sorted(self.moves))
        homes = ((EPOCH, self.first), *((later(hour), home) for hour, home in moves.items()))
        told = [replace(fact, rank=0) for fact in self.told]
        someone = Someone(History([], told, homes=homes), homes)
        counted = [did for did in self.done if someone.home_at(did.at) is not None]
        return Someone(History(counted, told, homes=homes), homes)


DRAWN = st.builds(
    Drawn,
    st.lists(world.DONE.map(lambda did: replace(did, person=0)), max_size=9),
    st.lists(world.WAS, max_size=4, unique_by=lambda fact: (fact.name, fact.since)),
    HOME,
    st.lists(st.tuples(world.HOURS, HOME), max_size=2, unique_by=lambda move: move[0]),
)


def _alone(version: VersionSpec) -> VersionSpec:
    """The same about people: of one person nothing grows but what they do."""
    rules = tuple(
        replace(rule, growing=Growing.TIMES) if rule.growing == Growing.PEOPLE else rule for rule in version.rules
    )
    return replace(version, rules=rules, subject=Subject.PERSON)


@st.composite
def versions(draw: st.DrawFn, most: int) -> VersionSpec:
    """Scorecards about people, some of which ask whether the person qualifies under another one."""
    inner = _alone(draw(world.versions(world.rules(st.sampled_from(ALONE)), most)))
    if draw(st.integers(0, 3)):
        return inner
    asked: dict[str, Any] = {"kind": RuleKind.QUALIFIED, "membership": Membership(inner, draw(st.booleans()))}
    asking = _alone(draw(world.versions(world.rules(st.sampled_from(ALONE)), 2)))
    rule = replace(asking.rules[0], most_points=None, **(_EMPTY | asked))
    return replace(asking, rules=(rule, *asking.rules[1:]))


_EMPTY: dict[str, Any] = {"signal_id": None, "window": None, "fact": "", "operator": "", "value": None, "limit": None}


def _easy(version: VersionSpec) -> VersionSpec:
    """The same, so that many qualify: else accounts would seldom have anybody to count."""
    first = replace(version.rules[0], is_activation=True, is_disqualifier=False, points=30, most_points=None)
    return replace(version, rules=(first, *version.rules[1:]), threshold=min(version.threshold, 20))


@st.composite
def counting(draw: st.DrawFn) -> VersionSpec:
    """Scorecards about accounts that count the people who qualify."""
    plain = draw(world.versions(world.rules(st.sampled_from([RuleKind.OCCURRENCES, RuleKind.SUM])), 2))
    counted = Membership(_easy(draw(versions(2))))
    rule = replace(
        plain.rules[0],
        half_life=draw(world.FADING),
        most_points=None,
        **(_EMPTY | {"kind": RuleKind.LEADS, "membership": counted, "at_least": draw(st.integers(1, 2))}),
    )
    if rule.points and draw(st.booleans()):
        rule = replace(rule, most_points=2 * rule.points)
    return replace(plain, rules=(rule, *plain.rules[1:]))


def make_people(drawn: list[Drawn], accounts: list[Account], ids: dict[int, int]) -> list[Person]:
    """Store the people with what they did and said."""
    people = Person.objects.bulk_create([Person(first_seen_at=later(0), last_seen_at=later(0)) for _ in drawn])
    for number, (person, one) in enumerate(zip(people, drawn, strict=True)):
        Identifier.objects.create(kind="user", value=f"u{number}", person=person)
        _store(person, one, accounts, ids)
    return people


def _store(person: Person, drawn: Drawn, accounts: list[Account], ids: dict[int, int]) -> None:
    someone = drawn.someone()
    account_of = {None: None} | dict(enumerate(accounts))
    Affiliation.objects.bulk_create(
        Affiliation(person=person, account=account_of[home], since=since) for since, home in someone.homes
    )
    Occurrence.objects.bulk_create(
        Occurrence(
            signal_id=ids[did.signal_id],
            account=account_of[someone.home_at(did.at)],
            person=person,
            at=did.at,
            recorded_at=did.at,
            message_key=uuid.uuid4(),
            value=did.value,
        )
        for did in drawn.done
    )
    Fact.objects.bulk_create(
        Fact(
            person=person,
            name=fact.name,
            value=fact.value,
            since=fact.since,
            recorded_at=fact.since,
            message_key=uuid.uuid4(),
        )
        for fact in drawn.told
    )


def histories(drawn: list[Drawn]) -> list[History]:
    """What is known of the accounts: what anybody did while it counted for them, and who belongs to them when."""
    people = tuple(one.someone() for one in drawn)
    return [
        History(
            [
                replace(did, person=place)
                for place, someone in enumerate(people)
                for did in someone.history.done
                if someone.home_at(did.at) == number
            ],
            [],
            number=number,
            people=people,
        )
        for number in range(ACCOUNTS)
    ]
