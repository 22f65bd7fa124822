"""Why an account scores what it scores at an instant: each rule, since when, until when, and the evidence."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind
from playbooks.scoring.database import rows
from playbooks.scoring.firing import QualifiedSpan
from playbooks.scoring.lists import listed_domains
from playbooks.scoring.people import counts_at
from playbooks.scoring.probes import assessment, subjects_at
from playbooks.scoring.scope import Scope, of_signal
from playbooks.scoring.spans import changes, qualifying
from playbooks.scoring.spec import RuleSpec, VersionSpec

EVIDENCE_SHOWN = 10
"""Occurrences listed per rule, the latest first; `Line.evidence_total` says how many there are."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An occurrence (of `person_id`) or a fact (with `value`) that makes a rule hold."""

    at: datetime
    person_id: int | None = None
    value: Any = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a rule counts: the latest evidence, and how much there is of it, of how many people."""

    evidence: list[Evidence]
    total: int
    people: int


class Asked(NamedTuple):
    """One rule that is asked about: the version's place among those explained, its own in the version, and itself."""

    version: int
    bit: int
    rule: RuleSpec


Bounds = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One rule at the instant. `points` is what it adds when it holds: its own, or what a cap leaves of them; else 0.

    `since` and `until` bound the span it holds in (None: not holding, or without end as far as is known now).
    """

    rule: RuleSpec
    held: bool
    points: int
    since: datetime | None
    until: datetime | None
    evidence: list[Evidence]
    evidence_total: int
    people_total: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """An account's state under a version at an instant; `points` is the sum of the lines'."""

    at: datetime
    threshold: int
    points: int
    activated: bool
    disqualified: bool
    qualified: bool
    qualified_since: datetime | None
    lines: list[Line]


def explain(version: VersionSpec, account_id: int, at: datetime) -> Explanation:
    """Say which rules hold for the account at the instant, and what they rest on."""
    return explain_all([version], account_id, at)[0]


def explain_all(versions: Sequence[VersionSpec], account_id: int, at: datetime) -> list[Explanation]:
    """Explain the account under each of the versions; four queries, however many versions and rules."""
    asked = [Asked(number, bit, rule) for number, one in enumerate(versions) for bit, rule in enumerate(one.rules)]
    held, since = _held(versions, account_id, at), _since(versions, account_id, at)
    spans, counted = _spans(asked, account_id, at), _counted(asked, account_id, at)
    return [
        _explained(
            version,
            at,
            held[number],
            since.get(number),
            [
                _line(rule, points, counted[number, bit], spans[number, bit] if held[number] >> bit & 1 else None)
                for bit, (rule, points) in enumerate(
                    zip(version.rules, version.points_by_rule(held[number]), strict=True)
                )
            ],
        )
        for number, version in enumerate(versions)
    ]


def _explained(version: VersionSpec, at: datetime, held: int, since: datetime | None, lines: list[Line]) -> Explanation:
    return Explanation(
        at=at,
        threshold=version.threshold,
        points=sum(line.points for line in lines),
        activated=version.is_activated(held),
        disqualified=version.is_disqualified(held),
        qualified=version.qualifies(held),
        qualified_since=since,
        lines=lines,
    )


def _held(versions: Sequence[VersionSpec], account_id: int, at: datetime) -> dict[int, int]:
    """The rules that hold under each version, as bits."""
    parts = [
        SQL("(SELECT {} AS number, held FROM ({}) AS state)").format(
            Literal(number), assessment(version, subjects_at([account_id], at))
        )
        for number, version in enumerate(versions)
    ]
    return dict(_union(parts))


def _since(versions: Sequence[VersionSpec], account_id: int, at: datetime) -> dict[int, datetime]:
    """Since when the account has qualified under each version under which it does."""
    parts = [
        SQL("(SELECT {} AS number, spans.* FROM ({}) AS spans)").format(
            Literal(number), qualifying(version, [account_id])
        )
        for number, version in enumerate(versions)
        if version.rules
    ]
    spans = ((number, QualifiedSpan(start, end, held)) for number, _, start, end, held in _union(parts))
    return {number: span.start for number, span in spans if span.covers(at)}


def _line(rule: RuleSpec, points: int, counted: Counted, span: Bounds | None) -> Line:
    return Line(
        rule=rule,
        held=span is not None,
        points=points,
        since=span[0] if span else None,
        until=span[1] if span else None,
        evidence=counted.evidence,
        evidence_total=counted.total,
        people_total=counted.people,
    )


def _spans(asked: Sequence[Asked], account_id: int, at: datetime) -> dict[tuple[int, int], Bounds]:
    """For each rule: its last change up to the instant and its next one; the span it is in, if it holds."""
    parts = [
        SQL(
            "(SELECT {number} AS number, {bit} AS bit, max(at) FILTER (WHERE at <= {at}) AS since,"
            " min(at) FILTER (WHERE at > {at}) AS until"
            " FROM (SELECT at FROM ({changes}) AS changes GROUP BY at HAVING sum(change) <> 0) AS changes)"
        ).format(number=Literal(number), bit=Literal(bit), at=Literal(at), changes=changes(rule, [account_id]))
        for number, bit, rule in asked
    ]
    return {(number, bit): (since, until) for number, bit, since, until in _union(parts)}


def _counted(asked: Sequence[Asked], account_id: int, at: datetime) -> dict[tuple[int, int], Counted]:
    """What each rule counts at the instant, whether that is enough or not."""
    parts = [
        SQL("(SELECT {}::int AS number, {}::int AS bit, found.* FROM ({}) AS found)").format(
            Literal(number),
            Literal(bit),
            _evidence_of(rule, account_id, at),
        )
        for number, bit, rule in asked
    ]
    found = {(number, bit): Counted([], 0, 0) for number, bit, _ in asked}
    for number, bit, then, person_id, value, total, people in _union(parts):
        shown = Evidence(at=then, person_id=person_id, value=None if value is None else json.loads(value))
        found[number, bit] = Counted([*found[number, bit].evidence, shown], total, people)
    return found


def _evidence_of(rule: RuleSpec, account_id: int, at: datetime) -> Composable:
    if rule.kind == RuleKind.LIST and not rule.fact:
        return listed_domains(rule, account_id, at, shown=EVIDENCE_SHOWN)
    if rule.kind in (RuleKind.FACT, RuleKind.LIST):
        return _latest_fact(rule, account_id, at)
    return _latest_occurrences(rule, account_id, at)


def _latest_occurrences(rule: RuleSpec, account_id: int, at: datetime) -> Composable:
    """The latest ones, each with how many there are, of how many people; with its value where that is what counts."""
    where = SQL("{} AND {} AND at <= {}").format(
        Scope([account_id]).rows("at", None), of_signal(rule.signal_id), Literal(at)
    )
    reach = _reach(rule)
    if reach is not None:
        where = SQL("{} AND at > {}").format(where, Literal(at - reach))
    if rule.is_choosy:
        where = SQL("{} AND {}").format(where, counts_at(rule, account_id, at))
    if rule.kind == RuleKind.SUM:
        where = SQL("{} AND value IS NOT NULL").format(where)
    return SQL(
        "SELECT latest.at, latest.person_id, {value} AS value, counted.total, counted.people"
        " FROM (SELECT at, person_id, value FROM signals_occurrence WHERE {where} ORDER BY at DESC LIMIT {shown})"
        " AS latest,"
        " (SELECT count(*) AS total, count(DISTINCT person_id) AS people FROM signals_occurrence WHERE {where})"
        " AS counted"
        " ORDER BY latest.at DESC"
    ).format(
        value=SQL("to_jsonb(trim_scale(latest.value))" if rule.kind == RuleKind.SUM else "NULL::jsonb"),
        where=where,
        shown=Literal(EVIDENCE_SHOWN),
    )


def _reach(rule: RuleSpec) -> timedelta | None:
    """How far back what a rule counts lies at the most: growth looks at two windows, absence for the latest ever."""
    if rule.window is None or rule.kind == RuleKind.ABSENCE:
        return None
    return 2 * rule.window if rule.kind == RuleKind.GROWTH else rule.window


def _latest_fact(rule: RuleSpec, account_id: int, at: datetime) -> Composable:
    """The latest fact, and then the one that it is compared with."""
    return SQL(
        "SELECT since AS at, NULL::bigint AS person_id, value, count(*) OVER () AS total, 0::bigint AS people FROM ("
        " SELECT DISTINCT ON (name) name, since, value FROM accounts_fact"
        " WHERE account_id = {} AND name = ANY({}) AND since <= {} ORDER BY name, since DESC, message_key DESC"
        ") AS latest ORDER BY name <> {}"
    ).format(Literal(account_id), Literal([rule.fact, rule.other_fact or rule.fact]), Literal(at), Literal(rule.fact))


def _union(parts: Sequence[Composable]) -> list[tuple[Any, ...]]:
    return rows(SQL(" UNION ALL ").join(parts)) if parts else []
