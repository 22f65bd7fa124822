"""Plays, and what invites contact under them; their scripts have pages of their own."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from unfold.decorators import display

from accounts.admin.base import BatonAdmin
from accounts.admin.inlines import TableInline
from accounts.history import Part
from playbooks.admin.trigger_forms import TriggerForm
from playbooks.models import PermissionSignal, PermissionTrigger, Play, Script


class PermissionTriggerInline(TableInline):
    """What invites contact by count: so often, or by so many people, within a window."""

    model = PermissionTrigger
    form = TriggerForm
    related = ("play", "signal")
    fields = ("signal", "kind", "at_least", "window")
    autocomplete_fields = ("signal",)


@admin.register(Play)
class PlayAdmin(BatonAdmin):
    """What to do when something fires. A play that is no longer wanted is switched off."""

    when_empty = "A play says what to do when an account qualifies, and what invites contact."
    list_display = ("name", "trigger", "script_count", "invitations", "is_active")
    list_filter = ("is_active",)
    ordering = ("name",)
    search_fields = ("name__istartswith", "key__istartswith")
    prepopulated_fields = {"key": ("name",)}
    autocomplete_fields = ("permission_signals",)
    inlines = (PermissionTriggerInline,)
    parts = (Part(Script, "play"), Part(PermissionSignal, "play"), Part(PermissionTrigger, "play"))
    fieldsets = ((None, {"fields": (("name", "key"), ("trigger", "is_active"), "permission_signals", "description")}),)

    def annotate_page(self, rows: list[Any]) -> None:
        """Count the scripts and name the signals of the plays on the page."""
        keys = [play.pk for play in rows]
        scripts = dict(
            Script.objects.published().filter(play__in=keys).order_by().values_list("play").annotate(count=Count("pk"))
        )
        counted = PermissionTrigger.objects.filter(play__in=keys).select_related("signal")
        signals = Play.permission_signals.through.objects.filter(play__in=keys).values_list("play", "signal__name")
        names: dict[int, list[str]] = {}
        for play, name in signals.order_by("signal__name"):
            names.setdefault(play, []).append(name)
        for trigger in counted:
            names.setdefault(trigger.play_id, []).append(str(trigger))
        for play in rows:
            play.script_count_found = scripts.get(play.pk, 0)
            play.signal_names = names.get(play.pk, [])

    @display(description="Scripts")
    def script_count(self, play: Any) -> int:
        """How many tiers have words."""
        return int(play.script_count_found)

    @display(description="Invited by")
    def invitations(self, play: Any) -> str:
        """The signals that are the permission moment."""
        return ", ".join(play.signal_names)
