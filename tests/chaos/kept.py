"""What is left in a database after a run, in terms that two runs have in common: no row numbers, no time of arrival."""

from typing import Any, Protocol

import psycopg

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
REFUSED = """
SELECT message_id, field, reason, convert_from(raw, 'UTF8'), bool_or(state = 'replayed')
FROM signals_rejection GROUP BY 1, 2, 3, 4 ORDER BY 1
"""
MERGES = """
SELECT merged.key, into_.key, now.key, merge.reason FROM accounts_accountmerge AS merge
    JOIN accounts_account AS merged ON merged.id = merge.merged_id
    JOIN accounts_account AS into_ ON into_.id = merge.into_id
    LEFT JOIN accounts_account AS now ON now.id = merged.merged_into_id
ORDER BY 1
"""
UPLOADS = "SELECT name, state, received, rejected, position = size FROM signals_upload"
RULES = (
    "(SELECT string_agg(rule.key, ' ' ORDER BY rule.key) FROM playbooks_rule AS rule WHERE rule.id = ANY(rules_held))"
)
# A row of no points is left by an account that had some for as long as only half of what is known now was known.
SCORES = f"""
SELECT account.key, scorecard.key, version.number, points, activated, qualified, {RULES}, reassess_at
FROM playbooks_score AS score JOIN accounts_account AS account ON account.id = account_id
    JOIN playbooks_scorecardversion AS version ON version.id = version_id
    JOIN playbooks_scorecard AS scorecard ON scorecard.id = scorecard_id
WHERE rules_held <> '{{}}' ORDER BY 1, 2
"""
TIERS = """
SELECT account.key, tier FROM playbooks_tierassignment JOIN accounts_account AS account ON account.id = account_id
WHERE tier <> 'self_serve' ORDER BY 1
"""
QUALIFICATIONS = f"""
SELECT account.key, own.key, scorecard.key, version.number, at, points, {RULES}, tier, ended_at, taken_at IS NOT NULL
FROM playbooks_qualification JOIN accounts_account AS account ON account.id = account_id
    LEFT JOIN accounts_account AS own ON own.id = own_account_id
    JOIN playbooks_scorecardversion AS version ON version.id = version_id
    JOIN playbooks_scorecard AS scorecard ON scorecard.id = version.scorecard_id
ORDER BY 1, 3, 5
"""
HANDOFFS = """
SELECT account.key, motion, handoff.state, tier, points, headline, evidence_at, value, handoff.owner_id, closed_at,
    permitted_at, play.key, team.key, signal.key, permission.message_key::text,
    (SELECT string_agg(move || ' ' || moved.state, ', ' ORDER BY moved.id) FROM handoffs_moverecord AS moved
     WHERE moved.handoff_id = handoff.id)
FROM handoffs_handoff AS handoff JOIN accounts_account AS account ON account.id = account_id
    LEFT JOIN playbooks_play AS play ON play.id = play_id JOIN handoffs_team AS team ON team.id = team_id
    LEFT JOIN handoffs_permission AS permission ON permission.handoff_id = handoff.id
    LEFT JOIN signals_signal AS signal ON signal.id = permission.signal_id
ORDER BY 1, 2
"""
BATCHES = "SELECT request_id, received, stored, duplicate, rejected FROM signals_batch WHERE source = %s"
COUNTS = "SELECT sum(received), sum(stored), sum(duplicate), sum(rejected) FROM signals_batch"
WAITING = """
SELECT (SELECT count(*) FROM signals_batch WHERE processed_at IS NULL)
    + (SELECT count(*) FROM signals_upload WHERE state = 'landing')
    + (SELECT count(*) FROM signals_replay WHERE finished_at IS NULL)
    + (SELECT count(*) FROM signals_backfill WHERE finished_at IS NULL)
    + (SELECT count(*) FROM accounts_accountmerge WHERE settled_at IS NULL)
    + (SELECT count(*) FROM accounts_reassessment WHERE due_at IS NULL OR due_at <= now())
    + (SELECT count(*) FROM accounts_personreassessment WHERE due_at IS NULL OR due_at <= now())
    + (SELECT count(*) FROM playbooks_qualification WHERE taken_at IS NULL)
    + (SELECT count(*) FROM playbooks_permissioncheck)
    + (SELECT count(*) FROM handoffs_routingcall WHERE due_at IS NULL OR due_at <= now())
"""
KEPT = {
    "ledger": LEDGER,
    "events": EVENTS,
    "occurrences": OCCURRENCES,
    "facts": FACTS,
    "refused": REFUSED,
    "merges": MERGES,
    "uploads": UPLOADS,
    "scores": SCORES,
    "tiers": TIERS,
    "qualifications": QUALIFICATIONS,
    "handoffs": HANDOFFS,
}


class Cursor(Protocol):
    """Django's cursors and psycopg's alike."""

    def execute(self, sql: Any, given: Any = None, /) -> Any:
        """Run a statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Give its rows."""


def kept(cursor: Cursor) -> dict[str, list[tuple[Any, ...]]]:
    """What came in, what was made of it, and what has followed from that."""
    return {name: rows(cursor, sql) for name, sql in KEPT.items()}


def rows(cursor: Cursor, sql: str, *given: Any) -> list[tuple[Any, ...]]:
    """Run one statement."""
    cursor.execute(sql, given or None)
    return cursor.fetchall()


def number(database: str, sql: str) -> int | None:
    """The one number that a statement gives; None while the database is away."""
    try:
        with psycopg.connect(database) as connection, connection.cursor() as cursor:
            return int(rows(cursor, sql)[0][0])
    except psycopg.OperationalError:
        return None
