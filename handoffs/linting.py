"""What the pledge has to say about a message: before it is sent as a warning, afterwards as a violation on record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from accounts.models import User
from accounts.wording import count_of
from handoffs import phrases
from handoffs.enums import ViolationKind
from handoffs.gates import has_activated, needs_permission
from handoffs.models import Handoff, Outreach
from handoffs.pledging import unsigned_by
from playbooks.enums import TierKey
from playbooks.models import Play, Script


@dataclass(frozen=True)
class Finding:
    """One thing that the pledge rules out, and what it rests on."""

    kind: ViolationKind
    evidence: str


@dataclass(frozen=True)
class Standing:
    """What a message meets with, whatever it says. Facts only: what they mean is for `judge` to say."""

    activated: bool
    permitted: bool
    unanswered_since: datetime | None
    answered: bool
    contacts: int
    contacts_max: int
    contacts_days: int
    signed: bool
    wrong_play: str = ""


def lint(handoff: Handoff, text: str, *, by: User, at: datetime, play: Play | None = None) -> list[Finding]:
    """What the pledge rules out in a message (subject and body) that is sent at that instant."""
    return judge(standing(handoff, by=by, at=at, play=play), text)


def standing(handoff: Handoff, *, by: User, at: datetime, play: Play | None = None) -> Standing:
    """Where a message of `by` to the account would stand at that instant."""
    team = handoff.team
    sent = list(
        Outreach.objects.filter(handoff__account=handoff.account_id, at__lte=at)
        .order_by("-at", "-id")
        .values_list("at", "answered_at")[: max(team.contacts_max, 1)]
    )
    since = at - timedelta(days=team.contacts_days)
    latest_at, answered_at = sent[0] if sent else (None, None)
    return Standing(
        activated=has_activated(handoff),
        permitted=_was_permitted(handoff, at) or not needs_permission(handoff),
        unanswered_since=latest_at if answered_at is None else None,
        answered=any(answered for _, answered in sent),
        contacts=sum(1 for sent_at, _ in sent if sent_at > since),
        contacts_max=team.contacts_max,
        contacts_days=team.contacts_days,
        signed=unsigned_by(by) is None,
        wrong_play=_wrong_play(handoff, play) if play is not None else "",
    )


def judge(standing: Standing, text: str) -> list[Finding]:
    """What the pledge rules out, the gravest first."""
    found = {
        ViolationKind.BEFORE_ACTIVATION: "" if standing.activated else "Nobody of the account has activated.",
        ViolationKind.BEFORE_PERMISSION: "" if standing.permitted else "Nothing had invited contact.",
        ViolationKind.WRONG_PLAY: standing.wrong_play,
        ViolationKind.NO_ANSWER: _no_answer(standing.unanswered_since),
        ViolationKind.TOO_MANY: _too_many(standing),
        ViolationKind.CHECKING_IN: _quoted(phrases.checking_in(text)),
        ViolationKind.CALENDAR_LINK: "" if standing.answered else _quoted(phrases.calendar_link(text)),
        ViolationKind.UNSIGNED: "" if standing.signed else "The pledge in force is not signed.",
    }
    return [Finding(kind, evidence) for kind, evidence in found.items() if evidence]


def _was_permitted(handoff: Handoff, at: datetime) -> bool:
    return handoff.permitted_at is not None and handoff.permitted_at <= at


def _no_answer(since: datetime | None) -> str:
    return f"The message of {localtime(since):%-d %B} has no answer yet." if since else ""


def _too_many(standing: Standing) -> str:
    if standing.contacts < standing.contacts_max:
        return ""
    had = count_of(standing.contacts, "contact", "contacts")
    most, days = standing.contacts_max, count_of(standing.contacts_days, "day", "days")
    return f"{had} with the account in the last {days}; the team's rule is {most} at the most."


def _quoted(words: str) -> str:
    return f"“{words}”" if words else ""


def _wrong_play(handoff: Handoff, play: Play) -> str:
    """A play that has words for other tiers, and none for this one."""
    scripts = Script.objects.published().filter(play=play).exclude(tier=TierKey.SELF_SERVE)
    tiers = list(scripts.values_list("tier", flat=True))
    if handoff.tier in tiers or not tiers:
        return ""
    meant = [TierKey(tier).label for tier in tiers]
    return f"“{play}” is a play for {' and '.join(meant)}; the account is {handoff.get_tier_display()}."
