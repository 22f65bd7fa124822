"""What a rule counts at an instant: how much of it there is, how much would be enough, and the rows themselves."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, Self, cast
from uuid import UUID

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind, Subject
from playbooks.scoring.counting import COUNTED_AT_MOST, Readings, counted_occurrences, latest_occurrences
from playbooks.scoring.edges import Asked
from playbooks.scoring.holding import Tracks, bits_of, places_held
from playbooks.scoring.leads import NOBODY, leads_at
from playbooks.scoring.lists import listed_domains
from playbooks.scoring.membership import customer_since
from playbooks.scoring.scope import MINE, AroundScope
from playbooks.scoring.spans import COUNTED_ONCE, leading
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.subject_rows import STATEMENTS_KEPT, rows_about, text_of
from playbooks.scoring.subjects import about
from playbooks.tier_tables import FIRMOGRAPHICS

EVIDENCE_SHOWN = 10
"""Occurrences listed per rule, the latest first; `Counted.total` says how many there are."""
_TELLING = {RuleKind.OCCURRENCES, *COUNTED_ONCE, RuleKind.SUM, RuleKind.GROWTH, RuleKind.LEADS}
_STATE = -1
"""The place of a row that does not count, but has in `total` which tracks hold."""
_HELD = SQL(
    "(SELECT {}, {}, NULL::timestamptz, NULL::bigint, NULL::bigint, NULL, NULL::uuid, '', state.held, 0::bigint,"
    " NULL::numeric, NULL::numeric, NULL::numeric FROM ({}) AS state)"
)
_READ = SQL("at, id, person_id, value::text, message_key, name")
_TOLD = (RuleKind.FACT, RuleKind.LIST, RuleKind.TIER, RuleKind.CUSTOMER, RuleKind.QUALIFIED)
"""Kinds of rules that rest on what was told about the account. What qualifies it elsewhere is explained there."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An occurrence (of `person_id`) or a fact (`name`, with `value`) that makes a rule hold.

    `id` is the occurrence's or the fact's; `message_key` leads to the event that it came with, while that is kept.
    """

    at: datetime
    id: int
    person_id: int | None = None
    value: Any = None
    message_key: UUID | None = None
    name: str = ""


class EvidencePlace(NamedTuple):
    """Where a page of evidence goes on: behind the piece with this time and id."""

    at: datetime
    id: int

    @classmethod
    def after(cls, evidence: Evidence) -> Self:
        """Behind this one."""
        return cls(evidence.at, evidence.id)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From the text that it is written as; None for any other."""
        time, _, row_id = text.partition("~")
        try:
            at = datetime.fromisoformat(time)
        except ValueError:
            return None
        is_id = row_id.isascii() and row_id.isdecimal() and len(row_id) < len(str(2**63))
        return cls(at, int(row_id)) if at.tzinfo and is_id else None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"


class Whose(NamedTuple):
    """A person, or an account as ids without more are."""

    id: int
    subject: Subject


@dataclass(frozen=True, slots=True)
class Counted:
    """What a rule counts: the latest evidence, and how much there is of it, of how many people.

    `reached` is what is compared with `enough`: times, people, days, weeks or a sum; for growth `before` is the same of
    the window before. Empty where nothing is counted.
    """

    evidence: list[Evidence]
    total: int = 0
    people: int = 0
    reached: Decimal | None = None
    before: Decimal | None = None
    enough: Decimal | None = None

    @property
    def is_enough(self) -> bool:
        """Say whether the rule holds, by what is counted."""
        return self.reached is not None and self.enough is not None and self.reached >= self.enough

    @property
    def is_capped(self) -> bool:
        """Say whether counting stopped before the end, so that there may be more."""
        return self.total >= COUNTED_AT_MOST


def tells(rule: RuleSpec) -> bool:
    """Say whether a rule holds as what it counts is enough."""
    return rule.kind in _TELLING


def counted_by(
    asked: Sequence[Asked], unknown: Sequence[Tracks], account_id: int, at: datetime, subject: Subject = Subject.ACCOUNT
) -> tuple[dict[tuple[int, int], Counted], list[int]]:
    """What each rule counts at the instant for the account (or person), whether it is enough or not.

    And, as bits, which tracks hold: of each sequence of those of which that is asked, as what is counted does not tell.
    All of it in one statement.
    """
    found, held = {(one.version, one.bit): Counted([]) for one in asked}, [0] * len(unknown)
    for number, bit, *shown, total, people, reached, before, enough in (
        rows_about(account_id, at, _statement(tuple(asked), tuple(unknown), subject)) if asked else ()
    ):
        if bit == _STATE:
            held[number] = bits_of(unknown[number], total)
            continue
        evidence = found[number, bit].evidence + ([_read(shown)] if shown[0] is not None else [])
        found[number, bit] = Counted(evidence, total, people, reached, before, enough)
    return found, held


@lru_cache(maxsize=STATEMENTS_KEPT)
def _statement(asked: tuple[Asked, ...], unknown: tuple[Tracks, ...], subject: Subject) -> str:
    readings = Readings()
    part = SQL(
        "(SELECT {}::int AS number, {}::int AS bit, {}, total, people, reached, earlier, enough FROM ({}) AS found)"
    )
    parts = [part.format(Literal(one.version), Literal(one.bit), _READ, _evidence(one.rule, readings)) for one in asked]
    parts += [
        _HELD.format(Literal(number), Literal(_STATE), places_held(tracks))
        for number, tracks in enumerate(unknown)
        if tracks
    ]
    return text_of(about(subject, readings.before(SQL(" UNION ALL ").join(parts))))


def page_of_evidence(
    rule: RuleSpec, whose: int | Whose, at: datetime, *, before: EvidencePlace | None, most: int
) -> list[Evidence]:
    """Up to `most` of what the rule counts at the instant, the latest first, from `before` on."""
    account_id, subject = (whose, Subject.ACCOUNT) if isinstance(whose, int) else whose
    if rule.kind in _TOLD:
        return (
            [] if before else counted_by([Asked(0, 0, rule, held=False)], [], account_id, at, subject)[0][0, 0].evidence
        )
    readings, further = Readings(), cast("Composable", SQL("TRUE"))
    if before:
        further = SQL("(at, id) < ({}, {})").format(Literal(before.at), Literal(before.id))
    if rule.kind == RuleKind.LEADS:
        page = _page(_leads(rule), further, most)
    else:
        page = latest_occurrences(rule, further, most, readings)
    page = SQL("SELECT {} FROM ({}) AS page ORDER BY at DESC, id DESC").format(_READ, page)
    return [_read(row) for row in rows_about(account_id, at, text_of(about(subject, readings.before(page))))]


def _read(row: Sequence[Any]) -> Evidence:
    at, row_id, person_id, value, message_key, name = row
    return Evidence(at, row_id, person_id, None if value is None else json.loads(value), message_key, name)


def _evidence(rule: RuleSpec, readings: Readings) -> Composable:
    """(at, id, person, value, message_key, name, total, people, reached, before, enough), at least the last five."""
    if rule.kind == RuleKind.LIST and not rule.fact:
        return listed_domains(rule, shown=EVIDENCE_SHOWN)
    if rule.kind == RuleKind.CUSTOMER:
        return customer_since()
    if rule.kind in _TOLD:
        return _facts(rule)
    if rule.kind == RuleKind.LEADS:
        return _counted_leads(rule)
    return counted_occurrences(rule, EVIDENCE_SHOWN, readings)


def _counted_leads(rule: RuleSpec) -> Composable:
    return SQL(
        "WITH led AS MATERIALIZED ({led}) SELECT latest.*, counted.total, counted.total AS people,"
        " counted.total::numeric AS reached, NULL::numeric AS earlier, {enough}::numeric AS enough"
        " FROM (SELECT count(*) AS total FROM led) AS counted LEFT JOIN ({latest}) AS latest ON true"
        " ORDER BY latest.at DESC, latest.id DESC"
    ).format(
        led=_leads(rule),
        enough=Literal(rule.at_least),
        latest=_page(SQL("SELECT * FROM led"), SQL("TRUE"), EVIDENCE_SHOWN),
    )


def _leads(rule: RuleSpec) -> Composable:
    """The people who count at the instant, and since when."""
    if rule.membership is None or not rule.membership.tracks:
        return NOBODY
    scope = AroundScope(after=timedelta(0))
    return leads_at(rule.membership, leading(rule.membership, scope), scope)


def _page(evidence: Composable, where: Composable, most: int) -> Composable:
    return SQL("SELECT * FROM ({}) AS evidence WHERE {} ORDER BY at DESC, id DESC LIMIT {}").format(
        evidence, where, Literal(most)
    )


def _facts(rule: RuleSpec) -> Composable:
    """The latest fact, and then the one that it is compared with; those that decide a tier."""
    names = list(FIRMOGRAPHICS) if rule.kind == RuleKind.TIER else [rule.fact, rule.other_fact or rule.fact]
    return SQL(
        "SELECT since AS at, id, NULL::bigint AS person_id, value, message_key, name, count(*) OVER () AS total,"
        " 0::bigint AS people, NULL::numeric AS reached, NULL::numeric AS earlier, NULL::numeric AS enough FROM ("
        " SELECT DISTINCT ON (name) name, since, id, value, message_key FROM accounts_fact"
        " WHERE {} AND name = ANY({}) AND since <= subject.at ORDER BY name, since DESC, message_key DESC"
        ") AS latest ORDER BY name <> {}"
    ).format(MINE, Literal(names), Literal(rule.fact))
