"""What every page of the admin has in common: roles, lists that stay fast, a reason for each change, history.

A list never counts a whole table, never asks per row, and what its rows do today is looked up for the page as a whole
(`annotate_page`).
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ClassVar, TypeVar, cast

import pghistory
from django import forms
from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet, TextField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts.admin.paginator import BoundedPaginator
from accounts.admin_roles import NOBODY, REVOPS, has_any
from accounts.enums import Role
from accounts.errors import RuleBroken
from accounts.history import Part, event_model, history
from accounts.models import User

ROWS_A_PAGE = 50


Column = TypeVar("Column", bound=Callable[..., Any])


def once(column: Column) -> Column:
    """Work a column out once a row: the theme asks for a field's contents several times."""
    kept = f"_{column.__name__}_once"

    @wraps(column)
    def remembered(admin: Any, row: Any) -> Any:
        if kept not in row.__dict__:
            row.__dict__[kept] = column(admin, row)
        return row.__dict__[kept]

    return cast(Column, remembered)


class RolePermissions:
    """Who may see and who may change, by role; mixed into admins and inlines alike."""

    readers: ClassVar[frozenset[Role]] = REVOPS
    writers: ClassVar[frozenset[Role]] = REVOPS
    deleters: ClassVar[frozenset[Role]] = NOBODY

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Readers see the model in the menus."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Readers may look."""
        return has_any(request.user, self.readers | self.writers)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Writers may add."""
        return bool(self.writers) and has_any(request.user, self.writers)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Writers may change."""
        return bool(self.writers) and has_any(request.user, self.writers)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Nothing is deleted unless an admin says so: definitions are switched off, usage expires."""
        return bool(self.deleters) and has_any(request.user, self.deleters)


class ShortTexts:
    """Gives long texts a few lines to begin with; the box can be pulled larger."""

    text_rows: ClassVar[int] = 3

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Ask for a text in a box of `text_rows` lines."""
        if isinstance(db_field, TextField):
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": self.text_rows})
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class PhraseSearch:
    """For what is called by a name of several words: what is typed is the beginning of the name as a whole.

    Otherwise each word would have to be the beginning of something by itself, which “a” in “Invited a teammate” is not.
    """

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Look for the words as one."""
        phrase = search_term.strip().replace("\\", "\\\\").replace('"', '\\"')
        return super().get_search_results(request, queryset, f'"{phrase}"' if phrase else "")  # type: ignore[misc]


class PageOfRows(ChangeList):
    """A page of a list, completed by the admin in a constant number of queries."""

    result_list: Any
    full_result_count: int | None

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the page, then let the admin look up what its rows do."""
        super().get_results(request)
        rows = list(self.result_list)
        self.model_admin.annotate_page(rows)
        self.result_list = rows
        # Nobody counted the whole list, so there is no “of how many” to show.
        self.full_result_count = self.result_count


class ReasonForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """A form that also asks why."""

    why = forms.CharField(
        label="Why?",
        required=False,
        max_length=500,
        help_text="Shown in the history next to what you change.",
        widget=UnfoldAdminTextInputWidget,
    )


class BatonAdmin(RolePermissions, ShortTexts, ModelAdmin):
    """The base of every admin.

    `parts` are the tracked rows that an object is made of, for its history; `related` the foreign keys that are shown;
    `when_empty` says on an empty list what will be in it, and what brings it there.
    """

    form = ReasonForm
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = ROWS_A_PAGE
    list_max_show_all = 0
    list_fullwidth = True
    list_filter_sheet = False
    actions: ClassVar[Any] = None
    warn_unsaved_form = True
    compressed_fields = False
    empty_value_display = "–"
    object_history_template = "admin/object_changes.html"
    when_empty: ClassVar[str] = ""
    parts: ClassVar[tuple[Part, ...]] = ()
    related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch what lists and pages name along with the rows."""
        found: QuerySet[Any] = super().get_queryset(request)
        return found.select_related(*self.related) if self.related else found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """Use the list whose rows are completed by `annotate_page`."""
        return PageOfRows

    def annotate_page(self, rows: list[Any]) -> None:
        """Give the rows of one page what their columns need, in a constant number of queries."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for the reason last, where something can be changed."""
        fieldsets = list(super().get_fieldsets(request, obj))
        allowed = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if allowed and not _names_why(fieldsets):
            fieldsets.append((None, {"fields": ("why",)}))
        return fieldsets

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put the reason into the context that the history keeps of this request."""
        if request.method == "POST" and (why := request.POST.get("why", "").strip()):
            pghistory.context(reason=why)
        return super().changeform_view(request, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the database recorded about the object; for one that is not tracked, what was done in the admin."""
        if event_model(self.model) is None:
            return super().history_view(request, object_id, extra_context)
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        context = {"entries": history(obj, self.parts), **(extra_context or {})}
        return self.page(request, "admin/object_changes.html", f"History of {obj}", obj, context)

    def page(
        self, request: HttpRequest, template: str, title: str, obj: Model | None, context: dict[str, Any]
    ) -> HttpResponse:
        """Answer with a page of the admin about an object."""
        request.current_app = self.admin_site.name
        shared = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "object": obj,
            "original": obj,
            "preserved_filters": self.get_preserved_filters(request),
        }
        return TemplateResponse(request, template, {**shared, **context})

    def attempt(self, request: HttpRequest, action: Any, done: str) -> bool:
        """Call an action; say what was done, or which rule refused it."""
        try:
            action()
        except RuleBroken as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        self.message_user(request, done, messages.SUCCESS)
        return True


class ReadOnlyAdmin(BatonAdmin):
    """For what usage and the line have made: looked at, never edited here."""

    writers = NOBODY

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Everything."""
        return [*self.readonly_fields, *(field.name for field in self.opts.fields if field.name != "id")]


class MadeInStepsAdmin(ReadOnlyAdmin):
    """For what is looked at like everything else here, and made by RevOps on a page that is no form of its fields."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """RevOps makes them, though nobody edits them."""
        return has_any(request.user, REVOPS)

    def check_may_add(self, request: HttpRequest) -> None:
        """Keep everybody else from the pages by which something is made or changed."""
        if not self.has_add_permission(request):
            raise PermissionDenied

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Give the page, or take what was sent from it."""
        self.check_may_add(request)
        return self.make(request)

    def make(self, request: HttpRequest) -> HttpResponse:
        """Ask for what is needed, and make it."""
        raise NotImplementedError


def user_of(request: HttpRequest) -> User:
    """Who is at work; the site lets nobody in who is not logged in."""
    return cast(User, request.user)


def _names_why(fieldsets: Iterable[Any]) -> bool:
    return any("why" in options["fields"] for _, options in fieldsets)
