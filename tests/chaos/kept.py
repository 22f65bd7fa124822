"""What is left in a database after a run, in terms that two runs have in common: no row numbers, no time of arrival."""

from typing import Any, Protocol

LEDGER = "SELECT message_key::text FROM signals_ledgerentry ORDER BY 1"
EVENTS = """
SELECT message_id, message_key::text, kind, name, user_id, anonymous_id, group_id, previous_id, at, client_at,
    properties::text, context::text
FROM signals_event ORDER BY 1
"""
OCCURRENCES = """
SELECT signal.key, account.key, workspace.key, occurrence.at, occurrence.message_key::text,
    (SELECT string_agg(kind || ' ' || value, ', ' ORDER BY kind, value) FROM accounts_identifier AS identifier
     WHERE identifier.person_id = occurrence.person_id)
FROM signals_occurrence AS occurrence JOIN signals_signal AS signal ON signal.id = signal_id
    LEFT JOIN accounts_account AS account ON account.id = occurrence.account_id
    LEFT JOIN accounts_workspace AS workspace ON workspace.id = occurrence.workspace_id
ORDER BY signal.key, occurrence.message_key
"""
FACTS = """
SELECT account.key, workspace.key, person.email, fact.name, fact.value::text, fact.since
FROM accounts_fact AS fact LEFT JOIN accounts_account AS account ON account.id = fact.account_id
    LEFT JOIN accounts_workspace AS workspace ON workspace.id = fact.workspace_id
    LEFT JOIN accounts_person AS person ON person.id = fact.person_id
ORDER BY 1, 2, 3, 4, 6
"""
COUNTS = "SELECT coalesce(sum(received), 0), sum(stored), sum(duplicate), sum(rejected) FROM signals_batch"
WAITING = """
SELECT (SELECT count(*) FROM signals_batch WHERE processed_at IS NULL)
    + (SELECT count(*) FROM signals_backfill WHERE finished_at IS NULL)
    + (SELECT count(*) FROM accounts_reassessment WHERE due_at IS NULL OR due_at <= now())
"""
KEPT = {"ledger": LEDGER, "events": EVENTS, "occurrences": OCCURRENCES, "facts": FACTS}


class Cursor(Protocol):
    """Django's cursors and psycopg's alike."""

    def execute(self, sql: Any, /) -> Any:
        """Run a statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Give its rows."""


def kept(cursor: Cursor) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that scores rest on."""
    return {name: rows(cursor, sql) for name, sql in KEPT.items()}


def rows(cursor: Cursor, sql: str) -> list[tuple[Any, ...]]:
    """Run one statement."""
    cursor.execute(sql)
    return cursor.fetchall()
