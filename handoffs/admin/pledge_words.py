"""The words that RevOps adds to what the pledge rules out, each with what it would find."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.decorators import display

from accounts.admin.base import BatonAdmin, ReasonForm, once
from accounts.admin_roles import REVOPS
from handoffs.admin.outreach import READERS
from handoffs.enums import WordKind
from handoffs.models import PledgeWord
from handoffs.own_words import canonical_host, canonical_phrase
from handoffs.word_preview import previews


class PledgeWordForm(ReasonForm):
    """Words as they are looked for; what is none, or would be found everywhere, is refused."""

    class Meta:
        help_texts = {"text": "A phrase such as “wollte kurz nachhaken”, or a host such as “termine.example.com”."}

    def clean(self) -> dict[str, Any]:
        """Store what is typed in the one way in which it is looked for."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("text"):
            canonical = canonical_host if found.get("kind") == WordKind.CALENDAR else canonical_phrase
            try:
                found["text"] = canonical(found["text"])
            except ValueError as error:
                raise ValidationError({"text": f"{error}."}) from None
        return found


@admin.register(PledgeWord)
class PledgeWordAdmin(BatonAdmin):
    """Phrases and hosts of calendars that the lint looks for besides those that Baton knows."""

    when_empty = (
        "Baton knows English phrases that only ask to be noticed, and the usual calendars. "
        "Add those of your language and your tools."
    )
    form = PledgeWordForm
    readers = READERS
    deleters = REVOPS
    list_display = ("text", "kind", "found_in", "warning")
    list_filter = ("kind",)
    search_fields = ("text__istartswith",)
    ordering = ("kind", "text")
    readonly_fields = ("would_find",)
    fieldsets = ((None, {"fields": ("kind", "text", "would_find")}),)

    def annotate_page(self, rows: list[Any]) -> None:
        """Look through the latest messages for all of them at once."""
        for row, preview in zip(rows, previews(rows), strict=True):
            row.preview = preview

    def save_model(self, request: HttpRequest, obj: PledgeWord, form: Any, change: bool) -> None:
        """Store it, and say at once what is odd about it."""
        super().save_model(request, obj, form, change)
        if warning := previews([obj])[0].warning:
            self.message_user(request, f"“{obj}” is on the list, but: {warning}", messages.WARNING)

    @display(description="Found in")
    def found_in(self, word: Any) -> str:
        """How often, and how it stood there last."""
        return str(word.preview)

    @display(description="Beware")
    def warning(self, word: Any) -> str:
        """What is odd about it."""
        return str(word.preview.warning)

    @display(description="Finds")
    @once
    def would_find(self, word: Any) -> str:
        """The same on the page of one."""
        if not word.pk:
            return "What it finds in the latest messages is shown here once it is stored."
        preview = previews([word])[0]
        return format_html("{}<br><strong>{}</strong>", preview, preview.warning) if preview.warning else str(preview)
