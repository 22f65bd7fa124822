"""Writing to somebody from a handoff's page, what came back, and what is granted. Each is a form."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Role
from accounts.errors import RuleBroken
from handoffs.access import for_sales, signed_in
from handoffs.composing import left_open, too_long_for_mail
from handoffs.granting import grant as grant_it
from handoffs.granting import revoke
from handoffs.linting import lint
from handoffs.models import Grant, Handoff, PledgeSignature, PledgeVersion, Violation
from handoffs.outreach_forms import AnswerForm, ComposerForm, GrantForm
from handoffs.outreaching import answerable_by, note_answer
from handoffs.pledging import answer, current, sign
from handoffs.querysets import SEE_EVERYTHING
from handoffs.views.detail import CONFLICT, visible
from handoffs.views.moves import INVALID, moved
from handoffs.views.unsent import unsent

LONGEST_LINTED = 20_000
DIGITS = 10


@require_POST
@for_sales
def lint_message(request: HttpRequest, pk: int) -> HttpResponse:
    """What the pledge has to say about the message as it is being written."""
    handoff, user = visible(request, pk), signed_in(request)
    subject, body = (request.POST.get(name, "")[:LONGEST_LINTED] for name in ("subject", "body"))
    text, play = f"{subject}\n{body}", ComposerForm(handoff, request.POST).play
    findings = [one for one in lint(handoff, text, by=user, at=now(), play=play) if one.kind != "unsigned"]
    context = {"findings": findings, "missing": left_open(text), "is_long": too_long_for_mail(subject, body)}
    return render(request, "handoffs/_lint.html", context)


@require_POST
@for_sales
def answered(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the account has answered."""
    user = signed_in(request)
    message = get_object_or_404(answerable_by(user).select_related("handoff__owner"), pk=pk)
    # The message may be of an earlier handoff, perhaps of another team's: shown is the one that goes on.
    of_account = Handoff.objects.visible_to(user).filter(account=message.handoff.account_id)
    shown = of_account.unclosed().first() or message.handoff
    said = "Noted. You can write to them again."
    return moved(request, shown.pk, None, lambda: note_answer(message, by=user, at=now()), said)


@require_POST
@for_sales
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Have something turned on for a while."""
    handoff, form, at = visible(request, pk), GrantForm(request.POST), now()

    def act() -> None:
        grant_it(handoff, form.cleaned_data["what"], by=signed_in(request), at=at, until=form.until(at))

    return moved(request, pk, form, act, "Granted. The product turns it on.")


@require_POST
@for_sales
def revoke_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """End a grant now."""
    seen = Handoff.objects.visible_to(signed_in(request))
    found = get_object_or_404(Grant.objects.select_related("handoff").filter(handoff__in=seen), pk=pk)
    said = "Revoked. The product turns it off."
    return moved(request, found.handoff_id, None, lambda: revoke(found, by=signed_in(request), at=now()), said)


@require_http_methods(["GET", "HEAD", "POST"])
@for_sales
def pledge(request: HttpRequest) -> HttpResponse:
    """The pledge in force, to read and to sign; and what of one's own contacts was against it.

    Who came from a handoff (`next`) goes back to it once they have signed.
    """
    if request.method != "POST" or current() is None:
        return _pledge_page(request)
    read = get_object_or_404(PledgeVersion, number=_number(request.POST.get("version", "")))
    try:
        sign(read, by=signed_in(request), at=now())
    except RuleBroken as error:
        messages.warning(request, str(error))
        return redirect(request.get_full_path())
    messages.success(request, "Signed. Thank you.")
    came_from = Handoff.objects.visible_to(signed_in(request)).filter(pk=_number(request.GET.get("next", ""))).first()
    return redirect("handoff", pk=came_from.pk) if came_from else redirect("pledge")


@require_POST
@for_sales
def answer_violation(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it came to one's own violation; what was typed stays on the page if it is refused."""
    user = signed_in(request)
    seen = Violation.objects.all() if user.has_role(*SEE_EVERYTHING) else Violation.objects.filter(by=user)
    violation, form = get_object_or_404(seen, pk=pk), AnswerForm(request.POST)
    if not form.is_valid():
        return _pledge_page(request, Answering(violation.pk, form), status=INVALID)
    try:
        answer(violation, form.cleaned_data["answer"], by=user, at=now())
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _pledge_page(request, Answering(violation.pk, form), status=CONFLICT)
    messages.success(request, "Your answer is kept for the talk about it.")
    return redirect("pledge")


@dataclass(frozen=True)
class Answering:
    """An answer that was refused: to which violation, and the form as it was sent."""

    violation: int
    form: AnswerForm


def _pledge_page(request: HttpRequest, tried: Answering | None = None, status: int | None = None) -> HttpResponse:
    user, version = signed_in(request), current()
    violations = _mine(request)
    drawn = {one.pk for one in violations if version and one.reviewed_at is None}
    context = {
        "nav": "pledge",
        "at": now(),
        "version": version,
        "signature": PledgeSignature.objects.filter(version=version, by=user).first() if version else None,
        "may_sign": user.has_role(Role.AE, Role.MANAGER),
        "violations": violations,
        "tried": tried,
        "unsent": unsent(tried.form) if tried and tried.violation not in drawn else [],
    }
    return render(request, "handoffs/pledge.html", context, status=status)


def _mine(request: HttpRequest) -> list[Violation]:
    mine = Violation.objects.filter(by=signed_in(request)).select_related("outreach__handoff__account", "reviewed_by")
    return list(mine[:50])


def _number(text: str) -> int:
    """A number that an address or a form names; 0 is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < DIGITS else 0
