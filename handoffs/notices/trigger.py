"""Notices are made by the database, in the transaction that writes the log: no writer of moves can forget to.

One statement a statement: it sees all lines that were written at once, so a sweep over 100,000 handoffs runs it once.
Nobody is told what they did themselves, and whoever moves a handoff has read what they were told about it. That one of
their messages is on record is no move's to wave aside: the message is written before the move that it is. A warning is
read when the next call, an acknowledgement or a snooze makes it pointless, so a late sweep leaves one notice and not
three.

A handoff that is opened and routed at one instant has two lines and is one event: the key of the notice says so.

Whom a line concerns is the owner as the log has them just now. Who owned the handoff before is in its history, which
its own triggers have written by then.
"""

import pgtrigger

_TELL = """
INSERT INTO handoffs_notice (person_id, event, handoff_id, move_id, key, at)
SELECT DISTINCT ON (told.person_id, line.id)
       told.person_id, told.event, line.handoff_id, line.id,
       CASE told.event WHEN 'assigned' THEN 'assigned:' || handoff.id || ':' || extract(epoch FROM line.at)
                       ELSE 'move:' || line.id END,
       line.at
FROM written line
JOIN handoffs_handoff handoff ON handoff.id = line.handoff_id
JOIN handoffs_team team ON team.id = handoff.team_id
CROSS JOIN LATERAL (
    SELECT handoff.owner_id AS person_id, CASE
        WHEN line.move IN ('opened', 'reassigned', 'routed') THEN 'assigned'
        WHEN line.move = 'given' THEN 'given'
        WHEN line.move IN ('acknowledged', 'permitted') AND line.state = 'ready' THEN 'ready'
        WHEN line.move = 'woken' AND line.state = 'ready' THEN 'ready'
        WHEN line.move IN ('woken', 'warned_half', 'warned_nearly') THEN line.move
        WHEN line.move = 'escalated' THEN 'breached'
    END AS event, 0 AS rank
    UNION ALL
    SELECT member.user_id, line.move, 0 FROM handoffs_team_members member
    WHERE handoff.owner_id IS NULL AND member.team_id = team.id AND line.move IN ('warned_half', 'warned_nearly')
    UNION ALL
    SELECT team.manager_id, 'escalated', 1 WHERE line.move = 'escalated'
    UNION ALL
    SELECT part.user_id, 'escalated', 1 FROM accounts_user_groups part JOIN auth_group ON auth_group.id = part.group_id
    WHERE line.move = 'escalated' AND team.manager_id IS NULL AND auth_group.name = 'manager'
    UNION ALL
    SELECT CASE WHEN line.move IN ('reassigned', 'routed', 'given', 'taken', 'put_back') THEN (
        SELECT past.owner_id FROM handoffs_handoffevent past
        WHERE past.pgh_obj_id = handoff.id AND past.owner_id IS DISTINCT FROM handoff.owner_id
        ORDER BY past.pgh_id DESC LIMIT 1
    ) END, 'reassigned', 2
) AS told
JOIN accounts_user person ON person.id = told.person_id AND person.is_active
WHERE told.event IS NOT NULL AND told.person_id IS DISTINCT FROM line.by_id
ORDER BY told.person_id, line.id, told.rank
ON CONFLICT DO NOTHING;
"""
_TELL_OF_VIOLATION = """
INSERT INTO handoffs_notice (person_id, event, handoff_id, key, at)
SELECT DISTINCT told.person_id, 'violation', handoff.id, 'against:' || outreach.id, broken.at
FROM written broken
JOIN handoffs_outreach outreach ON outreach.id = broken.outreach_id
JOIN handoffs_handoff handoff ON handoff.id = outreach.handoff_id
JOIN handoffs_team team ON team.id = handoff.team_id
CROSS JOIN LATERAL (
    SELECT broken.by_id AS person_id
    UNION ALL
    SELECT team.manager_id
    UNION ALL
    SELECT part.user_id FROM accounts_user_groups part JOIN auth_group ON auth_group.id = part.group_id
    WHERE team.manager_id IS NULL AND auth_group.name = 'manager'
) AS told
JOIN accounts_user person ON person.id = told.person_id AND person.is_active
ON CONFLICT DO NOTHING;
"""
_READ = """
UPDATE handoffs_notice notice SET read_at = line.at FROM written line
WHERE notice.handoff_id = line.handoff_id AND notice.read_at IS NULL AND (
    notice.person_id = line.by_id AND notice.event <> 'violation'
    OR notice.event IN ('warned_half', 'warned_nearly')
       AND line.move IN ('warned_nearly', 'escalated', 'acknowledged', 'snoozed', 'reassigned', 'merged', 'expired')
);
"""
_FILL = """
SELECT owner_id, team_id, due_at INTO NEW.owner_id, NEW.team_id, NEW.due_at
FROM handoffs_handoff WHERE id = NEW.handoff_id;
RETURN NEW;
"""


def notices_of_moves() -> pgtrigger.Trigger:
    """Tell whom the lines concern that a statement adds to the log."""
    return pgtrigger.Trigger(
        name="tell",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
        func=f"{_READ}{_TELL}RETURN NULL;",
    )


def notices_of_violations() -> pgtrigger.Trigger:
    """Tell the one whose contact it was, who may answer, and their manager: once, whatever all was against it."""
    return pgtrigger.Trigger(
        name="tell",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
        func=f"{_TELL_OF_VIOLATION}RETURN NULL;",
    )


def whose_then() -> pgtrigger.Trigger:
    """Keep in each line of the log whose the handoff was then and when it was due, unless the writer has said so."""
    return pgtrigger.Trigger(
        name="whose_then",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.team_id IS NULL"),
        func=_FILL,
    )
