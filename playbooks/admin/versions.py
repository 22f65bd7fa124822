"""What versions of scorecards and of tiers have in common: drafts are edited, what has been published is read."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.admin.base import BatonAdmin
from accounts.admin_roles import REVOPS
from accounts.errors import RuleBroken
from playbooks.enums import VersionState

STATE_LABELS = {"Draft": "warning", "In review": "primary", "Published": "success", "Retired": "info"}


class VersionAdmin(BatonAdmin):
    """A version begins as a draft made by an action, never by a form."""

    when_empty = "Versions are begun from the page of their scorecard, or of the version before."
    deleters = REVOPS
    list_filter: ClassVar[tuple[str, ...]] = ("state",)
    ordering = ("-id",)
    actions_detail: ClassVar[tuple[str, ...]] = ("publish", "draft_from_this")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Drafts are made from a version, by an action."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts change."""
        return _is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts can be thrown away."""
        return _is_draft(obj) and super().has_delete_permission(request, obj)

    def may_draft(self, request: HttpRequest) -> bool:
        """Whether the user may prepare versions at all."""
        return super().has_change_permission(request)

    def draft_or_403(self, request: HttpRequest, object_id: str) -> Any:
        """The draft of that id; refuses users who may not change it, and versions that are none."""
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        if not self.has_change_permission(request, version):
            raise PermissionDenied
        return version

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Edit the parts of a draft only; those of other versions are read as sentences."""
        return self.inlines if obj is not None and self.has_change_permission(request, obj) else ()

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Offer what fits the state: drafts are published, others are a start for drafts."""
        if not self.may_draft(request):
            return []
        is_draft = self.get_queryset(request).filter(pk=object_id, state=VersionState.DRAFT).exists()
        offered = "_publish" if is_draft else "_draft_from_this"
        return [item for item in super().get_actions_detail(request, object_id) if item.action_name.endswith(offered)]


def given_reason(request: HttpRequest) -> str:
    """Why the version exists, as it was typed."""
    return request.POST.get("reason", "").strip()


def refusal(check: Callable[[Any], None], version: Any) -> str:
    """What a check says against publishing the version; empty when nothing."""
    try:
        check(version)
    except RuleBroken as broken:
        return str(broken)
    return ""


def _is_draft(version: Any) -> bool:
    return version is None or version.state == VersionState.DRAFT
