"""Scorecards and their versions: drafts are edited, published ones are read."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.base import BatonAdmin, PhraseSearch, once, user_of
from accounts.admin.fields import KnownAutocomplete
from accounts.admin.inlines import CardInline, LatestInline
from accounts.admin_roles import REVIEWERS, REVOPS, has_any
from accounts.history import Part
from accounts.wording import span
from playbooks import actions, effects
from playbooks.admin.live import LiveRules
from playbooks.admin.proof import ProofPages
from playbooks.admin.reviews import read_content, version_url
from playbooks.admin.shadows import ShadowAdmin
from playbooks.admin.versions import STATE_LABELS, given_reason, refusal
from playbooks.drafts import next_draft, start_of_draft
from playbooks.enums import VersionState
from playbooks.forms import CHOSEN, RuleForm, RuleFormSet, ScorecardVersionForm, choices_of
from playbooks.models import Rule, Scorecard, ScorecardVersion
from playbooks.models.life import UNPUBLISHED
from playbooks.models.rule import REFERRED
from playbooks.publishing import check_publishable
from playbooks.sentences import of_caps, of_requalifying, of_rule
from playbooks.subjects import is_settled
from signals.enums import Category

WEEK = timedelta(days=7)
READERS = REVOPS | REVIEWERS


class VersionInline(LatestInline):
    """The versions of a scorecard, the newest first."""

    model = ScorecardVersion
    readers = READERS
    fields = ("number", "state", "threshold", "published_at", "retired_at", "reason")
    ordering = ("-number",)
    show_change_link = True
    verbose_name_plural = "Versions"


@admin.register(Scorecard)
class ScorecardAdmin(PhraseSearch, BatonAdmin):
    """What a product-qualified lead is, by name; what it says is in its versions."""

    when_empty = "A scorecard says what makes an account a product-qualified lead."
    readers = READERS
    list_display = ("name", "subject", "published", "qualified_now", "fired_this_week", "description")
    list_filter = ("subject",)
    ordering = ("name",)
    search_fields = ("name__istartswith", "key__istartswith")
    prepopulated_fields = {"key": ("name",)}
    fieldsets = ((None, {"fields": (("name", "key"), "subject", "description")}),)
    inlines = (VersionInline,)
    parts = (Part(ScorecardVersion, "scorecard"),)
    actions_detail = ("begin_draft",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whom it is about stays once a version has been published."""
        fields = tuple(super().get_readonly_fields(request, obj))
        if obj is None:
            return fields
        # Both the form and its page ask.
        if not hasattr(obj, "is_settled"):
            obj.is_settled = is_settled(obj)
        return (*fields, "subject") if obj.is_settled else fields

    def annotate_page(self, rows: list[Any]) -> None:
        """Look up the published versions and what they do today."""
        keys = [scorecard.pk for scorecard in rows]
        published = ScorecardVersion.objects.filter(scorecard__in=keys, state=VersionState.PUBLISHED)
        versions = {version.scorecard_id: version for version in published}
        qualified, fired = effects.qualified_now(keys), effects.fired_since(now() - WEEK)
        for scorecard in rows:
            scorecard.version = versions.get(scorecard.pk)
            scorecard.qualified = qualified.get(scorecard.pk, 0)
            scorecard.fired = fired.get(scorecard.pk, 0)

    @display(description="Published version")
    def published(self, scorecard: Any) -> str:
        """The version that is in force."""
        if scorecard.version is None:
            return "None yet"
        return format_html(
            '<a class="baton-link" href="{}">v{}</a>', version_url(scorecard.version), scorecard.version.number
        )

    @display(description="Qualified now")
    def qualified_now(self, scorecard: Any) -> str:
        """Accounts that are qualified at this moment."""
        return effects.capped(scorecard.qualified)

    @display(description="Fired in 7 days")
    def fired_this_week(self, scorecard: Any) -> str:
        """Qualifications that were recorded in the last seven days."""
        return str(scorecard.fired)

    @action(description="New draft", icon="edit_document", permissions=["change"])
    def begin_draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then begin the next version from the one in force, or an empty first one."""
        scorecard = get_object_or_404(Scorecard, pk=object_id)
        if request.method == "POST":
            draft = next_draft(scorecard, by=user_of(request), at=now(), reason=given_reason(request))
            return redirect(version_url(draft))
        context = {"source": start_of_draft(scorecard)}
        return self.page(request, "admin/begin_draft.html", f"New draft of {scorecard}", scorecard, context)


LIFE = (
    *(
        "still_missing",
        "review",
        "schedule_words",
        "shadow_words",
        "created_at",
        "author",
        "based_on",
        "submitted_at",
        "submitted_by",
    ),
    *("published_at", "authority", "retired_at"),
)
PEOPLE = frozenset({"author", "submitted_by"})
CAPS = tuple(f"most_{category}" for category in Category.values)
TERMS = ("threshold", "cooldown", "requalify_after")
TERMS_WORDS = ("threshold", "cooldown_words", "requalify_words")


class RuleInline(CardInline):
    """The weighted lines of a draft."""

    model = Rule
    fk_name = "version"
    form = RuleForm
    formset = RuleFormSet
    related = REFERRED
    autocomplete_fields = ("signal", "followed_by", "named_list")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("label", "key", "category", "position"),
                    ("points", "most_points", "half_life"),
                    ("is_activation", "is_disqualifier", "negated"),
                    ("kind", "signal", "window"),
                    ("at_least", "growing", "percent", "limit"),
                    ("followed_by", "deadline"),
                    ("own_domain", "only_new"),
                    ("named_list",),
                    ("under",),
                    ("tier", "tier_table"),
                    ("fact", "operator", "value", "other_fact"),
                )
            },
        ),
    )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the stored signals without a query each, and list what can be asked for once for all cards."""
        if db_field.name in CHOSEN:
            field = super().formfield_for_foreignkey(db_field, request, **kwargs)
            place = request.resolver_match
            field.choices = choices_of(db_field.name, place.kwargs.get("object_id") if place else None)
            return field
        kwargs["widget"] = KnownAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ScorecardVersion)
class ScorecardVersionAdmin(LiveRules, ProofPages, ShadowAdmin):
    """One version of a scorecard."""

    form = ScorecardVersionForm
    readers = READERS
    list_display = ("__str__", "state_label", "threshold", "submitted_at", "published_at", "retired_at", "reason")
    related = ("scorecard", "author", "submitted_by", "scheduled_by", "based_on__scorecard")
    inlines = (RuleInline,)
    parts = (Part(Rule, "version"),)
    readonly_fields = (
        "scorecard",
        "number",
        "state_label",
        "cooldown_words",
        "requalify_words",
        "author_name",
        "submitted_by_name",
        "says",
        "proof_link",
        *LIFE,
    )
    fieldsets = (
        (None, {"fields": (("scorecard", "number", "state_label"), TERMS, CAPS, "reason", "says")}),
        ("Review", {"fields": ("still_missing", "review", "schedule_words", "shadow_words")}),
        (
            "Life",
            {
                "classes": ("collapse",),
                "fields": (
                    ("created_at", "author", "based_on"),
                    ("submitted_at", "submitted_by"),
                    ("published_at", "authority", "retired_at"),
                    "proof_link",
                ),
            },
        ),
    )

    @display(description="State", label=STATE_LABELS)
    def state_label(self, version: ScorecardVersion) -> str:
        """Where it stands."""
        return str(version.get_state_display())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say times in words where they are read, instead of as Python writes a timedelta."""
        sets = super().get_fieldsets(request, obj)
        if not has_any(request.user, REVOPS):
            sets = [(title, options | {"fields": _named(options["fields"])}) for title, options in sets]
        if obj is None or self.has_change_permission(request, obj):
            return sets
        (title, options), *others = sets
        fields = tuple(TERMS_WORDS if row == TERMS else row for row in options["fields"])
        return ((title, {"fields": fields}), *others)

    @display(description="Cooldown")
    def cooldown_words(self, version: ScorecardVersion) -> str:
        """Least time from one firing to the next for the same account."""
        return span(version.cooldown)

    @display(description="Requalify after")
    def requalify_words(self, version: ScorecardVersion) -> str:
        """How long nobody qualifies after a disqualifier has ceased to hold."""
        return span(version.requalify_after) if version.requalify_after else "At once"

    @display(description="Author")
    def author_name(self, version: ScorecardVersion) -> str:
        """Who began it, for those who may not open the pages of users."""
        return str(version.author or self.empty_value_display)

    @display(description="Submitted by")
    def submitted_by_name(self, version: ScorecardVersion) -> str:
        """Who sent it to review, for the same."""
        return str(version.submitted_by or self.empty_value_display)

    @display(description="What it says")
    @once
    def says(self, version: ScorecardVersion) -> str:
        """The rules in words, each with how many accounts meet it as last assessed."""
        rules = list(version.rules.select_related(*REFERRED))
        held = effects.holding_now(version)
        if not rules:
            return "Nothing yet: add rules below."
        lines = format_html_join(
            "",
            "<li>{}{}</li>",
            [
                *((capfirst(of_rule(rule)), f" — {held.words(rule.pk)}" if held.scores else "") for rule in rules),
                *((said, "") for said in (*of_caps(version), *of_requalifying(version))),
            ],
        )
        return format_html('<ul class="baton-sentences">{}</ul>', lines)

    @action(description="Publish…", icon="publish", variant=ActionVariant.PRIMARY)
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what publishing would change and what is missing, and do it when that is confirmed."""
        version = self.version_or_403(request, object_id, *UNPUBLISHED)
        if request.method == "POST":
            self.attempt(
                request,
                lambda: actions.publish(version, by=user_of(request), at=now(), content=read_content(request)),
                f"{version} is in force.",
            )
            return redirect(version_url(version))
        context = {
            **self.read(version),
            "effect": effects.preview(version, at=now()),
            "refusal": refusal(check_publishable, version),
        }
        return self.page(request, "admin/publish_scorecard.html", f"Publish {version}", version, context)

    @action(description="New draft from this version", icon="edit_document")
    def draft_from_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then begin the next version with these rules."""
        if not self.may_draft(request):
            raise PermissionDenied
        source = get_object_or_404(ScorecardVersion.objects.select_related("scorecard"), pk=object_id)
        if request.method == "POST":
            draft = actions.draft_from(source, by=user_of(request), at=now(), reason=given_reason(request))
            return redirect(version_url(draft))
        return self.page(request, "admin/begin_draft.html", f"New draft from {source}", source, {"source": source})


def _named(rows: Any) -> Any:
    """Names in the place of people, each of whom would be a link to a page of the admin."""
    if isinstance(rows, str):
        return f"{rows}_name" if rows in PEOPLE else rows
    return tuple(_named(row) for row in rows)
