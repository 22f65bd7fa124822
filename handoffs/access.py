"""Who may open the pages of this app, and who is told about people.

Reviewers decide about definitions: they read accounts, but neither handoffs nor who the people of an account are.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.admin_roles import has_any
from accounts.enums import Role
from accounts.models import User
from accounts.rest.permissions import SALES

MANAGERS = frozenset({Role.MANAGER, Role.REVOPS})
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def for_every_role(view: View[P]) -> View[P]:
    """Let in whoever has a role; ask others to log in, or tell them that they have none."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not signed_in(request).has_role(*Role.values):
            raise PermissionDenied("Your user has no role yet. Ask RevOps to give you one.")
        return view(request, *args, **kwargs)

    return cast("View[P]", login_required(guarded))


def for_sales(view: View[P]) -> View[P]:
    """Let in whoever works with handoffs; tell reviewers where theirs is."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not sees_people(request.user):
            raise PermissionDenied("Handoffs are for sales. Accounts are at /accounts/, definitions at /admin/.")
        return view(request, *args, **kwargs)

    return for_every_role(cast("View[P]", guarded))


def for_account_executives(view: View[P]) -> View[P]:
    """Let in account executives; what they propose is theirs to say."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_account_executive(request.user):
            raise PermissionDenied("Personal scorecards are what account executives propose.")
        return view(request, *args, **kwargs)

    return for_every_role(cast("View[P]", guarded))


def for_managers(view: View[P]) -> View[P]:
    """Let in sales managers and RevOps; the reports compare people with one another."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not reads_reports(request.user):
            raise PermissionDenied("Reports are for sales managers and RevOps.")
        return view(request, *args, **kwargs)

    return for_every_role(cast("View[P]", guarded))


def reads_reports(user: User | AnonymousUser) -> bool:
    """Say whether the user reads reports about people in sales."""
    return has_any(user, MANAGERS)


def is_account_executive(user: User | AnonymousUser) -> bool:
    """Say whether the user works the queue themselves."""
    return has_any(user, frozenset({Role.AE}))


def sees_people(user: User | AnonymousUser) -> bool:
    """Say whether the user reads handoffs, and names and addresses of people."""
    return has_any(user, SALES)


def signed_in(request: HttpRequest) -> User:
    """The user of a request that a login is required for."""
    return cast("User", request.user)
