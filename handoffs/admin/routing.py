"""The admin of routing rules: each as a sentence, with what is odd about its place among the others."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.admin.base import BatonAdmin, ReasonForm
from accounts.admin.fields import LinesField
from accounts.admin_roles import REVOPS
from accounts.models import User
from handoffs.admin.teams import READERS
from handoffs.models import Handoff, RoutingRule
from handoffs.routing.teams import oddities, said
from playbooks.enums import TierKey

WORDS = ("countries", "regions", "industries")


def _words(label: str, example: str) -> LinesField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 2, "placeholder": example})
    return LinesField(label=label, required=False, widget=widget, help_text="One a line; empty: any.")


class RoutingRuleForm(ReasonForm):
    """A rule, with its words as lines and its tiers as boxes."""

    countries = _words("Country is one of", "Germany")
    regions = _words("Region is one of", "EMEA")
    industries = _words("Industry is one of", "Fintech")
    tiers = forms.MultipleChoiceField(
        choices=[(tier.value, tier.label) for tier in TierKey if tier != TierKey.SELF_SERVE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None: any.",
    )


@admin.register(RoutingRule)
class RoutingRuleAdmin(BatonAdmin):
    """Where handoffs go whose account nobody owns; tried in order, the first that holds decides."""

    when_empty = "A routing rule sends accounts of a country, size or tier to a team; the default team has the others."
    form = RoutingRuleForm
    readers = READERS
    deleters = REVOPS
    list_display = ("position", "name", "sentence", "oddity", "routed", "is_active")
    list_display_links = ("name",)
    related = ("team", "assignee")
    ordering = ("position", "key")
    search_fields = ("name__istartswith", "key__istartswith")
    prepopulated_fields = {"key": ("name",)}
    autocomplete_fields = ("team",)
    readonly_fields = ("reads_as",)
    fieldsets = (
        (None, {"fields": ("reads_as", ("name", "key"), ("position", "is_active"))}),
        (
            "Accounts",
            {
                "fields": (
                    WORDS,
                    "tiers",
                    ("employees_min", "employees_max"),
                    ("value_min", "value_max"),
                )
            },
        ),
        ("Go to", {"fields": (("team", "assignee"),)}),
    )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Look up what is odd about the rule once, as its page asks for it often."""
        rule: Any = super().get_object(request, object_id, from_field)
        if rule is not None:
            rule.odd = oddities().get(rule.pk, "")
        return rule

    def annotate_page(self, rows: list[Any]) -> None:
        """Look up what is odd about the rules, and how many open handoffs came by them."""
        odd = oddities()
        handoffs = Handoff.objects.unclosed().filter(rule__in=rows).values_list("rule")
        counted = dict(handoffs.annotate(count=Count("pk")).order_by())
        for row in rows:
            row.odd, row.counted = odd.get(row.pk, ""), counted.get(row.pk, 0)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Name nobody who does not work handoffs."""
        if db_field.name == "assignee":
            kwargs["queryset"] = User.objects.in_sales().order_by("first_name", "email")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @display(description="Which accounts, and where to")
    def sentence(self, rule: RoutingRule) -> str:
        """The rule as RevOps would say it."""
        return said(rule)

    @display(description="Beware")
    def oddity(self, rule: Any) -> str:
        """What is odd about its place among the others."""
        return str(rule.odd)

    @display(description="Open handoffs")
    def routed(self, rule: Any) -> int:
        """How many are on their way by it."""
        return int(rule.counted)

    @display(description="Says")
    def reads_as(self, rule: Any) -> str:
        """The stored rule as a sentence, and a warning if there is one."""
        if not rule.pk:
            return "What the rule says is shown here once it is stored."
        return format_html("{}<br><strong>{}</strong>", said(rule), rule.odd) if rule.odd else said(rule)
