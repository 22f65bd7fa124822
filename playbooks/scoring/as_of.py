"""A scorecard version at one past or present instant, for every account."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from psycopg.sql import SQL

from playbooks.scoring.database import one_snapshot, stream
from playbooks.scoring.history import qualified_spans
from playbooks.scoring.probes import assessment, subjects_at
from playbooks.scoring.spec import VersionSpec
from playbooks.scoring.subjects import KEYS, NAMES

ACCOUNTS_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An account's state at the instant; `qualified_at` is the start of the span in which it qualifies then.

    Under a version about people `account_id` is the person's id, `person` what they are called by, and `account` the
    key of the account that they belong to then.
    """

    account_id: int
    account: str
    person: str
    points: int
    activated: bool
    qualified: bool
    qualified_at: datetime | None
    held: int


def score_as_of(version: VersionSpec, at: datetime) -> Iterator[ScoreRow]:
    """The state of every account (or person) at the instant, by their keys. Only what happened up to then counts.

    All of it is read from one snapshot: what lands meanwhile changes no row and no instant.
    """
    query = SQL("SELECT state.account_id, {named}, state.held FROM ({state}) AS state {names} ORDER BY 2, 3, 1").format(
        named=KEYS[version.subject],
        state=assessment(version, subjects_at(None, at, version.subject)),
        names=NAMES[version.subject],
    )
    chunk: list[tuple[int, str, str, int]] = []
    with one_snapshot():
        for row in stream(query):
            chunk.append(row)
            if len(chunk) == ACCOUNTS_AT_A_TIME:
                yield from _completed(version, at, chunk)
                chunk = []
        yield from _completed(version, at, chunk)


def _completed(version: VersionSpec, at: datetime, chunk: list[tuple[int, str, str, int]]) -> Iterator[ScoreRow]:
    since = qualified_since(version, [account_id for account_id, *_, held in chunk if version.qualifies(held)], at)
    for account_id, account, person, held in chunk:
        yield ScoreRow(
            account_id=account_id,
            account=account,
            person=person,
            points=version.points_of(held),
            activated=version.is_activated(held),
            qualified=version.qualifies(held),
            qualified_at=since.get(account_id),
            held=held,
        )


def qualified_since(version: VersionSpec, accounts: list[int], at: datetime) -> dict[int, datetime]:
    """For those of the accounts that qualify at the instant: since when they have, without a break."""
    if not accounts:
        return {}
    return {
        account_id: span.start
        for account_id, spans in qualified_spans(version, accounts)
        for span in spans
        if span.covers(at)
    }
