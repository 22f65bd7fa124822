"""What scorecards have led to: scores and qualifications, to look at."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from accounts.admin.base import ReadOnlyAdmin, once
from playbooks.enums import TierKey
from playbooks.models import Qualification, Rule, Score
from playbooks.models.rule import REFERRED
from playbooks.sentences import of_rule


class HeldRules(ReadOnlyAdmin):
    """Something that remembers which rules held."""

    @display(description="Rules that held")
    @once
    def held(self, row: Any) -> str:
        """The rules in words."""
        rules = Rule.objects.filter(pk__in=row.rules_held).select_related(*REFERRED)
        lines = format_html_join("", "<li>{}</li>", ((capfirst(of_rule(rule)),) for rule in rules))
        return format_html('<ul class="baton-sentences">{}</ul>', lines) if lines else "None"


@admin.register(Score)
class ScoreAdmin(HeldRules):
    """What accounts score now, as last assessed."""

    when_empty = "An account has a score from the first moment a rule of a published scorecard held for it."

    list_display = ("account", "version", "points", "activated", "qualified", "assessed_at")
    related = ("account", "version__scorecard")
    list_filter = (("account", AutocompleteSelectFilter), "qualified")
    list_filter_submit = True
    ordering = ("-id",)
    search_fields = ("account__key__istartswith",)
    search_help_text = "Start of the account's domain"
    readonly_fields = ("held",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("account", "version"),
                    ("points", "activated", "qualified"),
                    "held",
                    ("assessed_at", "reassess_at"),
                )
            },
        ),
    )


@admin.register(Qualification)
class QualificationAdmin(HeldRules):
    """The moments at which accounts qualified, the latest first."""

    when_empty = "An account that reaches the threshold of a published scorecard, and is activated, shows here."

    list_display = ("account", "version", "points", "tier_label", "at", "recorded_at", "ended_at")
    related = ("account", "scorecard", "version__scorecard", "tier_version")
    list_filter = (("account", AutocompleteSelectFilter),)
    list_filter_submit = True
    ordering = ("-recorded_at", "-id")
    search_fields = ("account__key__istartswith",)
    search_help_text = "Start of the account's domain"
    readonly_fields = ("held", "tier_label")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("account", "scorecard", "version"),
                    ("points", "tier_label", "tier_version"),
                    "held",
                    ("at", "recorded_at"),
                    ("ended_at", "taken_at"),
                )
            },
        ),
    )

    @display(description="Tier")
    def tier_label(self, qualification: Qualification) -> str:
        """The tier by its name."""
        return dict(TierKey.choices).get(qualification.tier, "")
