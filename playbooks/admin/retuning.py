"""Reminders to look at a scorecard again: the list, and the page with the evidence on which one is answered."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from unfold.decorators import display

from accounts.admin.base import ReadOnlyAdmin, user_of
from accounts.admin_roles import REVIEWERS, REVOPS, has_any
from playbooks.admin.versions import given_reason
from playbooks.enums import Retuned
from playbooks.models import RetuneReminder
from playbooks.proof.wording import percent
from playbooks.retuning.evidence import Evidence
from playbooks.retuning.reminding import answer

STATES = {"Open": "warning", "Retuned": "success", "Left as it is": "info", "Nobody answered": "danger"}
ANSWERS = (Retuned.RETUNED, Retuned.LEFT)


@admin.register(RetuneReminder)
class RetuneReminderAdmin(ReadOnlyAdmin):
    """Made by the line a quarter after a version was published; RevOps answers them."""

    when_empty = "Three months after a version is published, and every three from then on, a reminder shows here."
    readers = REVOPS | REVIEWERS
    list_display = ("scorecard", "due_at", "state_label", "reason", "closed_by", "closed_at")
    list_filter = ("answer",)
    related = ("scorecard", "version__scorecard", "closed_by")
    ordering = ("-due_at", "-id")

    @display(description="Answer", label=STATES)
    def state_label(self, reminder: RetuneReminder) -> str:
        """What came of it."""
        return str(reminder.get_answer_display()) or "Open"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Show what there was to see, and take the answer."""
        reminder = self.get_object(request, object_id)
        if reminder is None:
            raise Http404
        if not self.has_view_permission(request, reminder):
            raise PermissionDenied
        if request.method == "POST":
            return self._answered(request, reminder)
        evidence = Evidence.of(reminder.evidence)
        context = {
            "evidence": evidence,
            "converted": percent(evidence.interval),
            "led": percent(evidence.led_interval),
            "start": reminder.evidence["start"],
            "may_answer": reminder.closed_at is None and has_any(request.user, REVOPS),
            "answers": ANSWERS,
        }
        return self.page(request, "admin/retune.html", f"Look at {reminder.scorecard} again", reminder, context)

    def _answered(self, request: HttpRequest, reminder: RetuneReminder) -> HttpResponse:
        if not has_any(request.user, REVOPS) or request.POST.get("answer") not in ANSWERS:
            raise PermissionDenied
        given = Retuned(request.POST["answer"])
        done = self.attempt(
            request,
            lambda: answer(reminder, given, reason=given_reason(request), by=user_of(request), at=now()),
            f"Noted: {given.label.lower()}. The next reminder comes in three months.",
        )
        page = "admin:index" if done else "admin:playbooks_retunereminder_change"
        return redirect(reverse(page, args=[] if done else [reminder.pk]))
