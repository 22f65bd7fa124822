"""Which roles enter the admin. RevOps changes definitions; reviewers and managers read what they decide about."""

from django.contrib.auth.models import AnonymousUser

from accounts.enums import Role
from accounts.models import User

REVOPS = frozenset({Role.REVOPS})
REVIEWERS = frozenset({Role.PRODUCT_REVIEWER, Role.MARKETING_REVIEWER, Role.SALES_REVIEWER})
MANAGERS = frozenset({Role.MANAGER})
NOBODY: frozenset[Role] = frozenset()


def may_enter(user: User | AnonymousUser) -> bool:
    """Say whether the user may open the admin at all."""
    return isinstance(user, User) and user.is_active and user.has_role(*REVOPS, *REVIEWERS, *MANAGERS)


def has_any(user: User | AnonymousUser, roles: frozenset[Role]) -> bool:
    """Say whether the user is active and has one of the roles."""
    return isinstance(user, User) and user.is_active and user.has_role(*roles)
