"""Who may log in, as what, and in which time zone they read."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
)

from accounts.admin.base import BatonAdmin, ReasonForm
from accounts.enums import Role
from accounts.history import Part
from accounts.models import User, UserRole


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones())]


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """The groups that are roles, under the names people use."""

    def __init__(self) -> None:
        roles = Group.objects.filter(name__in=Role.values).order_by("name")
        super().__init__(roles, label="Roles", required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget)

    def label_from_instance(self, obj: Any) -> str:
        """The role's label."""
        return str(Role(obj.name).label)


class UserForm(ReasonForm):
    """What can be changed of a user."""

    email = forms.EmailField(label="E-mail address", widget=UnfoldAdminEmailInputWidget)
    groups = RolesField()
    time_zone = forms.ChoiceField(choices=_zones, initial="UTC", widget=UnfoldAdminSelectWidget)

    def clean_email(self) -> str:
        """Keep addresses in lower case, as the login compares them."""
        return str(self.cleaned_data["email"]).lower()


class NewUserForm(UserForm):
    """A new user: an address, a first password, and what they are for."""

    password1 = forms.CharField(
        label="First password",
        validators=[validate_password],
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text="Tell it to them in person; they change it after logging in.",
    )

    def save(self, commit: bool = True) -> User:
        """Store the password hashed."""
        self.instance.set_password(self.cleaned_data["password1"])
        user: User = super().save(commit)
        return user


@admin.register(User)
class UserAdmin(BatonAdmin, DjangoUserAdmin):  # type: ignore[misc, type-arg]
    """Users by e-mail address. A superuser is changed by superusers only, so that RevOps cannot become one."""

    when_empty = "Whoever works with Baton has a login, and roles that say what for."
    form = UserForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "full_name", "roles", "time_zone", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("email__startswith",)
    search_help_text = "Start of the e-mail address"
    ordering = ("email",)
    parts = (Part(UserRole, "user"),)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", ("first_name", "last_name"), "time_zone", "groups", "is_active")}),
        ("Seen", {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = ((None, {"fields": ("email", "password1", ("first_name", "last_name"), "time_zone", "groups")}),)
    role_names: ClassVar[dict[str, str]] = dict(Role.choices)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Fetch the roles with the users."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Compare addresses in lower case, as they are stored."""
        return super().get_search_results(request, queryset, search_term.lower())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave superusers to superusers."""
        if isinstance(obj, User) and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    @display(description="Name")
    def full_name(self, user: User) -> str:
        """First and last name."""
        return user.get_full_name()

    @display(description="Roles")
    def roles(self, user: User) -> str:
        """What the user is for."""
        if user.is_superuser:
            return "Superuser"
        return ", ".join(self.role_names[group.name] for group in user.groups.all() if group.name in self.role_names)
