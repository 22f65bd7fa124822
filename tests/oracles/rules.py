"""What single rules say of a history, naively: the whole of it is looked at again for every instant."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from playbooks.enums import Growing, RuleKind
from playbooks.scoring import RuleSpec
from tests.oracles import comparison
from tests.oracles.remembering import remembered

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Did:
    """`person` did what `signal_id` counts."""

    signal_id: int
    person: int
    at: datetime
    value: Decimal | None = None


@dataclass(frozen=True)
class Was:
    """The account's fact `name` is `value` from `since` on; `rank` decides between two of one instant."""

    name: str
    value: Any
    since: datetime
    rank: int = 0


@dataclass(frozen=True)
class Someone:
    """A person's own history, and the accounts (by `History.number`, or none) that they belong to from when on."""

    history: "History"
    homes: tuple[tuple[datetime, int | None], ...]

    def home_at(self, at: datetime) -> int | None:
        """The account that they belong to at the instant."""
        return [home for since, home in self.homes if since <= at][-1]

    def known_at(self, at: datetime) -> "Someone":
        """What was known of them at the instant."""
        return Someone(self.history.known_at(at), tuple(home for home in self.homes if home[0] <= at))


@dataclass(frozen=True)
class History:
    """Everything about one account; what was `told` about its people has the person as its rank.

    `people` is everybody who may have belonged to the account with this `number`. A person's own history has `homes`:
    the accounts that they belong to from when on.
    """

    done: list[Did]
    facts: list[Was]
    told: list[Was] = field(default_factory=list)
    hosts: tuple[str, ...] = ()
    ends: datetime = FOREVER
    customer_since: datetime | None = None
    number: int = 0
    people: tuple[Someone, ...] = ()
    homes: tuple[tuple[datetime, int | None], ...] = ((BEGINNING, 0),)

    def belongs_at(self, at: datetime) -> bool:
        """Whether there is anybody to score: it is no person who belongs to no account."""
        return [home for since, home in self.homes if since <= at][-1] is not None

    def known_at(self, at: datetime) -> "History":
        """What was known of it at the instant."""
        return History(
            [did for did in self.done if did.at <= at],
            [fact for fact in self.facts if fact.since <= at],
            [fact for fact in self.told if fact.since <= at],
            self.hosts,
            at,
            self.customer_since if self.customer_since and self.customer_since <= at else None,
            self.number,
            tuple(someone.known_at(at) for someone in self.people),
            tuple(home for home in self.homes if home[0] <= at),
        )


OWN_ADDRESS = "ann@own.example"
OTHER_ADDRESS = "ann@other.example"


@dataclass(frozen=True)
class Listed:
    """What is found by the texts is on the list from `since` until `until`."""

    texts: frozenset[str]
    since: datetime
    until: datetime | None = None


LISTS: dict[int, list[Listed]] = {}
"""The world's lists, by their places; `texts` are all the ways of writing an entry that the tests use."""


@remembered
def rule_holds(rule: RuleSpec, history: History, at: datetime) -> bool:
    if rule.kind in JUDGED:
        return JUDGED[rule.kind](rule, history, at)
    counted = [
        did
        for did in history.done
        if (rule.signal_id is None or did.signal_id == rule.signal_id)
        and did.at <= at
        and (rule.window is None or at < did.at + rule.window)
    ]
    if rule.kind == RuleKind.PEOPLE:
        counted = [did for did in counted if person_counts(rule, did.person, history, at)]
    if rule.kind == RuleKind.SUM:
        return sum_reaches(rule, sum(did.value or 0 for did in counted), history, at)
    return measured(rule.kind, counted) >= rule.at_least


def grown_to(rule: RuleSpec, history: History, at: datetime) -> Decimal | int:
    """What a growth rule measures in the window up to an instant."""
    in_window = [
        did
        for did in history.done
        if rule.signal_id in (None, did.signal_id) and rule.window and did.at <= at < did.at + rule.window
    ]
    if rule.growing == Growing.VALUES:
        return sum(did.value or 0 for did in in_window)
    return measured(RuleKind.PEOPLE if rule.growing == Growing.PEOPLE else RuleKind.OCCURRENCES, in_window)


def has_grown(rule: RuleSpec, history: History, at: datetime) -> bool:
    assert rule.window
    later, earlier = (grown_to(rule, history, at - back) for back in (timedelta(0), rule.window))
    return later >= rule.at_least and later * 100 >= earlier * (100 + rule.percent)


def is_unfinished(rule: RuleSpec, history: History, at: datetime) -> bool:
    """Something was begun in the window, longer ago than the deadline, and nothing has been finished since."""
    assert rule.deadline
    begun = [did.at for did in history.done if did.signal_id == rule.signal_id and did.at + rule.deadline <= at]
    finished = [did.at for did in history.done if did.signal_id == rule.followed_by_id and did.at <= at]
    return any(
        (rule.window is None or at < begin + rule.window) and not any(begin <= finish for finish in finished)
        for begin in begun
    )


def person_counts(rule: RuleSpec, person: int, history: History, at: datetime) -> bool:
    """Whether everything that is asked of a person beside having done it holds at the instant."""
    if rule.only_new:
        first = min(d.at for d in history.done if d.person == person and rule.signal_id in (None, d.signal_id))
        assert rule.window
        if at >= first + rule.window:
            return False
    about = History([], [fact for fact in history.told if fact.rank == person])
    if rule.own_domain and fact_at(about, "email", at)[1] != OWN_ADDRESS:
        return False
    known, value = fact_at(about, rule.fact, at)
    return not rule.fact or (known and comparison.holds(value, rule.operator, rule.value))


def is_absent(rule: RuleSpec, history: History, at: datetime) -> bool:
    """Nothing counted in the window, by an account that did its first thing before the window."""
    done = [did for did in history.done if did.at <= at]
    counted = [did for did in done if rule.signal_id is None or did.signal_id == rule.signal_id]
    first = min((did.at for did in done), default=None)
    recent = any(at < did.at + rule.window for did in counted if rule.window)
    return first is not None and rule.window is not None and first + rule.window <= at and not recent


def fact_holds(rule: RuleSpec, history: History, at: datetime) -> bool:
    known, value = fact_at(history, rule.fact, at)
    wanted_known, wanted = fact_at(history, rule.other_fact, at) if rule.other_fact else (True, rule.value)
    return known and wanted_known and comparison.holds(value, rule.operator, wanted)


def is_listed(rule: RuleSpec, history: History, at: datetime) -> bool:
    """An entry that is in force is found by an element of the latest fact, or by a host of the account."""
    said: Any = history.hosts
    if rule.fact:
        said = fact_at(history, rule.fact, at)[1]
    said = said if isinstance(said, list | tuple) else [said]
    in_force = [one for one in known_entries(rule, history) if one.since <= at < (one.until or FOREVER)]
    return any(text in one.texts for one in in_force for text in said)


def known_entries(rule: RuleSpec, history: History) -> list[Listed]:
    """The list as it was known when the history ends: without what was to happen to it later."""
    entries = [one for one in LISTS.get(rule.named_list_id or 0, []) if one.since <= history.ends]
    return [replace(one, until=None) if one.until and one.until > history.ends else one for one in entries]


JUDGED: dict[RuleKind, Callable[[RuleSpec, History, datetime], bool]] = {
    RuleKind.FACT: fact_holds,
    RuleKind.LIST: is_listed,
    RuleKind.ABSENCE: is_absent,
    RuleKind.GROWTH: has_grown,
    RuleKind.ORDER: is_unfinished,
}
"""Kinds that are more than counting what happened in the window."""


def fact_at(history: History, name: str, at: datetime) -> tuple[bool, Any]:
    """Whether the account's fact was known at the instant, and what it was."""
    known = [fact for fact in history.facts if fact.name == name and fact.since <= at]
    return bool(known), max(known, key=lambda f: (f.since, f.rank)).value if known else None


def measured(kind: RuleKind, done: list[Did]) -> int:
    match kind:
        case RuleKind.OCCURRENCES:
            return len(done)
        case RuleKind.PEOPLE:
            return len({did.person for did in done})
        case RuleKind.DAYS:
            return len({did.at.date() for did in done})
        case RuleKind.WEEKS:
            return len({did.at.isocalendar()[:2] for did in done})
    raise AssertionError(kind)


def sum_reaches(rule: RuleSpec, total: Decimal | int, history: History, at: datetime) -> bool:
    if rule.limit is not None:
        return total >= rule.limit
    _, bound = fact_at(history, rule.fact, at)
    return isinstance(bound, int) and bound > 0 and total * 100 >= bound * rule.percent


def later(hours: float) -> datetime:
    """An instant so many hours after the start of the tests' world."""
    return datetime.fromisoformat("2026-03-01T00:00:00+00:00") + timedelta(hours=hours)
