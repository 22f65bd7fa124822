"""What happened is put into the outbox by the database, in the transaction in which it does.

Nothing is kept of what no endpoint wants, so that a sweep over 100,000 handoffs costs nothing where nobody listens.
An endpoint that is off keeps its place: what it wants is kept, and can be sent to it later, but not queued.
"""

import pgtrigger

_EVENTS_OF_MOVES = """
INSERT INTO handoffs_webhookevent (type, at, handoff_id, move_id)
SELECT told.type, line.at, line.handoff_id, line.id
FROM written line
CROSS JOIN LATERAL (VALUES
    (CASE
        WHEN line.move = 'opened' THEN 'handoff.opened'
        WHEN line.move IN ('reassigned', 'routed', 'taken', 'given', 'put_back') THEN 'handoff.assigned'
        WHEN line.move = 'acknowledged' THEN 'handoff.acknowledged'
        WHEN line.move = 'escalated' THEN 'handoff.overdue'
        WHEN line.move = 'contacted' THEN 'handoff.contacted'
        WHEN line.move = 'opportunity' THEN 'handoff.opportunity'
        WHEN line.move = 'snoozed' THEN 'handoff.snoozed'
        WHEN line.move = 'woken' THEN 'handoff.woken'
        WHEN line.move IN ('won', 'lost', 'returned', 'disqualified', 'expired', 'merged') THEN 'handoff.closed'
        WHEN line.move IN ('undone', 'unmerged') THEN 'handoff.reopened'
    END),
    (CASE WHEN line.move IN ('acknowledged', 'permitted', 'woken') AND line.state = 'ready' THEN 'handoff.ready' END)
) AS told (type)
WHERE EXISTS (SELECT FROM handoffs_webhookendpoint endpoint WHERE told.type = ANY (endpoint.types))
ORDER BY line.id;
"""
_EVENTS_OF_GRANTS = """
INSERT INTO handoffs_webhookevent (type, at, handoff_id, grant_id)
SELECT 'grant.on', given.at, given.handoff_id, given.id
FROM written given
WHERE EXISTS (SELECT FROM handoffs_webhookendpoint endpoint WHERE 'grant.on' = ANY (endpoint.types))
ORDER BY given.id;
"""
_DELIVERIES = """
INSERT INTO handoffs_webhookdelivery (event_id, endpoint_id, state, due_at, attempts, answer, why)
SELECT event.id, endpoint.id, 'waiting', event.recorded_at, 0, '', ''
FROM written event
JOIN handoffs_webhookendpoint endpoint ON endpoint.is_active AND event.type = ANY (endpoint.types)
ORDER BY event.id, endpoint.id;
"""


def _after_insert(name: str, statement: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
        func=f"{statement}RETURN NULL;",
    )


def events_of_moves() -> pgtrigger.Trigger:
    """Keep for endpoints what lines of the log say."""
    return _after_insert("webhooks", _EVENTS_OF_MOVES)


def events_of_grants() -> pgtrigger.Trigger:
    """Keep for endpoints what the product is to turn on; what it is to turn off, `handoffs.webhooks.ending` finds."""
    return _after_insert("webhooks", _EVENTS_OF_GRANTS)


def deliveries_of_events() -> pgtrigger.Trigger:
    """Queue each event for every endpoint that is on and wants it."""
    return _after_insert("deliver", _DELIVERIES)
