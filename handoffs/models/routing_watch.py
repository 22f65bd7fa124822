"""What happens in the accounts app that makes somebody free, or gives an account an owner.

Proxies, because the triggers belong to this app: accounts know nothing of handoffs.
"""

import pgtrigger

from accounts.models import Account, User
from handoffs.models.routing_call import AT_ONCE, TEAMS_OF, calling


class RoutedUser(User):
    """A user who comes back to work."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = (
            calling(
                "routing_active",
                TEAMS_OF.format(due_at=AT_ONCE, user="NEW.id"),
                pgtrigger.Update,
                "NEW.is_active AND NOT OLD.is_active",
            ),
        )


class RoutedRole(User.groups.through):  # type: ignore[name-defined,misc]
    """A role that a user is given."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = (calling("routing_role", TEAMS_OF.format(due_at=AT_ONCE, user="NEW.user_id"), pgtrigger.Insert),)


class RoutedAccount(Account):
    """An account that gets an owner while a handoff of it waits in a pool."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = (
            calling(
                "routing_owner",
                f"SELECT team_id, {AT_ONCE} FROM handoffs_handoff"  # noqa: S608 - constants
                " WHERE account_id = NEW.id AND owner_id IS NULL AND closed_at IS NULL",
                pgtrigger.Update,
                "NEW.owner_id IS NOT NULL AND OLD.owner_id IS DISTINCT FROM NEW.owner_id",
            ),
        )
