"""Several versions over the whole of time in one sweep, each exactly as if it had been swept alone.

Rules that say the same are compiled and read once, whoever has them: the versions are laid over one list of rules, in
which each has points where the rule is its own, and none elsewhere. What costs is reading and sorting the history; what
each version makes of the rules that hold is arithmetic on the row that is there anyway.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter

from psycopg.sql import SQL, Composable

from playbooks.enums import Subject
from playbooks.scoring.firing import QualifiedSpan
from playbooks.scoring.scope import Scope
from playbooks.scoring.shares import Told, sweep, tell_nobody
from playbooks.scoring.spans import held_over_time
from playbooks.scoring.spec import MAX_RULES, RuleSpec, VersionSpec
from playbooks.scoring.subjects import about
from playbooks.scoring.verdict import bit_of, points, qualified

Crossing = tuple[int, datetime, int, int]
"""(account, instant, rules that hold from then on, versions that the account qualifies under from then on), as bits."""


@dataclass
class Joint:
    """Versions over one list of rules. `places` has, for each version, the place of each of its rules in the list."""

    rules: list[RuleSpec] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    versions: list[VersionSpec] = field(default_factory=list)
    places: list[list[int]] = field(default_factory=list)

    def add(self, number: int, version: VersionSpec) -> bool:
        """Take a version in, if it is about the same and its rules still fit."""
        if self.versions and version.subject != self.subject:
            return False
        known, places = _Places(self.rules), list[int]()
        for rule in version.tracks:
            places.append(known.of(rule))
        if self.versions and (len(known.rules) > MAX_RULES or len(self.versions) == MAX_RULES):
            return False
        self.rules = known.rules
        self.numbers.append(number)
        self.versions.append(version)
        self.places.append(places)
        return True

    @property
    def subject(self) -> Subject:
        """Whom all of them are about."""
        return self.versions[0].subject

    def laid_out(self, index: int) -> VersionSpec:
        """A version with a rule for each of the list: its own, and in the place of others' ones without effect."""
        version = self.versions[index]
        rules = [_silent(rule) for rule in self.rules]
        for place, own in zip(self.places[index], version.tracks, strict=True):
            rules[place] = own
        return replace(version, rules=tuple(rules), requalify_after=timedelta(0))

    def own(self, index: int, held: int) -> int:
        """The bits of a version's own tracks, in its own order, of those that hold."""
        return sum((held >> place & 1) << bit for bit, place in enumerate(self.places[index]))


def qualified_spans_of(
    versions: Sequence[VersionSpec], told: Told = tell_nobody
) -> Iterator[tuple[int, int, list[QualifiedSpan]]]:
    """For every version, by its number among them, and every account that ever qualifies under it: the spans, in order.

    The accounts come in the order of their ids. `told` hears how much of the history has been swept.
    """
    for joint in joined(versions):
        found = sweep(partial(_crossings, joint), told, joint.subject)
        for account_id, of_account in groupby(found, key=itemgetter(0)):
            crossings = list(of_account)
            for index, number in enumerate(joint.numbers):
                if spans := list(_spans(joint, index, crossings)):
                    yield number, account_id, spans


def joined(versions: Sequence[VersionSpec]) -> list[Joint]:
    """The versions in as few lists of rules as bits allow. One without rules never qualifies anybody, and is left out.

    Ten versions that have most of their rules in common are one list; a list has room for `MAX_RULES`.
    """
    joints: list[Joint] = []
    for number, version in enumerate(versions):
        if version.rules and not (joints and joints[-1].add(number, version)):
            joints.append(Joint())
            joints[-1].add(number, version)
    return joints


class _Places:
    """Where rules are in a list that grows by those it does not have. A version may have the same rule twice."""

    def __init__(self, rules: Sequence[RuleSpec]) -> None:
        self.rules = list(rules)
        self._seen: Counter[str] = Counter()
        self._by_sense: dict[str, list[int]] = {}
        for place, rule in enumerate(self.rules):
            self._by_sense.setdefault(_sense(rule), []).append(place)

    def of(self, rule: RuleSpec) -> int:
        sense = _sense(rule)
        places = self._by_sense.setdefault(sense, [])
        if self._seen[sense] == len(places):
            places.append(len(self.rules))
            self.rules.append(rule)
        self._seen[sense] += 1
        return places[self._seen[sense] - 1]


def _silent(rule: RuleSpec) -> RuleSpec:
    """The rule with no effect: it may hold and adds nothing."""
    return replace(rule, points=0, is_activation=False, is_disqualifier=False, category="")


def _sense(rule: RuleSpec) -> str:
    """When the rule holds, as text: equal for rules that always hold together."""
    return repr(replace(_silent(rule), id=0, key="", label=""))


def _crossings(joint: Joint, accounts: Sequence[int] | None) -> Composable:
    """A query of crossings, in order: the instants at which an account begins or ceases to qualify under any."""
    mask = SQL(" + ").join(
        SQL("CASE WHEN {} THEN {} ELSE 0 END").format(_qualifies(joint.laid_out(index)), bit_of(index))
        for index in range(len(joint.versions))
    )
    return SQL(
        "SELECT account_id, at, held, mask FROM ("
        " SELECT account_id, at, held, mask,"
        "  lag(mask, 1, 0::bigint) OVER (PARTITION BY account_id ORDER BY at) AS before"
        " FROM (SELECT account_id, at, held, {mask} AS mask FROM ({held}) AS states) AS judged) AS compared"
        " WHERE mask <> before ORDER BY account_id, at"
    ).format(mask=mask, held=about(joint.subject, held_over_time(joint.rules, Scope(accounts))))


def _qualifies(version: VersionSpec) -> Composable:
    holds: Callable[[int], Composable] = lambda bit: SQL("held & {} <> 0").format(bit_of(bit))  # noqa: E731
    return qualified(version, points(version, holds))


def _spans(joint: Joint, index: int, crossings: Sequence[Crossing]) -> Iterator[QualifiedSpan]:
    start: tuple[datetime, int] | None = None
    for _, at, held, mask in crossings:
        qualifies = bool(mask >> index & 1)
        if qualifies and start is None:
            start = at, joint.own(index, held)
        elif not qualifies and start is not None:
            yield QualifiedSpan(start[0], at, start[1])
            start = None
    if start is not None:
        yield QualifiedSpan(start[0], None, start[1])
