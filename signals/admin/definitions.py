"""Signals with their conditions, and what they find."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from unfold.decorators import display

from accounts.admin.base import BatonAdmin, PhraseSearch
from accounts.admin.inlines import TableInline
from accounts.admin_roles import REVIEWERS, REVOPS
from accounts.history import Part
from signals import actions
from signals.admin.landing import bar, refreshed
from signals.forms import ComparisonForm, SignalForm
from signals.models import Backfill, Condition, Signal
from signals.recent import recent_occurrences
from signals.sentences import of_signal

READERS = REVOPS | REVIEWERS


class ConditionInline(TableInline):
    """Tests on properties; every one must hold."""

    model = Condition
    form = ComparisonForm
    readers = READERS
    fields = ("path", "operator", "value")


@admin.register(Signal)
class SignalAdmin(PhraseSearch, BatonAdmin):
    """Which events mean something. A change is matched against stored events, and the page shows how far that is."""

    when_empty = "A signal says which events count, and what they show: activation, depth, fit or intent."
    form = SignalForm
    readers = READERS
    list_display = ("name", "category", "counts", "found", "is_active", "progress")
    list_filter = ("category", "is_active")
    search_fields = ("name__istartswith", "key__istartswith")
    search_help_text = "Start of the name or key"
    ordering = ("name",)
    prepopulated_fields = {"key": ("name",)}
    inlines = (ConditionInline,)
    parts = (Part(Condition, "signal"),)
    readonly_fields = ("counts", "found", "progress")
    fieldsets = (
        (
            None,
            {"fields": (("name", "key"), ("category", "kind"), "event_names", "measures", "description", "is_active")},
        ),
        ("Today", {"fields": ("counts", ("found", "progress"))}),
    )
    add_fieldsets = (fieldsets[0],)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch the conditions with the signals."""
        return super().get_queryset(request).prefetch_related("conditions")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Propose the key of a new signal; that of a stored one is known elsewhere."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def annotate_page(self, rows: list[Any]) -> None:
        """Count what the signals of the page have found, and look up their latest backfills."""
        keys = [signal.pk for signal in rows]
        found = recent_occurrences(keys, now())
        latest = Backfill.objects.filter(signal__in=keys).order_by("signal_id", "-id").distinct("signal_id")
        backfills = {backfill.signal_id: backfill for backfill in latest}
        for signal in rows:
            signal.found = found.get(signal.pk, 0)
            signal.backfill = backfills.get(signal.pk)

    @display(description="Counts")
    def counts(self, signal: Signal) -> str:
        """The definition in words."""
        return of_signal(signal)

    @display(description="In 7 days")
    def found(self, signal: Any) -> str:
        """Occurrences in the last seven days, as far as they are among the newest recorded."""
        if not hasattr(signal, "found"):
            self.annotate_page([signal])
        return f"{signal.found:,}"

    @display(description="Past usage")
    def progress(self, signal: Any) -> str:
        """How far its latest backfill is."""
        if not hasattr(signal, "found"):
            self.annotate_page([signal])
        return bar(signal.backfill) if signal.backfill else "Never matched"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Leave it to `save_related`, where the conditions are known too: a definition is stored whole."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: ARG002
        """Store the definition with its conditions, and have stored events matched against it."""
        conditions = [
            Condition(path=row["path"], operator=row["operator"], value=row["value"])
            for formset in formsets
            for row in kept_rows(formset)
        ]
        actions.save_signal(form.instance, conditions, now())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Reload the page of a reader while a backfill is under way; never that of somebody who is typing."""
        response = super().change_view(request, object_id, form_url, extra_context)
        return response if self.has_change_permission(request) else refreshed(response, signal=object_id)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Reload the list while a backfill is under way."""
        return refreshed(super().changelist_view(request, extra_context))


def kept_rows(formset: Any) -> list[dict[str, Any]]:
    """The rows of a valid formset that are filled in and not removed; notes what changed, for the log."""
    formset.save(commit=False)
    return [
        form.cleaned_data
        for form in formset.forms
        if form.cleaned_data and form not in formset.deleted_forms and (form.instance.pk or form.has_changed())
    ]
