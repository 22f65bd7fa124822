"""Companies, their people and workspaces, as usage has made them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action, display

from accounts.admin.base import ReadOnlyAdmin
from accounts.admin.fields import plain
from accounts.admin.inlines import LatestInline
from accounts.admin.personal import PersonalDataMixin
from accounts.history import Part
from accounts.models import (
    Account,
    AccountMerge,
    Affiliation,
    Domain,
    Fact,
    Identifier,
    Membership,
    Person,
    Workspace,
    WorkspaceAffiliation,
)


class DomainInline(LatestInline):
    """The hosts the account is known by."""

    model = Domain
    fk_name = "account"
    fields = ("address", "registrable")
    ordering = ("host",)

    @display(description="Host")
    def address(self, domain: Domain) -> str:
        """The host itself, which inlines leave out because it is the key."""
        return domain.host


class FactInline(LatestInline):
    """What was last learned."""

    model = Fact
    fields = ("name", "shown_value", "since", "recorded_at")
    ordering = ("-id",)
    verbose_name_plural = "Latest facts"

    @display(description="Value")
    def shown_value(self, fact: Fact) -> str:
        """The value as one would type it."""
        return plain(fact.value)


class AccountFactInline(FactInline):
    """What was last learned about an account, from its workspaces or by itself."""

    fk_name = "account"


class PersonFactInline(FactInline):
    """What was last learned about a person."""

    fk_name = "person"


class PersonInline(LatestInline):
    """Some of the people."""

    model = Person
    fields = ("name", "email", "first_seen_at", "last_seen_at")
    verbose_name_plural = "Newest people"
    show_change_link = True


class WorkspaceInline(LatestInline):
    """Some of the workspaces."""

    model = Workspace
    fields = ("name", "key", "first_seen_at")
    verbose_name_plural = "Newest workspaces"
    show_change_link = True


class IdentifierInline(LatestInline):
    """The ids a person is known by on the wire."""

    model = Identifier
    fk_name = "person"
    fields = ("kind", "value")


class MembershipInline(LatestInline):
    """Who is a member of a workspace."""

    model = Membership
    fields = ("person", "workspace", "joined_at")
    related = ("person", "workspace")
    verbose_name_plural = "Latest memberships"


class PersonMembershipInline(MembershipInline):
    """Where a person is a member."""

    fk_name = "person"


class AffiliationInline(LatestInline):
    """Which company a person's usage outside workspaces counted for, since when."""

    model = Affiliation
    fields = ("account", "since")
    related = ("account",)
    ordering = ("-since",)


class WorkspaceAffiliationInline(LatestInline):
    """Which company what happened in a workspace counted for, since when."""

    model = WorkspaceAffiliation
    fields = ("account", "since", "known_at")
    related = ("account",)
    ordering = ("-since",)
    verbose_name_plural = "Companies"


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Companies by name; who owns one is a matter of the queue's pages."""

    when_empty = "Accounts come with usage: from the domain of a person's address, or of a workspace's website."
    list_display = ("name", "key", "people_count", "workspace_count", "owner", "recorded_at")
    related = ("owner", "merged_into")
    ordering = ("name", "id")
    search_fields = ("name__istartswith", "key__istartswith")
    search_help_text = "Start of the name or of the domain"
    fieldsets = ((None, {"fields": (("name", "key"), ("external_id", "owner"), ("merged_into", "recorded_at"))}),)
    parts = (Part(AccountMerge, "merged"), Part(AccountMerge, "into"))
    actions_detail = ("merge",)
    inlines = (DomainInline, AccountFactInline, WorkspaceInline, PersonInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """List and offer accounts that stand for themselves; a part of another has its page still."""
        return _listed(super().get_queryset(request), request)

    @action(description="Merge…", icon="merge")
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:  # noqa: ARG002 - the signature of an action
        """Go to the page that merges another account into this one."""
        return redirect(f"{reverse('admin:accounts_accountmerge_add')}?into={object_id}")

    def annotate_page(self, rows: list[Account]) -> None:
        """Count people and workspaces of the accounts on the page."""
        people = _counts(Person, rows)
        workspaces = _counts(Workspace, rows)
        for account in rows:
            account.people_count = people.get(account.pk, 0)  # type: ignore[attr-defined]
            account.workspace_count = workspaces.get(account.pk, 0)  # type: ignore[attr-defined]

    @display(description="People")
    def people_count(self, account: Any) -> int:
        """How many people belong to it now."""
        return int(account.people_count)

    @display(description="Workspaces")
    def workspace_count(self, account: Any) -> int:
        """How many workspaces it has."""
        return int(account.workspace_count)


@admin.register(Person)
class PersonAdmin(PersonalDataMixin, ReadOnlyAdmin):
    """Product users, the newest first."""

    when_empty = "People come with the usage that an SDK, an upload or an import brings in."
    list_display = ("__str__", "email", "account", "first_seen_at", "last_seen_at")
    related = ("account", "merged_into")
    ordering = ("-id",)
    search_fields = ("email__istartswith", "name__istartswith")
    search_help_text = "Start of the e-mail address or name"
    fieldsets = (
        (None, {"fields": (("name", "email"), ("account", "merged_into"), ("first_seen_at", "last_seen_at"))}),
    )
    actions_detail = ("merge", *PersonalDataMixin.actions_detail)
    inlines = (IdentifierInline, PersonMembershipInline, AffiliationInline, PersonFactInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """List and offer people who stand for themselves; who was merged into another has a page still."""
        return _listed(super().get_queryset(request), request)

    @action(description="Merge…", icon="merge")
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:  # noqa: ARG002 - the signature of an action
        """Go to the page that merges somebody else with this person."""
        return redirect(f"{reverse('admin:accounts_personmerge_add')}?into={object_id}")


@admin.register(Workspace)
class WorkspaceAdmin(ReadOnlyAdmin):
    """Spaces in the product, the newest first."""

    when_empty = "Workspaces come with usage: from group calls and context.groupId."
    list_display = ("__str__", "key", "account", "first_seen_at")
    related = ("account",)
    ordering = ("-id",)
    search_fields = ("key__startswith",)
    search_help_text = "Start of the group id"
    fieldsets = ((None, {"fields": (("name", "key"), "account", "first_seen_at")}),)
    inlines = (WorkspaceAffiliationInline, MembershipInline, FactInline)


def _listed(found: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """All rows for a page of one, those that stand for themselves for a list or a choice."""
    name = request.resolver_match.url_name if request.resolver_match else None
    is_list = name is not None and name.endswith(("_changelist", "autocomplete"))
    return found.filter(merged_into=None) if is_list else found


def _counts(model: type[Any], rows: list[Account]) -> dict[int, int]:
    found = model.objects.filter(account__in=[account.pk for account in rows]).values_list("account")
    return dict(found.annotate(count=Count("pk")).order_by())
