"""Which rules hold for one account at one instant, looked up: of several versions, or of some of their rules only."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import Subject
from playbooks.scoring.probes import assessment
from playbooks.scoring.spec import RuleSpec, VersionSpec, looking_at
from playbooks.scoring.subject_rows import STATEMENTS_KEPT, rows_about, text_of
from playbooks.scoring.subjects import about

_ONESELF = SQL("SELECT subject.id AS id, subject.at AS at")
Tracks = tuple[tuple[int, RuleSpec], ...]
"""Tracks that are looked up, each with its bit."""


def held_under(versions: Sequence[VersionSpec], account_id: int, at: datetime) -> dict[int, int]:
    """The tracks that hold under each version, as bits, by the version's place."""
    asked = [tuple(enumerate(version.tracks)) for version in versions]
    return dict(enumerate(look_up(asked, account_id, at, versions[0].subject))) if versions else {}


def look_up(asked: Sequence[Tracks], account_id: int, at: datetime, subject: Subject) -> list[int]:
    """Which of the tracks of each sequence hold at the instant, as their bits; one statement, or none."""
    found = [0] * len(asked)
    if any(asked):
        for number, places in rows_about(account_id, at, _statement(tuple(asked), subject)):
            found[number] = bits_of(asked[number], places)
    return found


def bits_of(tracks: Tracks, places: int) -> int:
    """The bits of the tracks whose places are set."""
    return sum(1 << bit for place, (bit, _) in enumerate(tracks) if places >> place & 1)


def places_held(tracks: Tracks) -> Composable:
    """A query of the places of those that hold, as bits; in a statement that is `about` the subject."""
    found = assessment(looking_at(tuple(track for _, track in tracks)), _ONESELF)
    return SQL("SELECT held FROM ({}) AS state").format(found)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _statement(asked: tuple[Tracks, ...], subject: Subject) -> str:
    parts = [
        SQL("(SELECT {}::int AS number, state.held FROM ({}) AS state)").format(Literal(number), places_held(tracks))
        for number, tracks in enumerate(asked)
        if tracks
    ]
    return text_of(about(subject, SQL(" UNION ALL ").join(parts)))
