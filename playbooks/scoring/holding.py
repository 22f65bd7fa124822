"""Which rules hold for one account at one instant: as what they count says, or looked up.

What is known already is not asked again, so a look-up costs what the remaining rules do.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from psycopg.sql import SQL, Literal

from playbooks.enums import Subject
from playbooks.scoring.evidence import Counted
from playbooks.scoring.probes import assessment
from playbooks.scoring.spec import RuleSpec, VersionSpec, looking_at
from playbooks.scoring.subject_rows import STATEMENTS_KEPT, rows_about, text_of

_ONESELF = SQL("SELECT subject.id AS id, subject.at AS at")
Tracks = tuple[tuple[int, RuleSpec], ...]
"""Tracks that are looked up, each with its bit."""


def held_under(versions: Sequence[VersionSpec], account_id: int, at: datetime) -> dict[int, int]:
    """The tracks that hold under each version, as bits, by the version's place."""
    return held_by_counts(versions, {}, account_id, at)


def held_by_counts(
    versions: Sequence[VersionSpec], counted: Mapping[tuple[int, int], Counted], account_id: int, at: datetime
) -> dict[int, int]:
    """The same where what is counted for some of the tracks, by place and bit, says whether they hold."""
    said = {place: found.is_enough for place, found in counted.items() if found.reached is not None}
    unknown = [
        tuple((bit, track) for bit, track in enumerate(version.tracks) if (number, bit) not in said)
        for number, version in enumerate(versions)
    ]
    held = dict(enumerate(look_up(unknown, account_id, at, versions[0].subject))) if versions else {}
    for (number, bit), is_held in said.items():
        held[number] |= is_held << bit
    return held


def look_up(asked: Sequence[Tracks], account_id: int, at: datetime, subject: Subject) -> list[int]:
    """Which of the tracks of each sequence hold at the instant, as their bits; one statement, or none."""
    found = [0] * len(asked)
    if any(asked):
        for number, places in rows_about(account_id, at, _statement(tuple(asked), subject)):
            found[number] = sum(1 << bit for place, (bit, _) in enumerate(asked[number]) if places >> place & 1)
    return found


@lru_cache(maxsize=STATEMENTS_KEPT)
def _statement(asked: tuple[Tracks, ...], subject: Subject) -> str:
    parts = [
        SQL("(SELECT {}::int AS number, held FROM ({}) AS state)").format(
            Literal(number), assessment(looking_at(tuple(track for _, track in tracks), subject), _ONESELF)
        )
        for number, tracks in enumerate(asked)
        if tracks
    ]
    return text_of(SQL(" UNION ALL ").join(parts))
