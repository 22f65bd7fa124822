"""What the database itself asks of a handoff that moves: open gates before a conversation, and a line in the log.

The verbs ask the same first (`handoffs.gates`, `handoffs.steps`) and say it better. This is for whoever writes to the
table past them.
"""

import pgtrigger

_OPEN_GATES = """
IF NOT EXISTS (
    SELECT FROM playbooks_qualification q JOIN playbooks_rule rule ON rule.id = ANY(q.rules_held)
    WHERE q.id = NEW.qualification_id AND rule.is_activation
) AND NOT EXISTS (SELECT FROM playbooks_score WHERE account_id = NEW.account_id AND activated) THEN
    RAISE EXCEPTION 'handoff %: nobody of the account has activated', NEW.id USING ERRCODE = 'check_violation';
END IF;
IF NEW.permitted_at IS NULL AND NOT EXISTS (
    SELECT FROM playbooks_qualification q JOIN playbooks_tier tier ON tier.version_id = q.tier_version_id
    WHERE q.id = NEW.qualification_id AND tier.key = NEW.tier AND NOT tier.needs_permission
) THEN
    RAISE EXCEPTION 'handoff %: nothing has invited contact', NEW.id USING ERRCODE = 'check_violation';
END IF;
IF NOT EXISTS (
    SELECT FROM handoffs_contextcheck WHERE handoff_id = NEW.id AND noted_at >= coalesce(NEW.assigned_at, '-infinity')
) THEN
    RAISE EXCEPTION 'handoff %: its context is not checked', NEW.id USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
_IN_THE_LOG = """
IF (SELECT state FROM handoffs_handoff WHERE id = NEW.id) IS DISTINCT FROM
   (SELECT state FROM handoffs_moverecord WHERE handoff_id = NEW.id ORDER BY id DESC LIMIT 1)
THEN
    RAISE EXCEPTION 'handoff %: its log does not say how it got from % to %', NEW.id, OLD.state, NEW.state
        USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""


def contacted_through_gates() -> pgtrigger.Trigger:
    """Refuse the move into a conversation while a gate is shut."""
    return pgtrigger.Trigger(
        name="open_gates",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Condition("NEW.state = 'contacted' AND OLD.state = 'context_checked'"),
        func=_OPEN_GATES,
    )


def moved_in_the_log() -> pgtrigger.Trigger:
    """Refuse to commit a change of state that the log does not end with. What is opened has its line a moment later."""
    return pgtrigger.Trigger(
        name="in_the_log",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        func=_IN_THE_LOG,
    )
