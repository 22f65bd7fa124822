"""What accounts and people are called in files and tables: by the keys that the world outside knows them by."""

from collections.abc import Sequence
from datetime import datetime

from psycopg.sql import SQL, Literal

from playbooks.enums import Subject
from playbooks.scoring.database import rows
from playbooks.scoring.subjects import KEYS, NAMES

WHOSE_KEYS = {Subject.ACCOUNT: ("account",), Subject.PERSON: ("person", "account")}
"""The columns that say whose a row is."""
NOUNS = {Subject.ACCOUNT: ("account", "accounts"), Subject.PERSON: ("person", "people")}
Moment = tuple[int, datetime]
"""An account or person, and an instant."""


def person_label(person_id: int) -> str:
    """What a person is called where not everybody may know who they are."""
    return f"Person {person_id}"


def keys_of(subject: Subject, moments: Sequence[Moment]) -> dict[Moment, tuple[str, ...]]:
    """The keys, in the order of the columns; of a person the account is the one that they belonged to then."""
    found = rows(
        SQL(
            "SELECT state.account_id, state.at, {keys} FROM (SELECT unnest({ids}::bigint[]) AS account_id,"
            " unnest({ats}::timestamptz[]) AS at) AS state {names}"
        ).format(
            keys=KEYS[subject],
            names=NAMES[subject],
            ids=Literal([whose_id for whose_id, _ in moments]),
            ats=Literal([at for _, at in moments]),
        )
    )
    if subject == Subject.PERSON:
        return {(whose_id, at): (person, account) for whose_id, at, account, person in found}
    return {(whose_id, at): (account,) for whose_id, at, account, _ in found}
