"""Rows that are shown or edited on the page of the object they belong to."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline
from unfold.forms import PaginationInlineFormSet

from accounts.admin.base import RolePermissions, ShortTexts
from accounts.admin_roles import NOBODY, REVOPS

LATEST_ROWS = 50


class LatestRows(PaginationInlineFormSet):
    """Shows the first `LATEST_ROWS` rows in the order of the inline, however many there are."""

    def get_queryset(self) -> QuerySet[Any]:
        """Cut the rows after they are filtered and put in order."""
        if not hasattr(self, "_latest"):
            self._latest = super().get_queryset()[:LATEST_ROWS]
        return self._latest


class EditedRows(RolePermissions, ShortTexts):
    """Rows that are edited with the object they belong to, fetched with what they name (`related`)."""

    extra = 0
    deleters = REVOPS
    related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch what the rows name along with them."""
        found: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return found.select_related(*self.related) if self.related else found


class TableInline(EditedRows, TabularInline):
    """Rows of a few fields, as a table."""

    hide_title = True


class CardInline(EditedRows, StackedInline):
    """Rows of many fields, each as a card."""


class LatestInline(TableInline):
    """The latest rows of something that may be long, to look at."""

    writers = NOBODY
    deleters = NOBODY
    formset = LatestRows
    max_num = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Put the newest first, unless the inline says otherwise."""
        return super().get_queryset(request).order_by(*(self.ordering or ("-pk",)))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Everything that is shown."""
        return self.fields or ()
