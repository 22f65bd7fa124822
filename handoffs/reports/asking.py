"""What is asked of a report: the weeks, whose, and as of when. Pages, files and the API read it alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone, get_current_timezone_name

from accounts.models import User
from handoffs.instants import InstantField
from handoffs.models import Team
from playbooks.enums import TierKey
from signals.ingest import times

WEEKS = 8
LONGEST = timedelta(days=366)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SOLD = [(tier.value, tier.label) for tier in TierKey if tier != TierKey.SELF_SERVE]


@dataclass(frozen=True)
class Question:
    """Handoffs that fired from `since` up to `until` (both included) in `zone`, as Baton knew them at `as_of`."""

    since: date
    until: date
    as_of: datetime
    zone: str
    team: int | None = None
    person: int | None = None
    tier: str = ""

    @property
    def begins(self) -> datetime:
        """The first instant of the period."""
        return datetime.combine(self.since, time(), get_current_timezone())

    @property
    def ends(self) -> datetime:
        """The first instant after the period."""
        return datetime.combine(self.until + DAY, time(), get_current_timezone())


class AsOfForm(forms.Form):
    """The instant of a report that has no other question."""

    as_of = InstantField(
        required=False,
        max_length=64,
        label="As of",
        widget=forms.TextInput(attrs={"placeholder": "now, or 2026-11-01"}),
    )

    def instant(self, at: datetime) -> datetime:
        """What is asked for; `at` if nothing is, or nothing that is one."""
        found: datetime | None = self.cleaned_data["as_of"] if self.is_valid() else None
        return found or at


class ReportForm(forms.Form):
    """Everything is optional: the last weeks, of everybody, as of now."""

    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    team = forms.ModelChoiceField(
        Team.objects.all(), required=False, to_field_name="key", empty_label="Every team", label="Team"
    )
    person = forms.ModelChoiceField(
        User.objects.none(), required=False, to_field_name="email", empty_label="Everybody", label="Person"
    )
    tier = forms.ChoiceField(choices=[("", "Every tier"), *SOLD], required=False, label="Tier")
    as_of = InstantField(required=False, max_length=64, label="As of")

    default_messages = {"team": "There is no team with this key.", "person": "Nobody in sales has this address."}

    def __init__(self, data: Mapping[str, Any], *, at: datetime) -> None:
        super().__init__(data)
        self.at = at
        # Who has left has had handoffs, too.
        self.fields["person"].queryset = (  # type: ignore[attr-defined]
            User.objects.filter(groups__name__in=["ae", "manager"]).distinct().order_by("first_name", "email")
        )
        for name, said in self.default_messages.items():
            self.fields[name].error_messages["invalid_choice"] = said
        self.fields["as_of"].widget.attrs["placeholder"] = "now, or 2026-11-01"

    def clean(self) -> dict[str, Any]:
        """The period is in our time, in order, and a year at most."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("since", "until"):
            if (day := found.get(name)) and not _is_near(day, self.at):
                self.add_error(name, "Choose a day from 1970 until a year from now.")
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", "This is before the start.")
        elif since and until and until - since > LONGEST:
            self.add_error("until", "A report covers a year at most.")
        return found

    @property
    def question(self) -> Question:
        """What is asked; where something is wrong, the default in its place."""
        given = self.cleaned_data if self.is_valid() else {}
        at = given.get("as_of") or self.at
        today = at.astimezone(get_current_timezone()).date()
        until = given.get("until") or max(today, given.get("since") or today)
        since = given.get("since") or _monday(until) - (WEEKS - 1) * WEEK
        team, person = given.get("team"), given.get("person")
        return Question(
            since=since,
            until=min(until, since + LONGEST),
            as_of=at,
            zone=get_current_timezone_name(),
            team=team.pk if team else None,
            person=person.pk if person else None,
            tier=given.get("tier") or "",
        )


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _is_near(day: date, at: datetime) -> bool:
    """A day that usage may be of, wherever on earth: far from the ends of what can be counted."""
    return times.believable(datetime.combine(day, time(12), UTC), received_at=at)
