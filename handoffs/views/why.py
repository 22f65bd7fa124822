"""Why an account scores what it scores: any version, any instant, down to the occurrences and facts themselves."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, replace_url

from accounts.models import Account, Person
from handoffs.access import for_every_role, sees_people
from handoffs.dossier import proofs_of, why_all
from handoffs.instants import Period, WhyForm
from handoffs.timeline import timeline
from playbooks.enums import Subject, VersionState
from playbooks.models import Qualification, ScorecardVersion
from playbooks.scoring import EvidencePlace, RuleSpec, Whose, page_of_evidence

EVIDENCE_A_PAGE = 50
LONGEST_ID = 18
NAMED = ("scorecard__name", "-number")
_PARTS = {"why-at": "accounts/_why_at.html", "why-panel": "accounts/_why_panel.html"}


@require_safe
@for_every_role
def account_why(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; asked for by htmx, the part that is to be replaced, and the address that it has then."""
    account = get_object_or_404(Account.objects.select_related("merged_into"), pk=pk)
    person = _person(request, account)
    form = WhyForm(request.GET, subject=Subject.PERSON if person else Subject.ACCOUNT)
    form.is_valid()
    version = form.cleaned_data.get("version") or _default_version(form, None if person else account)
    context = {"nav": "accounts", "account": account, "person": person, "whose": person or account.name, "form": form}
    if version is None:
        return render(request, "accounts/why.html", context)
    today = now()
    at = form.cleaned_data.get("at") or today
    context |= _explained(request, (account, person), version, at, today)
    target = request.headers.get("HX-Target", "")
    response = render(request, _PARTS.get(target, "accounts/why.html"), context)
    if target not in _PARTS:
        return response
    # While the slider moves it would fill the history of the browser.
    told = replace_url if target == "why-at" else push_url
    return told(response, f"{request.path}?{context['query']}")


@require_safe
@for_every_role
def account_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that one rule counts at the instant, a page at a time; asked for by htmx, the next rows alone."""
    account = get_object_or_404(Account, pk=pk)
    person = _person(request, account)
    subject = Subject.PERSON if person else Subject.ACCOUNT
    form = WhyForm(request.GET, subject=subject)
    form.is_valid()
    version, at = form.cleaned_data.get("version"), form.cleaned_data.get("at") or now()
    rules = version.rules.select_related("signal") if version else []
    rule = next((rule for rule in rules if rule.key == request.GET.get("rule")), None)
    if rule is None:
        raise Http404("There is no such rule.")
    place = EvidencePlace.read(request.GET.get("after", ""))
    whose = Whose(person.pk if person else account.pk, subject)
    found = page_of_evidence(RuleSpec.of(rule), whose, at, before=place, most=EVIDENCE_A_PAGE + 1)
    shown = found[:EVIDENCE_A_PAGE]
    may_see = sees_people(request.user)
    context = {
        "nav": "accounts",
        "account": account,
        "person": person,
        "whose": person or account.name,
        "version": version,
        "rule": rule,
        "at": at,
        "proofs": proofs_of(shown, with_people=may_see, with_events=may_see),
        "chosen": _chosen(person),
        "query": urlencode(
            _chosen(person) | {"version": rule.version_id, "at": at.isoformat(), "rule": rule.key},
        ),
        "after": EvidencePlace.after(shown[-1]) if len(found) > EVIDENCE_A_PAGE else "",
    }
    template = "accounts/_proofs.html" if request.headers.get("HX-Request") else "accounts/evidence.html"
    return render(request, template, context)


def _person(request: HttpRequest, account: Account) -> Person | None:
    """Whose score is asked for, if not the account's own: somebody of it, for those who may read people."""
    asked = request.GET.get("person", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > LONGEST_ID or not sees_people(request.user):
        raise Http404("There is no such person.")
    return get_object_or_404(Person, pk=int(asked), account=account, erased_at=None)


def _chosen(person: Person | None) -> dict[str, Any]:
    """What an address says about whose score it is."""
    return {"person": person.pk} if person else {}


def _default_version(form: WhyForm, account: Account | None) -> ScorecardVersion | None:
    """The published version of the scorecard that the account fired under last, else of the first; else the newest."""
    versions = form.fields["version"].queryset.prefetch_related("rules")  # type: ignore[attr-defined]
    fired = Qualification.objects.filter(account=account, scorecard=OuterRef("scorecard")).order_by("-at").values("at")
    in_force = versions.filter(state=VersionState.PUBLISHED).annotate(fired_at=Subquery(fired[:1]))
    published: ScorecardVersion | None = in_force.order_by(F("fired_at").desc(nulls_last=True), *NAMED).first()
    return published or versions.order_by("-id").first()


def _explained(
    request: HttpRequest,
    whose: tuple[Account, Person | None],
    version: ScorecardVersion,
    at: datetime,
    today: datetime,
) -> dict[str, Any]:
    account, person = whose
    may_see = sees_people(request.user)
    wanted = request.GET.get("period", "")
    (why,) = why_all([version], person or account, at, with_people=may_see, with_events=may_see)
    line = timeline(version, person or account, at, Period(wanted) if wanted in Period.values else None, today=today)
    chosen = _chosen(person) | {"version": version.pk, "period": line.period.value}
    return {
        "version": version,
        "at": at,
        "is_now": at == today,
        "why": why,
        "timeline": line,
        "periods": Period,
        "chosen": chosen,
        "query": urlencode(chosen if at == today else chosen | {"at": at.isoformat()}),
        "address": reverse("account-why", args=[account.pk]),
    }
