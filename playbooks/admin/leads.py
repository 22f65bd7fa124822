"""What scorecards about people have led to: scores and qualifications, to look at."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from playbooks.admin.results import HeldRules
from playbooks.models import PersonQualification, PersonScore


@admin.register(PersonScore)
class PersonScoreAdmin(HeldRules):
    """What people score now, as last assessed."""

    when_empty = (
        "A person has a score from the first moment a rule of a published scorecard about people held for them."
    )

    list_display = ("person", "version", "points", "activated", "qualified", "assessed_at")
    related = ("person", "version__scorecard")
    list_filter = (("person", AutocompleteSelectFilter), "qualified")
    list_filter_submit = True
    ordering = ("-id",)
    search_fields = ("person__email__istartswith",)
    search_help_text = "Start of the person's e-mail address"
    readonly_fields = ("held",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("person", "version"),
                    ("points", "activated", "qualified"),
                    "held",
                    ("assessed_at", "reassess_at"),
                )
            },
        ),
    )


@admin.register(PersonQualification)
class PersonQualificationAdmin(HeldRules):
    """The moments at which people qualified, the latest first."""

    when_empty = "A person who reaches the threshold of a published scorecard about people, and is activated, shows."

    list_display = ("person", "account", "version", "points", "at", "recorded_at", "ended_at")
    related = ("person", "account", "scorecard", "version__scorecard")
    list_filter = (("person", AutocompleteSelectFilter), ("account", AutocompleteSelectFilter))
    list_filter_submit = True
    ordering = ("-at", "-id")
    search_fields = ("person__email__istartswith",)
    search_help_text = "Start of the person's e-mail address"
    readonly_fields = ("held",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("person", "account"),
                    ("scorecard", "version"),
                    "points",
                    "held",
                    ("at", "recorded_at", "ended_at"),
                )
            },
        ),
    )
