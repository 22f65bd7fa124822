"""The moves after acknowledging, on the page: each is a form that works without a script."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import RuleBroken
from handoffs.access import for_sales, signed_in
from handoffs.context import context_of as context_for
from handoffs.enums import FeedbackKind, OutcomeKind
from handoffs.forms import ContextNoteForm, FeedbackForm, OutcomeForm
from handoffs.models import Handoff
from handoffs.outcomes import give_feedback, record_outcome
from handoffs.outcomes import wake as wake_up
from handoffs.outreach_forms import ComposerForm, GrantForm
from handoffs.outreaching import write
from handoffs.reaching import note_context
from handoffs.reaching import open_context as begin_context
from handoffs.undoing import undo_outcome as take_back
from handoffs.views.detail import CONFLICT, context_of, visible
from handoffs.views.outreach_panel import panel_of
from handoffs.views.unsent import drawn_grants, drawn_of, unsent
from handoffs.views.work import workspace_of

INVALID = 422


@require_safe
@for_sales
def context(request: HttpRequest, pk: int) -> HttpResponse:
    """The read-only view of what the account is doing, and the note to make about it."""
    return _context_page(request, visible(request, pk), ContextNoteForm())


@require_POST
@for_sales
def open_context(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to look: from now on the time counts."""
    handoff = visible(request, pk)
    try:
        begin_context(handoff, by=signed_in(request), at=now())
    except RuleBroken as error:
        return refused(request, pk, str(error))
    return redirect("handoff-context", pk=pk)


@require_POST
@for_sales
def check_context(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the note; what was typed stays on the page if it is refused."""
    handoff, form = visible(request, pk), ContextNoteForm(request.POST)
    if not form.is_valid():
        return _context_page(request, handoff, form, status=INVALID)
    try:
        note_context(handoff, form.cleaned_data["note"], by=signed_in(request), at=now())
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _context_page(request, visible(request, pk), form, status=CONFLICT)
    messages.success(request, "Context checked. You can reach out now.")
    return redirect("handoff", pk=pk)


@require_POST
@for_sales
def reach_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a contact."""
    handoff = visible(request, pk)
    form = ComposerForm(handoff, request.POST)

    def act() -> None:
        write(handoff, form.contact(), by=signed_in(request), at=now(), after=form.cleaned_data["after"])

    return moved(request, pk, form, act, "Logged. It is in conversation.")


@require_POST
@for_sales
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what came of it."""
    handoff, kind = visible(request, pk), request.POST.get("kind", "")
    if kind not in OutcomeKind.values:
        return refused(request, pk, "Say which outcome it is.", status=INVALID)
    form = OutcomeForm(OutcomeKind(kind), request.POST)

    def act() -> None:
        record_outcome(handoff, form.result(), by=signed_in(request), at=now())

    return moved(request, pk, form, act, f"Recorded: {OutcomeKind(kind).label}.")


@require_POST
@for_sales
def undo_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the outcome back."""
    handoff = visible(request, pk)
    return moved(request, pk, None, lambda: take_back(handoff, by=signed_in(request), at=now()), "Taken back.")


@require_POST
@for_sales
def wake(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a snoozed handoff now."""
    handoff = visible(request, pk)
    return moved(request, pk, None, lambda: wake_up(handoff, by=signed_in(request), at=now()), "Awake again.")


@require_POST
@for_sales
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell product."""
    handoff, form = visible(request, pk), FeedbackForm(request.POST)

    def act() -> None:
        said = form.cleaned_data
        give_feedback(handoff, FeedbackKind(said["kind"]), said["text"], by=signed_in(request), at=now())

    return moved(request, pk, form, act, "Passed on to product.")


def moved(request: HttpRequest, pk: int, form: Form | None, act: Callable[[], object], done: str) -> HttpResponse:
    """Act if the form is valid, and show the handoff as it is then."""
    if form is not None and not form.is_valid():
        return refused(request, pk, "Something is missing below.", form, status=INVALID)
    try:
        act()
    except RuleBroken as error:
        return refused(request, pk, str(error), form)
    if not request.headers.get("HX-Request"):
        messages.success(request, done)
        return redirect("handoff", pk=pk)
    return _shown(request, visible(request, pk), done=done)


def refused(request: HttpRequest, pk: int, why: str, form: Form | None = None, status: int = CONFLICT) -> HttpResponse:
    """Show the handoff as it stands, with why the move was refused and what was filled in."""
    handoff = visible(request, pk)
    page = _shown(request, handoff, form, refused=why)
    page.status_code = status
    return page


def _shown(request: HttpRequest, handoff: Handoff, form: Form | None = None, **said: str) -> HttpResponse:
    user = signed_in(request)
    tried = {
        "composer": form if isinstance(form, ComposerForm) else None,
        "outcome": form if isinstance(form, OutcomeForm) else None,
        "feedback": form if isinstance(form, FeedbackForm) else None,
    }
    work = workspace_of(handoff, user, **tried)  # type: ignore[arg-type]
    panel = panel_of(handoff, form if isinstance(form, GrantForm) else None)
    drawn = [*drawn_of(handoff, work), *drawn_grants(handoff, work, panel)]
    is_part = bool(request.headers.get("HX-Request"))
    context = {**context_of(handoff, user), "work": work, "outreach": panel, "unsent": unsent(form, drawn), **said}
    context["is_page"] = not is_part or "page" in request.POST
    return render(request, "handoffs/_moved.html" if is_part else "handoffs/detail.html", context)


def _context_page(
    request: HttpRequest, handoff: Handoff, form: ContextNoteForm, status: int | None = None
) -> HttpResponse:
    at, user = now(), signed_in(request)
    looking = handoff.context_checks.unfinished().filter(by=user).first()
    context = {"nav": "queue", "at": at, "handoff": handoff, "form": form, "looking": looking}
    context |= {"context": (shown := context_for(handoff, at)), "people": shown.people}
    return render(request, "handoffs/context.html", context, status=status)
