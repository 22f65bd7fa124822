"""The admin site: who may enter, through which door, and what its pages may load."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver, path, reverse
from unfold.sites import UnfoldAdminSite

from accounts.admin_roles import may_enter
from config import line_page

# The admin's theme evaluates its attributes with Alpine, which needs eval, and colours itself in a style element.
# No page outside the admin is allowed either.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
}

ID_DIGITS = 18


class BatonSite(UnfoldAdminSite):
    """Lets people in by role, logs them in on the site's own page, and answers with the admin's content policy."""

    index_title = "Today"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the pages that are about no model."""
        return [
            path("line/", self.admin_view(line_page.page), name="line"),
            path("line/live/", self.admin_view(line_page.live), name="line-live"),
            path("line/try-again/", self.admin_view(line_page.retry), name="line-retry"),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        """Say whether one of the user's roles has anything to do here; `is_staff` alone opens nothing."""
        return may_enter(request.user)

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Callable[..., Any]:
        """Guard a view, give its answer the policy of the admin, and find nothing under what is no id."""
        guarded = super().admin_view(_numbered(view), cacheable)
        return wraps(guarded)(csp_replace(ADMIN_POLICY)(guarded))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """Send strangers to the site's login page; tell those who are logged in that this is not for their role."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        target = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(target, resolve_url(settings.LOGIN_URL))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """End the session and show the site's login page."""
        logout(request)
        return redirect(settings.LOGIN_URL)


def _numbered(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer with a 404 unless the object's id is a number, as that of every model in the admin is."""

    @wraps(view)
    def numbered(*args: Any, **kwargs: Any) -> HttpResponseBase:
        object_id = str(kwargs.get("object_id") or 0)
        if not object_id.isdecimal() or len(object_id) > ID_DIGITS:
            raise Http404
        return view(*args, **kwargs)

    return numbered
