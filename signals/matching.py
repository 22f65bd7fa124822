"""Which events are occurrences of which signals, decided for all of them in one statement.

Works on the temporary table `attributed` (see `signals.identity.tables`). Definitions become literals of the statement,
which is written once for as long as they stay as they are.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Self

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Composable, Literal

from accounts.plans import PLANS_KEPT, planned_once
from signals.comparison import at_path, holds, number_of
from signals.identity.affiliations import ACCOUNT_OF_EVENT
from signals.models import Signal
from signals.models.occurrence import VALUE_DIGITS, VALUE_PLACES

_MATCHES = SQL("""
SELECT e.message_key, e.at, e.person_id, e.own_person_id, e.workspace_id, wanted.signal_id,
    CASE wanted.signal_id {values} END AS value
FROM attributed e
JOIN (VALUES {named}) AS wanted(signal_id, kind, name) ON wanted.kind = e.kind AND wanted.name = e.name
WHERE e.person_id IS NOT NULL AND CASE wanted.signal_id {conditions} ELSE TRUE END
UNION ALL
SELECT e.message_key, e.at, e.person_id, e.own_person_id, e.workspace_id, wanted.signal_id,
    CASE wanted.signal_id {values} END AS value
FROM attributed e JOIN (VALUES {unnamed}) AS wanted(signal_id, kind) ON wanted.kind = e.kind
WHERE e.person_id IS NOT NULL AND CASE wanted.signal_id {conditions} ELSE TRUE END
""")

_INSERT = SQL(f"""
WITH matched AS (
    {{matches}}
), saved AS (
    INSERT INTO signals_occurrence
        (signal_id, account_id, person_id, own_person_id, workspace_id, at, recorded_at, message_key, value)
    SELECT m.signal_id, {ACCOUNT_OF_EVENT.format(row="m")},
        m.person_id, m.own_person_id, m.workspace_id, m.at, {{recorded_at}}, m.message_key, m.value
    FROM matched m
    ON CONFLICT (message_key, signal_id) DO NOTHING
    RETURNING account_id, person_id, at
), people AS (
    INSERT INTO stirred_person SELECT DISTINCT person_id, at FROM saved WHERE account_id IS NOT NULL
)
INSERT INTO stirred_account SELECT DISTINCT account_id, at FROM saved WHERE account_id IS NOT NULL
""")

_DELETE = SQL("""
WITH matched AS (
    {matches}
), gone AS (
    DELETE FROM signals_occurrence o USING attributed e
    WHERE o.message_key = e.message_key AND o.signal_id = {signal}
        AND NOT EXISTS (SELECT FROM matched m WHERE m.message_key = o.message_key)
        AND NOT EXISTS (SELECT FROM accounts_person p WHERE p.id = o.person_id AND p.erased_at IS NOT NULL)
    RETURNING o.account_id, o.person_id
), people AS (
    INSERT INTO stirred_person SELECT DISTINCT person_id FROM gone WHERE account_id IS NOT NULL
)
INSERT INTO stirred_account SELECT DISTINCT account_id FROM gone WHERE account_id IS NOT NULL
""")


_REVALUE = SQL("""
WITH matched AS (
    {matches}
), changed AS (
    UPDATE signals_occurrence o SET value = m.value FROM matched m
    WHERE o.message_key = m.message_key AND o.signal_id = m.signal_id AND o.value IS DISTINCT FROM m.value
        AND NOT EXISTS (SELECT FROM accounts_person p WHERE p.id = o.person_id AND p.erased_at IS NOT NULL)
    RETURNING o.account_id, o.person_id
), people AS (
    INSERT INTO stirred_person SELECT DISTINCT person_id FROM changed WHERE account_id IS NOT NULL
)
INSERT INTO stirred_account SELECT DISTINCT account_id FROM changed WHERE account_id IS NOT NULL
""")
# As one text, by which the statement made of the definitions is found while they stay as they are.
_ACTIVE = """
SELECT coalesce(json_agg(json_build_array(signal.id, kind, event_names, measures, ARRAY(
    SELECT json_build_array(path, operator, coalesce(value::text, 'null')) FROM signals_condition
    WHERE signal_id = signal.id ORDER BY id
)) ORDER BY signal.id), '[]')::text
FROM signals_signal AS signal WHERE is_active
"""
_LARGEST_VALUE = Decimal(10) ** (VALUE_DIGITS - VALUE_PLACES)
TEXTS_KEPT = 64


class _Definition(NamedTuple):
    """What a signal counts; of each condition the path, the operator and the wanted value as JSON."""

    id: int
    kind: str
    names: tuple[str, ...]
    measures: str
    conditions: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, signal: Signal) -> Self:
        conditions = ((one.path, one.operator, json.dumps(one.value)) for one in signal.conditions.all())
        return cls(signal.pk, signal.kind, tuple(sorted(set(signal.event_names))), signal.measures, tuple(conditions))


def insert_matches(cursor: CursorWrapper, signal: Signal, at: datetime) -> None:
    """Store an occurrence for every attributed event that the signal counts, unless it is stored already."""
    cursor.execute(_INSERT.format(matches=_matches(signal), recorded_at=Literal(at)))


def insert_all_matches(cursor: CursorWrapper, at: datetime) -> None:
    """Store one for every event that an active signal counts."""
    with planned_once(PLANS_KEPT) as planned:
        planned.execute(_ACTIVE)
        [active] = planned.fetchone()
    if definitions := _definitions(active):
        cursor.execute(_INSERT.format(matches=_matches_of(definitions), recorded_at=Literal(at)))


def delete_mismatches(cursor: CursorWrapper, signal: Signal) -> None:
    """Remove occurrences of attributed events that the signal counts no longer; those of dropped events stay.

    So do those of erased people, whose events no longer say what they were counted for.
    """
    cursor.execute(_DELETE.format(matches=_matches(signal), signal=Literal(signal.pk)))


def renew_values(cursor: CursorWrapper, signal: Signal) -> None:
    """Measure stored occurrences of attributed events again, as `delete_mismatches` looks at them again."""
    cursor.execute(_REVALUE.format(matches=_matches(signal)))


def _matches(signal: Signal) -> Composable:
    return _matches_of((_Definition.of(signal),))


@lru_cache(maxsize=TEXTS_KEPT)
def _definitions(text: str) -> tuple[_Definition, ...]:
    return tuple(
        _Definition(number, kind, tuple(sorted(set(names))), measures, tuple(tuple(one) for one in conditions))
        for number, kind, names, measures, conditions in json.loads(text)
    )


@lru_cache(maxsize=TEXTS_KEPT)
def _matches_of(definitions: Sequence[_Definition]) -> Composable:
    named = [(one.id, one.kind, name) for one in definitions for name in one.names]
    unnamed = [(one.id, one.kind) for one in definitions if not one.names]
    query = _MATCHES.format(
        named=_values(named, 3),
        unnamed=_values(unnamed, 2),
        conditions=SQL(" ").join(SQL("WHEN {} THEN {}").format(Literal(one.id), _all_hold(one)) for one in definitions),
        values=SQL(" ").join(SQL("WHEN {} THEN {}").format(Literal(one.id), _value(one)) for one in definitions),
    )
    return SQL(query.as_string())


def _values(rows: Iterable[tuple[int | str | None, ...]], width: int) -> Composable:
    """Rows of a VALUES list; one row of nulls, which equals nothing, stands for none."""
    types = (SQL("{}::bigint"), SQL("{}::text"), SQL("{}::text"))[:width]
    filled = [*rows] or [(None,) * width]
    return SQL(", ").join(
        SQL("({})").format(SQL(", ").join(kind.format(Literal(item)) for kind, item in zip(types, row, strict=True)))
        for row in filled
    )


def _all_hold(definition: _Definition) -> Composable:
    conditions = [
        holds(at_path(SQL("e.properties"), path), operator, json.loads(wanted))
        for path, operator, wanted in definition.conditions
    ]
    return SQL(" AND ").join(conditions) if conditions else SQL("TRUE")


def _value(definition: _Definition) -> Composable:
    """What the signal measures, rounded to what is stored; null where that is no number or too large a one."""
    if not definition.measures:
        return SQL("NULL::numeric")
    number = number_of(at_path(SQL("e.properties"), definition.measures))
    return SQL("(SELECT round(number, {}) FROM (SELECT {} AS number) AS found WHERE abs(number) < {})").format(
        Literal(VALUE_PLACES), number, Literal(_LARGEST_VALUE - 1)
    )
