"""The pages of a version's life: to review and back, a seat's verdict, its day, and what is different about it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import now
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminSplitDateTimeWidget

from accounts.admin.base import once, user_of
from playbooks import reviewing, scheduling
from playbooks.admin import comparison
from playbooks.admin.versions import VersionAdmin, given_reason, refusal
from playbooks.contents import content_of
from playbooks.enums import Authority, Seat, Verdict, VersionState
from playbooks.models import Review, ScorecardVersion
from playbooks.models.life import UNPUBLISHED
from playbooks.models.rule import REFERRED
from playbooks.publishing import check_publishable, check_sound, publishing_problems
from playbooks.reviewing import Judgement, seats_of
from playbooks.saying import changes_between
from playbooks.sentences import of_qualifying, of_version
from playbooks.standing import on, reviews_of, standings, standings_of

REVIEWS_SHOWN = 20
BEFORE_REVIEWS = "Before there were reviews"
OFFERED = {
    VersionState.DRAFT: {"send_to_review", "compare", "backtest"},
    VersionState.IN_REVIEW: {"publish", "schedule", "take_back", "compare", "backtest"},
    VersionState.PUBLISHED: {"draft_from_this", "compare", "backtest"},
    VersionState.RETIRED: {"draft_from_this", "compare", "backtest"},
}
"""What RevOps is offered on the page of a version in each state."""


class ScheduleForm(forms.Form):
    """When a version is to be published, in the zone of whoever asks."""

    publish_at = forms.SplitDateTimeField(
        label="Publish at",
        help_text="In your own time zone, from now on and within a year.",
        widget=UnfoldAdminSplitDateTimeWidget,
    )


class ReviewAdmin(VersionAdmin):
    """A version that is reviewed before it is published."""

    actions_detail: ClassVar[tuple[str, ...]] = (
        "judge",
        "publish",
        "send_to_review",
        "schedule",
        "unschedule",
        "take_back",
        "draft_from_this",
        "compare",
        "backtest",
    )

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Offer what fits the state, the schedule and the role."""
        offered = self.offered(request, self.get_queryset(request).filter(pk=object_id).first())
        items = super(VersionAdmin, self).get_actions_detail(request, object_id)
        return [item for item in items if any(item.action_name.endswith(f"_{name}") for name in offered)]

    def offered(self, request: HttpRequest, version: ScorecardVersion | None) -> set[str]:
        """The names of the actions that the user is offered."""
        return _offered(version, may_draft=self.may_draft(request), judges=bool(seats_of(user_of(request))))

    @display(description="Before it is published")
    @once
    def still_missing(self, version: ScorecardVersion) -> str:
        """What is wrong with it and what is still to be done, a line each."""
        if version.state not in UNPUBLISHED:
            return "Nothing: it has been published."
        missing = publishing_problems(version)
        if not missing:
            return "Nothing is missing: publish it, or give it its day."
        lines = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in missing))
        return format_html('<ul class="baton-sentences">{}</ul>', lines)

    @display(description="Who has approved it")
    @once
    def review(self, version: ScorecardVersion) -> str:
        """What each seat says to what the version says now, and what the seats said before."""
        if version.state in {VersionState.PUBLISHED, VersionState.RETIRED} and version.authority != Authority.REVIEWED:
            return str(version.get_authority_display()) or BEFORE_REVIEWS
        reviews = reviews_of(version)
        found = standings_of(version, reviews)
        current = [one.current for one in found]
        lines = format_html_join("", "<li><b>{}</b>: {}</li>", ((one.seat.label, one.words) for one in found))
        others = [review for review in reviews if review not in current][:REVIEWS_SHOWN]
        earlier = format_html_join("", "<li>{}</li>", ((_review_words(review),) for review in others))
        more = format_html("<li>Earlier verdicts</li>{}", earlier) if earlier else ""
        return format_html('<ul class="baton-sentences">{}{}</ul>', lines, more)

    @display(description="Schedule")
    def schedule_words(self, version: ScorecardVersion) -> str:
        """When it will be published, or why it was not when it should have been."""
        if version.scheduled_at:
            by = f", in the name of {version.scheduled_by}" if version.scheduled_by else ""
            return f"Published on {on(version.scheduled_at)}{by}"
        if version.schedule_refusal:
            return f"It was not published by itself. {version.schedule_refusal}"
        return "–"

    @action(description="Send to review…", icon="rate_review", variant=ActionVariant.PRIMARY)
    def send_to_review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what the three seats will be asked about, and ask them when that is confirmed."""
        version = self.version_or_403(request, object_id, VersionState.DRAFT)
        if request.method == "POST":
            self.attempt(
                request,
                lambda: reviewing.send_to_review(version, by=user_of(request), at=now(), content=read_content(request)),
                f"{version} is in review. Product, marketing and sales see it on their first page.",
            )
            return redirect(version_url(version))
        context = {**self.read(version), "refusal": refusal(check_sound, version)}
        return self.page(request, "admin/send_to_review.html", f"Send {version} to review", version, context)

    @action(description="Take back…", icon="undo")
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then make it a draft again."""
        version = self.version_or_403(request, object_id, VersionState.IN_REVIEW)
        if request.method == "POST":
            self.attempt(
                request,
                lambda: reviewing.take_back(version, by=user_of(request), reason=given_reason(request)),
                f"{version} is a draft again.",
            )
            return redirect(version_url(version))
        return self.page(request, "admin/take_back.html", f"Take {version} back", version, {})

    @action(description="Judge…", icon="gavel", variant=ActionVariant.PRIMARY)
    def judge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a reviewer what the version says and what is different, and take their word."""
        seats = seats_of(user_of(request))
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        if not seats:
            raise PermissionDenied
        if request.method == "POST":
            judgement = _judgement(request, seats)
            done = f"{judgement.seat.label} has {Verdict(judgement.verdict).label.lower()} {version}."
            self.attempt(request, lambda: reviewing.judge(version, judgement, by=user_of(request), at=now()), done)
            return redirect(version_url(version))
        context = {**self.read(version), "seats": seats, "refusal": reviewing.why_not(version, user_of(request))}
        return self.page(request, "admin/judge.html", f"Judge {version}", version, context)

    @action(description="Compare", icon="difference")
    def compare(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Lay the version beside another one; on demand with the effect on history, as a page or as CSV."""
        version = self.get_object(request, object_id)
        if version is None:
            raise Http404
        others = comparison.others(version)
        before = comparison.chosen(others, request.GET.get("with", ""), basis_of(version))
        if before is None:
            return self.page(request, "admin/compare_versions.html", f"Compare {version}", version, {})
        if request.GET.get("format") == "csv":
            return comparison.as_csv(before, version)
        context = {"others": others, "before": before, "changes": changes_between(before, version)}
        if request.GET.get("effect"):
            context |= comparison.effect(before, version)
        return self.page(request, "admin/compare_versions.html", f"{before} and {version}", version, context)

    @action(description="Backtest…", icon="history")
    def backtest(self, request: HttpRequest, object_id: str) -> HttpResponse:  # noqa: ARG002 - unfold's signature
        """Go on to what is asked for a backtest."""
        return redirect("admin:playbooks_backtest_ask", object_id)

    @action(description="Schedule…", icon="schedule")
    def schedule(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask when it is to be published."""
        version = self.version_or_403(request, object_id, VersionState.IN_REVIEW)
        form = ScheduleForm(request.POST or None, initial={"publish_at": version.scheduled_at})
        if request.method == "POST" and form.is_valid():
            instant: datetime = form.cleaned_data["publish_at"]
            done = self.attempt(
                request,
                lambda: scheduling.schedule(
                    version, publish_at=instant, by=user_of(request), at=now(), content=read_content(request)
                ),
                f"{version} is going to be published on {on(instant)}.",
            )
            if done:
                return redirect(version_url(version))
        context = {**self.read(version), "form": form, "refusal": refusal(check_publishable, version)}
        return self.page(request, "admin/schedule.html", f"Schedule {version}", version, context)

    @action(description="Do not publish by itself", icon="event_busy")
    def unschedule(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more, then take its day away."""
        version = self.version_or_403(request, object_id, VersionState.IN_REVIEW)
        if request.method == "POST":
            self.attempt(
                request,
                lambda: scheduling.unschedule(version, by=user_of(request)),
                f"{version} is not going to be published by itself.",
            )
            return redirect(version_url(version))
        return self.page(request, "admin/unschedule.html", f"{version}: no day of its own", version, {})

    def version_or_403(self, request: HttpRequest, object_id: str, *states: VersionState) -> ScorecardVersion:
        """The version, for who may draft; a 403 in any other state, as its page offers nothing of the kind."""
        version: ScorecardVersion | None = self.get_object(request, object_id)
        if version is None:
            raise Http404
        if not self.may_draft(request) or version.state not in states:
            raise PermissionDenied
        return version

    def read(self, version: ScorecardVersion) -> dict[str, Any]:
        """What whoever decides about a version has to read, and by which hash it is known that they did."""
        rules = version.rules.select_related(*REFERRED)
        basis, content = basis_of(version), content_of(version)
        return {
            "sentences": of_version(version, rules),
            "qualifying": of_qualifying(version),
            "content": content,
            "standings": standings(version, content),
            "basis": basis,
            "changes": changes_between(basis, version) if basis else [],
        }


def basis_of(version: ScorecardVersion) -> ScorecardVersion | None:
    """What a version is compared with if nobody says otherwise: the one in force, else what it was drafted from."""
    others = ScorecardVersion.objects.filter(scorecard=version.scorecard_id).exclude(pk=version.pk)
    in_force = others.filter(state=VersionState.PUBLISHED).select_related("scorecard").first()
    return in_force or others.filter(drafts=version).select_related("scorecard").first()


def read_content(request: HttpRequest) -> str:
    """The hash of what was on the page that the form was sent from."""
    return request.POST.get("content", "")


def version_url(version: ScorecardVersion) -> str:
    """The page of a version."""
    return reverse("admin:playbooks_scorecardversion_change", args=[version.pk])


def _offered(version: ScorecardVersion | None, *, may_draft: bool, judges: bool) -> set[str]:
    if version is None:
        return set()
    offered = OFFERED[VersionState(version.state)] if may_draft else {"compare"}
    if judges and version.state == VersionState.IN_REVIEW:
        offered = offered | {"judge"}
    if may_draft and version.scheduled_at:
        offered = offered | {"unschedule"}
    return offered


def _judgement(request: HttpRequest, seats: Iterable[Seat]) -> Judgement:
    """What was sent; a seat that the person does not hold, or no verdict, is nothing a form of ours sends."""
    try:
        seat, verdict = Seat(request.POST.get("seat", "")), Verdict(request.POST.get("verdict", ""))
    except ValueError as wrong:
        raise PermissionDenied from wrong
    if seat not in seats:
        raise PermissionDenied
    return Judgement(seat, verdict, read_content(request), given_reason(request))


def _review_words(review: Review) -> str:
    reason = f": “{review.reason}”" if review.reason else ""
    return f"{review} by {review.by} on {on(review.at)}{reason}"
