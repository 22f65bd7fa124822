"""Since when anything is known about an account."""

from datetime import datetime
from typing import cast

from psycopg.sql import SQL, Literal

from playbooks.enums import Subject
from playbooks.scoring.database import rows
from playbooks.scoring.subjects import about

# One look-up a signal through the index, in place of a reading of everything that the account did.
_SINCE = SQL("""
    SELECT least(
        (SELECT min(first.at) FROM signals_signal CROSS JOIN LATERAL (
            SELECT at FROM signals_occurrence
            WHERE account_id = {account} AND signal_id = signals_signal.id ORDER BY at LIMIT 1
        ) AS first),
        (SELECT min(since) FROM accounts_fact WHERE account_id = {account})
    )
""")


def known_since(account_id: int, subject: Subject = Subject.ACCOUNT) -> datetime | None:
    """The account's (or person's) first occurrence of any signal, or its first fact; None for one that has neither."""
    return cast("datetime | None", rows(about(subject, _SINCE.format(account=Literal(account_id))))[0][0])
