"""Who may read and who may write which kind of object.

A key acts for the integration, by its scopes; a person by their roles. What of a kind they see is for the viewset's
query to say, so that an object out of sight is a 404 like one that does not exist.
"""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.enums import Role
from accounts.models import ApiKey, User

EVERY_ROLE = frozenset(Role)
SALES = frozenset({Role.REVOPS, Role.MANAGER, Role.AE})
REVOPS = frozenset({Role.REVOPS})
NOBODY: frozenset[Role] = frozenset()


class RoleOrScope(BasePermission):
    """A key by scope; a person by the view's `readers` and `writers`."""

    message = "Your role or your key may not do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Compare who asks with what the view allows."""
        if isinstance(request.auth, ApiKey):  # which has shown its scope to get this far
            return True
        if not isinstance(request.user, User):
            return False
        reading = request.method in SAFE_METHODS
        roles: frozenset[Role] = view.readers if reading else view.writers  # type: ignore[attr-defined]
        return request.user.has_role(*roles)
