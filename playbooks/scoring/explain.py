"""Why an account scores what it scores at an instant: each rule, since when, until when, and the evidence."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind
from playbooks.scoring.as_of import qualified_since
from playbooks.scoring.database import rows
from playbooks.scoring.probes import assessment, subjects_at
from playbooks.scoring.spans import changes, matches
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


Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One rule at the instant. `points` is what it adds: the rule's own when it holds, else 0.

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
    qualified: bool
    qualified_since: datetime | None
    lines: list[Line]


def explain(version: VersionSpec, account_id: int, at: datetime) -> Explanation:
    """Say which rules hold for the account at the instant, and what they rest on; four queries, however many rules."""
    held = rows(assessment(version, subjects_at([account_id], at)))[0][2]
    spans = _spans(version, account_id, at)
    counted = _counted(version, account_id, at)
    lines = [
        _line(rule, counted[bit], spans[bit] if held >> bit & 1 else None) for bit, rule in enumerate(version.rules)
    ]
    return Explanation(
        at=at,
        threshold=version.threshold,
        points=sum(line.points for line in lines),
        activated=version.is_activated(held),
        qualified=version.qualifies(held),
        qualified_since=qualified_since(version, [account_id], at).get(account_id),
        lines=lines,
    )


def _line(rule: RuleSpec, counted: Counted, span: Span | None) -> Line:
    return Line(
        rule=rule,
        held=span is not None,
        points=rule.points if span else 0,
        since=span[0] if span else None,
        until=span[1] if span else None,
        evidence=counted.evidence,
        evidence_total=counted.total,
        people_total=counted.people,
    )


def _spans(version: VersionSpec, account_id: int, at: datetime) -> dict[int, Span]:
    """For each rule: its last change up to the instant and its next one; the span it is in, if it holds."""
    parts = [
        SQL(
            "(SELECT {bit} AS bit, max(at) FILTER (WHERE at <= {at}) AS since,"
            " min(at) FILTER (WHERE at > {at}) AS until"
            " FROM (SELECT at FROM ({changes}) AS changes GROUP BY at HAVING sum(change) <> 0) AS changes)"
        ).format(bit=Literal(bit), at=Literal(at), changes=changes(rule, [account_id]))
        for bit, rule in enumerate(version.rules)
    ]
    return {bit: (since, until) for bit, since, until in _union(parts)}


def _counted(version: VersionSpec, account_id: int, at: datetime) -> dict[int, Counted]:
    """What each rule counts at the instant, whether that is enough or not."""
    parts = [
        SQL("(SELECT {}::int AS bit, found.* FROM ({}) AS found)").format(
            Literal(bit),
            _latest_fact(rule, account_id, at)
            if rule.kind == RuleKind.FACT
            else _latest_occurrences(rule, account_id, at),
        )
        for bit, rule in enumerate(version.rules)
    ]
    found = {bit: Counted([], 0, 0) for bit in range(len(version.rules))}
    for bit, then, person_id, value, total, people in _union(parts):
        shown = Evidence(at=then, person_id=person_id, value=None if value is None else json.loads(value))
        found[bit] = Counted([*found[bit].evidence, shown], total, people)
    return found


def _latest_occurrences(rule: RuleSpec, account_id: int, at: datetime) -> Composable:
    """The latest ones, each with how many there are, of how many people."""
    where = SQL("{} AND at <= {}").format(matches(rule, [account_id]), Literal(at))
    if rule.window is not None:
        where = SQL("{} AND at > {}").format(where, Literal(at - rule.window))
    return SQL(
        "SELECT latest.at, latest.person_id, NULL::jsonb AS value, counted.total, counted.people"
        " FROM (SELECT at, person_id FROM signals_occurrence WHERE {where} ORDER BY at DESC LIMIT {shown}) AS latest,"
        " (SELECT count(*) AS total, count(DISTINCT person_id) AS people FROM signals_occurrence WHERE {where})"
        " AS counted"
        " ORDER BY latest.at DESC"
    ).format(where=where, shown=Literal(EVIDENCE_SHOWN))


def _latest_fact(rule: RuleSpec, account_id: int, at: datetime) -> Composable:
    return SQL(
        "SELECT since AS at, NULL::bigint AS person_id, value, 1::bigint AS total, 0::bigint AS people"
        " FROM accounts_fact WHERE account_id = {} AND name = {} AND since <= {}"
        " ORDER BY since DESC, message_key DESC LIMIT 1"
    ).format(Literal(account_id), Literal(rule.fact), Literal(at))


def _union(parts: Sequence[Composable]) -> list[tuple[Any, ...]]:
    return rows(SQL(" UNION ALL ").join(parts)) if parts else []
