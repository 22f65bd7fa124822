"""What the pledge has to say about a message: before it is sent as a warning, afterwards as a violation on record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from accounts.models import User
from accounts.wording import count_of
from handoffs import phrases
from handoffs.enums import ContactReason, HandoffState, ViolationKind, WordKind
from handoffs.gates import had_activated, last_check, needs_permission
from handoffs.models import Handoff, Outreach, PledgeWord
from handoffs.moves import AWAKE, CLOSED
from handoffs.own_words import OwnWords
from handoffs.pledging import unsigned_by
from playbooks.enums import TierKey
from playbooks.models import Play, Script

VIOLATED = {
    ContactReason.NOT_ACTIVATED: ViolationKind.BEFORE_ACTIVATION,
    ContactReason.NOT_INVITED: ViolationKind.BEFORE_PERMISSION,
    ContactReason.NOT_CHECKED: ViolationKind.NOT_CHECKED,
    ContactReason.COOLDOWN: ViolationKind.COOLDOWN,
    ContactReason.CLOSED: ViolationKind.CLOSED,
    ContactReason.SNOOZED: ViolationKind.SNOOZED,
    ContactReason.NO_ANSWER: ViolationKind.NO_ANSWER,
    ContactReason.TOO_MANY: ViolationKind.TOO_MANY,
}
"""What a contact is that was made although `contacting` would have refused it; the other reasons have no handoff."""


NO_WORDS = OwnWords()


@dataclass(frozen=True)
class Finding:
    """One thing that the pledge rules out, and what it rests on."""

    kind: ViolationKind
    evidence: str


@dataclass(frozen=True)
class Standing:
    """What a message meets with, whatever it says. Facts only: what they mean is for `judge` to say.

    `state` is the one that the handoff was in then. `cooling` says that the account was being left in peace.
    """

    activated: bool
    permitted: bool
    unanswered_since: datetime | None
    answered: bool
    contacts: int
    contacts_max: int
    contacts_days: int
    signed: bool
    checked: bool = True
    state: HandoffState = HandoffState.CONTEXT_CHECKED
    cooling: bool = False
    wrong_play: str = ""
    own_words: OwnWords = NO_WORDS


def lint(handoff: Handoff, text: str, *, by: User, at: datetime, play: Play | None = None) -> list[Finding]:
    """What the pledge rules out in a message (subject and body) that is sent at that instant."""
    return judge(standing(handoff, by=by, at=at, play=play), text)


def standing(handoff: Handoff, *, by: User, at: datetime, play: Play | None = None) -> Standing:
    """Where a message of `by` to the account would stand at that instant."""
    team = handoff.team
    sent = list(
        Outreach.objects.filter(handoff__account=handoff.account_id, at__lte=at)
        .order_by("-at", "-id")
        .values_list("at", "answered_at", "handoff")[: max(team.contacts_max, 1)]
    )
    since = at - timedelta(days=team.contacts_days)
    return Standing(
        activated=had_activated(handoff, at),
        permitted=_was_permitted(handoff, at) or not needs_permission(handoff),
        unanswered_since=_unanswered_since(sent[0], handoff, since, at) if sent else None,
        answered=any(answered_at is not None and answered_at <= at for _, answered_at, _ in sent),
        contacts=sum(1 for sent_at, *_ in sent if sent_at > since),
        contacts_max=team.contacts_max,
        contacts_days=team.contacts_days,
        signed=unsigned_by(by) is None,
        checked=(handoff.contacted_at is not None and handoff.contacted_at < at) or last_check(handoff, at) is not None,
        state=state_at(handoff, at),
        cooling=Handoff.objects.in_cooldown(at).filter(account=handoff.account_id, closed_at__lte=at).exists(),
        wrong_play=_wrong_play(handoff, play) if play is not None else "",
        own_words=own_words(),
    )


def own_words() -> OwnWords:
    """What RevOps has added to the words that the pledge rules out."""
    rows = list(PledgeWord.objects.values_list("kind", "text"))
    phrases, hosts = (tuple(text for kind, text in rows if kind == wanted) for wanted in WordKind)
    return OwnWords(phrases, hosts)


def state_at(handoff: Handoff, at: datetime) -> HandoffState:
    """The state that the log has a handoff in at an instant; the present one if there is no log."""
    state = handoff.state if at >= handoff.fired_at else HandoffState.FIRED
    lines = list(handoff.moves.order_by("at", "id").values_list("at", "state"))
    if lines:
        state = next((reached for since, reached in reversed(lines) if since <= at), HandoffState.FIRED)
    return HandoffState(state)


def judge(standing: Standing, text: str) -> list[Finding]:
    """What the pledge rules out, the gravest first."""
    found = {
        ViolationKind.BEFORE_ACTIVATION: "" if standing.activated else "Nobody of the account has activated.",
        ViolationKind.BEFORE_PERMISSION: "" if standing.permitted else "Nothing had invited contact.",
        ViolationKind.NOT_CHECKED: _not_checked(standing),
        ViolationKind.COOLDOWN: "The account was disqualified and is left in peace." if standing.cooling else "",
        ViolationKind.CLOSED: _over(standing),
        ViolationKind.SNOOZED: "The time was bad." if standing.state == HandoffState.SNOOZED else "",
        ViolationKind.WRONG_PLAY: standing.wrong_play,
        ViolationKind.NO_ANSWER: _no_answer(standing.unanswered_since),
        ViolationKind.TOO_MANY: _too_many(standing),
        ViolationKind.CHECKING_IN: _quoted(_checking_in(standing, text)),
        ViolationKind.CALENDAR_LINK: "" if standing.answered else _quoted(_calendar_link(standing, text)),
        ViolationKind.UNSIGNED: "" if standing.signed else "The pledge in force is not signed.",
    }
    return [Finding(kind, evidence) for kind, evidence in found.items() if evidence]


def _checking_in(standing: Standing, text: str) -> str:
    return phrases.checking_in(text) or standing.own_words.checking_in(text)


def _calendar_link(standing: Standing, text: str) -> str:
    return phrases.calendar_link(text) or standing.own_words.calendar_link(text)


def _was_permitted(handoff: Handoff, at: datetime) -> bool:
    return handoff.permitted_at is not None and handoff.permitted_at <= at


def _unanswered_since(
    latest: tuple[datetime, datetime | None, int], handoff: Handoff, since: datetime, at: datetime
) -> datetime | None:
    """When the latest message was sent that waits for an answer.

    One of an earlier handoff is forgotten with the contacts that are counted: whoever let it lie is not asked for ever.
    """
    sent_at, answered_at, its_handoff = latest
    if (answered_at is not None and answered_at <= at) or (its_handoff != handoff.pk and sent_at <= since):
        return None
    return sent_at


def _not_checked(standing: Standing) -> str:
    """Nobody can look before contact was invited, so only what comes after is held against them."""
    was_their_turn = standing.activated and standing.permitted and standing.state in AWAKE
    return "Nobody had looked at what they are doing." if was_their_turn and not standing.checked else ""


def _over(standing: Standing) -> str:
    if standing.state not in CLOSED or standing.cooling:
        return ""
    return f"Its handoff was over: {standing.state.label}."


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
