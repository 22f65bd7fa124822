"""Writing to somebody from a handoff's page, what came back, and what is granted. Each is a form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Role
from accounts.errors import RuleBroken
from handoffs.access import for_sales, signed_in
from handoffs.composing import left_open
from handoffs.granting import grant as grant_it
from handoffs.granting import revoke
from handoffs.linting import lint
from handoffs.models import Grant, Handoff, PledgeSignature, PledgeVersion, Violation
from handoffs.outreach_forms import AnswerForm, GrantForm
from handoffs.outreaching import answerable_by, note_answer
from handoffs.pledging import answer, current, sign
from handoffs.querysets import SEE_EVERYTHING
from handoffs.views.detail import visible
from handoffs.views.moves import INVALID, moved, refused

LONGEST_LINTED = 20_000
DIGITS = 10


@require_POST
@for_sales
def lint_message(request: HttpRequest, pk: int) -> HttpResponse:
    """What the pledge has to say about the message as it is being written."""
    handoff, user = visible(request, pk), signed_in(request)
    text = f"{request.POST.get('subject', '')}\n{request.POST.get('body', '')}"[:LONGEST_LINTED]
    findings = [one for one in lint(handoff, text, by=user, at=now()) if one.kind != "unsigned"]
    return render(request, "handoffs/_lint.html", {"findings": findings, "missing": left_open(text)})


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
    if not form.is_valid():
        why = "; ".join(f"{form.fields[name].label}: {said[0]}" for name, said in form.errors.items())
        return refused(request, pk, why, status=INVALID)

    def act() -> None:
        grant_it(handoff, form.cleaned_data["what"], by=signed_in(request), at=at, until=form.until(at))

    return moved(request, pk, None, act, "Granted. The product turns it on.")


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
    """The pledge in force, to read and to sign; and what of one's own contacts was against it."""
    user, version = signed_in(request), current()
    if request.method == "POST" and version is not None:
        read = get_object_or_404(PledgeVersion, number=_number(request))
        try:
            sign(read, by=user, at=now())
        except RuleBroken as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, "Signed. Thank you.")
        return redirect("pledge")
    signature = PledgeSignature.objects.filter(version=version, by=user).first() if version else None
    context = {
        "nav": "pledge",
        "at": now(),
        "version": version,
        "signature": signature,
        "may_sign": user.has_role(Role.AE, Role.MANAGER),
        "violations": _mine(request),
        "form": AnswerForm(),
    }
    return render(request, "handoffs/pledge.html", context)


@require_POST
@for_sales
def answer_violation(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it came to one's own violation."""
    user = signed_in(request)
    seen = Violation.objects.all() if user.has_role(*SEE_EVERYTHING) else Violation.objects.filter(by=user)
    violation, form = get_object_or_404(seen, pk=pk), AnswerForm(request.POST)
    try:
        answer(violation, form.data.get("answer", ""), by=user, at=now())
    except RuleBroken as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Your answer is kept for the talk about it.")
    return redirect("pledge")


def _mine(request: HttpRequest) -> list[Violation]:
    mine = Violation.objects.filter(by=signed_in(request)).select_related("outreach__handoff__account", "reviewed_by")
    return list(mine[:50])


def _number(request: HttpRequest) -> int:
    """Which version was read; 0 is none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < DIGITS else 0
