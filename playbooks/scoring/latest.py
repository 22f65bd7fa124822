"""What several rules ask first at an instant: the latest occurrences of a signal, looked up once for all of them.

Most accounts have not done lately what most rules count. One look-up then answers every rule of the signal: none of
those can hold for which too few of the latest occurrences lie in the window.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from psycopg.sql import SQL, Composable, Identifier, Literal

from playbooks.enums import Growing, RuleKind
from playbooks.scoring.scope import InstantScope, of_signal
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import ONCE

MOST = 10
"""So many occurrences are looked up at most; rules that ask for more look themselves where all of these are in time."""
_ONE_BY_ONE = {RuleKind.OCCURRENCES, RuleKind.PEOPLE, RuleKind.DAYS, RuleKind.WEEKS, RuleKind.GROWTH}
"""Kinds of which `at_least` says how many occurrences it takes, or more."""
_WITH_ANY = {RuleKind.ABSENCE, RuleKind.SUM, RuleKind.ORDER}


@dataclass(frozen=True, slots=True)
class Latest:
    """How many of its latest occurrences are looked up beforehand, for each signal that several rules ask for."""

    numbers: dict[int, int]

    @classmethod
    def of(cls, tracks: Iterable[RuleSpec]) -> Self:
        """Choose what to look up for the tracks of a version."""
        asked = defaultdict[int, list[int]](list)
        for track in tracks:
            if (number := _takes(track)) and track.signal_id is not None:
                asked[track.signal_id].append(number)
        return cls({signal_id: max(numbers) for signal_id, numbers in asked.items() if len(numbers) > 1})

    def look_ups(self) -> Composable:
        """The joins that make `of_rule` known, behind a query of `subject`."""
        return SQL(" ").join(
            SQL(
                "CROSS JOIN LATERAL (SELECT ARRAY(SELECT at FROM signals_occurrence WHERE {rows} AND {signal}"
                " ORDER BY at DESC LIMIT {number}) AS times {once}) AS {name}"
            ).format(
                rows=InstantScope().rows("at", None),
                signal=of_signal(signal_id),
                number=Literal(number),
                once=ONCE,
                name=_name(signal_id),
            )
            for signal_id, number in self.numbers.items()
        )

    def of_rule(self, rule: RuleSpec) -> Composable | None:
        """When the last occurrence was that the rule takes: its n-th latest, or the `MOST`-th; None: not looked up."""
        number = _takes(rule)
        if not number or rule.signal_id is None or rule.signal_id not in self.numbers:
            return None
        return SQL("{}.times[{}]").format(_name(rule.signal_id), Literal(number))


def where_in_time(rule: RuleSpec, last: Composable, probe: Composable) -> Composable:
    """The probe, made only where `last` is in the rule's window."""
    return SQL("SELECT held, until FROM ({}) AS probed WHERE {} {}").format(probe, in_time(rule, last), ONCE)


def in_time(rule: RuleSpec, last: Composable) -> Composable:
    """The condition that an occurrence is in the rule's window; there is none if `last` is null."""
    if rule.window is None:
        return SQL("{} IS NOT NULL").format(last)
    return SQL("{} > subject.at - {}").format(last, Literal(rule.window))


def _takes(rule: RuleSpec) -> int:
    """How many occurrences in its window the rule takes at least, up to `MOST`; 0 if that cannot be said."""
    if rule.is_derived or rule.membership or (rule.kind == RuleKind.SUM and rule.fact):
        return 0
    if rule.kind in _WITH_ANY or (rule.kind == RuleKind.GROWTH and rule.growing == Growing.VALUES):
        return 1
    return min(rule.at_least, MOST) if rule.kind in _ONE_BY_ONE else 0


def _name(signal_id: int) -> Identifier:
    return Identifier(f"latest_{signal_id}")
