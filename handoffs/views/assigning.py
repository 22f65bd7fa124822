"""Taking, giving and returning a handoff on its page."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from accounts.errors import RuleBroken
from handoffs import assigning
from handoffs.access import for_sales, signed_in
from handoffs.assigning_forms import GiveForm, PutBackForm, whose_of
from handoffs.models import Handoff
from handoffs.views.detail import CONFLICT, context_of, visible
from handoffs.views.moves import INVALID
from handoffs.views.unsent import drawn_whose, unsent


@require_POST
@for_sales
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a handoff of the pool one's own."""
    user, handoff = signed_in(request), visible(request, pk)
    return _tried(request, handoff, None, lambda: assigning.take(handoff, by=user, at=now()), "It is yours.")


@require_POST
@for_sales
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it to somebody else."""
    user, handoff = signed_in(request), visible(request, pk)
    form = GiveForm(request.POST, handoff=handoff, by=user, auto_id="give_%s")

    def act() -> None:
        said = form.cleaned_data
        assigning.give(handoff, said["to"], said["reason"], by=user, at=now())

    return _tried(request, handoff, form, act, "Given away.")


@require_POST
@for_sales
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it to the pool."""
    user, handoff = signed_in(request), visible(request, pk)
    form = PutBackForm(request.POST, auto_id="back_%s")

    def act() -> None:
        assigning.put_back(handoff, form.cleaned_data["reason"], by=user, at=now())

    return _tried(request, handoff, form, act, "Back in the pool.")


def _tried(
    request: HttpRequest, handoff: Handoff, form: Form | None, act: Callable[[], object], done: str
) -> HttpResponse:
    """Act if the form is valid, and show the handoff as it is then."""
    if form is not None and not form.is_valid():
        return _shown(request, handoff, form, INVALID, refused="Something is missing below.")
    try:
        act()
    except RuleBroken as error:
        return _shown(request, visible(request, handoff.pk), form, CONFLICT, refused=str(error))
    if not request.headers.get("HX-Request"):
        messages.success(request, done)
        return redirect("handoff", pk=handoff.pk)
    return _shown(request, visible(request, handoff.pk), None, None, done=done)


def _shown(request: HttpRequest, handoff: Handoff, form: Form | None, status: int | None, **said: str) -> HttpResponse:
    user, is_part = signed_in(request), bool(request.headers.get("HX-Request"))
    whose = whose_of(handoff, user, now(), form)
    context = {**context_of(handoff, user), "whose": whose, "unsent": unsent(form, drawn_whose(whose)), **said}
    context["is_page"] = not is_part or "page" in request.POST
    return render(request, "handoffs/_moved.html" if is_part else "handoffs/detail.html", context, status=status)
