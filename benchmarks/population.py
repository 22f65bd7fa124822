"""Usage of a product by a fixed population, and a past of theirs that is as long as wanted.

People, workspaces and companies are known to Baton from one identify and one group call each. What they do afterwards
is what the starter definitions look for, among as much that no signal counts.
"""

import json
import os
import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction

from benchmarks.usage import EVENTS, properties

PEOPLE = 50_000
PEOPLE_OF_A_WORKSPACE = 10
WORKSPACES_OF_A_COMPANY = 2
SEED = 42
VISIT = 5

# Half of what they do says something to the starter definitions, and a sixth of what they did.
SILENT = ("Report Created", "Report Opened", "Filter Changed", "Search Run", "Settings Opened")
DOINGS = ("Session Started", "Workflow Run", "Workflow Run", "Teammate Invited", "Integration Connected", *SILENT)
PAST_DOINGS = (*DOINGS, *SILENT * 4)

# The past: events of processed batches, their message ids, and the occurrences of those that a signal counts. Message
# ids go in as they would sort, which makes the index as dense as a month of sorted insertions would.
_PAST = """
CREATE TEMP TABLE doer AS
SELECT row_number() OVER (ORDER BY i.id) - 1 AS place, i.value AS user_id, p.id AS person_id, w.key AS group_id,
    w.id AS workspace_id, w.account_id
FROM accounts_identifier i JOIN accounts_person p ON p.id = i.person_id
JOIN accounts_membership m ON m.person_id = p.id JOIN accounts_workspace w ON w.id = m.workspace_id;
CREATE TEMP TABLE past AS
SELECT gen_random_uuid() AS key, n, n / %(batch)s + %(after)s AS batch_id,
    %(at)s - (1 - n::float8 / %(events)s) * interval '30 days' AS at,
    (n::bigint * 7919) %% %(people)s AS place, (%(doings)s::text[])[1 + n %% %(kinds)s] AS name
FROM generate_series(0, %(events)s - 1) AS n;
ANALYZE past;
ANALYZE doer;
INSERT INTO signals_batch (id, source, received_at, received, stored, duplicate, rejected, processed_at)
SELECT batch_id, 'http', max(at), count(*), count(*), 0, 0, max(at) FROM past GROUP BY batch_id ORDER BY 1;
INSERT INTO signals_ledgerentry (message_key, batch_id) SELECT key, batch_id FROM past ORDER BY key;
INSERT INTO signals_event (received_at, at, client_at, batch_id, message_key, kind, message_id, name, user_id, group_id,
    properties, context)
SELECT %(at)s, past.at, past.at, batch_id, past.key, 'track', past.key::text, past.name, user_id, group_id,
    %(properties)s, %(context)s
FROM past JOIN doer USING (place) ORDER BY n;
INSERT INTO signals_occurrence (signal_id, account_id, person_id, workspace_id, at, recorded_at, message_key)
SELECT s.id, account_id, person_id, workspace_id, past.at, past.at, past.key
FROM past JOIN doer USING (place) JOIN signals_signal s ON s.kind = 'track' AND past.name = ANY(s.event_names)
WHERE NOT EXISTS (SELECT FROM signals_condition c WHERE c.signal_id = s.id) ORDER BY account_id, s.id, past.at;
SELECT setval(pg_get_serial_sequence('signals_batch', 'id'), (SELECT max(id) FROM signals_batch));
DROP TABLE past, doer
"""


def introductions() -> list[bytes]:
    """Bodies in which everybody says who they are, and every workspace whose it is."""
    calls = []
    for n in range(PEOPLE):
        calls.append(_call(n, {"type": "identify", "traits": {"email": f"user-{n}@{_company(n)}", "title": "Analyst"}}))
        if n % PEOPLE_OF_A_WORKSPACE == 0:
            traits = {"name": f"Team {_workspace(n)}", "employees": n % 3_000, "industry": "Software"}
            calls.append(_call(n, {"type": "group", "groupId": _workspace(n), "traits": traits}))
    return [_body(calls[start : start + EVENTS]) for start in range(0, len(calls), EVENTS)]


def doings() -> Iterator[bytes]:
    """Bodies of what they do, without end: visits of five calls; every tenth says again who it is, as clients do."""
    chance = random.Random(SEED)
    while True:
        calls: list[dict[str, Any]] = []
        while len(calls) < EVENTS:
            calls += _visit(chance.randrange(PEOPLE), chance)
        yield _body(calls)


def _visit(n: int, chance: random.Random) -> list[dict[str, Any]]:
    did = [{"type": "track", "event": name, "properties": properties(n)} for name in chance.choices(DOINGS, k=VISIT)]
    if chance.random() < 0.1:
        did[0] = {"type": "identify", "traits": {"email": f"user-{n}@{_company(n)}"}}
    return [_call(n, what) for what in did]


def prepared(batches: int) -> list[bytes]:
    """So many of these bodies, made beforehand."""
    return list(islice(doings(), batches))


def add_past(events: int, after_batch: int, at: Any) -> None:
    """Store so many events as if they had come in during the last month and had been processed."""
    given = {
        "events": events,
        "batch": EVENTS,
        "after": after_batch + 1,
        "at": at,
        "people": PEOPLE,
        "doings": list(PAST_DOINGS),
        "kinds": len(PAST_DOINGS),
        "properties": json.dumps(properties(1)),
        "context": json.dumps(_context(1)),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # The rows refer to each other by construction, so millions of foreign key look-ups would only cost time.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in _PAST.strip().split(";\n"):
            cursor.execute(statement, given if "%(" in statement else None)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _call(n: int, what: dict[str, Any]) -> dict[str, Any]:
    return {"messageId": os.urandom(12).hex(), "userId": f"user-{n}", "context": _context(n), **what}


def _context(n: int) -> dict[str, Any]:
    return {"groupId": _workspace(n), "ip": "192.0.2.44", "library": {"name": "analytics-python", "version": "2.3.4"}}


def _workspace(n: int) -> str:
    return f"workspace-{n // PEOPLE_OF_A_WORKSPACE}"


def _company(n: int) -> str:
    return f"company-{n // PEOPLE_OF_A_WORKSPACE // WORKSPACES_OF_A_COMPANY}.example"


def _body(calls: list[dict[str, Any]]) -> bytes:
    return json.dumps({"batch": calls}).encode()
