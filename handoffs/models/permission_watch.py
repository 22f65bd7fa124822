"""What happens to plays that may have invited contact already: what waits under them is looked at again.

Proxies, because the triggers belong to this app: playbooks know nothing of handoffs. Every writer of plays sets them
off. The tray is that of the second gate, and gets the accounts of the handoffs that wait under the play alone, each
once a transaction. What is taken away from a play brings nothing: evidence that was kept stands.
"""

import pgtrigger

from playbooks.models import PermissionSignal, PermissionTrigger

_LOOK_AGAIN = """
INSERT INTO playbooks_permissioncheck (account_id, recorded_at)
SELECT DISTINCT account_id, now() FROM handoffs_handoff
WHERE play_id = NEW.play_id AND closed_at IS NULL AND permitted_at IS NULL
  AND NOT EXISTS (
      SELECT FROM playbooks_permissioncheck standing
      WHERE standing.account_id = handoffs_handoff.account_id AND standing.xmin = pg_current_xact_id()::xid
  );
RETURN NULL;
"""


def looking_again(operation: pgtrigger.Operation, condition: pgtrigger.Condition | None = None) -> pgtrigger.Trigger:
    """A trigger that has the waiting handoffs of the row's play looked at."""
    return pgtrigger.Trigger(
        name="permission_invites" if condition is None else "permission_invites_otherwise",
        when=pgtrigger.After,
        operation=operation,
        condition=condition,
        func=_LOOK_AGAIN.strip(),
    )


class WatchedSignal(PermissionSignal):
    """A signal that invites contact under a play from now on."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = (looking_again(pgtrigger.Insert),)


class WatchedTrigger(PermissionTrigger):
    """A count that invites contact under a play from now on, or that has become another."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = (
            looking_again(pgtrigger.Insert),
            looking_again(pgtrigger.Update, pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")),
        )
